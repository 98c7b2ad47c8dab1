"""The start page of ``/manage/``: uploading, the newest files and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.pager import Pager, page_links
from portal.pages.manage import rows
from portal.pages.manage.access import StaffRequest, staff_only
from portal.pages.manage.formats import told_formats
from portal.pages.manage.uploads import UploadOptions
from reports import gazetteer
from reports.archives import MAX_ARCHIVE_BYTES
from reports.models import Archive, Problem, Report, SourceFile

PAGE_SIZE = 50
FILTERS = ("", "todo", "draft", "published", "withdrawn", "refused")
INCOMPLETE = Q(agency=None) | Q(region=None) | Q(year=None)


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of the filter over the files."""

    value: str
    label: str
    count: int
    selected: bool


def drafts() -> QuerySet[Report]:
    return Report.objects.filter(status=Report.Status.DRAFT)


def with_errors() -> Exists:
    """For a query on reports: whether there is a problem of severity error."""
    return Exists(Problem.objects.filter(report=OuterRef("pk"), severity="error"))


def clean_drafts() -> QuerySet[Report]:
    """Drafts that can be published as they are."""
    return drafts().exclude(INCOMPLETE).exclude(with_errors())


def _filters() -> dict[str, tuple[str, Q]]:
    """Each filter of the file table by its value in the address: its name and its condition on SourceFile."""

    def read_into(reports: QuerySet[Report]) -> Q:
        return Q(pk__in=reports.values("source_file"))

    refused = Q(status=SourceFile.Status.REFUSED)
    needs_a_hand = drafts().filter(INCOMPLETE | Q(with_errors()))
    return {
        "": (_("全部"), Q()),
        "todo": (_("需处理"), read_into(needs_a_hand) | refused & Q(error_code="report_exists")),
        "draft": (_("待审核"), read_into(drafts())),
        "published": (_("已发布"), read_into(Report.objects.filter(status=Report.Status.PUBLISHED))),
        "withdrawn": (_("已撤下"), read_into(Report.objects.filter(status=Report.Status.WITHDRAWN))),
        "refused": (_("未收录"), refused),
    }


def _archive(request: StaffRequest) -> Archive | None:
    """The archive whose files alone are asked for."""
    number = request.GET.get("archive", "")
    return Archive.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None


@require_GET
@staff_only
def dashboard(request: StaffRequest) -> HttpResponseBase:
    filters = _filters()
    show = request.GET.get("show", "")
    show = show if show in filters else ""
    archive = _archive(request)
    within = Q(archive=archive) if archive else Q()
    files = rows.files_for_rows().filter(filters[show][1], within)
    page = Paginator(files, PAGE_SIZE).get_page(request.GET.get("page"))
    tabs = [
        Tab(value, label, SourceFile.objects.filter(condition, within).count(), value == show)
        for value, (label, condition) in filters.items()
    ]
    context = {
        "tabs": tabs,
        "show": show,
        "archive": archive,
        "rows": rows.rows_of(list(page)),
        "options": UploadOptions(),
        "formats": told_formats(),
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_mib": settings.MAX_FILE_BYTES >> 20,
        "max_archive_bytes": MAX_ARCHIVE_BYTES,
        "max_archive_mib": MAX_ARCHIVE_BYTES >> 20,
        "clean_count": clean_drafts().count(),
        "unresolved_count": drafts().filter(INCOMPLETE).count(),
        "pager": _pager(request, page),
        "nav": "manage",
        "here": "files",
    }
    return render(request, "manage/dashboard.html", context)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A draft with what it lacks and the places it may be from."""

    report: Report
    missing: list[str]
    candidates: list[str]


@require_GET
@staff_only
def unresolved(request: StaffRequest) -> HttpResponseBase:
    """The drafts that can't be published before someone says whose they are, of where or of when."""
    reports = drafts().filter(INCOMPLETE).select_related("source_file", "region").order_by("created_at", "pk")
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = [
        Unresolved(report, rows.missing_facts(report), [full_name(code) for code in report.region_candidates])
        for report in page
    ]
    context = {"entries": entries, "pager": _pager(request, page), "nav": "manage", "here": "unresolved"}
    return render(request, "manage/unresolved.html", context)


def _pager(request: StaffRequest, page: Page[Any]) -> Pager | None:
    archive = _archive(request)
    show = request.GET.get("show", "")
    keep = {"show": show} if show in FILTERS and show else {}
    keep |= {"archive": str(archive.pk)} if archive else {}
    return page_links(page.number, page.paginator.num_pages, lambda number: f"?{urlencode({**keep, 'page': number})}")


def full_name(code: str) -> str:
    """山东省淄博市淄川区 for 370302; the code itself where it is unknown."""
    place = gazetteer.get_place(code)
    return "".join(place.path) if place else code
