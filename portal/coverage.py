"""What is here of which region and year: reports, those with tables, those whose equations fail; and agency by agency.

What is not here is not known to be missing: nobody knows how many reports there ought to be. It is 尚未收录, never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from portal import places
from portal.collection import ProblemCount, problem_counts
from reports.models import Agency, Figure, Problem, Region, Report

AGENCIES_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports there are, how many with a table of figures, and how many where 勾稽关系 fails."""

    reports: int
    with_tables: int
    failing: int

    @property
    def tables_share(self) -> str:
        return share(self.with_tables, self.reports)

    @property
    def failing_share(self) -> str:
        """Of those with tables, since without them nothing can fail."""
        return share(self.failing, self.with_tables)


def share(part: int, whole: int) -> str:
    """A part in percent; a dash where there is no whole."""
    return f"{part / whole:.0%}" if whole else "—"


def total(tallies: Iterable[Tally]) -> Tally:
    listed = list(tallies)
    return Tally(
        sum(one.reports for one in listed),
        sum(one.with_tables for one in listed),
        sum(one.failing for one in listed),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """The regions directly below the one asked for, and itself for what is its own, each with its years.

    ``tallies`` is by region code and year; what is not collected has none. ``years`` run without a gap.
    """

    regions: tuple[Region, ...]
    years: tuple[int, ...]
    tallies: Mapping[tuple[str, int], Tally]

    def of_region(self, code: str, year: int | None = None) -> Tally:
        return total(tally for (at, of), tally in self.tallies.items() if at == code and year in (None, of))

    def of_year(self, year: int) -> Tally:
        return total(tally for (_at, of), tally in self.tallies.items() if of == year)


def coverage_of(region: Region | None, reports: QuerySet[Report]) -> Coverage:
    """Tally ``reports``, which are those in ``region``, by the regions below it; without one by province."""
    tables = Figure.objects.filter(report=OuterRef("pk")).exclude(status="missing")
    failing = Problem.objects.filter(code="equation_failed").values("report")
    rows = (
        reports.filter(year__isnull=False)
        .order_by()
        .values_list("region", "year")
        .annotate(
            count=Count("pk"),
            with_tables=Count("pk", filter=Q(Exists(tables))),
            failing=Count("pk", filter=Q(pk__in=failing)),
        )
    )
    counted: defaultdict[tuple[str, int], list[Tally]] = defaultdict(list)
    for code, year, *numbers in rows:
        counted[places.one_below(region, code), year].append(Tally(*numbers))
    tallies = {key: total(of) for key, of in counted.items()}
    years = {year for _code, year in tallies}
    regions = Region.objects.filter(code__in={code for code, _year in tallies}).order_by("code")
    return Coverage(tuple(regions), tuple(range(min(years), max(years) + 1)) if years else (), tallies)


@dataclass(frozen=True, slots=True)
class Held:
    """A report in the matrix, with what was found in it."""

    report: Report
    problems: ProblemCount


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency and for each year the reports of it that are here: none, one, or one for every scope."""

    agency: Agency
    cells: tuple[tuple[Held, ...], ...]

    @property
    def is_elsewhere(self) -> bool:
        """Whether its name does not say already where it is."""
        return self.agency.region.name not in self.agency.name


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agencies by year; ``agencies`` counts those of all pages."""

    years: tuple[int, ...]
    rows: tuple[AgencyRow, ...]
    agencies: int


def matrix_of(reports: QuerySet[Report], page: int | None) -> Matrix:
    """The agencies that ``reports`` are of by region, AGENCIES_A_PAGE at a time, all without a page.

    The years are columns without a gap.
    """
    first, last, agencies = reports.aggregate(Min("year"), Max("year"), Count("agency", distinct=True)).values()
    columns = range(first, last + 1) if first else range(0)
    of = Agency.objects.filter(pk__in=reports.order_by().values("agency"))
    found = of.select_related("region").order_by("region", "name", "pk")
    listed = list(found if page is None else found[(page - 1) * AGENCIES_A_PAGE : page * AGENCIES_A_PAGE])
    chosen = reports.filter(year__isnull=False).select_related(None).only("agency", "year", "scope").order_by("scope")
    shown = list(chosen if page is None else chosen.filter(agency__in=listed))
    counts = problem_counts(shown)
    held: defaultdict[tuple[int | None, int | None], list[Held]] = defaultdict(list)
    for report in shown:
        held[report.agency_id, report.year].append(Held(report, counts[report.pk]))
    rows = [AgencyRow(agency, tuple(tuple(held[agency.pk, year]) for year in columns)) for agency in listed]
    return Matrix(tuple(columns), tuple(rows), agencies)
