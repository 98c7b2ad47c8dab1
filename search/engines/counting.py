"""From the documents a query matches to an answer: filters, facet counts, metrics, order, page. Plain Python.

Reports share their combinations of values (a county's regions, a kind of bureau's types), so counting the tuples first
and their members after is fast.
"""

from __future__ import annotations

import heapq
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from search.engines.base import (
    EngineHit,
    EngineRequest,
    EngineResults,
    FigureFilter,
    Filter,
    IndexDocument,
    Metric,
    MetricValue,
)
from search.engines.columns import ABSENT, STATUSES, Columns, FigureColumn, Source, Values
from search.engines.tallies import Tallies

FACET_VALUES: Final[Mapping[str, Callable[[IndexDocument], Values]]] = {
    "region": lambda document: document.regions,
    "region_own": lambda document: (document.region,),
    "year": lambda document: (str(document.year),),
    "type": lambda document: document.types,
    "level": lambda document: (document.level,),
    "form": lambda document: (document.form,) if document.form else (),
    "scope": lambda document: (document.scope,),
    "problem": lambda document: tuple(sorted(set(document.problems))),
    "tables": lambda document: ("yes" if document.has_tables else "no",),
    "agency": lambda document: (str(document.agency_id),),
}


def facet_values(document: IndexDocument) -> dict[str, Values]:
    """A document's values in every facet."""
    return {name: value_of(document) for name, value_of in FACET_VALUES.items()}


def answer(source: Source, scores: Mapping[int, float], request: EngineRequest) -> EngineResults:
    """Answer a request about the matching documents, given with their scores by number."""
    columns = source.columns
    docs: Iterable[int] = scores
    if request.exclude:
        docs = [doc for doc in docs if columns.ids[doc] not in request.exclude]
    for condition in request.figure_filters:
        docs = _having(docs, condition, source.figures(condition.code))
    matched, missed = _filter(columns, list(docs), request.filters)
    return EngineResults(
        total=len(matched),
        hits=_page(columns, matched, scores, request),
        facets={name: _count(columns.facets[name], matched, missed.get(name, ())) for name in request.facets},
        metrics={metric: _measure(source, matched, metric) for metric in request.metrics},
        tallies=Tallies(source, matched).answers(request.tallies),
    )


def _having(docs: Iterable[int], condition: FigureFilter, figures: FigureColumn | None) -> list[int]:
    if figures is None:
        return []
    if condition.op == "missing":
        gone = {STATUSES.index("blank"), STATUSES.index("missing")}
        return [doc for doc in docs if figures.statuses[doc] in gone]
    compare = _COMPARE[condition.op]
    values, bound = figures.values, float("nan") if condition.value is None else condition.value
    return [doc for doc in docs if compare(values[doc], bound)]  # NaN compares false with everything


_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
    "eq": lambda value, bound: value == bound,
}


def _filter(columns: Columns, docs: list[int], filters: Sequence[Filter]) -> tuple[list[int], dict[str, list[int]]]:
    """The documents that pass all filters, and by field those that fail the filters on that field alone."""
    by_field: dict[str, list[Filter]] = defaultdict(list)
    for filter_ in filters:
        by_field[filter_.field].append(filter_)
    missed: dict[str, list[int]] = {}
    passed = docs
    for name, group in by_field.items():
        column = columns.facets[name]
        present = set(map(column.__getitem__, docs))
        accepted = {values for values in present if all(_accepts(filter_, values) for filter_ in group)}
        missed = {other: [doc for doc in rest if column[doc] in accepted] for other, rest in missed.items()}
        missed[name] = [doc for doc in passed if column[doc] not in accepted]
        passed = [doc for doc in passed if column[doc] in accepted]
    return passed, missed


def _accepts(filter_: Filter, values: Values) -> bool:
    if filter_.low is None and filter_.high is None:
        return not filter_.values.isdisjoint(values)
    low = -1 if filter_.low is None else filter_.low
    return any(low <= int(value) and (filter_.high is None or int(value) <= filter_.high) for value in values)


def _count(column: list[Values], *groups: Sequence[int]) -> dict[str, int]:
    combinations: Counter[Values] = Counter()
    for docs in groups:
        combinations.update(map(column.__getitem__, docs))
    counts: dict[str, int] = defaultdict(int)
    for values, count in combinations.items():
        for value in values:
            counts[value] += count
    return dict(counts)


def _page(
    columns: Columns, docs: list[int], scores: Mapping[int, float], request: EngineRequest
) -> tuple[EngineHit, ...]:
    end = request.page * request.size
    if end - request.size >= len(docs):
        return ()
    key = _order(columns, scores, request.sort)
    top = sorted(docs, key=key) if end * 4 > len(docs) else heapq.nsmallest(end, docs, key=key)
    return tuple(
        EngineHit(columns.ids[doc], columns.versions[doc], scores[doc]) for doc in top[end - request.size : end]
    )


def _order(columns: Columns, scores: Mapping[int, float], sort: str) -> Callable[[int], Any]:
    """The key to sort documents by. Every order ends with the id, so that it is the same every time."""
    ids, years, regions = columns.ids, columns.facets["year"], columns.facets["region_own"]
    latest = _descending(columns.published)
    orders: dict[str, Callable[[int], Any]] = {
        "relevance": lambda doc: (-scores[doc], ids[doc]),
        "year": lambda doc: (years[doc], ids[doc]),
        "-year": lambda doc: (-int(years[doc][0]), ids[doc]),
        "published": lambda doc: (latest[columns.published[doc]], ids[doc]),
        "region": lambda doc: (regions[doc], -int(years[doc][0]), ids[doc]),
    }
    return orders[sort]


def _descending(values: Iterable[str]) -> dict[str, int]:
    return {value: rank for rank, value in enumerate(sorted(set(values), reverse=True))}


def _measure(source: Source, docs: Sequence[int], metric: Metric) -> dict[str, MetricValue]:
    figures = source.figures(metric.code)
    groups: dict[str, list[int]] = defaultdict(list)
    if metric.by:
        column = source.columns.facets[metric.by]
        for doc in docs:
            for value in column[doc]:
                groups[value].append(doc)
    else:
        groups[""] = list(docs)
    return {value: _statistic(figures, group, metric.kind) for value, group in groups.items()}


def _statistic(figures: FigureColumn | None, docs: Sequence[int], kind: str) -> MetricValue:
    if figures is None:
        return MetricValue(0.0 if kind == "count" else None, 0, len(docs))
    found = [value for doc in docs if (value := figures.values[doc]) == value]
    silent = Counter(figures.statuses[doc] for doc in docs if figures.values[doc] != figures.values[doc])
    by_name = {STATUSES[status]: count for status, count in sorted(silent.items()) if status != ABSENT}
    if kind == "count":
        return MetricValue(float(len(found)), len(found), len(docs), by_name)
    return MetricValue(_STATISTICS[kind](found) if found else None, len(found), len(docs), by_name)


def _sum(values: Sequence[float]) -> float:
    return float(sum(values))


_STATISTICS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "sum": _sum,
    "mean": statistics.fmean,
    "median": statistics.median,
    "max": max,
}
