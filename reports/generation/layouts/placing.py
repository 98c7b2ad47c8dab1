"""Where the cells of a table stand: every row with its own cells and what cells from above leave of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reports.generation.grid import EMPTY, Cell, Grid


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a row: ``columns`` wide from ``column`` on. ``begins`` is false below a cell that spans rows."""

    cell: Cell
    column: int
    columns: int
    begins: bool = True


@lru_cache(maxsize=4096)
def placed(grid: Grid) -> tuple[tuple[Place, ...], ...]:
    """The places of every row, from the left, covering the whole width of the table."""
    open_spans: dict[int, tuple[int, int]] = {}
    out = []
    for row in grid.rows:
        cells, column, places = iter(row), 0, list[Place]()
        while column < grid.width:
            left, columns = open_spans.get(column, (0, 0))
            cell = EMPTY if left else next(cells)
            columns = columns if left else cell.columns
            open_spans[column] = (left - 1 if left else cell.rows - 1, columns)
            places.append(Place(cell, column, columns, begins=not left))
            column += columns
        out.append(tuple(places))
    return tuple(out)


@lru_cache(maxsize=64)
def column_shares(name: str, width: int) -> tuple[float, ...]:
    """The widths of a table's columns as shares of the whole, as the official form has them."""
    if name == "requests" and width == 10:
        return (0.07, 0.1, 0.27, *[0.08] * 7)
    if name == "proactive":
        return (0.31, *[0.69 / (width - 1)] * (width - 1))
    return (1 / width,) * width
