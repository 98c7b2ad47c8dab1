"""What ``make accuracy`` counts, held on the samples: it needs nothing beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.accuracy import Case, count
from reports.reading import read

SAMPLES = Path(__file__).resolve().parent.parent / "reports" / "samples"
TRUTHS = sorted(SAMPLES.glob("*.expected.json"))


def document_of(truth: Path) -> Path:
    stem = truth.name.removesuffix(".expected.json")
    return next(path for path in SAMPLES.glob(f"{stem}.*") if path != truth)


def case(path: Path, truth: dict[str, Any]) -> Case:
    return Case("samples", path.suffix[1:], path, truth)


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_every_cell_and_fact_of_a_sample_is_right(truth: Path) -> None:
    group = count(case(document_of(truth), json.loads(truth.read_text(encoding="utf-8"))))
    assert (group.right, group.wrong_flagged, group.wrong_silent, group.refused) == (group.cells, 0, 0, 0)
    assert (group.facts_right, group.sections_right) == (group.facts, group.sections)


def test_wrong_cell_is_counted_by_whether_a_problem_names_it() -> None:
    truth = json.loads((SAMPLES / "equation_failed.expected.json").read_text(encoding="utf-8"))
    reading = read((SAMPLES / "equation_failed.txt").read_bytes(), "equation_failed.txt")
    named = next(code for problem in reading.problems for code in problem.figures)
    unnamed = "proactive.regulations.made"
    truth["figures"] |= {named: 5000, unnamed: 7000}
    group = count(case(SAMPLES / "equation_failed.txt", truth))
    assert (group.wrong_flagged, group.wrong_silent) == (1, 1)


def test_failing_equation_of_the_report_is_no_doubt_of_the_reading() -> None:
    truth = json.loads((SAMPLES / "equation_failed.expected.json").read_text(encoding="utf-8"))
    group = count(case(SAMPLES / "equation_failed.txt", truth))
    assert group.right_flagged == 0
    assert group.right_stated > 0


def test_failing_equation_that_the_report_does_not_have_is_a_doubt_for_nothing() -> None:
    truth = json.loads((SAMPLES / "equation_failed.expected.json").read_text(encoding="utf-8"))
    truth["findings_absent"] = ["equation_failed"]
    group = count(case(SAMPLES / "equation_failed.txt", truth))
    assert group.right_flagged > 0


def test_unread_report_counts_all_its_cells_as_wrong(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("这不是年度报告。", encoding="utf-8")
    group = count(case(path, {"figures": {"a": 1, "b": 2}}))
    assert (group.refused, group.cells, group.right, group.wrong_flagged) == (1, 2, 0, 2)
