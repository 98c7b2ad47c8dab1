"""Regions as a tree, with the number of reports in and below each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from reports.models import Region, Report
from reports.region_list import COUNTRY
from search.facets import region_path


@dataclass(frozen=True, slots=True)
class RegionCount:
    """A region and how many reports there are in it; ``inner`` are those directly below, if asked for."""

    region: Region
    reports: int
    inner: tuple[RegionCount, ...] = ()


def within(code: str) -> Q:
    """The condition that what has a ``region`` lies in that one or in a region below it: a range of codes.

    GB/T 2260 gives a province its first two digits, a prefecture its first four; nothing lies in the country itself.
    """
    digits = code.removesuffix("00").removesuffix("00")
    return Q(region__gte=code, region__lte=digits.ljust(len(code), "9") if code != COUNTRY else code)


def one_below(region: Region | None, code: str) -> str:
    """The region to which what is in ``code`` is counted: one step below ``region``, or itself; without one a province.

    ``code`` is in ``region``.
    """
    path = region_path(code)
    step = 0 if region is None or region.code not in path else path.index(region.code) + 1
    return path[step] if step < len(path) else code


def in_region(reports: QuerySet[Report], region: Region) -> QuerySet[Report]:
    """The reports of a region and of all regions in it."""
    return reports.filter(within(region.code))


def counts_by_region(reports: QuerySet[Report]) -> Counter[str]:
    """How many reports each region has, those of the regions in it included, by code."""
    counts: Counter[str] = Counter()
    for code, count in reports.order_by().exclude(region=None).values_list("region").annotate(Count("pk")):
        for above in region_path(code):
            counts[above] += count
    return counts


def provinces(reports: QuerySet[Report]) -> list[RegionCount]:
    """The whole country, as far as central bodies have reports, and every province that has any, with its cities."""
    counts = counts_by_region(reports)
    country = reports.filter(region=COUNTRY).count()
    inner: defaultdict[str, list[RegionCount]] = defaultdict(list)
    for region in Region.objects.filter(parent__level="province").order_by("code"):
        if region.parent_id and counts[region.code]:
            inner[region.parent_id].append(RegionCount(region, counts[region.code]))
    found = []
    for region in Region.objects.filter(Q(code=COUNTRY) | Q(level="province")).order_by("code"):
        number = country if region.code == COUNTRY else counts[region.code]
        if number:
            found.append(RegionCount(region, number, tuple(inner[region.code])))
    return found


def children(region: Region, reports: QuerySet[Report]) -> list[RegionCount]:
    """The regions directly below that have reports in or below them."""
    counts = counts_by_region(reports)
    return [RegionCount(child, counts[child.code]) for child in region.children.all() if counts[child.code]]


def ancestors(region: Region) -> list[Region]:
    """From the province down to the region above this one; wants ``parent__parent__parent`` selected."""
    above: list[Region] = []
    parent = region.parent
    while parent is not None:
        if parent.code != COUNTRY:
            above.insert(0, parent)
        parent = parent.parent
    return above
