"""From the documents a query matches to an answer: filters, facet counts, metrics, order, page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import EngineRequest, EngineResults, FigureFilter, Filter
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
    if not request.filters:
        return _results(snapshot, request, matches, {}, matches)
    groups: dict[str, tuple[Filter, ...]] = {}
    for filter_ in request.filters:
        groups[filter_.field] = (*groups.get(filter_.field, ()), filter_)
    chosen = {name: snapshot.selection(name, filters) for name, filters in groups.items()}
    return _results(snapshot, request, matches, chosen, both((matches, *chosen.values()), snapshot.everything))


def _results(
    snapshot: Snapshot, request: EngineRequest, matches: Matches, chosen: Mapping[str, Matches], passed: Matches
) -> EngineResults:
    """``passed`` are those of ``matches`` that are in all sets ``chosen`` by filters, one for each facet."""
    facets: dict[str, Mapping[str, int]] = {}
    others = _Others(snapshot, passed)
    for name in request.facets:
        if name not in chosen:
            facets[name] = snapshot.facets[name].count(passed, others)
            continue
        rest = [selection for other, selection in chosen.items() if other != name]
        counted = both((matches, *rest), snapshot.everything) if rest else matches
        facets[name] = snapshot.facets[name].count(counted, _Others(snapshot, counted))
    return EngineResults(
        passed.count,
        page(snapshot, passed, request),
        facets,
        {metric: measure(snapshot, passed, metric) for metric in request.metrics} if request.metrics else {},
        tally(snapshot, passed, request.tallies) if request.tallies else {},
    )


class _Others:
    """The live documents that don't match, found once for all facets."""

    def __init__(self, snapshot: Snapshot, matches: Matches) -> None:
        self._snapshot, self._matches = snapshot, matches
        self._docs: Array | None = None

    def __call__(self) -> Array:
        if self._docs is None:
            self._docs = np.flatnonzero(self._snapshot.everything.mask & ~self._matches.mask)
        return self._docs


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
