"""How to search, what the figures mean, and how problems are found."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import glossary
from portal.data_dictionary import data_dictionary
from portal.labels import SEVERITIES
from portal.tables import LEGEND
from reports.parsing.form import all_indicators
from reports.problem import ProblemKind, problem_kinds
from search.params import SearchParams
from search.results import count_facet
from search.schema import FIELD_LABELS, PREFIXES

EXAMPLES = (
    ("教育 培训", _("两个词都有")),
    ("“政府信息公开”", _("原文里有这一串字，一字不差；英文引号、「」也可以")),
    ("公开 -培训", _("有“公开”，没有“培训”；减号前要有空格，单写的“非”也可以")),
    ("复议 | 诉讼", _("有一个就行；单写的“或”“OR”也可以，只连左右两个词")),
    ("年报 (复议 | 诉讼) -(培训 宣传)", _("括号里的先合起来；可以套括号，也可以整组排除")),
    ("标题:教育局", _("只在标题中找；冒号后可以是引号，也可以是括号")),
    ("申请:(不予公开 | 部分公开)", _("只在“收到和处理政府信息公开申请情况”一章中找")),
    (
        "教育局 2020-2022",
        _("只要这几个年度的报告；2020—2022年、2020至2022年、2021年度都可以。单写 2021年 按正文中的字找"),
    ),
    ("工信局", _("简称和全称互相找得到：工信局、工信、工业和信息化局")),
)
PLACEHOLDER = re.compile(r"\{\w+\}")


@require_safe
def help(request: HttpRequest) -> HttpResponse:
    counts = count_facet(SearchParams(), "problem")
    context = {
        "nav": "help",
        "examples": EXAMPLES,
        "prefixes": [(prefix, FIELD_LABELS[field]) for prefix, field in PREFIXES.items()],
        "legend": LEGEND,
        "chapters": glossary.chapters(),
        "indicator_count": len(all_indicators()),
        "kinds": [
            (kind, SEVERITIES[kind.severity], _pattern(kind), counts.get(kind.code, 0))
            for kind in problem_kinds().values()
        ],
    }
    return render(request, "help.html", context)


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every indicator by its code."""
    return render(request, "dictionary.html", {"nav": "help", "parts": data_dictionary()})


def _pattern(kind: ProblemKind) -> str:
    """What a page says of such a problem, with … for what differs from report to report."""
    return PLACEHOLDER.sub("…", kind.en if get_language() == "en" else kind.zh)
