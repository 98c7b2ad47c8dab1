"""Coverage: which regions, years and agencies there are reports of."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import collection, parameters, places
from portal.charts.chart import DataTable, address, csv_response
from portal.charts.sorting import ORDERS, sortable
from portal.coverage import AGENCIES_A_PAGE, coverage_of, matrix_of
from portal.coverage_charts import (
    Asked,
    agency_table,
    by_region_table,
    by_year_table,
    coverage_charts,
    place_name,
    region_year_table,
)
from portal.pager import page_links
from portal.pages.chart_files import chart_file
from reports.models import AgencyType, Region, Report
from reports.region_list import COUNTRY

AGENCIES = "agencies"  # the list of agencies among what can be had as a file


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Reports by region and year as charts and tables, and the agencies year by year."""
    asked, page = _asked(request), max(1, parameters.number(request, "page") or 1)
    reports = _reports(asked)
    found = coverage_of(asked.region, reports)
    matrix = matrix_of(_own(asked, reports), page)
    pages = -(-matrix.agencies // AGENCIES_A_PAGE)
    context = {
        "nav": "coverage",
        "asked": asked,
        "place": place_name(asked),
        "ancestors": places.ancestors(asked.region) if asked.region else [],
        "types": AgencyType.objects.values_list("name", flat=True),
        "years": found.years[::-1],
        "charts": coverage_charts(asked, found),
        "by_region": _sorted(request, by_region_table(asked, found), asked, "regions"),
        "by_year": _sorted(request, by_year_table(asked, found), asked, "years"),
        "csv_url": address(reverse("coverage-file", args=["csv"]), asked.query()),
        "matrix": matrix,
        "matrix_csv_url": address(reverse("coverage-file", args=["csv"]), (("chart", AGENCIES), *asked.query())),
        "own_url": address(reverse("coverage"), asked.query(agencies="own")),
        "tree_url": address(reverse("coverage"), asked.query(agencies="")),
        "pager": page_links(
            page, pages, lambda number: address(reverse("coverage"), asked.query(page=number if number > 1 else None))
        ),
        "is_filtered": bool(asked.query()) or page > 1,
        "has_samples": reports.filter(is_sample=True).exists(),
    }
    return render(request, "coverage/coverage.html", context)


@require_safe
def coverage_file(request: HttpRequest, kind: str) -> HttpResponse:
    """A chart of the page as SVG, or its numbers as CSV; without a chart one row for every region and year."""
    asked = _asked(request)
    if kind == "csv" and request.GET.get("chart") == AGENCIES:
        return csv_response(agency_table(matrix_of(_own(asked, _reports(asked)), None)), "coverage-agencies")
    found = coverage_of(asked.region, _reports(asked))
    if kind == "csv" and not request.GET.get("chart"):
        return csv_response(region_year_table(asked, found), "coverage")
    return chart_file(request, coverage_charts(asked, found), kind, "coverage")


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; raises BadRequest for what is malformed, Http404 for what is not known."""
    code, type_ = parameters.region_code(request), parameters.words(request, "type")
    region = Region.objects.select_related("parent__parent__parent").filter(code=code).first() if code else None
    if code and region is None:
        raise Http404(_("没有收录这个地区的报告。"))
    if type_ and not AgencyType.objects.filter(name=type_).exists():
        raise Http404(_("没有“%(type)s”这个机关类型。") % {"type": type_})
    agencies = parameters.one_of(request, "agencies", ("tree", "own"))
    return Asked(region, type_, parameters.number(request, "year", digits=4), "own" if agencies == "own" else "")


def _sorted(request: HttpRequest, table: DataTable, asked: Asked, name: str) -> DataTable:
    """The table ``name`` in the order that the key of this name asks for."""

    def url(order: str) -> str:
        return f"{address(reverse('coverage'), (*asked.query(), (name, order)))}#{name}"

    return sortable(table, parameters.one_of(request, name, ORDERS), url)


def _own(asked: Asked, reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports whose agencies are listed: all, or those of the region itself, of the country the central ones."""
    code = asked.region.code if asked.region else COUNTRY
    return reports.filter(region=code) if asked.agencies else reports


def _reports(asked: Asked) -> QuerySet[Report]:
    reports = collection.counted()
    if asked.type:
        reports = reports.filter(agency__types__name=asked.type)
    return places.in_region(reports, asked.region) if asked.region else reports
