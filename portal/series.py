"""An agency's years as a series: its key figures, what is wrong in each year, and the years that are not here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.collection import ProblemCount, problem_counts
from portal.tables import Cell, make_cell, number_text
from reports.models import Agency, Figure, Report
from reports.parsing.form import all_indicators

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
    """A line of the series: a report with its figures, or, with ``report`` None, a year without one."""

    year: int
    report: Report | None = None
    cells: tuple[Cell, ...] = ()
    problems: ProblemCount | None = None


def series_of(agency: Agency) -> list[Year]:
    """The agency's published reports, newest first, with a line for every year between them that has none."""
    reports = list(agency.reports.filter(status=Report.Status.PUBLISHED, year__isnull=False).order_by("-year", "scope"))
    codes = [code for code, _label in COLUMNS] + list(REVIEWS)
    figures: dict[int, dict[str, Figure]] = {report.pk: {} for report in reports}
    for figure in Figure.objects.filter(report__in=figures, code__in=codes):
        figures[figure.report_id][figure.code] = figure
    counts = problem_counts(reports)
    lines = [Year(report.year or 0, report, _cells(figures[report.pk]), counts[report.pk]) for report in reports]
    return sorted(lines + _gaps(lines), key=lambda line: -line.year)


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
        return Cell("reviews", label, "number" if total else "zero", number_text(total), title)
    worst = next(part for part in parts if part.kind not in ("number", "zero"))
    return Cell("reviews", label, worst.kind, worst.text, _("三项总计没有全部填写，不作合计。") + worst.title)
