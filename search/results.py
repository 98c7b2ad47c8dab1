"""What a search gives back to a page: read :func:`run_search` first."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from reports.agency_spellings import agency_spellings
from reports.demo import samples_only
from reports.models import OutboxEntry, Report, Section
from search import fallback
from search.correction import FEW, Correction, corrections
from search.engines.base import (
    EngineHit,
    EngineRequest,
    EngineResults,
    FigureFilter,
    Filter,
    Metric,
    MetricValue,
    SearchUnavailable,
)
from search.engines.chosen import get_engine
from search.facets import Facet, FacetValue, build_facets, facet_fields
from search.narrowing import parse_narrowed
from search.params import SearchParams
from search.query import ParsedQuery, expand
from search.snippets import Highlighter, SectionText, Snippet
from search.vocabulary import get_vocabulary

__all__ = ["Facet", "FacetValue", "Hit", "SearchPage", "Snippet", "as_json", "ask", "get_engine", "run_search"]

logger = logging.getLogger(__name__)

UNAVAILABLE: Final = gettext_lazy("索引暂不可用，正在用较慢的方式检索。")


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that matches; ``title_html`` is its title, escaped, hits marked."""

    report: Report
    score: float
    title_html: str
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``understood`` says in words how the query was read; ``notices`` are to be shown.

    ``corrections`` are other spellings of the query, where little was found. ``hidden`` are the reports that were not
    to be found, for what else is counted for the same page.
    """

    params: SearchParams
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    understood: str = ""
    notices: tuple[str, ...] = field(default=())
    metrics: Mapping[Metric, Mapping[str, MetricValue]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    hidden: frozenset[int] = frozenset()


def run_search(params: SearchParams, metrics: tuple[Metric, ...] = ()) -> SearchPage:
    """Search. Never fails for want of an index: then the database is searched, and a notice says so."""
    begun = time.perf_counter()
    parsed, hidden = read_query(params), _hidden()
    results, notices = ask(replace(build_request(params, parsed, hidden), metrics=metrics))
    hits = _hits(results.hits, Highlighter(parsed.terms))
    return SearchPage(
        params=params,
        total=results.total - (len(results.hits) - len(hits)),
        hits=hits,
        facets=build_facets(params, results.facets),
        understood=parsed.understood,
        notices=(*parsed.notices, *notices),
        metrics=results.metrics,
        corrections=() if notices else _corrections(params, results.total, hidden),
        hidden=hidden,
        took_ms=round((time.perf_counter() - begun) * 1000, 1),
    )


def _corrections(params: SearchParams, total: int, hidden: frozenset[int]) -> tuple[Correction, ...]:
    if not params.q or total > FEW:
        return ()
    return corrections(get_vocabulary(make=total == 0), params, total, partial(count_matches, hidden=hidden))


def count_matches(params: SearchParams, hidden: frozenset[int] | None = None) -> int:
    """How many reports a search finds, and nothing else of it; ``hidden`` as in :func:`build_request`."""
    return count_each([params], hidden=hidden)[0]


def count_each(
    searches: Sequence[SearchParams], index_only: bool = False, hidden: frozenset[int] | None = None
) -> list[int]:
    """How many reports each of several searches finds; ``index_only`` raises SearchUnavailable without an index."""
    hidden = _hidden() if hidden is None else hidden
    requests = (build_request(params, read_query(params), hidden) for params in searches)
    counting = [replace(request, facets=(), sort="year", page=1, size=1) for request in requests]
    if index_only:
        return [get_engine().search(request).total for request in counting]
    return [ask(request)[0].total for request in counting]


def count_facet(params: SearchParams, field_name: str) -> Mapping[str, int]:
    """The reports of a search by the values of one field of the engine, without regard to the filter on that field."""
    request = build_request(params, read_query(params))
    return ask(replace(request, facets=(field_name,), page=1, size=1))[0].facets[field_name]


def measure(params: SearchParams, metric: Metric) -> Mapping[str, MetricValue]:
    """One statistic of the reports that a search finds, by its groups."""
    request = build_request(params, read_query(params))
    return ask(replace(request, facets=(), metrics=(metric,), sort="year", page=1, size=1))[0].metrics[metric]


def read_query(params: SearchParams) -> ParsedQuery:
    """The words of a search, as they are understood."""
    return parse_narrowed(params.q, params.within, params.mode, params.scope_in, gettext)


def ask(request: EngineRequest) -> tuple[EngineResults, tuple[str, ...]]:
    """What the engine finds; what the database finds, with a notice of it, where the engine has no index."""
    try:
        return get_engine().search(request), ()
    except SearchUnavailable as unavailable:
        logger.warning("searching the database: %s", unavailable.reason)
        return fallback.search(request), (str(UNAVAILABLE),)


def build_request(params: SearchParams, parsed: ParsedQuery, hidden: frozenset[int] | None = None) -> EngineRequest:
    """What to ask the engine. Without words to rank by, the newest years come first.

    ``hidden`` are the reports not to be found, where they have been looked up already.
    """
    return EngineRequest(
        query=expand(parsed.node, agency_spellings) if parsed.node else None,
        filters=(*_filters(params), *_years(parsed)),
        figure_filters=tuple(FigureFilter(condition.ind, condition.op, condition.v) for condition in params.conditions),
        facets=tuple(facet_fields(params).values()),
        sort="-year" if params.sort == "relevance" and not parsed.terms else params.sort,
        page=params.page,
        size=params.size,
        exclude=_hidden() if hidden is None else hidden,
    )


def _years(parsed: ParsedQuery) -> list[Filter]:
    return [] if parsed.years is None else [Filter("year", frozenset(map(str, parsed.years)))]


def _filters(params: SearchParams) -> list[Filter]:
    filters = [
        Filter(field, frozenset(map(str, values)))
        for name, field in facet_fields(params).items()
        if (values := getattr(params, name))
    ]
    if params.year_from is not None or params.year_to is not None:
        filters.append(Filter("year", low=params.year_from, high=params.year_to))
    return filters


def _hidden() -> frozenset[int]:
    """Reports that the index may hold although they are not to be found: withdrawn ones, samples beside real ones."""
    published = Report.objects.filter(status=Report.Status.PUBLISHED).order_by()
    waiting = OutboxEntry.objects.exclude(report_id__in=published.values("pk"))
    samples = published.none() if samples_only() else Report.objects.filter(is_sample=True).order_by()
    return frozenset(waiting.values_list("report_id", flat=True)) | frozenset(samples.values_list("pk", flat=True))


def _hits(found: Sequence[EngineHit], highlighter: Highlighter) -> tuple[Hit, ...]:
    """The reports as the database has them now; one that is no longer published is not shown."""
    ids = [hit.id for hit in found]
    published = Report.objects.filter(pk__in=ids, status=Report.Status.PUBLISHED).order_by()
    reports = {report.pk: report for report in published.select_related("agency", "region")}
    sections: defaultdict[int, list[SectionText]] = defaultdict(list)
    texts = Section.objects.filter(report__in=ids).order_by("order").values_list("report", "key", "title", "text")
    for report_id, *section in texts:
        sections[report_id].append(SectionText(*section))
    return tuple(
        Hit(
            report=reports[hit.id],
            score=hit.score,
            title_html=highlighter.mark("title", reports[hit.id].title),
            snippets=highlighter.snippets(sections[hit.id]),
        )
        for hit in found
        if hit.id in reports
    )


def as_json(page: SearchPage) -> dict[str, Any]:
    """The page in the form of the contract (plain JSON types)."""
    return {
        "query": page.params.q,
        "total": page.total,
        "took_ms": page.took_ms,
        "facets": {
            facet.name: [
                {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}
                for value in facet.values
            ]
            for facet in page.facets
        },
        "hits": [_hit_as_json(hit) for hit in page.hits],
        "notices": [*page.notices, *_did_you_mean(page)],
    }


def _did_you_mean(page: SearchPage) -> list[str]:
    offers = [gettext("“%(text)s”（%(count)s 份）") % {"text": c.text, "count": c.count} for c in page.corrections]
    return [gettext("是不是要找：%(offers)s") % {"offers": "、".join(offers)}] if offers else []


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    report = hit.report
    return {
        "id": report.pk,
        "title": report.title,
        "url": report.get_absolute_url(),
        "agency": report.agency.name if report.agency else report.agency_name,
        "year": report.year,
        "region": "".join(report.region.path) if report.region else None,
        "score": round(hit.score, 4),
        "snippets": [{"section": snippet.section, "html": snippet.html} for snippet in hit.snippets],
        "is_sample": report.is_sample,
    }
