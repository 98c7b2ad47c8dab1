"""Facets as a page shows them: headings, labels, order, what is selected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reports.agencies import LEVELS
from reports.models import AgencyType, Region, Report
from reports.problem import problem_kinds
from search.params import SearchParams

LABELS: Final = {
    "region": "地区",
    "year": "年度",
    "type": "机关类型",
    "level": "层级",
    "form": "格式",
    "scope": "范围",
    "problem": "问题",
    "tables": "统计表",
}
TABLES: Final = {"yes": "有统计表", "no": "没有统计表"}


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
    """A filter: its key in the address, its heading, and its values with counts that ignore its own selection."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def selected_count(self) -> int:
        return sum(value.selected for value in self.values)


def facet_fields(params: SearchParams) -> dict[str, str]:
    """For each facet the engine's field to count: regions with all below them, or by themselves alone."""
    return {name: "region_own" if name == "region" and params.scope_region == "own" else name for name in LABELS}


def build_facets(params: SearchParams, counts: Mapping[str, Mapping[str, int]]) -> tuple[Facet, ...]:
    """All facets, from the engine's counts by its fields. What is selected stays, even with no report left."""
    return tuple(_facet(name, params, counts.get(field, {})) for name, field in facet_fields(params).items())


def _facet(name: str, params: SearchParams, counts: Mapping[str, int]) -> Facet:
    selected = frozenset(map(str, getattr(params, name)))
    if name == "region":
        return Facet(name, LABELS[name], _regions(counts, selected))
    present = counts.keys() | selected
    labels = _labels(name)
    known = [value for value in labels if value in present]
    if name == "year":
        known = sorted(present, reverse=True)
    rest = sorted(present - set(known), key=lambda value: (-counts.get(value, 0), value))
    return Facet(
        name,
        LABELS[name],
        tuple(
            FacetValue(value, labels.get(value, value), counts.get(value, 0), value in selected)
            for value in (*known, *rest)
        ),
    )


def _labels(name: str) -> Mapping[str, str]:
    """Labels of a facet's values in the order to show them; a value without one is its own label."""
    if name == "type":
        return {type_: type_ for type_ in AgencyType.objects.values_list("name", flat=True)}
    if name == "problem":
        return {code: kind.label_zh for code, kind in problem_kinds().items()}
    fixed: dict[str, Mapping[str, str]] = {
        "level": LEVELS,
        "form": dict(Report.Form.choices),
        "scope": dict(Report.Scope.choices),
        "tables": TABLES,
    }
    return fixed.get(name, {})


def _regions(counts: Mapping[str, int], selected: frozenset[str]) -> tuple[FacetValue, ...]:
    """Regions with those above them, by code: a tree read from top to bottom."""
    regions: dict[str, Region] = {}
    wanted = counts.keys() | selected
    while wanted:
        found = Region.objects.in_bulk(list(wanted))
        regions.update(found)
        wanted = {region.parent_id for region in found.values() if region.parent_id} - regions.keys()
    unknown = selected - regions.keys()
    return tuple(
        FacetValue(
            value=code,
            label=regions[code].name if code in regions else code,
            count=counts.get(code, 0),
            selected=code in selected,
            depth=_depth(regions, code),
        )
        for code in sorted(regions.keys() | unknown)
    )


def _depth(regions: Mapping[str, Region], code: str) -> int:
    depth = 0
    while code in regions and (parent := regions[code].parent_id):
        code, depth = parent, depth + 1
    return depth
