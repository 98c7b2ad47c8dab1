"""A grid as groups: labels and the values behind them, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.extraction.content import Cell, Grid
from reports.parsing.labels import exact_meanings
from reports.parsing.numbers import looks_like_value

APPLICANT_COLUMNS = 7
_STRAY_BLANKS = 2
_MIN_ROWS = 8


@dataclass(frozen=True, slots=True)
class Group:
    """``labels`` are the words in front of ``values``; either may be empty."""

    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]


def groups_of(grid: Grid) -> list[Group]:
    """The groups of a grid. Cells that span several columns or rows count once in a row."""
    single_row = len(grid.rows) == 1
    columns = _value_columns(grid)
    groups: list[Group] = []
    for row in grid.rows:
        if columns and (group := _by_columns(row, columns)):
            groups.append(group)
        else:
            groups += _split(_distinct(row), single_row)
    return groups


def _value_columns(grid: Grid) -> range | None:
    """The columns in which values stand, where all rows are equally long and it is as many as the form has there.

    Only then does the position of a cell say which it is: rows that were cut or padded make other widths.
    """
    if len({len(row) for row in grid.rows}) != 1 or len(grid.rows) < _MIN_ROWS:
        return None
    stated = {
        column
        for row in grid.rows
        for column, cell in enumerate(row)
        if column and cell.text and looks_like_value(cell.text)
    }
    if len(stated) != APPLICANT_COLUMNS or max(stated) - min(stated) + 1 != len(stated):
        return None
    return range(min(stated), max(stated) + 1)


def _by_columns(row: Sequence[Cell], columns: range) -> Group | None:
    """The row's group if its labels stand in front of the value columns; None for header rows and others."""
    labels = [cell for cell in _distinct(row[: columns.start]) if cell.text]
    values = [row[column] for column in columns]
    if not labels or any(cell.text and not looks_like_value(cell.text) for cell in (*values, *row[columns.stop :])):
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
