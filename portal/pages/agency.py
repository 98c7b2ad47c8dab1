"""An agency: who it is, and its years as one series."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import places, series
from portal.labels import value_label
from reports.models import Agency


@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """An agency's facts, and its reports as a table of years."""
    agencies = Agency.objects.select_related("region__parent__parent__parent", "successor")
    found = agencies.prefetch_related("types", "aliases", "predecessors").filter(pk=pk).first()
    years = series.series_of(found) if found else []
    if found is None or not years:
        raise Http404(_("没有收录这个机关的报告。"))
    context = {
        "agency": found,
        "level": value_label("level", found.level),
        "ancestors": places.ancestors(found.region),
        "years": years,
        "columns": [label for _code, label in series.COLUMNS],
        "has_samples": any(line.report and line.report.is_sample for line in years),
    }
    return render(request, "agency/agency.html", context)
