"""The explorer: numbers of the reports chosen, group by group, as a table and as charts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import explorer_form as form
from portal.charts.chart import csv_response
from portal.explorer import PAGE_SIZE, Explored, explore
from portal.explorer_charts import explorer_charts
from portal.explorer_notices import notices_of
from portal.explorer_table import data_table
from portal.filters import address
from portal.indicator_query import MOST_SHOWN, IndicatorQuery
from portal.labels import STATISTICS
from portal.pager import page_links
from portal.pages.chart_files import chart_file
from portal.pages.search import refuse
from reports.demo import samples_only
from search.params import BadParams


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """The page; malformed values answer 400 with what is wrong with them."""
    try:
        query = IndicatorQuery.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    return render(request, "indicators/indicators.html", _context(explore(query)))


@require_safe
def indicators_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The chart as SVG or its numbers as CSV; without ``chart`` the whole table, all pages of it, as CSV."""
    try:
        query = IndicatorQuery.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    if kind == "csv" and not request.GET.get("chart"):
        return csv_response(data_table(explore(query, size=None)), "indicators")
    return chart_file(request, explorer_charts(explore(query)), kind, "indicators")


def _context(explored: Explored) -> dict[str, Any]:
    query = explored.query
    notices = notices_of(explored)
    pages = 1 if query.view == "map" else max(1, -(-explored.count // PAGE_SIZE))

    def page_url(page: int) -> str:
        return replace(query, search=query.search.replacing(page=page)).address

    return {
        "nav": "indicators",
        "query": query,
        "explored": explored,
        "rows": explored.rows,
        "stat": STATISTICS["median" if query.view == "spread" else query.stat],
        "charts": explorer_charts(explored),
        "warnings": [notice for notice in notices if notice.is_warning],
        "notes": [notice for notice in notices if not notice.is_warning],
        "switches": form.switches(query),
        "shown": form.shown(explored),
        "additions": form.additions(query),
        "is_full": len(query.show) >= MOST_SHOWN,
        "most": MOST_SHOWN,
        "offers": form.offers(query),
        "selects": form.selects(explored),
        "provinces": form.provinces(query),
        "hidden": form.hidden(query),
        "chips": form.chips_of(explored),
        "heads": form.heads(explored),
        "downloads": form.downloads(explored),
        "table_url": form.table_url(query),
        "search_url": address(query.reports),
        "pager": page_links(query.search.page, pages, page_url),
        "is_filtered": not query.is_usual,
        "has_samples": samples_only(),
    }
