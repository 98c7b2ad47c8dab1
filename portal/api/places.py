"""Agencies, regions and indicators: what the figures are of."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from portal import collection, places
from portal.api import cursors, schemas
from portal.api.lines import region_ref
from reports.models import Agency, Region
from reports.parsing.form import all_indicators
from reports.wording import in_words

router = Router(tags=["places"])
MOST = 500
Limit = Annotated[int, Query(ge=1, le=MOST, description=gettext_noop("每页多少个"))]
Cursor = Annotated[str | None, Query(description=gettext_noop("上一页的 next_cursor"))]
SIX_DIGITS = r"^([0-9]{6})?$"
RegionCode = Annotated[str | None, Query(pattern=SIX_DIGITS, description=gettext_noop("行政区划代码，含下级"))]


@router.get("/agencies", response={200: schemas.AgencyPage, 400: schemas.Error}, summary=gettext_noop("机关列表"))
def agencies(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=60, description=gettext_noop("名称里的字"))] = "",
    region: RegionCode = None,
    type: Annotated[str | None, Query(max_length=30, description=gettext_noop("机关类型"))] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """Agencies with published reports, in the order of their ids."""
    found = Agency.objects.filter(reports__in=collection.counted()).distinct()
    if q.strip():
        found = found.filter(Q(name__contains=q.strip()) | Q(aliases__name__contains=q.strip()))
    if region:
        found = found.filter(places.within(region))
    if type:
        found = found.filter(types__name=type)
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    page, after = cursors.page_after(ids, cursor, limit)
    return {"total": len(ids), "agencies": _agencies(page), "next_cursor": after}


@router.get(
    "/agencies/{id:agency_id}", response={200: schemas.Agency, 404: schemas.Error}, summary=gettext_noop("一个机关")
)
def agency(request: HttpRequest, agency_id: int) -> Any:
    found = _agencies([agency_id])
    if not found:
        raise Http404(_("没有这个机关。"))
    return found[0]


def _agencies(ids: list[int]) -> list[dict[str, Any]]:
    years: defaultdict[int, list[int]] = defaultdict(list)
    for pk, year in collection.counted().filter(agency__in=ids).order_by("year").values_list("agency", "year"):
        years[pk].append(int(year or 0))
    found = Agency.objects.select_related("region").prefetch_related("types", "aliases").in_bulk(ids)
    return [
        {
            "id": pk,
            "name": found[pk].name,
            "url": reverse("agency", args=[pk]),
            "region": region_ref(found[pk].region),
            "level": found[pk].level,
            "types": [each.name for each in found[pk].types.all()],
            "aliases": [each.name for each in found[pk].aliases.all()],
            "successor_id": found[pk].successor_id,
            "reports": len(years[pk]),
            "years": sorted(set(years[pk])),
        }
        for pk in ids
        if pk in found
    ]


@router.get("/regions", response={200: schemas.RegionPage, 400: schemas.Error}, summary=gettext_noop("地区列表"))
def regions(
    request: HttpRequest,
    parent: Annotated[str | None, Query(pattern=SIX_DIGITS, description=gettext_noop("只要直接在它下面的"))] = None,
) -> Any:
    """Regions with published reports in or below them, by code."""
    counts = places.counts_by_region(collection.counted())
    found = Region.objects.filter(code__in=list(counts)).order_by("code")
    if parent:
        found = found.filter(parent=parent)
    return {"regions": [_region(each, counts[each.code]) for each in found]}


@router.get("/regions/{code}", response={200: schemas.Region, 404: schemas.Error}, summary=gettext_noop("一个地区"))
def region(request: HttpRequest, code: str) -> Any:
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise Http404(_("还没有收录这个地区的报告。"))
    return _region(found, places.counts_by_region(collection.counted())[code])


def _region(region: Region, reports: int) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "path": region.path,
        "level": region.level,
        "parent": region.parent_id,
        "url": reverse("region", args=[region.code]),
        "reports": reports,
    }


@router.get("/indicators", response={200: schemas.IndicatorPage}, summary=gettext_noop("指标"))
def indicators(request: HttpRequest) -> Any:
    """Every cell of the forms: what a figure's code means."""
    return {
        "indicators": [
            {
                "code": each.code,
                "label": in_words(each.label),
                "table": each.table,
                "article": each.article,
                "unit": each.unit,
                "forms": list(each.forms),
            }
            for each in all_indicators().values()
        ]
    }
