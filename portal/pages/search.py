"""The search: the address is read, the engine asked, the page or the data rendered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import filters, labels
from portal.collection import ProblemCount
from portal.pager import page_links
from search.params import BadParams, SearchParams
from search.results import SearchPage, as_json, run_search

REPORT_FORMATS = ("csv", "xlsx")
FIGURE_FORMATS = ("csv", "xlsx", "json", "parquet")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page of results; for htmx only its inside."""
    try:
        params = SearchParams.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "search/_search.html" if is_fragment else "search/search.html"
    response = render(request, template, {**context_of(run_search(params)), "is_fragment": is_fragment})
    patch_vary_headers(response, ["HX-Request"])
    if is_fragment:
        response["HX-Push-Url"] = filters.address(params)
    return response


def refuse(request: HttpRequest, bad: BadParams) -> HttpResponse:
    """What could not be read of the address, as a page with status 400; as data where data was asked for."""
    if request.path.endswith(".json"):
        error = {
            "code": "bad_params",
            "message": "；".join(f"{key}={value}：{message}" for key, value, message in bad.errors),
            "parameters": [{"key": key, "value": value, "message": message} for key, value, message in bad.errors],
        }
        return JsonResponse({"error": error}, status=400, json_dumps_params={"ensure_ascii": False})
    context = {
        "errors": bad.errors,
        "nav": "search",
        "q": request.GET.get("q", ""),
        "retry": _without(request, bad),
    }
    return render(request, "400.html", context, status=400)


def _without(request: HttpRequest, bad: BadParams) -> str:
    """The address without the keys that could not be read."""
    query = request.GET.copy()
    for key, _value, _message in bad.errors:
        query.pop(key, None)
    return f"{reverse('search')}?{query.urlencode()}"


@require_safe
def search_json(request: HttpRequest) -> HttpResponse:
    """The same results as data; see ``contracts.md``."""
    try:
        params = SearchParams.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    return JsonResponse(as_json(run_search(params)), json_dumps_params={"ensure_ascii": False})


def context_of(results: SearchPage) -> dict[str, Any]:
    """What the templates of the search print."""
    params = results.params
    everything = params.replacing(size=20)
    chips = filters.chips(params, results.facets)
    pages = max(1, -(-results.total // params.size))
    return {
        "nav": "search",
        "params": params,
        "results": results,
        "lines": [(hit, ProblemCount.of(hit.report.problems.all())) for hit in results.hits],
        "groups": filters.groups(results.facets),
        "chips": chips,
        "clear_url": filters.clear(params),
        "other_mode": labels.MODES[filters.other_mode(params).mode],
        "other_mode_url": filters.address(filters.other_mode(params)),
        "ways_out": [] if results.total else filters.ways_out(params, chips),
        "pager": page_links(params.page, pages, lambda page: filters.address(params.replacing(page=page))),
        "first_page_url": filters.address(params.replacing(page=1)),
        "canonical": filters.address(params),
        "json_url": filters.address(params, "search-json"),
        "atom_url": filters.address(everything, "search-atom"),
        "downloads": _downloads(everything),
        "is_filtered": bool(chips) or params.page > 1 or params.sort != "relevance",
        "places": {**labels.PLACES, **labels.SECTIONS},
        "modes": labels.MODES,
        "sorts": labels.SORTS,
        "scope_regions": labels.SCOPE_REGION,
        "has_samples": any(hit.report.is_sample for hit in results.hits),
    }


def _downloads(params: SearchParams) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be taken away of a search: (what it is, [(format, address)])."""
    return [
        (_("下载本次检索结果"), [(kind, filters.address(params, f"search-{kind}")) for kind in REPORT_FORMATS]),
        (_("下载数字"), [(kind, filters.address(params, f"figures-{kind}")) for kind in FIGURE_FORMATS]),
    ]
