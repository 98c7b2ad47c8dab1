"""Saying what is wrong with a report: the form, and the page that thanks for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.correction_form import CorrectionRequestForm, comes_from_here, request_of, sender_of
from portal.pages.errors import answers_gone
from portal.pages.report import visible_report
from portal.pages.source import figure_of
from portal.reading import reading_of
from reports.correction_requests import TooManyRequests, file_request
from reports.models import Report


# Without a cookie there is no token to compare, and nothing here rests on who is logged in; see comes_from_here.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_gone
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The form on a GET, with ``?figure=code`` about one number; taken in on a POST to the same address."""
    report = visible_report(request, pk)
    figure = figure_of(request, report)
    if request.method != "POST":
        return _page(request, CorrectionRequestForm(report=report, figure=figure), figure)
    form = CorrectionRequestForm(request.POST, report=report, figure=figure)
    if not comes_from_here(request):
        form.add_error(None, _("这次提交来自别的网站，没有收下。请在本页重新提交。"))
        return _page(request, form, figure, status=403)
    if not form.is_valid():
        return _page(request, form, figure, status=422)
    if not form.is_trapped:
        try:
            file_request(request_of(form, figure, _shown(report, figure), sender_of(request)))
        except TooManyRequests:
            form.add_error(None, _("一小时内收到的纠错太多，暂时不能再收。您填的内容还在，请过一会儿再提交。"))
            return _page(request, form, figure, status=429)
    return redirect("report-correction-sent", pk=pk)


@require_safe
@answers_gone
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "report/correction_sent.html", {"report": visible_report(request, pk)})


def _shown(report: Report, figure: str) -> str:
    """What the page shows in the cell, in words where it is no number."""
    chosen = reading_of(report, None, figure).chosen if figure else ()
    return chosen[0].cell.text if chosen else ""


def _page(request: HttpRequest, form: CorrectionRequestForm, figure: str, status: int = 200) -> HttpResponse:
    chosen = reading_of(form.report, None, figure).chosen if figure else ()
    context = {
        "report": form.report,
        "form": form,
        "one": chosen[0] if chosen else None,
        "has_samples": form.report.is_sample,
    }
    return render(request, "report/correction.html", context, status=status)
