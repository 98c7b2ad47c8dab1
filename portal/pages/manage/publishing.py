"""Showing reports to everyone and taking them out of sight again."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.pages.manage import rows
from portal.pages.manage.access import StaffRequest, posts_only, staff_only, wants_fragment
from portal.pages.manage.dashboard import clean_drafts, drafts
from reports import storage
from reports.models import Report


@dataclass(frozen=True, slots=True)
class Held:
    """A report that was not published, and why."""

    report: Report
    missing: list[str]
    errors: int


@require_POST
@staff_only
def publish(request: StaffRequest, pk: int) -> HttpResponseBase:
    report = get_object_or_404(Report, pk=pk)
    missing = rows.missing_facts(report)
    if _publish(report.pk, request.user):
        messages.success(request, _("《%(title)s》已发布。") % {"title": report.title})
    elif missing:
        lacking = _("、").join(missing)
        text = _("《%(title)s》还不能发布：缺少%(missing)s。请先在审核页补充。")
        messages.error(request, text % {"title": report.title, "missing": lacking})
    else:
        messages.info(request, _("《%(title)s》已经是发布状态。") % {"title": report.title})
    return _back(request, report)


@require_POST
@staff_only
def withdraw(request: StaffRequest, pk: int) -> HttpResponseBase:
    report = get_object_or_404(Report, pk=pk)
    if report.status == Report.Status.PUBLISHED:
        storage.withdraw(report, request.user)
        messages.success(
            request, _("《%(title)s》已撤下，读者不再看到它；内容和历史都保留。") % {"title": report.title}
        )
    else:
        messages.info(request, _("《%(title)s》没有发布，无需撤下。") % {"title": report.title})
    return _back(request, report)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@posts_only
def publish_many(request: StaffRequest) -> HttpResponseBase:
    """Publish the ticked reports, or every draft without errors; say which were held back and why."""
    if request.POST.get("which") == "clean":
        chosen = set(clean_drafts().values_list("pk", flat=True))
        asked = chosen | set(drafts().values_list("pk", flat=True))
    else:
        ticked = [int(value) for value in request.POST.getlist("report") if value.isdecimal() and len(value) < 19]
        chosen = asked = set(Report.objects.filter(pk__in=ticked).values_list("pk", flat=True))
    published = {pk for pk in sorted(chosen) if _publish(pk, request.user)}
    left = list(rows.reports_for_rows().filter(pk__in=asked - published))
    context = {
        "published": Report.objects.filter(pk__in=published).select_related("region"),
        "held": [_held(report) for report in left if report.status != Report.Status.PUBLISHED],
        "already": sum(report.status == Report.Status.PUBLISHED for report in left),
        "nothing_chosen": not asked,
        "nav": "manage",
    }
    return render(request, "manage/published.html", context)


def _publish(pk: int, user: User) -> bool:
    """Publish a report as it stands now; False if something essential is unknown or it is public already."""
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=pk)
        if report.status == Report.Status.PUBLISHED or not report.is_complete:
            return False
        storage.publish(report, user)
        return True


def _held(report: Report) -> Held:
    return Held(report, rows.missing_facts(report), getattr(report, "error_count", 0))


def _back(request: StaffRequest, report: Report) -> HttpResponse:
    """The report's row for upload.js, otherwise the page from which the button was pressed."""
    if wants_fragment(request):
        said = "".join(str(message) for message in messages.get_messages(request))
        context = {"rows": [rows.row_of_fresh(report.source_file)], "said": said}
        return render(request, "manage/rows.html", context)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("manage-report", args=[report.pk])
    return redirect(target)
