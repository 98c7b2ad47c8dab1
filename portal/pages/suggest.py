"""What may be meant, while it is typed: names and words, each with the address it leads to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters import address
from reports.region_list import get_place
from reports.wording import language, path_in_words
from search.params import SearchParams
from search.suggest import Suggestion, suggest
from search.vocabulary import get_vocabulary

SECONDS = 300


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """At most ten suggestions for the text ``q``; an empty list for what can't be completed."""
    vocabulary = get_vocabulary()
    found = [_as_json(suggestion) for suggestion in suggest(vocabulary, request.GET.get("q", "").strip())]
    response = JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": True})
    if vocabulary.reports:
        patch_cache_control(response, public=True, max_age=SECONDS)
    else:
        patch_cache_control(response, no_store=True)  # not made yet, or nothing published yet
    return response


def _as_json(suggestion: Suggestion) -> dict[str, str | int]:
    kinds = {"agency": _("机关"), "region": _("地区"), "word": _("词")}
    answer: dict[str, str | int] = {
        "kind": kinds[suggestion.kind],
        "text": suggestion.text,
        "detail": _detail(suggestion),
        "count": suggestion.count,
        "url": _address(suggestion),
    }
    # A word completes the query, to be asked with the filters chosen; a name leads to its own page.
    return {**answer, "query": suggestion.key} if suggestion.kind == "word" else answer


def _detail(suggestion: Suggestion) -> str:
    """Where a name belongs; in English what a region is called."""
    place = get_place(suggestion.key) if suggestion.kind == "region" and language() == "en" else None
    return path_in_words(place.path) if place else suggestion.detail


def _address(suggestion: Suggestion) -> str:
    if suggestion.kind == "agency":
        return reverse("agency", args=[suggestion.key])
    if suggestion.kind == "region":
        return reverse("region", args=[suggestion.key])
    return address(SearchParams(q=suggestion.key))
