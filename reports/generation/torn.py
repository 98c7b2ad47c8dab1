"""Rows that lost or doubled a cell at a page break, and what can be known of them.

A row with a number too few or too many has as many readings as there are places where the hole or the double may be.
The equations H1–H4 leave those readings that are possible; what they agree on is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random

from reports.generation.arithmetic import ALL_EQUATIONS
from reports.generation.form import COLUMNS, FORMS, REVIEW_CODES
from reports.generation.report import Figures, Report

Row = tuple[str, ...]
"""The codes of a row's cells."""

Reading = tuple[tuple[int, ...], int | None]
"""The numbers of a row as they would be, and the place of the hole (None where a number stands twice)."""


def _request_row(name: str) -> Row:
    return tuple(f"requests.{name}.{column}" for column, _ in COLUMNS)


def lose_nought(report: Report, rng: Random) -> bool:
    """One nought missing in a row of section 3."""
    return _tear(report, [_request_row(_any_row(report, rng))], rng, nought=True)


def lose_number(report: Report, rng: Random) -> bool:
    """One number that is not nought missing in a row of section 3, where the equations still give it."""
    return _tear(report, [_request_row(_busy_row(report, rng))], rng, nought=False, certain=True)


def add_case(figures: Figures, _: str, rng: Random) -> bool:
    """A case of reconsideration in section 4, so that there is a number to lose."""
    for key in (rng.choice(("upheld", "corrected", "other")), "total"):
        value = figures[f"reviews.reconsideration.{key}"]
        figures[f"reviews.reconsideration.{key}"] = (value if isinstance(value, int) else 0) + 1
    return True


def lose_undetermined(report: Report, rng: Random) -> bool:
    """A number missing in section 4: H4 gives its value, but not to which outcome it belongs."""
    return _tear(report, [REVIEW_CODES], rng, nought=False, certain=False)


def lose_in_two_rows(report: Report, rng: Random) -> bool:
    """One nought missing in each of two rows of section 3."""
    names = rng.sample(FORMS[report.form or ""].request_rows, 2)
    return _tear(report, [_request_row(name) for name in names], rng, nought=True)


def lose_review(report: Report, rng: Random) -> bool:
    """One nought missing in the row of section 4."""
    return _tear(report, [REVIEW_CODES], rng, nought=True)


def double_nought(report: Report, rng: Random) -> bool:
    """A nought twice in a row of section 3, so that it has eight numbers."""
    row = _request_row(_any_row(report, rng))
    noughts = [code for code in row if report.figures[code] == 0 and code not in report.raws]
    if not noughts or not _all_numbers(report):
        return False
    report.doubled = frozenset([rng.choice(noughts)])
    return _tell(report, [row])


def _any_row(report: Report, rng: Random) -> str:
    return rng.choice(FORMS[report.form or ""].request_rows)


def _busy_row(report: Report, rng: Random) -> str:
    rows = FORMS[report.form or ""].result_rows
    return rng.choice([name for name in rows if report.figures[f"requests.{name}.total"]] or list(rows))


def _all_numbers(report: Report) -> bool:
    return all(isinstance(value, int) for code, value in report.figures.items() if not code.startswith("proactive"))


def _tear(report: Report, rows: Sequence[Row], rng: Random, *, nought: bool, certain: bool | None = None) -> bool:
    """Leave a cell out of each row; False, and nothing changed, where the truth would not be as ``certain`` says."""
    if not _all_numbers(report):
        return False
    dropped = []
    for row in rows:
        fitting = [code for code in row if (report.figures[code] == 0) == nought and code not in report.raws]
        if not fitting:
            return False
        dropped.append(rng.choice(fitting))
    before, report.dropped = report.dropped, frozenset(dropped)
    found = len({tuple(numbers for numbers, _ in reading) for reading in readings(report, rows)})
    if not found or (certain is not None and (found == 1) != certain):
        report.dropped = before
        return False
    return _tell(report, rows)


def readings(report: Report, rows: Sequence[Row]) -> Iterator[tuple[Reading, ...]]:
    """Every way to read the torn ``rows`` in which all equations hold."""
    touched = {code for row in rows for code in row}
    own = [equation for equation in ALL_EQUATIONS[report.form or ""] if touched & {*equation[1], *equation[2]}]
    for options in product(*(list(_options(report, row)) for row in rows)):
        figures = dict(report.figures)
        for row, (numbers, _) in zip(rows, options, strict=True):
            figures.update(zip(row, numbers, strict=True))
        if all(_sum(figures, left) == _sum(figures, right) for _, left, right in own):
            yield options


def _sum(figures: Figures, codes: Sequence[str]) -> int:
    return sum(value for code in codes if isinstance(value := figures[code], int))


def _options(report: Report, row: Row) -> Iterator[Reading]:
    """Alignments of a row's numbers; a hole is filled so that its sum holds (H3 or H4)."""
    written = [code for code in row for _ in range(1 + (code in report.doubled)) if code not in report.dropped]
    numbers = [value for code in written if isinstance(value := report.figures[code], int)]
    if len(numbers) > len(row):
        for index in range(len(numbers)):
            yield tuple(numbers[:index] + numbers[index + 1 :]), None
        return
    size = 7 if len(row) == 7 else 5
    for hole in range(len(row)):
        full = [*numbers[:hole], 0, *numbers[hole:]]
        block = hole // size * size
        parts, total = full[block : block + size - 1], full[block + size - 1]
        full[hole] = sum(parts) if hole == block + size - 1 else total - sum(parts)
        if full[hole] >= 0:
            yield tuple(full), hole


def _tell(report: Report, rows: Sequence[Row]) -> bool:
    """Write down what is certain of the torn rows."""
    found = list(readings(report, rows))
    single = len({tuple(numbers for numbers, _ in reading) for reading in found}) == 1
    for index, row in enumerate(rows):
        for place, code in enumerate(row):
            holes = {reading[index][1] for reading in found}
            values: list[int | None] = [*sorted({reading[index][0][place] for reading in found})]
            if place in holes or not single:
                values.append(None)
            report.truths[code] = values[0] if len(values) == 1 else {"any_of": values}
    if not single:
        report.unsure |= {"cell_count_mismatch", "cells_undetermined", "missing_value", "equation_failed"}
    return True
