"""The text that a report was read from, with a place in it marked, and beside it what was read there."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.pages.errors import answers_gone
from portal.pages.report import visible_report
from portal.reading import reading_of
from portal.sheet import RECOGNISED
from reports.models import Report
from reports.parsing.form import all_indicators

SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


@require_safe
@answers_gone
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """``?at=start-end`` marks a place; ``?figure=code`` shows a number that need not have a place in the text."""
    found = visible_report(request, pk)
    text = found.source_file.text
    code = figure_of(request, found)
    span = _span(request.GET.get("at", ""), len(text))
    reading = reading_of(found, span, code)
    if code and span is None and reading.chosen:
        span = reading.chosen[0].cell.span
    start, end = span or (0, 0)
    context = {
        "report": found,
        "reading": reading,
        "start": start,
        "before": text[:start],
        "marked": text[start:end],
        "after": text[end:],
        "is_recognised": found.problems.filter(code=RECOGNISED).exists(),
        "has_samples": found.is_sample,
    }
    return render(request, "report/source.html", context)


def figure_of(request: HttpRequest, report: Report) -> str:
    """The indicator code under ``figure``, empty if there is none; raises BadRequest for one that the form lacks."""
    code = request.GET.get("figure", "").strip()
    indicator = all_indicators().get(code)
    if code and (indicator is None or report.form not in indicator.forms):
        raise BadRequest(_("figure 应为这份报告表中一格的代码，收到的是“%(value)s”。") % {"value": code[:80]})
    return code


def _span(at: str, length: int) -> tuple[int, int] | None:
    """The place to mark; None for none. Raises BadRequest for what is no place in a text of this length."""
    if not at:
        return None
    found = SPAN.fullmatch(at)
    if found is None or not int(found[1]) <= int(found[2]) <= length:
        raise BadRequest(_("at 应为“起-止”两个字符位置，例如 at=120-124。"))
    return int(found[1]), int(found[2])
