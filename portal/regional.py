"""What a region's page shows: its own summary reports apart from those of its agencies, year by year, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F
from django.urls import reverse

from portal import collection, places
from portal.collection import ReportLine
from portal.pager import Pager, page_links
from reports.models import Region, Report

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class YearCount:
    year: int
    count: int


@dataclass(frozen=True, slots=True)
class RegionSheet:
    """``total`` counts the agencies' reports of the chosen year; ``summaries`` are never among them."""

    region: Region
    children: list[places.RegionCount]
    summaries: list[ReportLine]
    years: list[YearCount]
    year: int | None
    page: int
    total: int
    lines: list[ReportLine]
    pager: Pager | None

    @property
    def has_samples(self) -> bool:
        return collection.has_samples([*self.lines, *self.summaries])


def build_region_sheet(region: Region, year: int | None, page: int) -> RegionSheet:
    """Gather what is shown of ``region``; reports of the regions in it belong to it too."""
    within = places.in_region(collection.counted(), region)
    summaries = within.filter(region=region, scope=Report.Scope.REGION)
    others = within.exclude(region=region, scope=Report.Scope.REGION)
    per_year = others.order_by("-year").values(of=F("year")).annotate(count=Count("pk"))
    years = [YearCount(row["of"], row["count"]) for row in per_year]
    total = sum(item.count for item in years if year in (None, item.year))
    chosen = others.filter(year=year) if year is not None else others
    listed = chosen.order_by("-year", "region", "agency__name", "pk")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return RegionSheet(
        region=region,
        children=places.children(region, within),
        summaries=collection.report_lines(summaries.order_by("-year")),
        years=years,
        year=year,
        page=page,
        total=total,
        lines=collection.report_lines(listed),
        pager=page_links(page, -(-total // PAGE_SIZE), lambda number: _address(region, year, number)),
    )


def _address(region: Region, year: int | None, page: int) -> str:
    pairs = [("year", year)] if year is not None else []
    pairs += [("page", page)] if page > 1 else []
    return reverse("region", args=[region.code]) + (f"?{urlencode(pairs)}" if pairs else "")
