"""Regions: the list of provinces, and each region with its reports and the regions in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import collection, parameters, places
from portal.charts.chart import Chart, address
from portal.indicator_choices import indicator_choices
from portal.pages.chart_files import chart_file
from portal.region_charts import region_charts
from portal.regional import RegionSheet, build_region_sheet
from portal.rollup import ORDERS, Rollup, rollup_of
from reports.models import Region
from reports.parsing.form import Indicator

DEFAULT = "requests.new_received.total"


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Every province with its cities and counties that have reports."""
    reports = collection.counted()
    context = {
        "nav": "regions",
        "provinces": places.provinces(reports),
        "has_samples": reports.filter(is_sample=True).exists(),
    }
    return render(request, "region/regions.html", context)


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region's reports, those of the regions in it too, its own summary reports apart."""
    found, year, indicator = _asked(request, code)
    sheet = build_region_sheet(found, year, max(1, parameters.number(request, "page") or 1))
    chart_year = year or (sheet.years[0].year if sheet.years else None)
    order = parameters.one_of(request, "order", ORDERS)
    rollup = _rollup(found, chart_year, sheet, order)
    context = {
        "nav": "regions",
        "sheet": sheet,
        "region": found,
        "ancestors": places.ancestors(found),
        "indicator": indicator,
        "choices": indicator_choices(indicator),
        "charts": _charts(found, chart_year, indicator),
        "rollup": rollup,
        "heads": rollup.heads(order, lambda other: _ordered_url(found, year, indicator, other)) if rollup else [],
        "is_filtered": bool(sheet.year) or sheet.page > 1 or indicator.code != DEFAULT or bool(order),
        "has_samples": sheet.has_samples,
    }
    return render(request, "region/region.html", context)


@require_safe
def region_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A chart of the region's page as SVG, or its numbers as CSV."""
    found, year, indicator = _asked(request, code)
    if year is None:
        years = places.in_region(collection.counted(), found).order_by("-year").values_list("year", flat=True)
        year = years.filter(year__isnull=False).first()
    return chart_file(request, _charts(found, year, indicator), kind, f"region-{code}")


def _asked(request: HttpRequest, code: str) -> tuple[Region, int | None, Indicator]:
    """The region, the year if one is asked for, and the indicator; raises Http404 for a region without a row."""
    found = Region.objects.select_related("parent__parent__parent").filter(code=code).first()
    if found is None:
        raise Http404(_("没有收录这个地区的报告。"))
    return found, parameters.number(request, "year"), parameters.indicator(request, DEFAULT)


def _charts(region: Region, year: int | None, indicator: Indicator) -> dict[str, Chart]:
    """The charts of a year, which their addresses name, so that they stay the same when a newer one comes in."""
    if year is None:
        return {}
    query = (("year", year), *((("ind", indicator.code),) if indicator.code != DEFAULT else ()))
    return region_charts(region, places.in_region(collection.counted(), region), year, indicator, query)


def _rollup(region: Region, year: int | None, sheet: RegionSheet, order: str) -> Rollup | None:
    if year is None:
        return None
    has_summary = any(line.report.year == year for line in sheet.summaries)
    return rollup_of(region, places.in_region(collection.counted(), region), year, has_summary, order)


def _ordered_url(region: Region, year: int | None, indicator: Indicator, order: str) -> str:
    """The page with the regions below in an order, all else as it is."""
    pairs: list[tuple[str, str | int]] = [("year", year)] if year is not None else []
    pairs += [("ind", indicator.code)] if indicator.code != DEFAULT else []
    return f"{address(reverse('region', args=[region.pk]), [*pairs, ('order', order)])}#rollup"
