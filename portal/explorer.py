"""The numbers of the explorer: what the reports chosen say, group by group; each with how many say it, and why not.

Asked of the engine in one go. Nothing that is not stated counts as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.composition import ALL_CODES, Outcomes, summed
from portal.explorer_numbers import Number, number_of
from portal.filters import address
from portal.groups import OWN, Groups
from portal.indicator_query import IndicatorQuery
from portal.measures import Countable, countable
from search.engines.base import EngineResults, Measure, Tallied, Tally
from search.params import SearchParams
from search.results import ask, build_request, read_query

FAILING = "equation_failed"
FACETS = ("year", "type", "level", "form", "scope", "problem")
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
    """``rows`` are all groups in the order asked for; ``total`` is of all reports together, None where there is none.

    ``by_year`` holds the numbers of each group by year and ``outcomes`` what became of its requests, if the view is of
    these. ``facets`` are counts by field.
    """

    query: IndicatorQuery
    groups: Groups
    countables: tuple[Countable, ...]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None
    by_year: Mapping[tuple[str, int], Mapping[str, Tallied]]
    outcomes: Mapping[str, Outcomes]
    facets: Mapping[str, Mapping[str, int]]
    notices: tuple[str, ...]


def explore(query: IndicatorQuery) -> Explored:
    """Ask the engine and put the answers into rows; names are looked up for every row."""
    found = {code: countable(code) for code in query.show}
    shown = tuple(one for one in found.values() if one)
    groups = Groups(query)
    asked = _Asked(query, groups, shown)
    parsed = read_query(query.search)
    request = replace(build_request(query.reports, parsed), facets=FACETS, size=1, tallies=asked.tallies)
    results, unavailable = ask(request)
    rows = asked.rows(results)
    overall = {one.code: results.tallies[asked.overall(one)] for one in shown}
    everything = {code: of[()] for code, of in overall.items() if of}
    return Explored(
        query=query,
        groups=groups,
        countables=shown,
        unknown=tuple(code for code, one in found.items() if one is None),
        rows=tuple(in_order(rows, query)),
        total=_row(("", "", ""), everything, asked, query.reports) if everything else None,
        by_year=asked.by_year(results),
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
            if self.has_years:
                found.append(self.grouped(one, "year"))
                found += [self.own(one, "year")] if self.groups.above else []
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

    def rows(self, results: EngineResults) -> list[Row]:
        by_key: dict[str, dict[str, Tallied]] = {}
        for one in self.shown:
            for (value,), tallied in results.tallies[self.grouped(one)].items():
                by_key.setdefault(value, {})[one.code] = tallied
        keys = self.groups.kept(by_key)
        if self.groups.above:
            own = {one.code: results.tallies[self.own(one)].get((self.groups.above,)) for one in self.shown}
            if any(own.values()):
                by_key[OWN] = {code: tallied for code, tallied in own.items() if tallied}
                keys.append(OWN)
        names = self.groups.names(keys)
        params = self.query.reports
        return [
            _row((key, names.get(key, key), self.groups.page(key)), by_key[key], self, self.groups.search(params, key))
            for key in keys
        ]

    def by_year(self, results: EngineResults) -> dict[tuple[str, int], dict[str, Tallied]]:
        found: dict[tuple[str, int], dict[str, Tallied]] = {}
        if not self.has_years:
            return found
        for one in self.shown:
            for (value, year), tallied in results.tallies[self.grouped(one, "year")].items():
                found.setdefault((value, int(year)), {})[one.code] = tallied
            if self.groups.above:
                for (value, year), tallied in results.tallies[self.own(one, "year")].items():
                    if value == self.groups.above:
                        found.setdefault((OWN, int(year)), {})[one.code] = tallied
        return found


def _row(head: tuple[str, str, str], tallied: Mapping[str, Tallied], asked: _Asked, params: SearchParams) -> Row:
    """``head`` is key, name and page; ``params`` the search for the reports of the group."""
    numbers = tuple(number_of(one, tallied[one.code], asked.stat, params) for one in asked.shown)
    first = tallied[asked.shown[0].code]
    failing = params.replacing(problem=(FAILING,))
    return Row(*head, numbers, first.matched, address(params), first.flagged, address(failing))


def in_order(rows: Sequence[Row], query: IndicatorQuery) -> list[Row]:
    """The rows in the order asked for; without one, agencies and rankings by the first number, the largest first."""
    order = query.order or (f"-{query.show[0]}" if query.by == "agency" or query.view == "ranking" else "")
    name, is_down = order.removeprefix("-"), order.startswith("-")
    if not name or not rows:
        return list(rows)
    if name == "name":
        return sorted(rows, key=lambda row: row.name, reverse=is_down)
    if name == "reports":
        return sorted(rows, key=lambda row: row.reports, reverse=is_down)
    place = next((place for place, number in enumerate(rows[0].numbers) if number.countable.code == name), None)
    if place is None:
        return list(rows)

    def key(row: Row) -> tuple[bool, Decimal]:
        value = row.numbers[place].value
        return value is None, Decimal(0) if value is None else -value if is_down else value

    return sorted(rows, key=key)
