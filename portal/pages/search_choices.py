"""All there is to choose from where the search page shows a few: values of a facet, indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal import labels
from portal.facet_boxes import Box, Boxes
from portal.indicator_choices import find_indicators
from portal.pages.search import refuse
from portal.parameters import one_of, region_code, words
from portal.sums import Asked
from reports.models import Agency
from reports.region_list import get_place
from reports.wording import path_in_words
from search.facets import LABELS, Facet, FacetValue, build_facet, facet_fields
from search.params import BadParams, SearchParams
from search.results import count_facet

MOST: Final = 200
USES: Final = ("ind", "show")  # what an indicator is chosen for: the key of the address that it goes to


@require_safe
def search_values(request: HttpRequest) -> HttpResponse:
    """The values of the facet ``facet`` that ``find`` finds, or the regions right below ``under``, to be ticked.

    For htmx the list that takes the place of the few on the search page, or the regions alone.
    """
    try:
        params, asked = SearchParams.from_query(request.GET), Asked.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    name, found = one_of(request, "facet", tuple(LABELS)), words(request, "find")
    under = region_code(request, "under") if name == "region" else ""
    counts = count_facet(params, facet_fields(params)[name])
    facet = _agencies(params, counts, found) if name == "agency" else build_facet(name, params, counts)
    boxes = Boxes(params, asked.to_query()).below(facet, under) if under else _matching(facet, found)
    listed = {box.value.value for box in boxes[:MOST]}
    kept = [pair for pair in [*params.to_query(), *asked.to_query()] if pair[0] not in (name, "page")]
    kept += [(name, value.value) for value in facet.values if value.selected and value.value not in listed]
    context = {
        "facet": facet,
        "boxes": boxes[:MOST],
        "unlisted": max(0, len(boxes) - MOST) + (0 if under else facet.unlisted),
        "find": found,
        "under": get_place(under),
        "kept": kept,
    }
    return _answer(request, "values_below" if under else "values", context)


@require_safe
def search_indicators(request: HttpRequest) -> HttpResponse:
    """The indicators that ``find`` finds, one to be chosen for ``use``: a condition (``ind``) or a sum (``show``)."""
    try:
        params, asked = SearchParams.from_query(request.GET), Asked.from_query(request.GET)
    except BadParams as bad:
        return refuse(request, bad)
    use, found = one_of(request, "use", USES), words(request, "find")
    context = {
        "use": use,
        "find": found,
        "indicators": find_indicators(found),
        "kept": [
            pair
            for pair in [*params.to_query(), *asked.to_query()]
            if pair[0] != "page" and (use, pair[0]) != ("show", "show")
        ],
        "operators": labels.OPERATORS,
    }
    return _answer(request, "indicators", context)


def _answer(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page of that name, or for htmx its inside."""
    is_fragment = request.headers.get("HX-Request") == "true"
    template = f"search/_{name}.html" if is_fragment else "search/choices.html"
    response = render(request, template, {**context, "nav": "search", "inside": f"search/_{name}.html"})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _matching(facet: Facet, found: str) -> list[Box]:
    """Boxes of the values that hold the words, and of what is selected; of regions without words those at the top."""
    values: Iterable[FacetValue] = facet.values
    if facet.name == "region":
        values = (replace(value, label=_path(value)) for value in values if found or not value.depth or value.selected)
    return [Box(facet.name, value) for value in values if value.selected or found.lower() in _searched(value)]


def _searched(value: FacetValue) -> str:
    """What a value is found by: its label and, on an English page, what it is called in Chinese."""
    place = get_place(value.value)
    return " ".join((value.label, value.value, *(place.path if place else ()))).lower()


def _path(value: FacetValue) -> str:
    place = get_place(value.value)
    return path_in_words(place.path) if place else value.label


def _agencies(params: SearchParams, counts: Mapping[str, int], found: str) -> Facet:
    """The agencies with reports whose name holds the words, those with most first; without words the facet as ever."""
    facet = build_facet("agency", params, counts)
    if not found:
        return facet
    names = Agency.objects.filter(name__contains=found).exclude(pk__in=params.agency).values_list("pk", "name")
    values = [FacetValue(str(pk), name, counts[str(pk)], False) for pk, name in names if str(pk) in counts]
    values.sort(key=lambda value: (-value.count, value.label))
    return Facet(facet.name, facet.label, (*(value for value in facet.values if value.selected), *values))
