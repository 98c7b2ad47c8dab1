"""What stands around the hits of a search: chips, facets as groups of boxes, and ways out of an empty result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.labels import FILTERS, MODES, OPERATORS, value_label
from portal.tables import number_text
from reports.models import Agency, Region
from reports.parsing.form import all_indicators
from search.params import MODES as MODE_NAMES
from search.params import SearchParams
from search.results import Facet, FacetValue, run_search

LISTS = ("region", "year", "type", "level", "form", "scope", "problem", "tables", "agency")
SHOWN = 8
WAYS_OUT = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """A selected filter and the search without it."""

    name: str
    text: str
    without: SearchParams

    @property
    def label(self) -> str:
        return f"{self.name}：{self.text}"

    @property
    def aria_label(self) -> str:
        return _("移除筛选：%(name)s %(text)s") % {"name": self.name, "text": self.text}

    @property
    def url(self) -> str:
        return address(self.without)


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty result: what to change, where that leads, and what it finds."""

    text: str
    url: str
    count: int


@dataclass(slots=True)
class Box:
    """A value to tick; regions have the regions in them as ``inner``."""

    name: str
    value: FacetValue
    inner: list[Box] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.name}-{self.value.value}"

    @property
    def is_open(self) -> bool:
        return self.value.selected or any(box.is_open for box in self.inner)

    @property
    def is_inner_open(self) -> bool:
        return any(box.is_open for box in self.inner)


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as printed: eight values, then the rest behind 更多."""

    name: str
    label: str
    selected_count: int
    shown: Sequence[Box]
    more: Sequence[Box]

    @property
    def is_more_open(self) -> bool:
        return any(box.is_open for box in self.more)


def address(params: SearchParams, page: str = "search") -> str:
    """The canonical address of a search; ``page`` names the page of the URL map that is to answer it."""
    query, path = urlencode(params.to_query()), reverse(page)
    return f"{path}?{query}" if query else path


def groups(facets: Sequence[Facet]) -> list[Group]:
    """The facets that leave anything to choose."""
    return [_group(facet) for facet in facets if facet.values]


def _group(facet: Facet) -> Group:
    boxes: list[Box] = []
    path: list[Box] = []
    for value in facet.values:
        box = Box(facet.name, value)
        del path[value.depth :]
        (path[-1].inner if path else boxes).append(box)
        path.append(box)
    return Group(facet.name, facet.label, facet.selected_count, boxes[:SHOWN], boxes[SHOWN:])


def chips(params: SearchParams, facets: Sequence[Facet]) -> list[Chip]:
    """Every filter in force, in the order of the address."""
    words = _labels(params, facets)
    found = []
    if params.scope_in != "all":
        found.append(_chip(params, "in", value_label("in", params.scope_in), scope_in="all"))
    for name in LISTS:
        values: tuple[Any, ...] = getattr(params, name)
        for value in values:
            text = words.get((name, str(value))) or value_label(name, str(value))
            found.append(_chip(params, name, text, **{name: tuple(other for other in values if other != value)}))
    for name in ("year_from", "year_to"):
        if getattr(params, name) is not None:
            found.append(_chip(params, name, str(getattr(params, name)), **{name: None}))
    found.extend(_condition_chips(params))
    return found


def _chip(params: SearchParams, name: str, text: str, **changes: Any) -> Chip:
    return Chip(str(FILTERS[name]), text, params.replacing(page=1, **changes))


def _condition_chips(params: SearchParams) -> Iterator[Chip]:
    indicators = all_indicators()
    for condition in params.conditions:
        label = indicators[condition.ind].label if condition.ind in indicators else condition.ind
        number = "" if condition.v is None else f" {number_text(condition.v)}"
        rest = tuple(other for other in params.conditions if other != condition)
        yield _chip(params, "conditions", f"{label} {OPERATORS[condition.op]}{number}", conditions=rest)


def _labels(params: SearchParams, facets: Sequence[Facet]) -> Mapping[tuple[str, str], str]:
    """The words for the values in use that only the database or the facets know."""
    words = {(facet.name, value.value): value.label for facet in facets for value in facet.values if value.selected}
    missing = [code for code in params.region if ("region", code) not in words]
    if missing:
        words |= {("region", region.code): region.name for region in Region.objects.filter(code__in=missing)}
    if params.agency:
        words |= {("agency", str(agency.pk)): agency.name for agency in Agency.objects.filter(pk__in=params.agency)}
    return words


def clear(params: SearchParams) -> str:
    """The search with its words, and nothing else."""
    return address(SearchParams(q=params.q, mode=params.mode))


def other_mode(params: SearchParams) -> SearchParams:
    return params.replacing(page=1, mode=next(mode for mode in MODE_NAMES if mode != params.mode))


def ways_out(params: SearchParams, selected: Sequence[Chip]) -> list[Way]:
    """Changes by one step that do find something, the best first; each is counted by searching."""
    tries = [(_("去掉“%(label)s”") % {"label": chip.label}, chip.without) for chip in selected[:WAYS_OUT]]
    if params.q:
        mode = other_mode(params)
        tries.append((_("改用%(mode)s检索") % {"mode": MODES[mode.mode]}, mode))
        if selected:
            bare = SearchParams(q=params.q, mode=params.mode)
            tries.append((_("去掉所有筛选"), bare))
            tries.append((_("去掉检索词“%(q)s”") % {"q": params.q[:20]}, params.replacing(page=1, q="")))
    ways = [Way(text, address(changed), run_search(changed.replacing(size=10)).total) for text, changed in tries]
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)
