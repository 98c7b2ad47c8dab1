"""What the reports found have in common: asked for when the reader gets there, for it costs reading some of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal import filters
from portal.pages.search import refuse
from search.narrowing import as_smart
from search.params import MAX_WITHIN, BadParams, SearchParams
from search.related import related_terms
from search.vocabulary import get_vocabulary


@require_safe
def related(request: HttpRequest) -> HttpResponse:
    """The related words of a search, each leading to the search narrowed by it; for htmx only the list."""
    try:
        params = SearchParams.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    found = related_terms(get_vocabulary(), params)
    is_fragment = request.headers.get("HX-Request") == "true"
    context = {
        "nav": "search",
        "params": params,
        "related": found,
        "words": [(term, filters.address(_narrowed(params, term.text))) for term in found.terms],
        "search_url": filters.address(params),
        "is_fragment": is_fragment,
    }
    response = render(request, "search/_related.html" if is_fragment else "search/related.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _narrowed(params: SearchParams, word: str) -> SearchParams:
    """The same search within its results; a query in quotes or with 或 stays as it is, beside the word."""
    return params.replacing(q=word, mode="smart", within=_earlier(params))


def _earlier(params: SearchParams) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*params.within, *([as_smart(params.q, params.mode)] if params.q else []))))[
        -MAX_WITHIN:
    ]
