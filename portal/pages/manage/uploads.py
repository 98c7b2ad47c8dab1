"""Taking files in, one or many at a time, and what can be done about those that were not read."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from typing import cast

from django import forms
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from portal.pages.manage import rows, taking
from portal.pages.manage.access import StaffRequest, posts_only, staff_only, wants_fragment, wants_json
from reports.models import Archive, SourceFile

MAX_ASKED = 100  # files and archives whose rows are asked for at once


class UploadOptions(forms.Form):
    """What holds for all files of one upload."""

    replace = forms.BooleanField(
        label=gettext_lazy("替换现有报告"),
        help_text=gettext_lazy("同一机关、同一年度已有报告时，用新文件替换；旧版本保留在历史中。"),
        required=False,
    )
    source_url = forms.URLField(
        label=gettext_lazy("来源网址（可不填）"),
        help_text=gettext_lazy("报告在政府网站上的地址，对这次上传的所有文件有效。"),
        max_length=1000,
        required=False,
        assume_scheme="https",
    )


@csrf_exempt  # the token is checked by csrf_protect below, once it is known that the form can be read at all
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@posts_only
def upload(request: StaffRequest) -> HttpResponseBase:
    try:
        request.POST  # noqa: B018 - reading it parses the form
    except TooManyFilesSent:
        message = _("一次提交的文件太多。请每次最多选择 100 个，或在浏览器中启用 JavaScript，系统会自动逐个上传。")
        return _sorry(request, message, status=413)
    return _upload(request)


@csrf_protect
def _upload(request: StaffRequest) -> HttpResponse:
    options = UploadOptions(request.POST)
    files = request.FILES.getlist("files")
    if not options.is_valid():
        return _sorry(request, _("来源网址不像一个网址，请改正或清空后再上传。"))
    if not files:
        return _sorry(request, _("没有收到文件，请先选择文件。"))
    wish = taking.Wish(options.cleaned_data["replace"], options.cleaned_data["source_url"], request.user)
    deadline = time.monotonic() + taking.REQUEST_SECONDS
    return _answer(request, [taking.take(cast(TemporaryUploadedFile, file), wish, deadline) for file in files])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@posts_only
def retry(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Read a refused file again, for instance after the reader was improved."""
    return _again(request, pk, replace=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
@posts_only
def replace(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Read a kept file as the new version of the report it stands against."""
    return _again(request, pk, replace=True)


def _again(request: StaffRequest, pk: int, *, replace: bool) -> HttpResponse:
    source_file = get_object_or_404(SourceFile, pk=pk)
    if not source_file.sha256:
        return _sorry(request, _("这个文件没有保存内容，无法重试。请重新上传。"), status=409)
    taking.read(source_file, time.monotonic() + taking.PATIENCE, again=True, replace=replace)
    return _answer(request, [[rows.row_of_fresh(source_file)]])


@require_GET
@staff_only
def progress(request: StaffRequest) -> HttpResponse:
    """The rows of some files and archives (``file``, ``archive``: their numbers) as they stand now, for rows.js."""
    files = rows.files_for_rows().filter(pk__in=_numbers(request, "file"))
    archives = Archive.objects.filter(pk__in=_numbers(request, "archive"))
    found = [*rows.rows_of(list(files)), *map(rows.archive_row, archives)]
    return render(request, "manage/rows.html", {"rows": found})


def _numbers(request: StaffRequest, name: str) -> list[int]:
    values = request.GET.getlist(name)[:MAX_ASKED]
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


def _answer(request: StaffRequest, results: Sequence[Sequence[rows.AnyRow]]) -> HttpResponse:
    """One object or several for a program, table rows for upload.js, a whole page for a plain form."""
    if wants_json(request):
        objects = [rows.as_json(row) for result in results for row in result if isinstance(row, rows.Row)]
        return JsonResponse(objects[0] if len(objects) == 1 else {"results": objects})
    shown = [row for result in results for row in rows.shown(result)]
    if wants_fragment(request):
        return render(request, "manage/rows.html", {"rows": shown})
    summary = rows.summary(results)
    context = {"rows": shown, "summary": summary, "total": sum(count for _, count in summary), "nav": "manage"}
    return render(request, "manage/results.html", context)


def _sorry(request: StaffRequest, message: str, status: int = 400) -> HttpResponse:
    if wants_json(request) or wants_fragment(request):
        return JsonResponse({"outcome": "refused", "code": "bad_request", "message": message}, status=status)
    return render(request, "manage/sorry.html", {"message": message, "nav": "manage"}, status=status)


@require_GET
@staff_only
def errors(request: StaffRequest) -> HttpResponse:
    """The files that were not taken in, with the reasons, as a table for Excel."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{timezone.localdate():%Y%m%d}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(
        [_("文件名"), _("上传时间"), _("上传者"), _("字节数"), _("原因代码"), _("原因"), _("来源网址"), "SHA-256"]
    )
    refused = SourceFile.objects.filter(status=SourceFile.Status.REFUSED).select_related("uploaded_by")
    for file in refused.defer("text").iterator():
        cells = [
            file.name,
            timezone.localtime(file.uploaded_at).strftime("%Y-%m-%d %H:%M:%S"),
            file.uploaded_by.get_username() if file.uploaded_by else "",
            str(file.size),
            file.error_code,
            rows.row_of(file).message,
            file.source_url,
            file.sha256 or "",
        ]
        writer.writerow([_harmless(cell) for cell in cells])
    return response


def _harmless(cell: str) -> str:
    """A spreadsheet takes a text beginning like this for a formula; the apostrophe keeps it a text."""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} else cell
