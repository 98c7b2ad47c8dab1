"""How to search, what the figures mean, and how problems are found."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import glossary
from portal.labels import SEVERITIES
from portal.tables import LEGEND
from reports.problem import ProblemKind, problem_kinds
from search.schema import FIELD_LABELS, PREFIXES

PLACEHOLDER = re.compile(r"\{\w+\}")


@require_safe
def help(request: HttpRequest) -> HttpResponse:
    context = {
        "nav": "help",
        "prefixes": [(prefix, FIELD_LABELS[field]) for prefix, field in PREFIXES.items()],
        "legend": LEGEND,
        "chapters": glossary.chapters(),
        "kinds": [(kind, SEVERITIES[kind.severity], _pattern(kind)) for kind in problem_kinds().values()],
    }
    return render(request, "help.html", context)


def _pattern(kind: ProblemKind) -> str:
    """What a page says of such a problem, with … for what differs from report to report."""
    return PLACEHOLDER.sub("…", kind.zh)
