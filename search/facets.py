"""Facets as a page shows them: headings, labels, order, what is selected."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from reports.agencies import LEVELS
from reports.models import Agency, AgencyType, Region, Report
from reports.problem import problem_kinds
from reports.region_list import get_place, parents
from reports.wording import in_words, place_in_words
from search.params import SearchParams

LABELS: Final = {
    "region": gettext_lazy("地区"),
    "year": gettext_lazy("年份"),
    "type": gettext_lazy("机关类型"),
    "level": gettext_lazy("层级"),
    "form": gettext_lazy("格式"),
    "scope": gettext_lazy("统计范围"),
    "problem": gettext_lazy("问题"),
    "tables": gettext_lazy("统计表"),
    "agency": gettext_lazy("机关"),
}
TABLES: Final = {"yes": gettext_lazy("有统计表"), "no": gettext_lazy("没有统计表")}
MOST_AGENCIES: Final = 50  # of thousands; the others are found by their names
_NO_AGENCY = "0"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to filter by. ``depth`` is 0, or the level in the tree of regions (0 province, 1 city, 2 county)."""

    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its key in the address, its heading, and its values with counts that ignore its own selection.

    ``unlisted`` is how many more values there are, the least frequent, that are not in ``values``.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    unlisted: int = 0

    @property
    def selected_count(self) -> int:
        return sum(value.selected for value in self.values)


def facet_fields(params: SearchParams) -> dict[str, str]:
    """For each facet the engine's field to count: regions with all below them, or by themselves alone."""
    return {name: "region_own" if name == "region" and params.scope_region == "own" else name for name in LABELS}


def build_facets(params: SearchParams, counts: Mapping[str, Mapping[str, int]]) -> tuple[Facet, ...]:
    """All facets, from the engine's counts by its fields. What is selected stays, even with no report left."""
    return tuple(build_facet(name, params, counts.get(field, {})) for name, field in facet_fields(params).items())


def build_facet(name: str, params: SearchParams, counts: Mapping[str, int]) -> Facet:
    """One facet, from the engine's counts of its field."""
    selected = frozenset(map(str, getattr(params, name)))
    if name == "region":
        return Facet(name, str(LABELS[name]), _regions(counts, selected))
    if name == "agency":
        return _agencies(counts, selected)
    present = counts.keys() | selected
    labels = _labels(name)
    known = [value for value in labels if value in present]
    if name == "year":
        known = sorted(present, reverse=True)
    rest = sorted(present - set(known), key=lambda value: (-counts.get(value, 0), value))
    return Facet(
        name,
        str(LABELS[name]),
        tuple(
            FacetValue(
                value, gettext(labels[value]) if value in labels else value, counts.get(value, 0), value in selected
            )
            for value in (*known, *rest)
        ),
    )


def _labels(name: str) -> Mapping[str, str]:
    """Labels of a facet's values in the order to show them; a value without one is its own label."""
    if name == "type":
        return {type_: in_words(type_) for type_ in AgencyType.objects.values_list("name", flat=True)}
    if name == "problem":
        return {code: in_words(kind.label_zh) for code, kind in problem_kinds().items()}
    fixed: dict[str, Mapping[str, str]] = {
        "level": {value: in_words(label) for value, label in LEVELS.items()},
        "form": {value: str(label) for value, label in Report.Form.choices},
        "scope": {value: str(label) for value, label in Report.Scope.choices},
        "tables": {value: str(label) for value, label in TABLES.items()},
    }
    return fixed.get(name, {})


def _agencies(counts: Mapping[str, int], selected: frozenset[str]) -> Facet:
    """Those with the most reports, and those selected."""
    least = min(heapq.nlargest(MOST_AGENCIES + 1, counts.values()), default=0)
    frequent = [value for value, count in counts.items() if count >= least and value != _NO_AGENCY]
    most = sorted(frequent, key=lambda value: (-counts[value], int(value)))[:MOST_AGENCIES]
    listed = [*most, *sorted(selected.difference(most), key=int)]
    names = dict(Agency.objects.filter(pk__in=listed).order_by().values_list("pk", "name"))
    return Facet(
        "agency",
        str(LABELS["agency"]),
        tuple(FacetValue(v, names.get(int(v), v), counts.get(v, 0), v in selected) for v in listed),
        unlisted=len(counts) - sum(value in counts for value in (*listed, _NO_AGENCY)),
    )


def _regions(counts: Mapping[str, int], selected: frozenset[str]) -> tuple[FacetValue, ...]:
    """Regions with those above them, by code: a tree read from top to bottom."""
    codes = {above for code in counts.keys() | selected for above in region_path(code)} - {""}
    odd = [code for code in codes if get_place(code) is None]
    names = dict(Region.objects.filter(pk__in=odd).values_list("code", "name")) if odd else {}
    return tuple(
        FacetValue(
            value=code,
            label=place_in_words(_region_name(code) or names.get(code, code)),
            count=counts.get(code, 0),
            selected=code in selected,
            depth=len(region_path(code)) - 1,
        )
        for code in sorted(codes)
    )


@lru_cache(maxsize=8192)
def region_path(code: str) -> tuple[str, ...]:
    """The codes from the province down to the region itself; of an unknown code itself alone."""
    return tuple(place.code for place in parents(code)) or (code,)


@lru_cache(maxsize=8192)
def _region_name(code: str) -> str:
    place = get_place(code)
    return place.name if place else ""
