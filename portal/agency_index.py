"""The list of agencies: by the first letter of their names, of a region, of a type, or with words in the name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import collection, places
from reports.models import Agency, AgencyType, Region
from reports.pinyin import syllables

PAGE_SIZE = 100
ORDERS = {
    "name": gettext_lazy("名称的拼音"),
    "reports": gettext_lazy("报告多的在前"),
    "last": gettext_lazy("最近年度在前"),
}
OTHER = "#"
LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", OTHER)


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency with how many reports are here, and from which year to which."""

    pk: int
    name: str
    region: str
    reports: int
    first: int
    last: int

    @property
    def letter(self) -> str:
        return initial(self.name[:2])

    def heading(self, order: str) -> str:
        """What it stands under in an order of ORDERS."""
        if order == "reports":
            return _("%(count)s 份报告") % {"count": self.reports}
        return str(self.last) if order == "last" else self.letter


@dataclass(frozen=True, slots=True)
class AgencyIndex:
    """``lines`` are those of the page of ``total`` agencies; ``letters`` counts those of every letter."""

    lines: tuple[AgencyLine, ...]
    total: int
    letters: Counter[str]
    order: str = "name"

    @property
    def groups(self) -> list[tuple[str, list[AgencyLine]]]:
        """The lines by what they are ordered by first."""
        found: dict[str, list[AgencyLine]] = {}
        for line in self.lines:
            found.setdefault(line.heading(self.order), []).append(line)
        return list(found.items())


@lru_cache(maxsize=8192)
def initial(beginning: str) -> str:
    """The letter under which a name is listed, by its first two characters: 重庆 is C, not Z."""
    first = "".join(syllables(beginning)[:1])[:1].upper()
    return first if first in LETTERS else OTHER


def agency_index(
    region: Region | None, type_: str, letter: str, words: str, page: int, order: str = "name"
) -> AgencyIndex:
    """The agencies with reports that are counted, in an order of ORDERS; names by letter, then by sound."""
    reports = places.in_region(collection.counted(), region) if region else collection.counted()
    agencies = Agency.objects.filter(_named(words))
    if type_:
        agencies = agencies.filter(types__name=type_)
    everything = _lines(agencies.filter(reports__in=reports))
    letters = Counter(line.letter for line in everything)
    chosen = [line for line in everything if letter in ("", line.letter)]
    chosen.sort(key=lambda line: (LETTERS.index(line.letter), syllables(line.name), line.region, line.pk))
    if order != "name":
        chosen.sort(key=lambda line: -line.reports if order == "reports" else -line.last)
    return AgencyIndex(tuple(chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), len(chosen), letters, order)


def _named(words: str) -> Q:
    condition = Q()
    for word in words.split():
        condition &= Q(name__icontains=word) | Q(aliases__name__icontains=word)
    return condition


def _lines(agencies: QuerySet[Agency]) -> list[AgencyLine]:
    rows = (
        agencies.order_by()
        .values_list("pk", "name", "region__name")
        .annotate(Count("reports", distinct=True), Min("reports__year"), Max("reports__year"))
    )
    return [AgencyLine(*row) for row in rows]


def types() -> list[str]:
    return list(AgencyType.objects.values_list("name", flat=True))
