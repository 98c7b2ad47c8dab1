"""An agency's years as a series: its key figures, what is wrong in each year, and the years that are not here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.collection import ProblemCount
from portal.tables import Cell, make_cell, number_text
from reports.lineage import predecessors_of
from reports.models import Agency, Figure, Problem, Report
from reports.parsing.form import all_indicators
from reports.problem import ProblemKind, problem_kinds

COLUMNS = (
    ("requests.new_received.total", gettext_lazy("本年新收")),
    ("requests.carried_over.total", gettext_lazy("上年结转")),
    ("requests.granted.total", gettext_lazy("予以公开")),
    ("requests.total.total", gettext_lazy("办理总计")),
    ("requests.carried_forward.total", gettext_lazy("结转下年")),
)
REVIEWS = (
    "reviews.reconsideration.total",
    "reviews.litigation_direct.total",
    "reviews.litigation_after_reconsideration.total",
)


@dataclass(frozen=True, slots=True)
class Year:
    """A line of the series: a report with its figures, or, with ``report`` None, a year without one.

    ``former`` is the name of the agency that made the report, where that is one that this agency came from.
    ``found`` counts its findings by code.
    """

    year: int
    report: Report | None = None
    cells: tuple[Cell, ...] = ()
    values: tuple[Decimal | None, ...] = ()
    former: str = ""
    found: Mapping[str, int] = field(default_factory=dict)
    problems: ProblemCount | None = None


def series_of(agency: Agency) -> list[Year]:
    """Published reports of the agency and of those it came from, newest first; years between without one too."""
    lineage = lineage_of(agency)
    published = Report.objects.filter(agency__in=lineage, status=Report.Status.PUBLISHED, year__isnull=False)
    reports = list(published.order_by("-year", "scope", "pk"))
    codes = [code for code, _label in COLUMNS] + list(REVIEWS)
    figures: dict[int, dict[str, Figure]] = {report.pk: {} for report in reports}
    for figure in Figure.objects.filter(report__in=figures, code__in=codes):
        figures[figure.report_id][figure.code] = figure
    problems = _problems(reports)
    lines = [
        Year(
            year=report.year or 0,
            report=report,
            cells=_cells(figures[report.pk]),
            values=tuple(_value(figures[report.pk], code) for code, _label in COLUMNS),
            former="" if report.agency_id == agency.pk else lineage[report.agency_id or 0],
            found=problems[report.pk],
            problems=ProblemCount(
                errors=_count(problems[report.pk], "error"), warnings=_count(problems[report.pk], "warning")
            ),
        )
        for report in reports
    ]
    return sorted(lines + _gaps(lines), key=lambda line: -line.year)


ORDERS = ("-0", *(f"{sign}{column}" for column in range(len(COLUMNS) + 1) for sign in ("", "-")))


def in_order(years: Sequence[Year], order: str) -> list[Year]:
    """The lines in an order of ORDERS: column 0 is the year, those of COLUMNS follow; without a number comes last."""
    column, is_down = int(order.removeprefix("-")), order.startswith("-")

    def amount(line: Year) -> Decimal | None:
        return Decimal(line.year) if column == 0 else line.values[column - 1] if line.values else None

    known = [line for line in years if amount(line) is not None]
    silent = [line for line in years if amount(line) is None]
    return [*sorted(known, key=lambda line: amount(line) or Decimal(0), reverse=is_down), *silent]


def lineage_of(agency: Agency) -> dict[int, str]:
    """The agency and all that it came from through the reforms: names by id."""
    direct = {former.pk: former.name for former in agency.predecessors.all()}
    earlier = set().union(*predecessors_of(direct).values()) - direct.keys()
    names = Agency.objects.filter(pk__in=earlier).values_list("pk", "name")
    return {agency.pk: agency.name, **direct, **dict(names)}


def _problems(reports: Sequence[Report]) -> dict[int, dict[str, int]]:
    """For each report its findings by code, in one query."""
    found: dict[int, dict[str, int]] = {report.pk: {} for report in reports}
    rows = Problem.objects.filter(report__in=reports).order_by().values_list("report", "code").annotate(Count("pk"))
    for report, code, count in rows:
        found[report][code] = count
    return found


def _count(problems: Mapping[str, int], severity: str) -> int:
    kinds = problem_kinds()
    return sum(count for code, count in problems.items() if kinds[code].severity == severity)


def _value(figures: Mapping[str, Figure], code: str) -> Decimal | None:
    return figures[code].value if code in figures else None


def _gaps(lines: Sequence[Year]) -> list[Year]:
    years = {line.year for line in lines}
    return [Year(year) for year in range(min(years), max(years)) if year not in years] if years else []


def _cells(figures: Mapping[str, Figure]) -> tuple[Cell, ...]:
    indicators = all_indicators()
    single = tuple(make_cell(indicators[code], figures.get(code)) for code, _label in COLUMNS)
    return (*single, _reviews_cell(figures))


def _reviews_cell(figures: Mapping[str, Figure]) -> Cell:
    """复议 and 诉讼 together; a number only where all three totals are stated."""
    indicators = all_indicators()
    parts = [make_cell(indicators[code], figures.get(code)) for code in REVIEWS]
    label = _("复议诉讼合计")
    values = [figures[code].value for code in REVIEWS if code in figures]
    stated = [value for value in values if value is not None]
    if len(stated) == len(REVIEWS):
        total = sum(stated, Decimal(0))
        title = _("行政复议 + 未经复议直接起诉 + 复议后起诉，三项总计之和")
        return Cell("reviews", label, "number" if total else "zero", number_text(total), note=title)
    worst = next(part for part in parts if part.kind not in ("number", "zero"))
    return Cell("reviews", label, worst.kind, worst.text, note=_("三项总计没有全部填写，不作合计。") + worst.title)


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of problem and the reports that have it, each with how often, the newest first."""

    kind: ProblemKind
    reports: tuple[tuple[Report, int], ...]


def findings_of(years: Sequence[Year]) -> list[Finding]:
    """What was found over the years, errors first, then what most reports have; remarks are left out."""
    reports: dict[str, list[tuple[Report, int]]] = {}
    for line in years:
        for code, count in line.found.items():
            if line.report is not None:
                reports.setdefault(code, []).append((line.report, count))
    kinds = problem_kinds()
    found = [Finding(kinds[code], tuple(of)) for code, of in reports.items() if kinds[code].severity != "info"]
    return sorted(found, key=lambda one: (one.kind.severity, -len(one.reports), one.kind.code))
