"""A grid as groups: labels and the values behind them, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.extraction.content import Cell, Grid
from reports.parsing.applicants import Columns, Group, applicant_columns
from reports.parsing.labels import exact_meanings
from reports.parsing.numbers import looks_like_value

_STRAY_BLANKS = 2


def groups_of(grid: Grid) -> list[Group]:
    """The groups of a grid. Cells that span several columns or rows count once in a row."""
    single_row = len(grid.rows) == 1
    columns = applicant_columns(grid)
    groups: list[Group] = []
    for number, row in enumerate(grid.rows):
        if columns and columns.head and columns.begin <= number < columns.start:
            groups += [columns.head] if number == columns.begin else []
        elif columns and (group := _by_columns(row, columns)):
            groups.append(group)
        else:
            groups += _split(_distinct(row), single_row)
    return groups


def _by_columns(row: Sequence[Cell], columns: Columns) -> Group | None:
    """The row's group if its labels stand in front of the value columns; None for header rows and others.

    Under heads of their own, values are told from whatever else stands beside them.
    """
    labels = [cell for cell in _distinct(row[: columns.places[0]]) if cell.text]
    values = [row[place] for place in columns.places]
    others = () if columns.head else row[columns.places[-1] + 1 :]
    if not labels or looks_like_value(labels[-1].text):
        return None
    if any(cell.text and not looks_like_value(cell.text) for cell in (*values, *others)):
        return None
    return Group(tuple(labels), tuple(values))


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    """The row without the repetitions that stand for a cell's span."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell is not row[position - 1]]


def _split(cells: Iterable[Cell], single_row: bool) -> list[Group]:
    """Empty cells before the first label stand for labels that span rows; without any label they are values."""
    cells = list(cells)
    is_label = [bool(cell.text) and not looks_like_value(cell.text) for cell in cells]
    groups: list[tuple[list[Cell], list[Cell]]] = [([], [])]
    for cell, labelled in zip(cells, is_label, strict=True):
        labels, values = groups[-1]
        if labelled:
            if values and not _is_stray(labels, values, single_row):
                groups.append(([cell], []))
            else:
                values.clear()
                labels.append(cell)
        elif cell.text or labels or values or not any(is_label):
            values.append(cell)
    return [Group(tuple(labels), tuple(values)) for labels, values in groups if labels or values]


def _is_stray(labels: Sequence[Cell], values: Sequence[Cell], single_row: bool) -> bool:
    """Whether blanks between two labels are only the rest of a wide label, and not a row that was left blank."""
    if any(cell.text for cell in values) or len(values) > _STRAY_BLANKS:
        return False
    is_row = bool(labels) and any(meaning.kind == "row" for meaning in exact_meanings(labels[-1].text))
    return not (single_row and is_row)
