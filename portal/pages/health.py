"""For machines: is the portal alive, can it answer, and what may robots read."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.models import OutboxEntry
from search.engines.base import EngineRequest, SearchUnavailable
from search.query import Words
from search.results import get_engine

# What a robot has no use for: lists filtered in every way, files, what is made for one figure.
CLOSED = (
    "/search/",
    "/search.",
    "/search?*&",
    "/related",
    "/suggest",
    "/figures.",
    "/collection.zip",
    "/api/",
    "/compare",
    "/indicators?",
    "/indicators.",
    "/coverage?",
    "/agencies?",
    "/agencies/*?",
    "/regions/*?",
    "/reports/*.",
    "/reports/*?",
    "/reports/*/",
    "/*.svg$",
)
ROBOTS = "\n".join([
    "User-agent: *",
    "Disallow: /admin/",
    "Disallow: /manage/",
    *(f"Disallow: {prefix}{address}" for prefix in ("", "/en") for address in CLOSED),
    "",
])  # fmt: skip


PROBE = EngineRequest(Words("公开", ("title",)), size=1)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and index answer; 503 if one does not. ``outbox`` counts changes not yet in the index."""
    outbox = _outbox()
    parts = {"database": outbox is not None, "index": _index_answers()}
    state = {name: "ok" if fine else "down" for name, fine in parts.items()}
    return JsonResponse({**state, "outbox": outbox}, status=200 if all(parts.values()) else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sitemaps'))}\n"
    return HttpResponse(ROBOTS + sitemap, content_type="text/plain; charset=utf-8")


def _outbox() -> int | None:
    try:
        connection.ensure_connection()
        return OutboxEntry.objects.count()
    except DatabaseError:
        return None


def _index_answers() -> bool:
    """Whether it can be opened and a search in it answered; damage inside it shows only in reading."""
    try:
        get_engine().search(PROBE)
    except SearchUnavailable:
        return False
    return True
