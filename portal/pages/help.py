"""How to search, what the figures mean, and how problems are found."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
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

PLACEHOLDER = re.compile(r"\{\w+\}")


@require_safe
def help(request: HttpRequest) -> HttpResponse:
    counts = count_facet(SearchParams(), "problem")
    context = {
        "nav": "help",
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
