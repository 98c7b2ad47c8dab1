"""An agency: who it is, its reports as a table of years, and an indicator over them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import parameters, places, series
from portal.carry_chain import chains_of
from portal.charts.chart import Chart, address
from portal.charts.sorting import sort_links
from portal.indicator_choices import indicator_choices
from portal.labels import value_label
from portal.likeness import shares_by_year
from portal.pages.chart_files import chart_file
from portal.trend import agency_charts
from reports.models import Agency
from reports.parsing.form import Indicator

DEFAULT = "requests.new_received.total"
COMPARED = 5  # as many as a comparison takes


@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency's facts, the chosen indicator over its years, and its reports as a table of years."""
    found, years = _agency(pk)
    indicator = parameters.indicator(request, DEFAULT)
    order = parameters.one_of(request, "order", series.ORDERS)
    links = sort_links(len(series.COLUMNS) + 1, order, lambda other: _ordered_url(pk, indicator, other))
    made = {pk} | {line.report.agency_id or pk for line in years if line.report}
    context = {
        "agency": found,
        "level": value_label("level", found.level),
        "ancestors": places.ancestors(found.region),
        "years": series.in_order(years, order),
        "columns": [*zip((_("年度"), *(label for _code, label in series.COLUMNS)), links, strict=True)],
        "indicator": indicator,
        "choices": indicator_choices(indicator),
        "charts": _charts(found, years, indicator),
        "compare_url": address(
            reverse("compare"), [("report", line.report.pk) for line in years if line.report][:COMPARED]
        ),
        "chains": chains_of(years),
        "findings": series.findings_of(years),
        "explorer_url": address(reverse("indicators"), [("view", "trend"), *(("agency", pk) for pk in sorted(made))]),
        "similarity": shares_by_year(found),
        "is_filtered": indicator.code != DEFAULT or order != series.ORDERS[0],
        "has_samples": any(line.report and line.report.is_sample for line in years),
    }
    return render(request, "agency/agency.html", context)


@require_safe
def agency_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A chart of the agency's page as SVG, or its numbers as CSV."""
    found, years = _agency(pk)
    return chart_file(request, _charts(found, years, parameters.indicator(request, DEFAULT)), kind, f"agency-{pk}")


def _agency(pk: int) -> tuple[Agency, list[series.Year]]:
    """The agency and its years; raises Http404 for one without published reports."""
    agencies = Agency.objects.select_related("region__parent__parent__parent", "successor")
    found = agencies.prefetch_related("types", "aliases", "predecessors").filter(pk=pk).first()
    years = series.series_of(found) if found else []
    if found is None or not years:
        raise Http404(_("没有收录这个机关的报告。"))
    return found, years


def _ordered_url(pk: int, indicator: Indicator, order: str) -> str:
    pairs = [("ind", indicator.code)] if indicator.code != DEFAULT else []
    pairs += [("order", order)] if order != series.ORDERS[0] else []
    return f"{address(reverse('agency', args=[pk]), pairs)}#years"


def _charts(agency: Agency, years: list[series.Year], indicator: Indicator) -> dict[str, Chart]:
    return agency_charts(agency, years, indicator, (("ind", indicator.code),) if indicator.code != DEFAULT else ())
