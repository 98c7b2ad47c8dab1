"""The search: the address is read, the engine asked, the page or the data rendered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import filters, labels, sums
from portal.chips import chips
from portal.collection import problem_counts
from portal.facet_boxes import Boxes
from portal.hits import Asked
from portal.holdings import holdings
from portal.indicator_choices import find_indicators
from portal.pager import page_links
from portal.search_conditions import rows
from portal.ways_out import ways_out
from search.params import BadParams, SearchParams
from search.results import SearchPage, as_json, count_matches, run_search

REPORT_FORMATS = ("csv", "xlsx")
FIGURE_FORMATS = ("csv", "xlsx", "json", "parquet")
CONDITION_KEYS = ("ind", "op", "v")  # one condition is made of all three


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The page of results; for htmx only its inside."""
    try:
        params, asked = SearchParams.from_query(request.GET), sums.Asked.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "search/_search.html" if is_fragment else "search/search.html"
    context = context_of(run_search(params, asked.metrics()), asked)
    response = render(request, template, {**context, "is_fragment": is_fragment})
    patch_vary_headers(response, ["HX-Request"])
    if is_fragment:
        response["HX-Push-Url"] = filters.address(params, more=asked.to_query())
    return response


def refuse(request: HttpRequest, bad: BadParams) -> HttpResponse:
    """What could not be read of the address, as a page with status 400; as data where data was asked for."""
    if request.path.endswith(".json"):
        error = {
            "code": "bad_params",
            "message": _("；").join(f"{key}={value}{_('：')}{message}" for key, value, message in bad.errors),
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
    """The address without the keys that could not be read, nor those that belong to them."""
    query = request.GET.copy()
    for key, _value, _message in bad.errors:
        for together in CONDITION_KEYS if key in CONDITION_KEYS else (key,):
            query.pop(together, None)
    return f"{reverse('search')}?{query.urlencode()}"


@require_safe
def search_json(request: HttpRequest) -> HttpResponse:
    """The same results as data; see ``contracts.md``."""
    try:
        params = SearchParams.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    return JsonResponse(as_json(run_search(params)), json_dumps_params={"ensure_ascii": False})


def context_of(results: SearchPage, asked: sums.Asked) -> dict[str, Any]:
    """What the templates of the search print."""
    params, more = results.params, asked.to_query()

    def at(changed: SearchParams) -> str:
        return filters.address(changed, more=more)

    selected = chips(params, results.facets)
    problems = problem_counts(hit.report for hit in results.hits)
    pages = max(1, -(-results.total // params.size))
    return {
        "nav": "search",
        "params": params,
        "results": results,
        "marking": Asked(params.q, params.mode, params.scope_in).query if params.q else "",
        "lines": [(hit, problems[hit.report.pk]) for hit in results.hits],
        "groups": Boxes(params, more).groups(results.facets),
        "chips": [(chip, at(chip.without)) for chip in selected],
        "clear_url": at(filters.cleared(params)),
        "narrowing": filters.narrowing(params),
        "pager": page_links(params.page, pages, lambda page: at(params.replacing(page=page))),
        "first_page_url": at(params.replacing(page=1)),
        "canonical": at(params),
        "is_filtered": bool(selected or more) or params.page > 1 or params.sort != "relevance",
        "corrections": [(correction, at(params.replacing(q=correction.text))) for correction in results.corrections],
        "related_url": filters.address(params.replacing(size=20), "related") if selected or params.q else "",
        "places": {**labels.PLACES, **labels.SECTIONS},
        "modes": labels.MODES,
        "sorts": labels.SORTS,
        "scope_regions": labels.SCOPE_REGION,
        "has_samples": any(hit.report.is_sample for hit in results.hits),
        **_files(params),
        **_figures(results, asked, at),
        **(_other_mode(results, at) if params.q else {}),
        **({} if results.total else _nothing_found(params, selected, at)),
    }


def _files(params: SearchParams) -> dict[str, Any]:
    """What can be taken away of a search: addresses, and (what it is, [(format, address)])."""
    everything = params.replacing(size=20)
    downloads = [
        (_("下载本次检索结果"), [(kind, filters.address(everything, f"search-{kind}")) for kind in REPORT_FORMATS]),
        (_("下载数字"), [(kind, filters.address(everything, f"figures-{kind}")) for kind in FIGURE_FORMATS]),
    ]
    return {
        "json_url": filters.address(params, "search-json"),
        "atom_url": filters.address(everything, "search-atom"),
        "downloads": downloads,
        "explorer_url": filters.address(everything, "indicators"),
    }


def _figures(results: SearchPage, asked: sums.Asked, at: filters.Address) -> dict[str, Any]:
    """Conditions on indicators, and statistics of them."""
    return {
        "conditions": [(row, at(row.without)) for row in rows(results.params)],
        "operators": labels.OPERATORS,
        "indicators": find_indicators("", asked.show),
        "asked": asked,
        "statistics": labels.STATISTICS,
        "groupings": sums.BY,
        "sums": sums.sums(results, asked) if results.total else [],
        "scope_head": labels.FILTERS["scope"],
        "query_string": filters.address(results.params.replacing(), more=asked.to_query()).partition("?")[2],
    }


def _other_mode(results: SearchPage, at: filters.Address) -> dict[str, Any]:
    """The way to search for the same words in the other mode, with what it finds."""
    other = filters.other_mode(results.params)
    return {
        "other_mode": labels.MODES[other.mode],
        "other_mode_url": at(other),
        "other_mode_count": count_matches(other, results.hidden),
    }


def _nothing_found(params: SearchParams, selected: list[Any], at: filters.Address) -> dict[str, Any]:
    """Ways out, and what there is of the agencies, regions and years that were asked for."""
    return {
        "ways_out": [(way, at(way.params)) for way in ways_out(params, selected)],
        "holdings": [(holding, at(holding.params)) for holding in holdings(params)],
    }
