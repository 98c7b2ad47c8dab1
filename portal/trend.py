"""The charts of an agency's page: an indicator over its years, and what became of the requests in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.charts.chart import Chart, DataTable, Datum, number
from portal.charts.lines import MAX_LINES, Series, draw_lines
from portal.composition import ALL_CODES, COMPOSITION, composition_chart, outcomes_of
from portal.indicator_choices import short_label
from portal.series import Year
from portal.tables import make_cell, number_text
from reports.models import Agency, Figure, Report
from reports.parsing.form import FORMS, Indicator
from reports.wording import in_words

MAX_STACKS = 8


Query = tuple[tuple[str, str], ...]


def agency_charts(agency: Agency, years: Sequence[Year], indicator: Indicator, query: Query) -> dict[str, Chart]:
    """By key: ``trend`` of the indicator, and ``composition`` of the results if any year states them.

    ``years`` as in :func:`portal.series.series_of`, ``query`` as the page was asked; one query of the database.
    """
    reports = [line.report for line in years if line.report is not None]
    figures: defaultdict[int, dict[str, Figure]] = defaultdict(dict)
    for figure in Figure.objects.filter(report__in=reports, code__in=ALL_CODES | {indicator.code}):
        figures[figure.report_id][figure.code] = figure
    charts = {"trend": _trend(agency, years, indicator, figures, query)}
    outcomes = [
        outcomes_of(
            report_name(report),
            report.form,
            {code: figure.value for code, figure in figures[report.pk].items()},
            report.get_absolute_url(),
        )
        for report in reports
    ]
    shown = [one for one in outcomes if one is not None][:MAX_STACKS]
    if shown:
        title = _("%(agency)s：办理结果构成") % {"agency": agency.name}
        charts[COMPOSITION] = composition_chart(title, shown, reverse("agency", args=[agency.pk]), query, ())
    return charts


def report_name(report: Report) -> str:
    """The year of a report among those of its agency, with what it covers where that is more than the agency."""
    is_wide = report.scope in (Report.Scope.REGION, Report.Scope.SYSTEM)
    if not is_wide:
        return str(report.year)
    return _("%(name)s（%(detail)s）") % {"name": report.year, "detail": report.get_scope_display()}


Figures = Mapping[int, Mapping[str, Figure]]


def _trend(agency: Agency, years: Sequence[Year], indicator: Indicator, figures: Figures, query: Query) -> Chart:
    values: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    units = set()
    for line in years:
        figure = figures[line.report.pk].get(indicator.code) if line.report else None
        if line.report and figure is not None and figure.value is not None:
            values[line.former or line.report.get_scope_display()][line.year] = figure.value
            units |= {figure.unit or indicator.unit} if figure.value else set()
    is_comparable = len(units) < 2 and None not in units
    series = [Series(scope, by_year) for scope, by_year in list(values.items())[:MAX_LINES]]
    shown = sorted({line.year for line in years})
    unit = next(iter(units), indicator.unit)
    return Chart(
        key="trend",
        title=_("%(agency)s：%(label)s") % {"agency": agency.name, "label": short_label(indicator)},
        description=_("%(first)s 至 %(last)s 年的折线。没有数字的年度是缺口，不画成 0。数字见数据表。")
        % {"first": shown[0], "last": shown[-1]},
        drawing=draw_lines(shown, series) if series and is_comparable else None,
        table=_trend_table(years, indicator, figures),
        path=reverse("agency", args=[agency.pk]),
        query=query,
        notes=_notes(unit, is_comparable),
    )


def _notes(unit: str | None, is_comparable: bool) -> tuple[str, ...]:
    if not is_comparable:
        return (_("各年的金额单位不同或没有注明，不能画在一张图上。"),)
    return (_("单位：%(unit)s") % {"unit": in_words(unit)},) if unit else ()


def _trend_table(years: Sequence[Year], indicator: Indicator, figures: Figures) -> DataTable:
    """Year by year, with the number of the year before and the change where both are stated."""
    stated: dict[tuple[str, int], Decimal] = {}
    cells: list[tuple[Year, Datum]] = []
    for line in years:
        figure = figures[line.report.pk].get(indicator.code) if line.report else None
        cells.append((line, _datum(line, indicator, figure)))
        if line.report and figure is not None and figure.value is not None:
            stated[line.report.scope, line.year] = figure.value
    rows = []
    for line, datum in cells:
        here, before = _pair(line, stated)
        change = Datum("—") if here is None or before is None else _change(here - before)
        name = report_name(line.report) if line.report else str(line.year)
        url = line.report.get_absolute_url() if line.report else ""
        rows.append((Datum(name, url=url), datum, Datum("—") if before is None else number(before), change))
    return DataTable((_("年度"), short_label(indicator), _("上一年"), _("增减")), tuple(rows))


def _pair(line: Year, stated: Mapping[tuple[str, int], Decimal]) -> tuple[Decimal | None, Decimal | None]:
    if line.report is None:
        return None, None
    scope = line.report.scope
    return stated.get((scope, line.year)), stated.get((scope, line.year - 1))


def _change(difference: Decimal) -> Datum:
    sign = "+" if difference > 0 else ""
    return Datum(sign + number_text(difference), difference)


def _datum(line: Year, indicator: Indicator, figure: Figure | None) -> Datum:
    if line.report is None:
        return Datum(_("尚未收录"), kind="missing")
    if line.report.form in FORMS and line.report.form not in indicator.forms:
        return Datum(_("该表式无此项"))
    cell = make_cell(indicator, figure)
    url = f"{line.report.get_absolute_url()}#f-{indicator.code}"
    return Datum(cell.text, figure.value if figure else None, url, cell.kind)
