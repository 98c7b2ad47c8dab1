"""What readers say is wrong: the list, one request with the source beside it, and the decision."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.correction_form import FACTS
from portal.labels import section_label
from portal.pager import page_links
from portal.pages.manage.access import StaffRequest, staff_only
from portal.reading import reading_of
from reports.correction_requests import decide
from reports.models import CorrectionRequest
from reports.parsing.form import all_indicators

PAGE_SIZE: Final = 50
MAX_NOTE: Final = 2000
ALL: Final = "all"
Status = CorrectionRequest.Status


def _requests() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.select_related("report__agency").defer("reason")


@require_GET
@staff_only
def corrections(request: StaffRequest) -> HttpResponseBase:
    """The requests, the newest first: by default those that nobody has decided yet."""
    tabs = {Status.OPEN: _("待处理"), Status.ACCEPTED: _("已采纳"), Status.REJECTED: _("未采纳"), ALL: _("全部")}
    show = request.GET.get("show", "")
    show = show if show in tabs else Status.OPEN
    counts = {key: _requests().count() if key == ALL else _requests().filter(status=key).count() for key in tabs}
    listed = _requests() if show == ALL else _requests().filter(status=show)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(key, label, counts[key], key == show) for key, label in tabs.items()],
        "entries": [(entry, about(entry)) for entry in page],
        "pager": page_links(page.number, page.paginator.num_pages, lambda number: f"?show={show}&page={number}"),
        "nav": "manage",
        "here": "corrections",
    }
    return render(request, "manage/corrections.html", context)


@require_GET
@staff_only
def correction(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _page(request, get_object_or_404(CorrectionRequest, pk=pk))


@require_POST
@staff_only
def accept(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Accepted: on to the page where the report is put right."""
    entry = get_object_or_404(CorrectionRequest, pk=pk)
    decide(entry.pk, Status.ACCEPTED, _note(request), request.user)
    messages.success(request, _("已采纳。请在这里对照原文改正：%(what)s。") % {"what": about(entry)})
    return redirect("manage-report", pk=entry.report_id)


@require_POST
@staff_only
def reject(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Rejected, with the reason: whoever looks at it again has to know why."""
    entry = get_object_or_404(CorrectionRequest, pk=pk)
    if not _note(request):
        return _page(request, entry, error=_("不采纳要写明理由。"), status=422)
    decide(entry.pk, Status.REJECTED, _note(request), request.user)
    messages.success(request, _("已记为未采纳。"))
    return redirect("manage-corrections")


def about(entry: CorrectionRequest) -> str:
    """What a request is about, in words."""
    if entry.figure:
        indicator = all_indicators().get(entry.figure)
        return indicator.label if indicator else entry.figure
    if entry.section == FACTS:
        return _("基本信息")
    return section_label(entry.section) if entry.section else _("整份报告")


def _note(request: StaffRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "").strip()[:MAX_NOTE]


def _page(request: StaffRequest, entry: CorrectionRequest, error: str = "", status: int = 200) -> HttpResponse:
    report = entry.report
    chosen = reading_of(report, None, entry.figure).chosen if entry.figure else ()
    text = report.source_file.text
    start, end = (chosen[0].cell.span if chosen else None) or (0, 0)
    context = {
        "entry": entry,
        "report": report,
        "about": about(entry),
        "one": chosen[0] if chosen else None,
        "decisions": entry.decisions.select_related("made_by"),
        "start": start,
        "before": text[:start],
        "marked": text[start:end],
        "after": text[end:],
        "error": error,
        "note": request.POST.get("note", ""),
        "nav": "manage",
        "here": "corrections",
    }
    return render(request, "manage/correction.html", context, status=status)
