"""A report's history: the list of its versions, and each version as it was."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages.errors import answers_gone
from portal.pages.report import visible_report
from portal.versions import sheet_of_version, version_lines

MOST_SHOWN = 50  # versions in the list; each is compared with the one before it


@require_safe
@answers_gone
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version with what changed. Who made it is told in general terms: by name it is for staff."""
    report = visible_report(request, pk)
    stored = report.versions.select_related("source_file", "made_by").defer("source_file__text").order_by("-number")
    newest = list(stored[: MOST_SHOWN + 1])
    lines = version_lines(newest)[:MOST_SHOWN]
    context = {
        "report": report,
        "lines": lines,
        "is_cut": len(newest) > MOST_SHOWN,
        "has_samples": report.is_sample,
    }
    return render(request, "report/versions.html", context)


@require_safe
@answers_gone
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version, read-only; the current one is the report's own page."""
    report = visible_report(request, pk)
    if number == report.version:
        return redirect(report)
    found = report.versions.filter(number=number).select_related("source_file").defer("source_file__text").first()
    if found is None:
        raise Http404(_("这份报告没有第 %(number)s 版。") % {"number": number})
    context = {
        "report": report,
        "version": found,
        "sheet": sheet_of_version(found),
        "has_samples": report.is_sample,
    }
    return render(request, "report/version.html", context)
