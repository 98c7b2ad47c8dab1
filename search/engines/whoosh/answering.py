"""From the documents a query matches to an answer: filters, facet counts, metrics, order, page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import EngineRequest, EngineResults, FigureFilter
from search.engines.columns import STATUSES
from search.engines.whoosh.execution import evaluate
from search.engines.whoosh.matches import Matches, both, from_docs
from search.engines.whoosh.measuring import measure, tally
from search.engines.whoosh.ordering import page
from search.engines.whoosh.snapshot import Snapshot

Array = NDArray[Any]


def answer(snapshot: Snapshot, request: EngineRequest) -> EngineResults:
    matches = evaluate(snapshot, request.query)
    if request.exclude:
        gone = snapshot.docs_of(request.exclude)
        if len(gone):
            matches = _without(matches, gone)
    for condition in request.figure_filters:
        matches = _having(snapshot, matches, condition)
    filters = request.filters
    passed = both((matches, snapshot.selection(filters)), snapshot.everything) if filters else matches
    return EngineResults(
        passed.count,
        page(snapshot, passed, request),
        _facets(snapshot, request, matches, passed) if request.facets else {},
        {metric: measure(snapshot, passed, metric) for metric in request.metrics} if request.metrics else {},
        tally(snapshot, passed, request.tallies) if request.tallies else {},
    )


def _facets(
    snapshot: Snapshot, request: EngineRequest, matches: Matches, passed: Matches
) -> Mapping[str, Mapping[str, int]]:
    """The counts of each facet; those of one that is filtered by leave that filter out."""
    if not request.filters:
        return snapshot.count(request.facets, passed)
    filtered = {filter_.field for filter_ in request.filters}
    plain = tuple(name for name in request.facets if name not in filtered)
    facets = dict(snapshot.facet_table(plain).count(passed)) if plain else {}
    for name in request.facets:
        if name in filtered:
            rest = tuple(filter_ for filter_ in request.filters if filter_.field != name)
            facets.update(snapshot.facet_table((name,)).count(matches, snapshot.base((name,), rest)))
    return facets


def _without(matches: Matches, gone: Array) -> Matches:
    docs = matches.docs
    keep = np.isin(docs, gone, assume_unique=True, invert=True)
    return matches if keep.all() else _only(matches, docs[keep])


def _only(matches: Matches, docs: Array) -> Matches:
    return from_docs(matches.size, docs, matches.scores_at(docs))


def _having(snapshot: Snapshot, matches: Matches, condition: FigureFilter) -> Matches:
    figures = snapshot.figures(condition.code)
    docs = matches.docs
    if figures is None:
        return _only(matches, docs[:0])
    values, statuses = figures
    if condition.op == "missing":
        passed = np.isin(statuses[docs], [STATUSES.index("blank"), STATUSES.index("missing")])
    else:
        bound = np.nan if condition.value is None else condition.value
        passed = _COMPARE[condition.op](values[docs], bound)  # NaN compares false with everything
    return _only(matches, docs[passed])


_COMPARE: Final[Mapping[str, Callable[..., Array]]] = {
    "gt": np.greater,
    "gte": np.greater_equal,
    "lt": np.less,
    "lte": np.less_equal,
    "eq": np.equal,
}
