"""A report: its page, its data and the file itself."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import places
from portal.citation import cite
from portal.hits import Asked
from portal.likeness import copies_of
from portal.linked_data import report_dataset
from portal.pages.errors import Gone, answers_gone
from portal.provenance import provenance_of
from portal.sheet import build_sheet
from portal.tables import LEGEND
from reports.formats import format_of
from reports.lineage import neighbours
from reports.models import Report

INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # the style is the browser's own, around a picture


@require_safe
@answers_gone
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a page: what is wrong with it first, then what it says."""
    found = visible_report(request, pk)
    permalink = request.build_absolute_uri(found.get_absolute_url())
    sheet = build_sheet(found, Asked.from_query(request.GET))
    earlier = sheet.earlier
    context = {
        "report": found,
        "sheet": sheet,
        "source_url": reverse("report-source", args=[found.pk]),
        "earlier_label": _("%(year)s 年：") % {"year": earlier.report.year} if earlier else "",
        "provenance": provenance_of(found.source_file, sheet.statuses, sheet.tables, sheet.versions),
        "today": timezone.localdate(),
        "ancestors": places.ancestors(found.region) if found.region else [],
        "legend": LEGEND,
        "permalink": permalink,
        "dataset": report_dataset(found, request.build_absolute_uri),
        "citation": cite(found, permalink, timezone.localdate()),
        "copies": copies_of(found),
        "has_samples": found.is_sample,
    }
    return render(request, "report/report.html", context)


@require_safe
@answers_gone
def report_json(request: HttpRequest, pk: int) -> JsonResponse:
    """The report as data, see :func:`report_data`."""
    return JsonResponse(report_data(visible_report(request, pk)), json_dumps_params={"ensure_ascii": False})


def report_data(found: Report) -> dict[str, Any]:
    """The report as ``manage.py parse`` prints it, with its address and its source.

    The problems are those that stand now, with those that come of other reports.
    """
    latest = found.versions.order_by("-number").first()
    source = found.source_file
    return {
        "id": found.pk,
        "url": found.get_absolute_url(),
        "version": found.version,
        "is_sample": found.is_sample,
        "source": {
            "name": source.name,
            "sha256": source.sha256,
            "url": source.source_url or None,
            "file": f"{found.get_absolute_url()}/file",
        },
        **(latest.reading if latest else {}),
        "problems": [
            {"code": problem.code, "severity": problem.severity, "message": problem.message, "figures": problem.figures}
            for problem in found.problems.all()
        ],
    }


@require_safe
@answers_gone
def source_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came in: a download, since it may be anything; only pictures, in which nothing acts, are shown."""
    file = visible_report(request, pk).source_file
    if file.sha256 is None or not file.path.is_file():
        raise Http404(_("源文件不在本站的存储中。"))
    format_ = format_of(file.kind)
    response = FileResponse(
        file.path.open("rb"),
        as_attachment=not format_.opens_in_browser,
        filename=file.name,
        content_type=format_.media_type,
    )
    response["Content-Security-Policy"] = INERT
    return response


def visible_report(request: HttpRequest, pk: int) -> Report:
    """The report, if this visitor may see it: drafts and withdrawn ones are for staff. Raises Http404 or Gone."""
    reports = Report.objects.select_related("agency", "source_file", "region__parent__parent__parent")
    found: Report | None = reports.filter(pk=pk).first()
    is_public = found is not None and found.status == Report.Status.PUBLISHED
    if found is None or not (is_public or _is_staff(request) or found.status == Report.Status.WITHDRAWN):
        raise Http404(_("没有这份报告，或者它还没有发布。"))
    if not is_public and not _is_staff(request):
        raise Gone(_("这份报告已被撤下，不再提供。"), _elsewhere(found))
    return found


def _elsewhere(report: Report) -> list[tuple[str, str]]:
    """Where to go instead of a withdrawn report: the years around it, its agency if it has others, its region."""
    near = neighbours(report)
    places = [
        (_("《%(title)s》") % {"title": other.title}, other.get_absolute_url())
        for other in (near.earlier, near.later)
        if other
    ]
    agency, region = report.agency, report.region
    if agency and agency.reports.filter(status=Report.Status.PUBLISHED).exists():
        places.append((_("%(name)s的各年报告") % {"name": agency.name}, reverse("agency", args=[agency.pk])))
    if region:
        places.append((_("%(name)s的报告") % {"name": region}, reverse("region", args=[region.pk])))
    return places


def _is_staff(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_staff)
