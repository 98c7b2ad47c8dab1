"""Looking a report over before it is published: its problems, the source text, the facts that can be corrected."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.labels import value_label
from portal.pages.manage import rows
from portal.pages.manage.access import StaffRequest, staff_only
from portal.pages.manage.dashboard import full_name
from portal.sheet import Sheet, build_sheet
from reports import gazetteer, storage
from reports.corrections import correct, facts
from reports.errors import StorageError
from reports.formats import format_of
from reports.models import Report, ReportVersion

FIRST_YEAR = 1999
MAX_TEXT = 200_000  # characters of source text shown beside the form; the whole is one click away
_CODE = re.compile(r"\d{6}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class CorrectionForm(forms.Form):
    """What of a report can be corrected. ``candidate`` is used where ``region`` is left empty."""

    agency_name = forms.CharField(label=gettext_lazy("机关名称"), max_length=120, required=False)
    candidate = forms.ChoiceField(
        label=gettext_lazy("可能的地区"), widget=forms.RadioSelect, choices=[], required=False
    )
    region = forms.CharField(
        label=gettext_lazy("地区"),
        help_text=gettext_lazy("填名称（如 山东省淄博市淄川区）或 6 位行政区划代码（如 370302）。"),
        max_length=60,
        required=False,
    )
    year = forms.IntegerField(label=gettext_lazy("报告年度"), min_value=FIRST_YEAR, required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("统计范围"), choices=Report.Scope.choices, initial=Report.Scope.UNKNOWN
    )
    published_on = forms.CharField(
        label=gettext_lazy("发布日期"),
        help_text=gettext_lazy("写到哪一级就填到哪一级：2021-01-25、2021-01 或 2021。"),
        max_length=10,
        required=False,
    )
    source_url = forms.URLField(label=gettext_lazy("来源网址"), max_length=1000, required=False, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: Report) -> None:
        known = facts(report)
        known["region"] = full_name(known["region"]) if known["region"] else ""
        super().__init__(data, initial={**known, "version": report.version})
        self.report = report
        # A choice may come from a name looked up in the round before, so any region there is can be chosen.
        sent = str((data or {}).get("candidate", ""))
        self.offer([*report.region_candidates, *([sent] if gazetteer.get_place(sent) else [])])

    def offer(self, codes: list[str] | tuple[str, ...]) -> None:
        """Let the person choose from these regions."""
        field = cast(forms.ChoiceField, self.fields["candidate"])
        field.choices = [(code, f"{full_name(code)}（{code}）") for code in dict.fromkeys(codes)]

    def _put(self, name: str, value: str) -> None:
        """Show another value than was sent when the form comes back."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict can't be changed, its copy can
        data[name] = value
        self.data = data

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > timezone.localdate().year:
            raise ValidationError(_("年度不能晚于今年。"))
        return year

    def clean_published_on(self) -> str:
        value: str = self.cleaned_data["published_on"].strip()
        found = _DATE.fullmatch(value)
        if value and not (found and _is_date(int(found[1]), int(found[2] or 1), int(found[3] or 1))):
            raise ValidationError(_("日期应写成 2021-01-25、2021-01 或 2021。"))
        return value

    def clean(self) -> dict[str, Any]:
        """``region`` becomes a code or None."""
        cleaned = self.cleaned_data
        written = str(cleaned.get("region") or "").strip()
        if "region" in cleaned and "candidate" in cleaned:
            cleaned["region"] = self._code_of(written) if written else cleaned["candidate"] or None
        if cleaned.get("version") != self.report.version:
            self._put("version", str(self.report.version))
            raise ValidationError(
                _("您打开这一页之后，报告被别人改过。下面是您填的内容，上方是最新状态；请核对后再保存。")
            )
        return cleaned

    def _code_of(self, written: str) -> str | None:
        if written == self.initial["region"]:
            return self.report.region_id
        if _CODE.fullmatch(written):
            if gazetteer.get_place(written) is None:
                self.add_error("region", _("没有代码为 %(code)s 的地区。") % {"code": written})
            return written
        found = gazetteer.resolve_region(written, self.cleaned_data.get("year"))
        if found is not None and found.code:
            return found.code
        if found is not None and found.candidates:
            self.offer(found.candidates)
            self._put("region", "")  # so that the choice counts
            self.add_error("candidate", _("有几个地区叫“%(name)s”，请选择一个。") % {"name": written})
        else:
            self.add_error("region", _("没有找到“%(name)s”。请填完整的名称或行政区划代码。") % {"name": written})
        return None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def review(request: StaffRequest, pk: int) -> HttpResponseBase:
    report = get_object_or_404(Report.objects.select_related("region", "agency", "source_file"), pk=pk)
    if request.method != "POST":
        return _page(request, report, CorrectionForm(report=report))
    form = CorrectionForm(request.POST, report=report)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    wanted = {name: form.cleaned_data[name] for name in facts(report)}
    try:
        corrected = correct(report, request.user, **wanted)
    except storage.ReportExists as exists:
        return _page(request, report, form, status=409, standing=exists.report)
    except StorageError as error:
        form.add_error(None, error.message)
        return _page(request, report, form, status=409)
    _say(request, report, corrected)
    return redirect("manage-report", pk=pk)


def _say(request: StaffRequest, before: Report, after: Report) -> None:
    if before.version == after.version:
        messages.info(request, _("没有改动，未产生新版本。"))
        return
    messages.success(request, _("已保存为第 %(number)s 版，旧版本保留在历史中。") % {"number": after.version})
    if missing := rows.missing_facts(after):
        messages.warning(request, _("还缺少%(missing)s，补充后才能发布。") % {"missing": _("、").join(missing)})


def _page(
    request: StaffRequest, report: Report, form: CorrectionForm, status: int = 200, standing: Report | None = None
) -> HttpResponse:
    report = Report.objects.select_related("region", "agency", "source_file__uploaded_by").get(pk=report.pk)
    sheet = build_sheet(report)
    text = report.source_file.text
    context = {
        "report": report,
        "form": form,
        "standing": standing,
        "sheet": sheet,
        "missing": rows.missing_facts(report),
        "pieces": _pieces(text[:MAX_TEXT], sheet),
        "shown": min(len(text), MAX_TEXT),
        "cut": len(text) > MAX_TEXT,
        "opens": format_of(report.source_file.kind).opens_in_browser,
        "history": [(version, _changes(version, form)) for version in sheet.versions],
        "nav": "manage",
    }
    return render(request, "manage/review.html", context, status=status)


def _changes(version: ReportVersion, form: CorrectionForm) -> list[tuple[str, str, str]]:
    """What a person corrected with this version: label, old and new value in words."""
    return [
        (str(form.fields[name].label), _in_words(name, change["old"]), _in_words(name, change["new"]))
        for change in version.changes
        if (name := change["field"]) in form.fields
    ]


def _in_words(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("（空）")
    return full_name(value) if name == "region" else value_label(name, str(value))


def _pieces(text: str, sheet: Sheet) -> list[tuple[str, int | None, str]]:
    """The text in pieces, with where each begins and how it is marked: ``source`` for what a problem is about,
    ``recognised`` for other figures read from a picture. Pieces without a mark come with None and an empty string."""
    marks: dict[tuple[int, int], str] = {}
    for problem in sheet.problems:
        for cell in problem.cells:
            if cell.span and (not problem.is_recognition or cell.span not in marks):
                marks[cell.span] = "recognised" if problem.is_recognition else "source"
    pieces: list[tuple[str, int | None, str]] = []
    at = 0
    for (start, end), mark in sorted(marks.items()):
        if start < at or end > len(text):
            continue
        pieces += [(text[at:start], None, ""), (text[start:end], start, mark)]
        at = end
    return [*pieces, (text[at:], None, "")]
