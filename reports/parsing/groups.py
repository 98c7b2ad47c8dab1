"""A grid as groups: labels and the values behind them, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.extraction.content import Cell, Grid
from reports.parsing.labels import exact_meanings
from reports.parsing.numbers import looks_like_value

_STRAY_BLANKS = 2


@dataclass(frozen=True, slots=True)
class Group:
    """``labels`` are the words in front of ``values``; either may be empty."""

    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]


def groups_of(grid: Grid) -> list[Group]:
    """The groups of a grid. Cells that span several columns or rows count once in a row."""
    single_row = len(grid.rows) == 1
    return [group for row in grid.rows for group in _split(_distinct(row), single_row)]


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    """The row without the repetitions that stand for a cell's span."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell is not row[position - 1]]


def _split(cells: Iterable[Cell], single_row: bool) -> list[Group]:
    groups: list[tuple[list[Cell], list[Cell]]] = [([], [])]
    for cell in cells:
        labels, values = groups[-1]
        if cell.text and not looks_like_value(cell.text):
            if values and not _is_stray(labels, values, single_row):
                groups.append(([cell], []))
            else:
                values.clear()
                labels.append(cell)
        elif cell.text or labels or values:
            values.append(cell)
        else:  # an empty cell before anything else stands for a label that spans rows
            continue
    return [Group(tuple(labels), tuple(values)) for labels, values in groups if labels or values]


def _is_stray(labels: Sequence[Cell], values: Sequence[Cell], single_row: bool) -> bool:
    """Whether blanks between two labels are only the rest of a wide label, and not a row that was left blank."""
    if any(cell.text for cell in values) or len(values) > _STRAY_BLANKS:
        return False
    is_row = bool(labels) and any(meaning.kind == "row" for meaning in exact_meanings(labels[-1].text))
    return not (single_row and is_row)
