"""What the portal is, where its reports come from and what it can't do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import collection


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html", {"nav": "about", "totals": collection.totals()})
