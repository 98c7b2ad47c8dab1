"""What a region's agencies report in a year, region by region, with how many of the agencies known here did report.

The region's own summary stands beside it and is never added: it holds the same numbers already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal import places
from portal.charts.chart import SortLink
from portal.charts.sorting import sort_link
from portal.explorer import Row, explore
from portal.groups import OWN
from portal.indicator_query import DEFAULT, IndicatorQuery
from portal.measures import Countable
from reports.models import Region, Report
from search.params import SearchParams


@dataclass(frozen=True, slots=True)
class Part:
    """A row of numbers; of the ``known`` agencies, with a report of any year, ``reported`` have one of the year."""

    row: Row
    reported: int
    known: int


@dataclass(frozen=True, slots=True)
class Rollup:
    """``summary`` is what the region's own summary of the year says, None without one; ``url`` the explorer's."""

    year: int
    countables: tuple[Countable, ...]
    parts: tuple[Part, ...]
    total: Part
    summary: Row | None
    url: str

    def heads(self, order: str, url: Callable[[str], str]) -> list[tuple[str, str, SortLink]]:
        """(label, unit, link) of the columns to sort by: the region, each number, the reports."""
        columns = [("name", _("地区"), ""), *((one.code, one.label, one.unit) for one in self.countables)]
        return [
            (label, unit, sort_link(name, order, url, is_down_first=name != "name"))
            for name, label, unit in [*columns, ("reports", _("报告"), "")]
        ]


ORDERS = ("", *(f"{sign}{column}" for column in ("name", *DEFAULT, "reports") for sign in ("", "-")))


def rollup_of(region: Region, within: QuerySet[Report], year: int, has_summary: bool, order: str = "") -> Rollup | None:
    """The regions below and what is of the region itself; None where no agency's report of the year is here.

    ``within`` are the reports in the region, of any year and scope; ``has_summary`` says whether its own summary of the
    year is among them. ``order`` is one of ORDERS: by a column, with a minus from the most to the least.
    """
    asked = SearchParams(region=(region.code,), year=(year,))
    query = IndicatorQuery(search=asked, by="region", order=order)
    found = explore(query, size=None)
    if found.total is None:
        return None
    counts = _agencies(region, within.filter(scope=Report.Scope.AGENCY), year)
    own = asked.replacing(scope=(Report.Scope.REGION.value,), scope_region="own")
    parts = [Part(row, *counts.get(region.code if row.key == OWN else row.key, (0, 0))) for row in found.rows]
    everything = Part(found.total, sum(n for n, _known in counts.values()), sum(known for _n, known in counts.values()))
    summary = explore(IndicatorQuery(search=own), size=None).total if has_summary else None
    return Rollup(year, found.countables, tuple(parts), everything, summary, query.address)


def _agencies(region: Region, reports: QuerySet[Report], year: int) -> dict[str, tuple[int, int]]:
    """By region: how many agencies have a report of the year, and how many have one of any year."""
    known: defaultdict[str, set[int]] = defaultdict(set)
    reported: defaultdict[str, set[int]] = defaultdict(set)
    for code, agency, of in reports.order_by().values_list("region", "agency", "year").distinct():
        place = places.one_below(region, code)
        known[place].add(agency)
        if of == year:
            reported[place].add(agency)
    return {place: (len(reported[place]), len(agencies)) for place, agencies in known.items()}
