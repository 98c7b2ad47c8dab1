"""What the portal is, where its reports come from and what it can't do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import collection
from reports.demo import samples_only


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    totals = collection.totals()
    context = {"nav": "about", "totals": totals, "has_samples": samples_only() and totals.reports > 0}
    return render(request, "about.html", context)
