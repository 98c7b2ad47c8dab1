"""The header of a table: in which order its columns stand, and the unit it names for an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.extraction.content import Cell
from reports.parsing.form import FormRow, Indicator
from reports.parsing.labels import likeness
from reports.script import plain

_UNIT_NOTE = re.compile(r"单位[:：为]?(亿元|万元|元)|[(（](亿元|万元|元)[)）]")


def columns_of(row: FormRow, header: Sequence[Cell], *, total_last: bool = True) -> Sequence[Indicator]:
    """The row's figures in the order of the header, or of the form where the header does not name just these.

    In running text the header's 总计 spans two lines and so comes before the columns it stands behind; with
    ``total_last`` False it is taken to stand where it is named.
    """
    by_column = {indicator.column: indicator for indicator in row.indicators}
    found = [key for cell in header if (key := _column_key(cell, row.indicators[0].table))]
    keys = list(dict.fromkeys(found))  # a label that spans header rows is met once in each
    if set(keys) != set(by_column):
        return row.indicators
    if total_last and "natural_person" in keys and keys.index("natural_person") < keys.index("total"):
        keys.remove("total")
        keys.append("total")
    return [by_column[key] for key in keys]


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
