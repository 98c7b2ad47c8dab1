"""What may be taken away: the results of a search, figures of a search or a report, feeds, references.

A search's downloads hold all matches in the search's order, whatever page is asked for, up to a limit that the file and
the headers X-Total-Reports and X-Exported-Reports tell. Nothing is made for HEAD, nor again for who has it (ETag).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import zip_longest
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.citation import cite
from portal.collection import counted
from portal.data_dictionary import data_dictionary
from portal.exports import figures, formats, reports
from portal.exports.archive import as_zip
from portal.exports.formats import Table
from portal.exports.matches import EVERY, Matches, all_matches, in_chunks
from portal.exports.parquet import as_parquet
from portal.feeds import search_feed
from portal.pages.errors import answers_gone
from portal.pages.report import visible_report
from portal.pages.search import refuse
from reports.models import Report
from reports.parsing.form import all_indicators
from search.params import BadParams, SearchParams

TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
    "atom": "application/atom+xml; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
WRITERS: Final = {"csv": formats.as_csv, "xlsx": formats.as_xlsx, "parquet": as_parquet}
SHOWN_IN_BROWSER: Final = ("json", "atom")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)


def _refuses(view: Callable[[HttpRequest, str], HttpResponseBase]) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A view that may raise BadParams, which becomes the search's page (or JSON) with status 400."""

    def answer(request: HttpRequest, kind: str) -> HttpResponseBase:
        try:
            return view(request, kind)
        except BadParams as bad:
            return refuse(request, bad)

    return wraps(view)(answer)


@require_safe
@_refuses
def found_reports(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The results of a search, one row a report; ``kind`` is csv, xlsx or parquet."""
    matches = all_matches(SearchParams.from_query(request.GET), reports.MOST_REPORTS)
    rows = reports.rows(in_chunks(matches.ids), _site(request))
    table = Table(_("检索结果"), reports.COLUMNS, rows, matches.notices)
    return _file(request, kind, table, table.name, matches)


@require_safe
@_refuses
def found_figures(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The figures of the reports that a search finds, one row a cell; ``kind`` is csv, xlsx, json or parquet.

    An ``ind`` with neither op nor v chooses the indicator; with them it is a condition of the search, as ever.
    """
    params, chosen = _chosen_indicators(request.GET)
    known = [code for code in chosen if code in all_indicators()]
    most_rows = figures.MOST_XLSX_ROWS if kind == "xlsx" else figures.MOST_ROWS
    matches = all_matches(params, min(reports.MOST_REPORTS, figures.most_reports(most_rows, known)))
    chunks = in_chunks(matches.ids if known or not chosen else [])
    notices = matches.notices
    if len(known) < len(chosen):
        notices = (*notices, _("没有这些指标：%s。") % "、".join(sorted({*chosen} - {*known})))
    if kind == "xlsx" and matches.total > len(matches.found):
        notices = (*notices, _("CSV 和 JSON 一次可以下载更多。"))
    table = Table(_("数字"), figures.COLUMNS, figures.rows(chunks, known, _site(request)), notices)
    return _file(request, kind, table, table.name, matches)


@require_safe
@_refuses
def feed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The newest results of a search as a feed; ``kind`` is atom."""
    params = SearchParams.from_query(request.GET)
    matches = all_matches(params, EVERY)
    return _answer(request, kind, _("检索结果"), search_feed(params, matches.ids, _site(request)), repr(matches))


@require_safe
@answers_gone
def report_figures(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The figures of one report; ``kind`` is csv or xlsx."""
    report = visible_report(request, pk)
    rows = figures.rows([[report]], (), _site(request))
    return _file(request, kind, Table(_("数字"), figures.COLUMNS, rows), report.title, _state(report))


@require_safe
@answers_gone
def reference(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A report's entry for a reference manager; ``kind`` is bib or ris. It names the day, so it changes daily."""
    report = visible_report(request, pk)
    today = timezone.localdate()
    citation = cite(report, f"{_site(request)}{report.get_absolute_url()}", today)
    text = citation.bibtex if kind == "bib" else citation.ris
    return _answer(request, kind, report.title, [text.encode()], f"{_state(report)} {today}")


@require_safe
def collection(request: HttpRequest) -> HttpResponseBase:
    """Everything that is published, in one zip with a manifest."""
    found = dict(counted().order_by("pk").values_list("pk", "revision"))
    pieces = as_zip(list(found), _site(request), timezone.localtime())
    return _answer(request, "zip", "gongkai", pieces, repr(found))


@require_safe
def columns(request: HttpRequest) -> HttpResponseBase:
    """What the columns of the downloads mean, and then every indicator."""
    rows = list(formats.dictionary([("search", reports.COLUMNS), ("figures", figures.COLUMNS)]))
    rows += [("indicators", line.code, line.label, line.meaning) for part in data_dictionary() for line in part.lines]
    table = Table(_("各列说明"), formats.COLUMNS, rows)
    return _file(request, "csv", table, table.name, repr(rows))


def _chosen_indicators(query: QueryDict) -> tuple[SearchParams, tuple[str, ...]]:
    """The search, and the indicators that stand alone. Raises BadParams for malformed values."""
    conditions: dict[str, list[str]] = {"ind": [], "op": [], "v": []}
    chosen: list[str] = []
    for triple in zip_longest(*(query.getlist(key) for key in conditions), fillvalue=""):
        code, op, value = map(str.strip, triple)
        if code and not op and not value:
            chosen.append(code)
        else:
            for values, item in zip(conditions.values(), (code, op, value), strict=True):
                values.append(item)
    if malformed := [code for code in chosen if not _CODE.fullmatch(code)]:
        raise BadParams([("ind", code[:100], _("不是指标代码")) for code in malformed])
    search = query.copy()
    for key, values in conditions.items():
        search.setlist(key, values)
    return SearchParams.from_query(search), tuple(dict.fromkeys(chosen))


def _site(request: HttpRequest) -> str:
    """Scheme and host, as addresses begin."""
    return request.build_absolute_uri("/").rstrip("/")


def _state(report: Report) -> str:
    """What a report's files depend on."""
    return f"{report.pk} {report.revision} {report.status}"


def _file(request: HttpRequest, kind: str, table: Table, name: str, of: Matches | str) -> HttpResponseBase:
    """Send a table as csv, xlsx, parquet or json; ``of`` is the search it comes from, or what else it depends on."""
    matches = of if isinstance(of, Matches) else None
    if kind == "json":
        pieces = formats.as_json(table, "figures", matches.total if matches else 1)
    else:
        pieces = WRITERS[kind](table)
    columns = [(column.code, str(column.label)) for column in table.columns]
    response = _answer(request, kind, name, pieces, f"{columns} {table.notices} {of}")
    if matches:
        response["X-Total-Reports"] = str(matches.total)
        response["X-Exported-Reports"] = str(len(matches.found))
    return response


def _answer(request: HttpRequest, kind: str, name: str, pieces: Iterable[bytes], state: str) -> HttpResponseBase:
    """Send the pieces as a file ``name.kind``; ``state`` is all that they depend on besides address and language."""
    seen = f"{_site(request)} {request.get_full_path()} {get_language()} {state}"
    headers = {
        "Content-Type": TYPES[kind],
        "Cache-Control": "no-cache",  # may be kept, but is asked for again: a report withdrawn is gone at once
        "ETag": f'W/"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"',
        "X-Robots-Tag": "noindex",
    }
    if kind not in SHOWN_IN_BROWSER:
        headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    response: HttpResponseBase | None = get_conditional_response(request, etag=headers["ETag"])
    if response is None:
        response = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(pieces)
    for header, value in headers.items():
        response[header] = value
    return response
