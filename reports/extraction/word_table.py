"""A Word table as rows of data, or, where it only arranges the page, as what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby

from reports.extraction.word_body import Item, Line, Table, TableCell
from reports.extraction.writer import RawCell, one_line

_LONG_CELL = 500
# Columns narrower than a character come about where rows were drawn by hand and do not quite meet; in 1/20 point.
_SLIVER = 120


def split_rows(table: Table) -> Iterator[tuple[bool, list[list[TableCell]]]]:
    """Runs of rows, and whether they are data: cells beside each other that hold neither whole paragraphs nor tables
    larger than the one they stand in. The rest only arranges the page."""
    own_size = size(table)
    for arranges, run in groupby(table.rows, lambda row: any(_arranges(cell, own_size) for cell in row)):
        rows = list(run)
        yield not arranges and any(len(row) > 1 for row in rows), rows


def raw_rows(rows: list[list[TableCell]], widths: tuple[int, ...]) -> list[list[RawCell]]:
    """The rows as the writer takes them: a cell merged downwards stands once, in its first row."""
    kept = _kept_columns(rows, widths)
    before = (0, *accumulate(kept))
    above: dict[tuple[int, int], _Merged] = {}
    laid: list[list[_Merged]] = []
    for row in rows:
        line: list[_Merged] = []
        current: dict[tuple[int, int], _Merged] = {}
        for cell in row:
            place = before[cell.column], before[cell.column + cell.columns]
            if place[0] == place[1]:
                continue
            merged = above.get(place) if cell.continues else None
            if merged is None:
                merged = _Merged(cell, place[1] - place[0])
                line.append(merged)
            else:
                merged.rows += 1
            current[place] = merged
        above = current
        laid.append(line)
    return [[RawCell(text_of(merged.cell.items), merged.rows, merged.columns) for merged in line] for line in laid]


class _Merged:
    def __init__(self, cell: TableCell, columns: int) -> None:
        self.cell = cell
        self.columns = columns
        self.rows = 1


def text_of(items: list[Item]) -> str:
    """All words of a cell or a note on one line."""
    return joined(_pieces(items))


def joined(pieces: Iterable[str]) -> str:
    """The lines of a cell on one line.

    Between digits stand two spaces: 1 and 234 on two lines are two numbers, and must not read as 1 234.
    """
    text = ""
    for piece in filter(None, map(one_line, pieces)):
        text += ("  " if text[-1:].isdigit() and piece[0].isdigit() else " " if text else "") + piece
    return text


def notes_in(items: list[Item]) -> Iterator[tuple[str, str]]:
    """The notes that the paragraphs of a cell refer to."""
    for line in _lines(items):
        yield from line.notes


def size(table: Table) -> int:
    """How many cells a table has."""
    return sum(not cell.continues for row in table.rows for cell in row)


def _arranges(cell: TableCell, own_size: int) -> bool:
    if any(isinstance(item, Table) and size(item) >= own_size for item in cell.items):
        return True
    return sum(len(part) for line in _lines(cell.items) for part in line.parts) > _LONG_CELL


def _pieces(items: list[Item]) -> Iterator[str]:
    for line in _lines(items):
        yield from line.text.split("\n")


def _lines(items: list[Item]) -> Iterator[Line]:
    """Every paragraph, also of the frames and tables inside, in reading order."""
    for item in items:
        if isinstance(item, Line):
            for box in item.boxes_before:
                yield from _lines(box)
            yield item
            for box in item.boxes_after:
                yield from _lines(box)
        else:
            for row in item.rows:
                for cell in row:
                    if not cell.continues:
                        yield from _lines(cell.items)


def _kept_columns(rows: list[list[TableCell]], widths: tuple[int, ...]) -> list[bool]:
    """Which columns of the grid are real: those in which a cell begins, but for slivers that no cell consists of."""
    cells = [cell for row in rows for cell in row]
    count = max(cell.column + cell.columns for cell in cells)
    slivers = {column for column, width in enumerate(widths[:count]) if width < _SLIVER}
    for cell in cells if slivers else ():
        columns = set(range(cell.column, cell.column + cell.columns))
        if columns <= slivers and not cell.is_gap:
            slivers -= columns
    begun = {_first_outside(cell, slivers) for cell in cells}
    return [column in begun and column not in slivers for column in range(count)]


def _first_outside(cell: TableCell, slivers: set[int]) -> int:
    return next((c for c in range(cell.column, cell.column + cell.columns) if c not in slivers), cell.column)
