"""Which row of the form each labelled line of a table is: the likest assignment that keeps the form's order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.extraction.content import Cell
from reports.parsing.labels import exact_meanings, likeness, slips

_INNER_ORDINAL = re.compile(r"(?<=\D)\d{1,2}\s*[.．、](?!\d)|(?<=.)[(（]\s*[一二三四五六七]\s*[)）]")
_SLIP = 50.0
_EXACT = 100.0
_FEWEST_APPLICANTS = 4


def wordings(labels: Sequence[Cell]) -> list[str]:
    """The ways to read the labels before a row's values: the last cell, what stands behind an ordinal in it, and the
    last cells put together where a wrapped label was torn apart."""
    if not labels:
        return []
    last = labels[-1].text
    readings = [last]
    if match := list(_INNER_ORDINAL.finditer(last)):
        readings.append(last[match[-1].end() :])
    for count in (2, 3):
        if len(labels) >= count:
            readings.append("".join(cell.text for cell in labels[-count:]))
    return readings


def row_scores(labels: Sequence[Cell], table: str) -> dict[str, float]:
    """How like the labels are to each row of a table, 0–100; rows not like them at all are left out.

    What is some row to the letter is like no other: 上年结转 is no slip of 本年新收, though few characters part them.
    """
    scores: dict[str, float] = {}
    for reading in wordings(labels):
        found = likeness(reading, table, "row")
        for key, score in found:
            if score == found[0][1] or found[0][1] < _EXACT:
                scores[key] = max(score, scores.get(key, 0.0))
    return scores


def slip_scores(labels: Sequence[Cell], table: str) -> dict[str, float]:
    """A low score for the rows whose short label this may be with a slip in it: any better line is taken for them."""
    return {key: _SLIP for reading in wordings(labels) for key in slips(reading, table)}


def is_column(cell: Cell, table: str) -> bool:
    return any(label.table == table and label.kind == "column" for label in exact_meanings(cell.text))


def names_applicants(labels: Sequence[Cell]) -> bool:
    """Whether a line is the header of section 3, if without what stands above it on the form."""
    return sum(is_column(cell, "requests") for cell in labels) >= _FEWEST_APPLICANTS


def assign_rows(scores: Sequence[dict[str, float]], order: Sequence[str]) -> list[str | None]:
    """The row of each line: the assignment in the form's order with the greatest sum of likeness, None for the rest.

    A line left over that is exactly some row nobody took is given it: agencies do reorder rows.
    """
    width = len(order)
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for line, line_scores in enumerate(scores, start=1):
        for row, key in enumerate(order, start=1):
            taken = best[line - 1][row - 1] + line_scores[key] if key in line_scores else -1.0
            best[line][row] = max(best[line - 1][row], best[line][row - 1], taken)
    result: list[str | None] = [None] * len(scores)
    line, row = len(scores), width
    while line and row:
        if best[line][row] == best[line - 1][row]:
            line -= 1
        elif best[line][row] == best[line][row - 1]:
            row -= 1
        else:
            line, row = line - 1, row - 1
            result[line] = order[row]
    for line, line_scores in enumerate(scores):
        exact = [key for key, score in line_scores.items() if score == _EXACT and key not in result]
        if result[line] is None and len(exact) == 1 and exact[0] in order:
            result[line] = exact[0]
    return result
