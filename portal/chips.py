"""The chips above the results: every filter in force, each with the search without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.labels import FILTERS, OPERATORS, value_label
from portal.tables import number_text
from reports.models import Agency, Region
from reports.parsing.form import all_indicators
from reports.wording import in_words
from search.params import Condition, SearchParams
from search.results import Facet

LISTS = ("region", "year", "type", "level", "form", "scope", "problem", "tables", "agency")


@dataclass(frozen=True, slots=True)
class Chip:
    """A selected filter and the search without it."""

    name: str
    text: str
    without: SearchParams

    @property
    def label(self) -> str:
        return _("%(name)s：%(text)s") % {"name": self.name, "text": self.text}

    @property
    def aria_label(self) -> str:
        return _("移除筛选：%(name)s %(text)s") % {"name": self.name, "text": self.text}


def chips(params: SearchParams, facets: Sequence[Facet]) -> list[Chip]:
    """Every filter in force, in the order of the address."""
    words = _labels(params, facets)
    found = [_one_of(params, "within", text, text) for text in params.within]
    if params.scope_in != "all":
        found.append(_chip(params, "in", value_label("in", params.scope_in), scope_in="all"))
    for name in LISTS:
        for value in getattr(params, name):
            text = words.get((name, str(value))) or value_label(name, str(value))
            if name == "region" and params.scope_region == "own":
                text = _("%(region)s（仅本级）") % {"region": text}
            found.append(_one_of(params, name, value, text))
    for name in ("year_from", "year_to"):
        if getattr(params, name) is not None:
            found.append(_chip(params, name, str(getattr(params, name)), **{name: None}))
    found.extend(_condition_chips(params))
    return found


def _one_of(params: SearchParams, name: str, value: object, text: str) -> Chip:
    """The chip of one value among several of the same key."""
    return _chip(params, name, text, **{name: tuple(other for other in getattr(params, name) if other != value)})


def _chip(params: SearchParams, name: str, text: str, **changes: Any) -> Chip:
    return Chip(str(FILTERS[name]), text, params.replacing(**changes))


def _condition_chips(params: SearchParams) -> Iterator[Chip]:
    for condition in params.conditions:
        rest = tuple(other for other in params.conditions if other != condition)
        yield _chip(params, "conditions", condition_text(condition), conditions=rest)


def condition_text(condition: Condition) -> str:
    """A condition on a figure in words; an indicator that no form has goes by its code."""
    indicators = all_indicators()
    label = in_words(indicators[condition.ind].label) if condition.ind in indicators else condition.ind
    number = "" if condition.v is None else f" {number_text(condition.v)}"
    return f"{label} {OPERATORS[condition.op]}{number}"


def _labels(params: SearchParams, facets: Sequence[Facet]) -> Mapping[tuple[str, str], str]:
    """The words for the values in use that only the database or the facets know."""
    words = {(facet.name, value.value): value.label for facet in facets for value in facet.values if value.selected}
    if missing := [code for code in params.region if ("region", code) not in words]:
        words |= {("region", region.code): region.name_in_words for region in Region.objects.filter(code__in=missing)}
    if missing_agencies := [pk for pk in params.agency if ("agency", str(pk)) not in words]:
        names = Agency.objects.filter(pk__in=missing_agencies).values_list("pk", "name")
        words |= {("agency", str(pk)): name for pk, name in names}
    return words
