"""By what the explorer tells reports apart: which groups there are, their names, the searches for their reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.indicator_query import IndicatorQuery
from reports.agencies import LEVELS
from reports.models import Agency, AgencyType, Region
from reports.wording import in_words, place_in_words
from search.engines.base import Filter
from search.params import SearchParams

OWN = "own"  # the group of what is of the region itself and not below it


class Groups:
    """The groups of ``by``; ``field`` is what the engine groups by, ``joined`` which of its values are one group.

    Regions are those right below the one that is asked for and what is its own; the provinces if none is asked for;
    those asked for if they are several. Agencies are followed through the reforms: one that went on under another name
    counts with its successor.
    """

    def __init__(self, query: IndicatorQuery) -> None:
        self.by = "region" if query.view == "map" else query.by
        asked = () if query.view == "map" else query.search.region
        self.regions = asked
        self.is_own_alone = self.by == "region" and query.search.scope_region == "own"
        self._region_names: dict[str, str] = {}
        self.above = asked[0] if self.by == "region" and len(asked) == 1 and not self.is_own_alone else ""

    @property
    def field(self) -> str:
        return "region_own" if self.is_own_alone else self.by

    @cached_property
    def joined(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(_followed().items())) if self.by == "agency" else ()

    def kept(self, found: Iterable[str]) -> list[str]:
        """Those of the engine's values that are groups here, in their usual order."""
        values = [value for value in found if value]
        if self.by == "region":
            return self._kept_regions(values)
        order = _ORDERS[self.by](values) if self.by in _ORDERS else values
        known = {value: place for place, value in enumerate(order)}
        return sorted(values, key=lambda value: (known.get(value, len(known)), value))

    def _kept_regions(self, values: Collection[str]) -> list[str]:
        if self.is_own_alone:
            return sorted(values)
        if len(self.regions) > 1:
            return sorted(set(values) & set(self.regions))
        below = Region.objects.filter(pk__in=values, parent=self.above or None)
        self._region_names = dict(below.values_list("pk", "name"))
        return sorted(self._region_names)

    def names(self, keys: Collection[str]) -> dict[str, str]:
        """How each group is called."""
        if self.by == "region":
            names = self._region_names
            if not names.keys() >= set(keys) - {OWN}:
                names = dict(Region.objects.filter(pk__in=keys).values_list("pk", "name"))
            return {code: place_in_words(name) for code, name in names.items()} | {OWN: _("本级")}
        if self.by == "agency":
            return _agency_names(keys, self._joins)
        return {key: in_words(str(LEVELS.get(key, key)) if self.by == "level" else key) for key in keys}

    @cached_property
    def _joins(self) -> Mapping[str, list[str]]:
        """For each group of agencies those that count under it beside itself."""
        joins: defaultdict[str, list[str]] = defaultdict(list)
        for old, new in self.joined:
            joins[new].append(old)
        return joins

    def only(self, keys: Collection[str]) -> tuple[Filter, ...]:
        """What leaves of the reports those of a few groups of thousands; nothing where groups are few."""
        if self.by != "agency":
            return ()
        return (Filter("agency", frozenset(keys).union(*(self._joins.get(key, ()) for key in keys))),)

    def page(self, key: str) -> str:
        """The page about a group; empty where there is none."""
        if self.by == "agency":
            return reverse("agency", args=[int(key)])
        return reverse("region", args=[key]) if self.by == "region" and key != OWN else ""

    def search(self, params: SearchParams, key: str) -> SearchParams:
        """The search for the reports of a group."""
        match self.by:
            case "year":
                return params.replacing(year=(int(key),), year_from=None, year_to=None)
            case "agency":
                return params.replacing(agency=tuple(sorted({int(key), *map(int, self._joins.get(key, ()))})))
            case "region" if key == OWN:
                return params.replacing(region=(self.above,), scope_region="own")
            case "region":
                return params.replacing(region=(key,))
            case "type":
                return params.replacing(type=(key,))
        return params.replacing(level=(key,))


def _followed() -> dict[str, str]:
    """Agency → the one it has become, through all reforms; only those that became another."""
    steps = dict(Agency.objects.exclude(successor=None).values_list("pk", "successor"))
    found = {}
    for old in steps:
        passed, last = {old}, steps[old]
        while last in steps and last not in passed:
            passed.add(last)
            last = steps[last]
        found[str(old)] = str(last)
    return found


def _agency_names(keys: Collection[str], joins: Mapping[str, list[str]]) -> dict[str, str]:
    wanted = {*keys, *(old for key in keys for old in joins.get(key, ()))}
    names = {str(pk): name for pk, name in Agency.objects.filter(pk__in=wanted).values_list("pk", "name")}
    shown = {}
    for key in keys:
        former = sorted({names[old] for old in joins.get(key, ()) if old in names} - {names.get(key, key)})
        name = names.get(key, key)
        shown[key] = (
            _("%(name)s（含改革前：%(former)s）") % {"name": name, "former": _("、").join(former)} if former else name
        )
    return shown


_ORDERS: dict[str, Callable[[Sequence[str]], Sequence[str]]] = {
    "year": lambda values: sorted(values, reverse=True),
    "level": lambda values: list(LEVELS),
    "type": lambda values: list(AgencyType.objects.values_list("name", flat=True)),
}
