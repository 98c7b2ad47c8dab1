"""What the portal is, where its reports come from and what it can't do."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import collection
from reports.demo import samples_only


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    totals = collection.totals()
    context = {
        "nav": "about",
        "totals": totals,
        "years": collection.counted().aggregate(first=Min("year"), last=Max("year")),
        "contact": settings.CONTACT,
        "contact_url": _contact_url(settings.CONTACT),
        "has_samples": samples_only() and totals.reports > 0,
    }
    return render(request, "about.html", context)


def _contact_url(contact: str) -> str:
    """What a click on the contact opens; empty where it is words alone."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
