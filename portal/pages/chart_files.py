"""A page's chart as a file: its drawing or the table behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.charts.chart import Chart, csv_response, svg_response


def chart_file(request: HttpRequest, charts: Mapping[str, Chart], kind: str, name: str) -> HttpResponse:
    """The chart that ``chart=`` names, the first if it names none, as ``svg`` or ``csv``; ``name`` is the file's.

    Raises Http404 for a chart that the page does not have.
    """
    key = request.GET.get("chart", "") or next(iter(charts), "")
    chart = charts.get(key)
    if chart is None:
        raise Http404(_("这一页没有这张图。"))
    if kind == "csv":
        return csv_response(chart.table, f"{name}-{key}")
    return svg_response(chart, request.build_absolute_uri("/").rstrip("/"))
