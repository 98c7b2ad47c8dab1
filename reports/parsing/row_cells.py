"""The cells of a row made as many as the form has there: padding taken off, numbers stuck together set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reports.extraction.content import Cell
from reports.parsing.numbers import read_value
from reports.parsing.report import STATED

_STUCK = re.compile(r"\d{1,9}(?:\s+\d{1,9}){1,6}")
_SPREAD = re.compile(r"\d(?:\s+\d){1,8}")
_PIECE = re.compile(r"\d+")


def trim(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """The cells without blanks beyond the row's width: padding at its end first, then at its beginning."""
    return trims(cells, width)[0]


def trims(cells: Sequence[Cell], width: int) -> list[Sequence[Cell]]:
    """The ways to take blanks beyond the row's width off its ends: as many as can be from its end comes first."""
    surplus = max(0, len(cells) - width)
    leading = next((at for at, cell in enumerate(cells) if cell.text), len(cells))
    trailing = next((at for at, cell in enumerate(reversed(cells)) if cell.text), len(cells))
    most = min(surplus, trailing)
    if leading == len(cells):
        return [cells[: len(cells) - most]]
    ways = [(min(surplus - end, leading), end) for end in range(most, -1, -1)]
    taken = max(start + end for start, end in ways)
    return [cells[start : len(cells) - end] for start, end in ways if start + end == taken]


def even_out(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """Rows with a wrong number of cells whose reading is plain: one wide cell written out, or nothing but blanks."""
    if width == 1 and len({cell.text for cell in cells}) == 1:
        return cells[:1]
    if not any(cell.text for cell in cells):
        return [*cells[:width], *[cells[-1]] * (width - len(cells))]
    return cells


def set_apart(cells: Sequence[Cell], text: str, width: int) -> tuple[Sequence[Cell], frozenset[int]]:
    """The row with cells that hold several numbers (``0 0``) set apart, and which of its cells come from those.

    Only if it then has just ``width`` cells, all of them numbers; else as it is, with no such cell. ``text`` is what
    the cells point into.
    """
    if not any(_STUCK.fullmatch(cell.text) for cell in cells):
        return cells, frozenset()
    apart: list[Cell] = []
    stuck: set[Cell] = set()
    for cell in cells:
        pieces = _pieces(cell, text) if _STUCK.fullmatch(cell.text) else [cell]
        apart += pieces
        stuck |= set(pieces) if len(pieces) > 1 else set()
    kept = trim(apart, width)
    if len(kept) != width or any(read_value(cell.text).status != STATED for cell in kept):
        return cells, frozenset()
    return kept, frozenset(index for index, cell in enumerate(kept) if cell in stuck)


def closed_up(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells with numbers whose digits were spread over the cell (1 2) as numbers: one thing they may be."""
    return [replace(cell, text="".join(cell.text.split())) if _SPREAD.fullmatch(cell.text) else cell for cell in cells]


def joined(cells: Sequence[Cell]) -> Cell:
    """Cells that hold one number in pieces, as one."""
    return Cell("".join(cell.text for cell in cells), cells[0].start, cells[-1].end)


def _pieces(cell: Cell, text: str) -> list[Cell]:
    """The numbers of a cell as cells; the cell itself where its place in the text does not read like it."""
    found = list(_PIECE.finditer(text[cell.start : cell.end]))
    if [match[0] for match in found] != cell.text.split():
        return [cell]
    return [Cell(match[0], cell.start + match.start(), cell.start + match.end()) for match in found]
