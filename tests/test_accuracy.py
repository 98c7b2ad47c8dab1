"""What ``make accuracy`` counts, held on the samples: it needs nothing beside the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.accuracy import Group, count

SAMPLES = Path(__file__).resolve().parent.parent / "reports" / "samples"
TRUTHS = sorted(SAMPLES.glob("*.expected.json"))


def document_of(truth: Path) -> Path:
    stem = truth.name.removesuffix(".expected.json")
    return next(path for path in SAMPLES.glob(f"{stem}.*") if path != truth)


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_every_cell_and_fact_of_a_sample_is_right(truth: Path) -> None:
    group = Group("samples", "any")
    count(group, document_of(truth), json.loads(truth.read_text(encoding="utf-8")))
    assert (group.right, group.wrong_flagged, group.wrong_silent, group.refused) == (group.cells, 0, 0, 0)
    assert group.identity_right == group.identity


def test_wrong_cell_is_counted_by_whether_a_problem_names_it() -> None:
    truth = json.loads((SAMPLES / "blanks.expected.json").read_text(encoding="utf-8"))
    blank = next(code for code, value in truth["figures"].items() if value is None)  # missing_value names it
    zero = next(code for code, value in truth["figures"].items() if value == 0)
    truth["figures"] |= {blank: 5, zero: 7}
    group = Group("samples", "txt")
    count(group, SAMPLES / "blanks.txt", truth)
    assert (group.wrong_flagged, group.wrong_silent) == (1, 1)


def test_unread_report_counts_all_its_cells_as_wrong(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("这不是年度报告。", encoding="utf-8")
    group = Group("samples", "txt")
    count(group, path, {"figures": {"a": 1, "b": 2}})
    assert (group.refused, group.cells, group.right, group.wrong_flagged) == (1, 2, 0, 2)
