"""Statistics over any choice of reports: the explorer's numbers for programs."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from portal.api import filters, schemas
from portal.explorer import Row, explore
from portal.explorer_notices import notices_of
from portal.explorer_numbers import Number
from portal.indicator_query import BYS, MOST_SHOWN, STATS, IndicatorQuery

router = Router(tags=["aggregates"])

_SHOW: Final = {
    "in": "query",
    "name": "show",
    "description": _("指标代码或占比（share.…），可重复"),
    "schema": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_SHOWN},
    "explode": True,
}
_STAT: Final = {
    "in": "query",
    "name": "stat",
    "description": _("统计量"),
    "schema": {"enum": list(STATS), "default": "sum"},
}
_BY: Final = {
    "in": "query",
    "name": "by",
    "description": _("按什么分组"),
    "schema": {"enum": list(BYS), "default": "year"},
}


@router.get(
    "/aggregates",
    response={200: schemas.Aggregates, 400: schemas.Error},
    summary=_("汇总"),
    openapi_extra={"parameters": [_SHOW, _STAT, _BY, *filters.DESCRIBED["parameters"]]},
)
def aggregates(request: HttpRequest) -> Any:
    """Sum, mean, median, count or maximum of indicators and shares, group by group, with how many reports state them.

    Agencies' own reports are counted unless ``scope`` names another: summaries hold the numbers of agencies already.
    """
    query = IndicatorQuery.from_query(request.GET)
    explored = explore(query, size=None)
    return {
        "stat": query.stat,
        "by": query.by,
        "total": _group(explored.total) if explored.total else None,
        "groups": [_group(row) for row in explored.rows],
        "notices": [notice.text for notice in notices_of(explored)],
        "url": query.address,
    }


def _group(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "reports": row.reports,
        "failing": row.failing,
        "values": [_measured(number) for number in row.numbers],
        "url": row.reports_url,
    }


def _measured(number: Number) -> dict[str, Any]:
    return {
        "code": number.countable.code,
        "label": number.countable.label,
        "unit": number.countable.unit or None,
        "value": number.value,
        "stated": number.stated,
        "silent": {silent.label: silent.count for silent in number.silent},
        "url": number.url,
    }
