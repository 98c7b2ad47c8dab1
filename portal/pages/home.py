"""The first page: one search box, what there is, and the ways in."""

from __future__ import annotations

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import collection, places
from portal.linked_data import collection_dataset

EXAMPLES = (_("依申请公开"), _("“不予公开” 国家秘密"), _("行政诉讼 结果纠正"), _("教育 培训"), _("政务公开 考核"))
NEWEST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One search box, totals, newest reports, ways in by province, year and kind of agency."""
    counted = collection.counted()
    newest = collection.report_lines(counted.order_by("-published_at", "-pk")[:NEWEST])
    totals = collection.totals()
    context = {
        "totals": totals,
        "dataset": collection_dataset(totals, request.build_absolute_uri),
        "newest": newest,
        "provinces": places.provinces(counted),
        "years": counted.order_by("-year").values("year").annotate(count=Count("pk")),
        "types": counted.order_by("agency__types__order")
        .filter(agency__types__isnull=False)
        .values(name=F("agency__types__name"))
        .annotate(count=Count("pk")),
        "examples": EXAMPLES,
        "has_samples": collection.has_samples(newest),
    }
    return render(request, "home.html", context)
