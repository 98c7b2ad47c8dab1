"""The columns of applicants in a grid whose columns stand under each other: where the values of each row are.

The heads say it, where there is one above each column of values; else the values themselves, which fill just as many
columns side by side as the form has there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.extraction.content import Cell, Grid
from reports.parsing.labels import Label, exact_meanings
from reports.parsing.numbers import looks_like_value

APPLICANT_COLUMNS = 7
_MIN_ROWS = 8
_FEWEST = 5  # heads that are sure to be this table's; an office may leave out a column that it has no use for
_MIN_NUMBERS = 3  # of a row of values
_TOLERATED = 5  # one row in so many may hold words in the columns: heads that stand again behind a page break
_FIRST_ROWS = {"new_received", "carried_over"}


@dataclass(frozen=True, slots=True)
class Group:
    """``labels`` are the words in front of ``values``; either may be empty."""

    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """``places`` of the columns from left to right. ``head`` are the labels in the rows of the head, from the row
    ``begin`` to the row ``start``, those of the columns last and in their order; without one, the values said where
    they are."""

    places: tuple[int, ...]
    head: Group | None = None
    begin: int = 0
    start: int = 0


def applicant_columns(grid: Grid) -> Columns | None:
    """The columns of applicants, where all rows are equally long: rows that were cut or padded make other widths."""
    if len({len(row) for row in grid.rows}) != 1 or len(grid.rows) < _MIN_ROWS:
        return None
    headed = _by_heads(grid.rows)
    filled = _filled(grid.rows)
    beside = len(filled) == APPLICANT_COLUMNS and max(filled) - min(filled) + 1 == len(filled)
    if headed and (filled == set(headed.places) if beside else _say_all(headed, grid.rows)):
        return headed
    return Columns(tuple(sorted(filled))) if beside else None


def _by_heads(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """The columns under heads of the table; None if there are too few, or not one for each."""
    start = next((at for at, row in enumerate(rows) if _is_first(row)), 0)
    begin = start
    while begin and any(_kinds(cell) & {"column", "header"} for cell in rows[begin - 1]):
        begin -= 1
    heads: dict[int, Cell] = {}
    for row in rows[begin:start]:
        heads |= {place: cell for place, cell in enumerate(row) if "column" in _kinds(cell)}
    keys = [meaning.key for cell in heads.values() for meaning in _meanings(cell) if meaning.kind == "column"]
    if len(keys) < _FEWEST or len(set(keys)) < len(keys) or not {"natural_person", "total"} <= set(keys):
        return None
    places = sorted(heads)
    named = [heads[place] for place in places]
    others = {id(cell): cell for row in rows[begin:start] for cell in row if cell.text and cell not in named}
    # Heads above several columns come last: they say no more of their order.
    above = [cell for cell in others.values() if "header" in _kinds(cell)]
    beside = [cell for cell in others.values() if cell not in above]
    return Columns(tuple(places), Group((*beside, *named, *above), ()), begin, start)


def _say_all(headed: Columns, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the heads leave no column out: there are as many as the form has, or no other column holds numbers."""
    below = rows[headed.start :]
    if any(sum(_has_words(row[place]) for row in below) * _TOLERATED > len(below) for place in headed.places):
        return False
    return len(headed.places) == APPLICANT_COLUMNS or _filled(below) == set(headed.places)


def _filled(rows: Sequence[Sequence[Cell]]) -> set[int]:
    return {place for row in rows for place, cell in enumerate(row) if place and _is_value(cell)}


def _is_value(cell: Cell) -> bool:
    return bool(cell.text) and looks_like_value(cell.text)


def _has_words(cell: Cell) -> bool:
    return bool(cell.text) and not looks_like_value(cell.text)


def _is_first(row: Sequence[Cell]) -> bool:
    """Whether a row is the first of the table that holds values."""
    named = any(meaning.key in _FIRST_ROWS for cell in row for meaning in _meanings(cell) if meaning.kind == "row")
    return named and sum(map(_is_value, row)) >= _MIN_NUMBERS


def _meanings(cell: Cell) -> list[Label]:
    return [meaning for meaning in exact_meanings(cell.text) if meaning.table == "requests"]


def _kinds(cell: Cell) -> set[str]:
    return {meaning.kind for meaning in _meanings(cell)}
