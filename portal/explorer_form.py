"""How the explorer's page is steered: links to other views, statistics and orders, fields to add a condition or number.

A form adds: what is chosen already goes along in hidden fields, and is taken away by its chip.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.charts.chart import address
from portal.charts.sorting import sort_link
from portal.chips import Chip, chips
from portal.explorer import Explored
from portal.indicator_query import BYS, MOST_SHOWN, STATS, VIEWS, IndicatorQuery
from portal.labels import GROUPINGS, STATISTICS
from portal.labels import VIEWS as VIEW_LABELS
from portal.measures import Countable, CountableGroup, find, offered
from reports.models import Region
from reports.wording import place_in_words
from search.facets import FacetValue, build_facets

FOUND = 30
SETTLED = {"map": ("by",), "spread": ("stat",), "composition": ("stat",)}  # what a view leaves no choice of
FIELDS = ("type", "level", "form", "scope", "problem")
DOWNLOADS = ("csv", "xlsx", "json", "parquet")


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to the same page with one thing changed."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A heading to sort by: ``aria_sort`` is ascending or descending where the rows are in its order."""

    label: str
    url: str
    aria_sort: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """Values that can be added to what is asked of a key."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def switches(query: IndicatorQuery) -> list[tuple[str, list[Choice]]]:
    """(what is chosen, the choices): how it is shown, grouped and counted, as far as the view leaves it open."""
    kinds = (
        ("view", _("显示"), VIEWS, VIEW_LABELS),
        ("by", _("分组"), BYS, GROUPINGS),
        ("stat", _("算法"), STATS, STATISTICS),
    )
    return [
        (label, [_choice(query, name, value, str(words[value])) for value in values])
        for name, label, values, words in kinds
        if name not in SETTLED.get(query.view, ())
    ]


def _choice(query: IndicatorQuery, name: str, value: str, label: str) -> Choice:
    return Choice(label, query.replacing(**{name: value, "order": ""}).address, getattr(query, name) == value)


def shown(explored: Explored) -> list[tuple[Countable, str]]:
    """Each number with the page without it; the last one can't be taken away."""
    query = explored.query
    return [
        (one, query.replacing(show=tuple(code for code in query.show if code != one.code), order="").address)
        for one in explored.countables
    ]


def additions(query: IndicatorQuery) -> list[tuple[Countable, str]]:
    """What ``find`` finds, each with the page that shows it too."""
    if not query.find:
        return []
    full = len(query.show) >= MOST_SHOWN
    return [
        (one, "" if full or one.code in query.show else query.replacing(show=(*query.show, one.code), find="").address)
        for one in find(query.find, FOUND)
    ]


def offers(query: IndicatorQuery) -> list[CountableGroup]:
    """What a list to choose from offers, without what is shown."""
    return [
        CountableGroup(group.label, tuple(one for one in group.countables if one.code not in query.show))
        for group in offered()
    ]


def selects(explored: Explored) -> list[Select]:
    """The filters that can be added, each value with how many reports it would leave."""
    facets = {facet.name: facet for facet in build_facets(explored.query.reports, explored.facets)}
    found = []
    for name in FIELDS:
        values = tuple(value for value in facets[name].values if not value.selected and value.count)
        if values:
            found.append(Select(name, facets[name].label, values))
    return found


def provinces(query: IndicatorQuery) -> list[tuple[str, str]]:
    """Regions to add: the provinces that there are."""
    rows = Region.objects.filter(parent=None).exclude(pk__in=query.search.region).order_by("code")
    return [(code, place_in_words(name)) for code, name in rows.values_list("pk", "name")]


def hidden(query: IndicatorQuery) -> list[tuple[str, str]]:
    """The pairs that go along with the form; what it has fields for is not among them."""
    fields = {"q", "year_from", "year_to", "find", "page"}
    return [(name, value) for name, value in query.to_query() if name not in fields]


def chips_of(explored: Explored) -> list[tuple[Chip, str]]:
    """The filters in force, each with the page without it."""
    query = explored.query
    return [
        (chip, query.replacing(search=chip.without).address)
        for chip in chips(query.search, build_facets(query.search, explored.facets))
    ]


def heads(explored: Explored) -> list[Head]:
    """The headings of the table: the group, each number, the reports."""
    query = explored.query
    names = [
        ("name", str(GROUPINGS[explored.groups.by]), ""),
        *((one.code, one.label, one.unit) for one in explored.countables),
    ]
    return [_head(query, *name) for name in [*names, ("reports", _("报告"), "")]]


def _head(query: IndicatorQuery, code: str, label: str, unit: str) -> Head:
    link = sort_link(
        code, query.order, lambda order: query.replacing(order=order).address, is_down_first=code != "name"
    )
    return Head(label, link.url, link.aria_sort, unit)


def downloads(explored: Explored) -> list[tuple[str, str]]:
    """(format, address) of every cell behind the page in long form, one row a report and indicator."""
    codes = dict.fromkeys(code for one in explored.countables for code in one.codes)
    pairs = [*explored.query.reports.replacing().to_query(), *(("ind", code) for code in codes)]
    return [(kind, address(reverse(f"figures-{kind}"), pairs)) for kind in DOWNLOADS]


def table_url(query: IndicatorQuery) -> str:
    """The rows of the page, all of them, as CSV."""
    return address(reverse("indicators-file", args=["csv"]), query.to_query())
