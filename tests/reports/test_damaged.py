"""Honest files that came to harm are read as far as they go, with problems, or refused; no cell is silently wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from reports import sandbox
from reports.errors import Refusal
from reports.reading import Reading
from tests.reports.hostile.case import sample
from tests.reports.hostile.damaged import Damaged, all_damaged

FILES = tuple(all_damaged())
# What a file may be called that is broken; one cut before its first section is no report any more.
FITTING = {"damaged_file", "unsafe_file", "conversion_failed", "not_a_report", "no_text", "not_text", "is_archive"}


@cache
def whole(source: str) -> Reading:
    return sandbox.read(sample(source), source)


def wrong(reading: Reading, truth: Reading) -> Iterator[str]:
    """The cells that differ from what the whole file says, those that are said to be missing aside."""
    for code, figure in reading.report.figures.items():
        true = truth.report.figures.get(code)
        known = (true.value, true.status) if true else (None, "missing")
        if figure.status != "missing" and (figure.value, figure.status) != known:
            yield code


def test_there_are_at_least_fifty() -> None:
    assert len({(case.source, case.what) for case in FILES}) == len(FILES) > 50


@pytest.mark.parametrize("case", FILES, ids=lambda case: f"{case.source}: {case.what}")
def test_damaged_file_is_read_as_far_as_it_goes_or_refused(case: Damaged) -> None:
    truth = whole(case.source)
    try:
        reading = sandbox.read(case.make(), case.source)
    except Refusal as refusal:
        assert refusal.code in FITTING
        return
    listed = {code for problem in reading.problems for code in problem.figures}
    assert sorted(set(wrong(reading, truth)) - listed) == []
    lost = len(truth.report.figures) - len(reading.report.figures)
    missing = [code for code, figure in reading.report.figures.items() if figure.status == "missing"]
    if lost > 0 or len(missing) > sum(one.status == "missing" for one in truth.report.figures.values()):
        assert {problem.code for problem in reading.problems} - {problem.code for problem in truth.problems}
