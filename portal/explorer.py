"""The numbers of the explorer: what the reports chosen say, group by group; each with how many say it, and why not.

Asked of the engine in one go. Nothing that is not stated counts as 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.composition import ALL_CODES, Outcomes, summed
from portal.explorer_numbers import Number, number_of
from portal.filters import address
from portal.groups import OWN, Groups
from portal.indicator_query import IndicatorQuery
from portal.measures import Countable, countable
from search.engines.base import EngineRequest, EngineResults, Measure, Tallied, Tally
from search.params import SearchParams
from search.results import ask, build_request, read_query

FAILING = "equation_failed"
FACETS = ("year", "type", "level", "form", "scope", "problem")
PAGE_SIZE = 20  # bars that fit on a page
SPREAD = ("min", "lower", "median", "upper", "max")


@dataclass(frozen=True, slots=True)
class Row:
    """A group; ``failing`` of its ``reports`` have equations that do not hold."""

    key: str
    name: str
    page: str
    numbers: tuple[Number, ...]
    reports: int
    reports_url: str
    failing: int
    failing_url: str


@dataclass(frozen=True, slots=True)
class Explored:
    """``rows`` are those of the page, in the order asked for, of ``count`` groups; ``total`` is of all reports.

    ``by_year`` holds the first number of each group by year and ``outcomes`` what became of its requests, if the view
    is of these. ``facets`` are counts by field.
    """

    query: IndicatorQuery
    groups: Groups
    countables: tuple[Countable, ...]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]
    count: int
    total: Row | None
    by_year: Mapping[tuple[str, int], Tallied]
    outcomes: Mapping[str, Outcomes]
    facets: Mapping[str, Mapping[str, int]]
    notices: tuple[str, ...]


def explore(query: IndicatorQuery, size: int | None = PAGE_SIZE) -> Explored:
    """Ask the engine and put the answers into rows: those of the page of ``size`` asked for, or all without a size."""
    found = {code: countable(code) for code in query.show}
    shown = tuple(one for one in found.values() if one)
    groups = Groups(query)
    asked = _Asked(query, groups, shown)
    parsed = read_query(query.search)
    request = replace(
        build_request(query.reports, parsed), facets=FACETS, sort="year", page=1, size=1, tallies=asked.tallies
    )
    results, unavailable = ask(request)
    keys = asked.keys(results)
    first = 0 if size is None or query.view == "map" else (query.search.page - 1) * size
    rows = asked.rows(results, keys[first:] if size is None or query.view == "map" else keys[first : first + size])
    overall = {one.code: results.tallies[asked.overall(one)] for one in shown}
    everything = {code: of[()] for code, of in overall.items() if of}
    return Explored(
        query=query,
        groups=groups,
        countables=shown,
        unknown=tuple(code for code, one in found.items() if one is None),
        rows=tuple(rows),
        count=len(keys),
        total=_row(("", "", ""), everything, asked, query.reports) if everything else None,
        by_year=asked.by_year(request, {row.key for row in rows}),
        outcomes=asked.outcomes(results, {row.key: row.name for row in rows}),
        facets=results.facets,
        notices=(*parsed.notices, *unavailable),
    )


class _Asked:
    """The tallies of one page, and where their answers are."""

    def __init__(self, query: IndicatorQuery, groups: Groups, shown: Sequence[Countable]) -> None:
        self.query, self.groups, self.shown = query, groups, shown
        self.stat = "median" if query.view == "spread" else query.stat
        self.statistics = SPREAD if query.view == "spread" else (query.stat,)
        self.has_years = query.view == "trend" and groups.by != "year"
        self.parts = sorted(ALL_CODES) if query.view == "composition" else []

    def part(self, code: str, field: str) -> Tally:
        return Tally(Measure((code,)), (field,), ("sum",), self.groups.joined if field == self.groups.field else ())

    def overall(self, one: Countable) -> Tally:
        return Tally(one.measure, (), self.statistics, flag=FAILING)

    def grouped(self, one: Countable, *more: str) -> Tally:
        return Tally(one.measure, (self.groups.field, *more), self.statistics, self.groups.joined, FAILING)

    def own(self, one: Countable, *more: str) -> Tally:
        return Tally(one.measure, ("region_own", *more), self.statistics, flag=FAILING)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        found = []
        for one in self.shown:
            found += [self.overall(one), self.grouped(one)]
            found += [self.own(one)] if self.groups.above else []
        fields = [self.groups.field, *(["region_own"] if self.groups.above else [])]
        return (*found, *(self.part(code, field) for code in self.parts for field in fields))

    def outcomes(self, results: EngineResults, names: Mapping[str, str]) -> dict[str, Outcomes]:
        """What became of the requests of each group that states any of it."""
        found = {}
        for key, name in names.items():
            field, value = ("region_own", self.groups.above) if key == OWN else (self.groups.field, key)
            said = {code: results.tallies[self.part(code, field)].get((value,)) for code in self.parts}
            sums = {code: Decimal(int(of.part)) for code, of in said.items() if of and of.stated}
            silent = sum(of.matched - of.stated - of.statuses.get("absent", 0) for of in said.values() if of)
            if sums:
                found[key] = summed(name, sums, silent, self.groups.page(key))
        return found

    def told(self, results: EngineResults, key: str) -> dict[str, Tallied]:
        """What a group says of every number."""
        if key == OWN:
            return {one.code: results.tallies[self.own(one)][self.groups.above,] for one in self.shown}
        return {one.code: results.tallies[self.grouped(one)][key,] for one in self.shown}

    def keys(self, results: EngineResults) -> list[str]:
        """The groups in the order asked for; without one, agencies and rankings by the first number, largest first."""
        if not self.shown:
            return []
        keys = self.groups.kept(value for (value,) in results.tallies[self.grouped(self.shown[0])])
        if self.groups.above and (self.groups.above,) in results.tallies[self.own(self.shown[0])]:
            keys.append(OWN)
        is_ranked = self.query.by == "agency" or self.query.view == "ranking"
        order = self.query.order or (f"-{self.shown[0].code}" if is_ranked else "")
        name, is_down = order.removeprefix("-"), order.startswith("-")
        if name == "name":
            names = self.groups.names(keys)
            return sorted(keys, key=lambda key: names.get(key, key), reverse=is_down)
        if name != "reports" and name not in {one.code for one in self.shown}:
            return keys
        told = {key: self._amount(results, key, name) for key in keys}
        stated = {key: amount for key, amount in told.items() if amount is not None}
        ordered = sorted(stated, key=lambda key: -stated[key] if is_down else stated[key])
        return [*ordered, *(key for key in keys if key not in stated)]

    def _amount(self, results: EngineResults, key: str, name: str) -> float | None:
        by_own = key == OWN
        one = next((one for one in self.shown if one.code == name), self.shown[0])
        value = self.groups.above if by_own else key
        tallied = results.tallies[self.own(one) if by_own else self.grouped(one)].get((value,))
        if tallied is None:
            return None
        return float(tallied.matched) if name == "reports" else tallied.values.get(self.stat)

    def rows(self, results: EngineResults, keys: Sequence[str]) -> list[Row]:
        names = self.groups.names(keys)
        return [
            _row(
                (key, names.get(key, key), self.groups.page(key)),
                self.told(results, key),
                self,
                self.groups.search(self.query.reports, key),
            )
            for key in keys
        ]

    def by_year(self, request: EngineRequest, keys: Collection[str]) -> dict[tuple[str, int], Tallied]:
        """The first number of each group by year, if the view is of years.

        Asked for once it is known which groups are shown: thousands of agencies by year would be told for twenty.
        """
        if not self.has_years or not self.shown:
            return {}
        grouped, own = self.grouped(self.shown[0], "year"), self.own(self.shown[0], "year")
        only = self.groups.only(keys)
        tallies = (grouped, own) if OWN in keys else (grouped,)
        results, _unavailable = ask(replace(request, facets=(), filters=(*request.filters, *only), tallies=tallies))
        told = results.tallies[grouped]
        found = {(value, int(year)): told[value, year] for value, year in told if value in keys}
        if OWN in keys:
            of_own = results.tallies[own]
            found |= {(OWN, int(year)): of_own[value, year] for value, year in of_own if value == self.groups.above}
        return found


def _row(head: tuple[str, str, str], tallied: Mapping[str, Tallied], asked: _Asked, params: SearchParams) -> Row:
    """``head`` is key, name and page; ``params`` the search for the reports of the group."""
    numbers = tuple(number_of(one, tallied[one.code], asked.stat, params) for one in asked.shown)
    first = tallied[asked.shown[0].code]
    failing = params.replacing(problem=(FAILING,))
    return Row(*head, numbers, first.matched, address(params), first.flagged, address(failing))
