"""What of a report's text is that of another: what changed since the year before, and what is the same elsewhere."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.likeness import changed_sections, same_text
from portal.pages.errors import answers_gone
from portal.pages.report import visible_report
from reports.lineage import neighbours


@require_safe
@answers_gone
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The narrative against that of the agency's report before it: added, taken out, kept."""
    found = visible_report(request, pk)
    before = neighbours(found).earlier
    if before is None:
        raise Http404(_("没有收录同一机关更早的报告，无从比较。"))
    context = {
        "report": found,
        "before": before,
        "sections": changed_sections(found, before),
        "has_samples": found.is_sample,
    }
    return render(request, "report/changes.html", context)


@require_safe
@answers_gone
def same(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two reports with the passages marked that stand in both."""
    found, another = visible_report(request, pk), visible_report(request, other)
    if found == another:
        raise BadRequest(_("请选择另一份报告来比较。"))
    context = {
        "report": found,
        "other": another,
        "same": same_text(found, another),
        "has_samples": found.is_sample or another.is_sample,
    }
    return render(request, "report/same.html", context)
