"""The facets beside the results as boxes to tick: a few of each, the others a click away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.filters import Pairs, address
from search.facets import Facet, FacetValue, region_path
from search.params import SearchParams

SHOWN = 8
Tree = Mapping[str, Sequence[FacetValue]]


@dataclass(frozen=True, slots=True)
class Box:
    """A value to tick. A region may have regions in it: ``below`` says how many, ``inner`` lists them if unfolded.

    ``url`` leads to those below where they are not listed.
    """

    name: str
    value: FacetValue
    below: int = 0
    inner: tuple[Box, ...] = ()
    url: str = ""

    @property
    def id(self) -> str:
        return f"f-{self.name}-{self.value.value}"


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as printed: eight values and what is selected, how many ``more`` there are, and where."""

    name: str
    label: str
    selected_count: int
    shown: Sequence[Box]
    more: int
    more_url: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """Makes the boxes of one search; ``keys`` are those of the page beyond the search's, kept in every address."""

    params: SearchParams
    keys: Pairs = field(default=())

    def groups(self, facets: Sequence[Facet]) -> list[Group]:
        """The facets that leave anything to choose; years may be typed even if none is left."""
        return [self._group(facet) for facet in facets if facet.values or facet.name == "year"]

    def _group(self, facet: Facet) -> Group:
        tree = tree_of(facet)
        top = tree.get("", ())
        listed = _most_frequent(facet.name, top) | {value.value for value in top if _leads_to_selected(value, tree)}
        shown = [self._box(facet.name, value, tree, len(top) == 1) for value in top if value.value in listed]
        more = len(top) - len(shown) + facet.unlisted
        return Group(facet.name, facet.label, facet.selected_count, shown, more, self.url(facet.name))

    def url(self, name: str, under: str = "") -> str:
        """Where all values of a facet can be chosen from, or all regions right below one."""
        keys = [("facet", name), *([("under", under)] if under else []), *self.keys]
        return address(self.params, "search-values", keys)

    def below(self, facet: Facet, code: str) -> list[Box]:
        """The boxes of the regions right below a region."""
        tree = tree_of(facet)
        return [self._box(facet.name, value, tree, False) for value in tree.get(code, ())]

    def _box(self, name: str, value: FacetValue, tree: Tree, unfold: bool) -> Box:
        """A box with those below it as far as they lead to something selected; ``unfold`` an only one in any case."""
        below = tree.get(value.value, ())
        if not below:
            return Box(name, value)
        if not unfold and not _leads_to_selected(value, tree):
            return Box(name, value, len(below), (), self.url(name, value.value))
        inner = tuple(self._box(name, each, tree, unfold and len(below) == 1) for each in below)
        return Box(name, value, len(below), inner)


def tree_of(facet: Facet) -> Tree:
    """The values by the one they stand under, in their order; those of the top under an empty string."""
    tree: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for value in facet.values:
        tree[region_path(value.value)[-2] if value.depth else ""].append(value)
    return tree


def _most_frequent(name: str, values: Sequence[FacetValue]) -> set[str]:
    """The eight that stand for most reports; of years the newest."""
    ranked = values if name == "year" else sorted(values, key=lambda value: -value.count)
    return {value.value for value in ranked[:SHOWN]}


def _leads_to_selected(value: FacetValue, tree: Tree) -> bool:
    return value.selected or any(_leads_to_selected(below, tree) for below in tree.get(value.value, ()))
