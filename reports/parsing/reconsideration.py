"""A reading of section 3 that breaks an equation looks for another one before it accepts the report's own error.

Tried are the readings that the labels leave open: a line whose label is nearly as like another row, a second line for
the same row, columns in another order. No number is ever changed or moved by itself, and a reading is taken only if it
keeps every equation, no less of the report is read, and no other such reading says anything else. A table with torn
rows has been placed by its equations already and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reports.parsing.equations import equations_of, failing
from reports.parsing.figures import TableReader
from reports.parsing.form import TABLE_LABELS
from reports.parsing.report import ParsedFigure
from reports.problem import Problem

Scores = Sequence[dict[str, float]]
_AS_GOOD_AS = 8.0  # likeness that a label may fall short of the likest and still be taken for it
_MAX_READINGS = 40


@dataclass(frozen=True, slots=True)
class Assignment:
    """One way to read the table's lines: the row of each, and where its columns stand.

    ``order`` is ``header`` (as the header says, its 总计 last), ``written`` (to the letter of the header) or ``form``.
    """

    keys: tuple[str | None, ...]
    order: str = "header"


def other_assignments(first: Assignment, scores: Scores) -> Iterator[Assignment]:
    """The other readings that the labels leave open, each one step from the first; not more than a few dozen."""
    return islice(_steps(first, scores), _MAX_READINGS)


def _steps(first: Assignment, scores: Scores) -> Iterator[Assignment]:
    for order in ("form", "written"):
        yield Assignment(first.keys, order)
    place = {key: line for line, key in enumerate(first.keys) if key is not None}
    for line, line_scores in enumerate(scores):
        own = first.keys[line]
        for key, score in line_scores.items():
            best = line_scores[own] if own in line_scores else max(line_scores.values())
            if key == own or score < best - _AS_GOOD_AS:
                continue
            keys = list(first.keys)
            keys[line] = key
            if (other := place.get(key)) is not None:
                if scores[other].get(key, 0.0) - _AS_GOOD_AS > score:
                    continue
                keys[other] = own if own in scores[other] else None
            yield Assignment(tuple(keys))


def better(first: TableReader, others: Iterator[TableReader]) -> TableReader:
    """The first reading, or the only other one that mends what is broken, with a finding on the cells that changed."""
    torn = any(finding.code != "extra_row" for finding in first.findings)
    if torn or not failing(first.form.key, first.figures):
        return first
    readings: dict[frozenset[tuple[str, ParsedFigure]], TableReader] = {}
    for other in others:
        if _keeps_all(other) and _stated(other) >= _stated(first):
            readings.setdefault(frozenset(other.figures.items()), other)
    if len(readings) != 1:
        return first
    (chosen,) = readings.values()
    changed = tuple(
        indicator.code
        for row in chosen.form.table(chosen.table).rows
        for indicator in row.indicators
        if chosen.figures.get(indicator.code) != first.figures.get(indicator.code)
    )
    params: dict[str, str | int] = {"label": TABLE_LABELS[chosen.table], "count": len(changed)}
    chosen.findings.append(Problem("alignment_reconsidered", params, changed))
    return chosen


def _keeps_all(reading: TableReader) -> bool:
    """Whether every equation adds up; one with blanks or unreadable cells must do so without them."""
    sums = (equation.sums(reading.figures) for equation in equations_of(reading.form.key))
    return all(left == right for left, right in sums)


def _stated(reading: TableReader) -> int:
    return sum(figure.value is not None for figure in reading.figures.values())
