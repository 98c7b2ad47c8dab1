"""Searching, listing and reading reports and their figures."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Query, Router

from portal.api import cursors, filters, schemas
from portal.api.lines import report_lines
from portal.exports import figures as figure_rows
from portal.exports.matches import EVERY, all_matches, in_chunks
from portal.pages.report import report_data, visible_report
from reports.models import Report
from reports.parsing.form import all_indicators
from search.params import MAX_PAGE
from search.results import run_search

router = Router(tags=["reports"])
ERRORS = {400: schemas.Error, 404: schemas.Error, 410: schemas.Error}
Limit = Annotated[int, Query(ge=1, le=filters.MOST, description=gettext_noop("每页多少份"))]
Cursor = Annotated[str | None, Query(description=gettext_noop("上一页的 next_cursor"))]


@router.get(
    "/search",
    response={200: schemas.SearchPage, 400: schemas.Error},
    summary=gettext_noop("检索"),
    openapi_extra={"parameters": [*filters.DESCRIBED["parameters"], filters.SORT]},
)
def search(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=10, le=filters.MOST, description=gettext_noop("每页多少份"))] = 20,
    cursor: Cursor = None,
) -> Any:
    """Full-text search with facets over all matches, the best first."""
    page = cursors.decode(cursor) or 1
    if page > MAX_PAGE:
        raise cursors.BadCursor
    found = run_search(filters.read(request).replacing(page=page, size=limit))
    lines = report_lines([hit.report for hit in found.hits])
    is_last = page * limit >= found.total
    return {
        "total": found.total,
        "hits": [
            {
                **line,
                "score": hit.score,
                "snippets": [{"section": snippet.section, "html": snippet.html} for snippet in hit.snippets],
            }
            for line, hit in zip(lines, found.hits, strict=True)
        ],
        "facets": {facet.name: [_facet_value(value) for value in facet.values] for facet in found.facets},
        "understood": found.understood,
        "notices": list(found.notices),
        "next_cursor": None if is_last else cursors.encode(page + 1),
    }


def _facet_value(value: Any) -> dict[str, Any]:
    return {"value": value.value, "label": str(value.label), "count": value.count, "selected": value.selected}


@router.get(
    "/reports",
    response={200: schemas.ReportPage, 400: schemas.Error},
    summary=gettext_noop("报告列表"),
    openapi_extra=filters.DESCRIBED,
)
def reports(request: HttpRequest, limit: Limit = filters.LIMIT, cursor: Cursor = None) -> Any:
    """All reports that match, in the order of their ids, which never change: for reading the whole collection."""
    matches = all_matches(filters.read(request), EVERY)
    ids, after = cursors.page_after(sorted(matches.ids), cursor, limit)
    found = [report for chunk in in_chunks(ids) for report in chunk]
    return {
        "total": matches.total,
        "reports": report_lines(found),
        "notices": list(matches.notices),
        "next_cursor": after,
    }


@router.get("/reports/{id:report_id}", response={200: dict[str, Any], **ERRORS}, summary=gettext_noop("一份报告"))
def report(request: HttpRequest, report_id: int) -> Any:
    """A report whole: sections, figures with their places, problems, source."""
    return report_data(visible_report(request, report_id))


@router.get(
    "/reports/{id:report_id}/figures",
    response={200: list[schemas.Figure], **ERRORS},
    summary=gettext_noop("一份报告的数字"),
)
def report_figures(request: HttpRequest, report_id: int) -> Any:
    """Every cell of the report's form."""
    return _figures([visible_report(request, report_id)], (), request)


@router.get(
    "/figures",
    response={200: schemas.FigurePage, 400: schemas.Error},
    summary=gettext_noop("数字列表"),
    openapi_extra=filters.DESCRIBED,
)
def figures(
    request: HttpRequest,
    show: Annotated[list[str] | None, Query(description=gettext_noop("只要这些指标；不写就是全部"))] = None,
    limit: Limit = filters.LIMIT,
    cursor: Cursor = None,
) -> Any:
    """The figures of all reports that match, report by report: the long format of the downloads."""
    known = [code for code in show or () if code in all_indicators()]
    matches = all_matches(filters.read(request), EVERY)
    ids, after = cursors.page_after(sorted(matches.ids), cursor, limit)
    found = [report for chunk in in_chunks(ids) for report in chunk] if known or not show else []
    return {
        "total": matches.total,
        "figures": _figures(found, known, request),
        "notices": list(matches.notices),
        "next_cursor": after,
    }


def _figures(found: list[Report], codes: list[str] | tuple[()], request: HttpRequest) -> list[dict[str, Any]]:
    names = [column.code for column in figure_rows.COLUMNS]
    site = request.build_absolute_uri("/").rstrip("/")
    rows = (dict(zip(names, row, strict=True)) for row in figure_rows.rows([found], codes, site))
    return [
        {
            **row,
            "problems": str(row["problems"]).split(";") if row["problems"] else [],
            "span": None if row["span_start"] is None else (row["span_start"], row["span_end"]),
        }
        for row in rows
    ]
