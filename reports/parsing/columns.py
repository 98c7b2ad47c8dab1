"""The header of a table: in which order its columns stand, and the unit it names for an amount."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from reports.extraction.content import Cell
from reports.parsing.equations import TOTAL
from reports.parsing.form import FormRow, Indicator
from reports.parsing.labels import likeness
from reports.parsing.row_cells import trim
from reports.script import plain

_FEWEST = 5  # names of columns that are sure to be a header
_OF_ROWS = 5  # all but one in so many rows have the cells that the header names
_NATURAL = "natural_person"
_ORGANISATIONS = "organisations"  # the head above their kinds
_LITIGATION = "litigation"  # the head above two of the blocks
_UNIT_NOTE = re.compile(r"单位[:：为]?(亿元|万元|元)|[(（](亿元|万元|元)[)）]")


def columns_of(
    row: FormRow, header: Sequence[Cell], *, total_last: bool = True, absent: Collection[str] = ()
) -> Sequence[Indicator]:
    """The row's figures in the order of the header, or of the form where the header does not name just these.

    In running text the header's 总计 spans two lines and so comes before the columns it stands behind; with
    ``total_last`` False it is taken to stand where it is named. Columns that are ``absent`` come before the last.
    """
    by_column = {indicator.column: indicator for indicator in row.indicators}
    keys = _keys(row, header, total_last)
    keys[-1:-1] = sorted(absent)
    return [by_column[key] for key in keys] if set(keys) == set(by_column) else row.indicators


def absent_columns(row: FormRow, header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> frozenset[str]:
    """The columns that a table was printed without: its header does not name them, and its ``rows`` have no cells to
    spare. An office may leave out kinds of applicants that it has not met."""
    keys = _keys(row, header, total_last=True)
    fitting = sum(len(trim(cells, len(keys))) == len(keys) for cells in rows)
    if len(keys) < _FEWEST or not {_NATURAL, TOTAL} <= set(keys) or fitting * _OF_ROWS < len(rows) * (_OF_ROWS - 1):
        return frozenset()
    return frozenset(indicator.column for indicator in row.indicators).difference(keys)


def _keys(row: FormRow, header: Sequence[Cell], total_last: bool) -> list[str]:
    """The columns that the header names, each once: a label that spans header rows is met in each of them."""
    found = [key for cell in header if (key := _column_key(cell, row.indicators[0].table))]
    keys = list(dict.fromkeys(found))
    if total_last and _NATURAL in keys and TOTAL in keys[keys.index(_NATURAL) :]:
        keys.remove(TOTAL)
        keys.append(TOTAL)
    return keys


def may_begin_with_organisations(header: Sequence[Cell]) -> bool:
    """Whether 法人或其他组织 stands before 自然人, and both before the kinds of organisations.

    In running text that is so where organisations come first, and also where 自然人 is set in the middle of two lines.
    """
    keys = [_ORGANISATIONS if _is_organisations(cell) else _column_key(cell, "requests") for cell in header]
    heads = [key for key in keys if key is not None]
    return heads[:2] == [_ORGANISATIONS, _NATURAL]


def _is_organisations(cell: Cell) -> bool:
    return any(key == _ORGANISATIONS for key, _ in likeness(cell.text, "requests", "header"))


def in_order_of(heads: Sequence[str], blocks: Sequence[FormRow]) -> list[FormRow]:
    """The blocks of section 4 as their heads come: 行政诉讼 may stand before 行政复议, and so may its own two.

    Without 行政诉讼 above these they come in any order. Where the head of one was not found, they are in the order of
    the form.
    """
    if _LITIGATION not in heads and {block.key for block in blocks} <= set(heads):
        return sorted(blocks, key=lambda block: heads.index(block.key))

    def swapped(before: str, after: str) -> bool:
        return before in heads and after in heads and heads.index(after) < heads.index(before)

    first, *others = blocks
    if swapped(others[0].key, others[1].key):
        others.reverse()
    return [*others, first] if swapped(first.key, _LITIGATION) else [first, *others]


def outcomes_of(heads: Sequence[str], row: FormRow) -> list[str]:
    """The outcomes of a block of section 4 as their heads come, if they come alike in all blocks; else as on the form.

    A header of running text may come in any order; that its blocks then agree is no accident.
    """
    usual = [indicator.column for indicator in row.indicators]
    size = len(usual)
    orders = {tuple(heads[at : at + size]) for at in range(0, len(heads), size)}
    first = list(heads[:size])
    return first if len(orders) == 1 and sorted(first) == sorted(usual) else usual


def units_of(columns: Sequence[Indicator], header: Sequence[Cell]) -> dict[str, str]:
    """The unit that the header names for an amount, by column."""
    units: dict[str, str] = {}
    for cell in header:
        note = _UNIT_NOTE.search(plain(cell.text))
        key = _column_key(cell, "proactive") if note else None
        if note and key in {indicator.column for indicator in columns}:
            units[str(key)] = note[1] or note[2]
    return units


def _column_key(cell: Cell, table: str) -> str | None:
    keys = likeness(cell.text, table, "column")
    return keys[0][0].removesuffix("_fees") if keys else None
