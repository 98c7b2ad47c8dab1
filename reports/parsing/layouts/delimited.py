"""Tables set with commas or semicolons of either width: a row per line, cells in quotes or not.

Quoting is that of RFC 4180 within a line: a cell that holds the mark stands in quotes, a quote in it stands twice.
"""

from __future__ import annotations

import re

from reports.extraction.content import Cell, Paragraph
from reports.parsing.labels import is_form_label
from reports.parsing.layouts.lines import Found, Lines, cut, join, make_grid
from reports.parsing.numbers import looks_like_value

MARKS = ",;，；"
_CELL = {mark: re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?:{mark}|$)|([^{mark}]*)(?:{mark}|$)') for mark in MARKS}
_FEWEST_CELLS = 3
_MAX_CELL = 60
_FEWEST_NAMED = 2
"""Rows with a label of the form, and a number somewhere: prose has commas too."""


def find_delimited(lines: Lines, index: int, mark: str) -> Found | None:
    """Rows with the mark between their cells; blank lines do not end the table, other text does."""
    end = index
    rows: list[list[Cell]] = []
    while end < len(lines) and (row := _row(lines.items[end], mark)):
        rows.append(row)
        end += 1
    if not rows:
        return None
    return Found(make_grid(rows) if _is_table(rows) else None, end)


def _row(line: Paragraph, mark: str) -> list[Cell]:
    """The cells of a line; none if it is no row."""
    if line.text.count(mark) < _FEWEST_CELLS - 1 or "\t" in line.text or "|" in line.text:
        return []
    cells = split_row(line, mark)
    return cells if all(len(cell.text) <= _MAX_CELL for cell in cells) else []


def split_row(line: Paragraph, mark: str) -> list[Cell]:
    """The cells between the marks of a line; a mark in quotes, or between the brackets of a label, parts none."""
    cells: list[Cell] = []
    for found in _CELL[mark].finditer(line.text):
        cell = cut(line, *found.span(1 if found[1] is not None else 2))
        cells.append(Cell(cell.text.replace('""', '"'), cell.start, cell.end))
    if not line.text.endswith(mark):
        cells.pop()  # the pattern finds an empty cell behind the last one
    return _unsplit(cells)


def _unsplit(cells: list[Cell]) -> list[Cell]:
    """The cells; pieces of a label that holds the mark between its brackets are put together."""
    whole: list[Cell] = []
    for cell in cells:
        is_open = bool(whole) and _opened(whole[-1].text) > 0 and not looks_like_value(cell.text)
        whole[-1:] = [join([whole[-1], cell])] if is_open else [*whole[-1:], cell]
    return whole


def _opened(text: str) -> int:
    return sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")


def _is_table(rows: list[list[Cell]]) -> bool:
    has_values = any(cell.text and looks_like_value(cell.text) for row in rows for cell in row)
    return has_values and sum(any(is_form_label(cell.text) for cell in row) for row in rows) >= _FEWEST_NAMED
