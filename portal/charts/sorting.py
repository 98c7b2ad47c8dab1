"""Tables in the order of a column that an address asks for: ``2`` is the third from the least, ``-2`` from the most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from portal.charts.chart import DataTable, Datum, SortLink

MOST_COLUMNS = 20
ORDERS = ("", *(f"{sign}{column}" for column in range(MOST_COLUMNS) for sign in ("", "-")))


def sortable(table: DataTable, order: str, url: Callable[[str], str]) -> DataTable:
    """The table in the ``order``, one of ORDERS, with a link on each column; ``url`` makes the address of an order."""
    column, is_down = int(order.removeprefix("-") or 0), order.startswith("-")
    rows = table.rows
    if order and column < len(table.columns):
        known = [row for row in rows if _key(row[column]) is not None]
        silent = [row for row in rows if _key(row[column]) is None]
        rows = (*sorted(known, key=lambda row: _key(row[column]) or (0, Decimal(0), ""), reverse=is_down), *silent)
    return replace(table, rows=tuple(rows), links=sort_links(len(table.columns), order, url))


def sort_links(columns: int, order: str, url: Callable[[str], str]) -> tuple[SortLink, ...]:
    """For each column where its name leads while the rows are in ``order``."""
    return tuple(sort_link(str(place), order, url, is_down_first=place > 0) for place in range(columns))


def _key(datum: Datum) -> tuple[int, Decimal, str] | None:
    """Numbers before words; None for what is no number and says why."""
    if datum.number is not None:
        return 0, Decimal(datum.number), ""
    share = datum.text.removesuffix("%")
    if share != datum.text and share.replace(".", "", 1).isdigit():
        return 0, Decimal(share), ""
    return None if datum.kind or datum.text == "—" else (1, Decimal(0), datum.text)


def sort_link(name: str, order: str, url: Callable[[str], str], *, is_down_first: bool) -> SortLink:
    """Where the name of a column leads: to its first order, or from that one to the other."""
    first, other = (f"-{name}", name) if is_down_first else (name, f"-{name}")
    state = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    return SortLink(url(other if order == first else first), state)
