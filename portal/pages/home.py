"""The first page: one search box, what there is, and the ways in."""

from __future__ import annotations

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import collection, places
from portal.filters import address
from portal.linked_data import collection_dataset
from portal.province_tiles import province_tiles
from search.engines.base import SearchUnavailable
from search.params import SearchParams
from search.results import count_each

# Queries worth trying, of different kinds; those that find something are offered.
EXAMPLES = (
    _("依申请公开 培训"),
    _("“不予公开” 国家秘密"),
    _("复议 | 诉讼"),
    _("问题:人员不足"),
    _("政务公开 考核 -培训"),
    _("教育局"),
    _("政府信息公开"),
)
MOST_EXAMPLES = 5
NEWEST = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One search box, totals, newest reports, ways in by map, province and city, year and kind of agency."""
    counted = collection.counted()
    newest = collection.report_lines(counted.order_by("-published_at", "-pk")[:NEWEST])
    totals = collection.totals()
    provinces = places.provinces(counted)
    context = {
        "totals": totals,
        "dataset": collection_dataset(totals, request.build_absolute_uri),
        "newest": newest,
        "provinces": provinces,
        "tiles": province_tiles({item.region.code: item.reports for item in provinces}),
        "years": counted.order_by("-year").values("year").annotate(count=Count("pk")),
        "types": counted.order_by("agency__types__order")
        .filter(agency__types__isnull=False)
        .values(name=F("agency__types__name"))
        .annotate(count=Count("pk")),
        "examples": _examples(),
        "has_samples": collection.has_samples(newest),
    }
    return render(request, "home.html", context)


def _examples() -> list[tuple[str, str, int]]:
    """Example queries that find something: their words, addresses, and how many reports; none without an index."""
    searches = [SearchParams(q=str(example)) for example in EXAMPLES]
    try:
        found = zip(searches, count_each(searches, index_only=True), strict=True)
    except SearchUnavailable:
        return []
    return [(search.q, address(search), count) for search, count in found if count][:MOST_EXAMPLES]
