"""Statistics of an indicator over the matches, whole or by the values of a facet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Metric, MetricValue, Tallied, Tally
from search.engines.columns import ABSENT, STATUSES, FigureColumn
from search.engines.tallies import Tallies
from search.engines.whoosh.facet_columns import FacetColumn
from search.engines.whoosh.matches import Matches
from search.engines.whoosh.snapshot import Snapshot

Array = NDArray[Any]


def measure(snapshot: Snapshot, matches: Matches, metric: Metric) -> dict[str, MetricValue]:
    """The value of a metric by group; "" is all matches, where it is not grouped."""
    docs = matches.docs
    if metric.by:
        places, groups, names = _groups(snapshot.facets[metric.by], docs)
    else:
        places, groups, names = np.arange(len(docs)), np.zeros(len(docs), np.int64), [""]
    matched = np.bincount(groups, minlength=len(names))
    figures = snapshot.figures(metric.code)
    if figures is None:
        none = 0.0 if metric.kind == "count" else None
        return {name: MetricValue(none, 0, count) for name, count in zip(names, matched.tolist(), strict=True)}
    values, statuses = (column[docs][places] for column in figures)
    is_stated = ~np.isnan(values)
    stated = np.bincount(groups[is_stated], minlength=len(names))
    numbers = _by_group(values[is_stated], groups[is_stated], len(names), metric.kind)
    silent = _silent(groups[~is_stated], statuses[~is_stated], len(names))
    return {
        name: MetricValue(
            float(of_stated) if metric.kind == "count" else number if of_stated else None, of_stated, of_all, why
        )
        for name, number, of_stated, of_all, why in zip(
            names, numbers, stated.tolist(), matched.tolist(), silent, strict=True
        )
    }


def _groups(facet: FacetColumn, docs: Array) -> tuple[Array, Array, list[str]]:
    """Pairs of a place among ``docs`` and the number of a value there; what values the numbers are."""
    labels = facet.labels[docs]
    present = np.unique(labels)
    numbers: dict[str, int] = {}
    members = [
        [numbers.setdefault(value, len(numbers)) for value in facet.combinations[label]] for label in present.tolist()
    ]
    sizes = np.array([len(group) for group in members], np.int64)
    which = np.searchsorted(present, labels)
    own = sizes[which]
    flat = np.array([number for group in members for number in group], np.int64)
    within = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
    starts = (np.cumsum(sizes) - sizes)[which]
    return np.repeat(np.arange(len(docs)), own), flat[np.repeat(starts, own) + within], list(numbers)


def _by_group(values: Array, groups: Array, count: int, kind: str) -> list[float]:
    order = np.argsort(groups, kind="stable")
    edges = np.searchsorted(groups[order], np.arange(count + 1))
    ordered = values[order]
    of_one = _STATISTICS[kind]
    return [
        float(of_one(ordered[start:end])) if end > start else 0.0
        for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


_STATISTICS: Final[Mapping[str, Callable[[Array], float]]] = {
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
    "max": np.max,
    "count": len,
}


def _silent(groups: Array, statuses: Array, count: int) -> list[dict[str, int]]:
    """How many of each group have each status, without those whose form has no such cell."""
    there = statuses != ABSENT
    width = len(STATUSES)
    table = np.bincount(groups[there] * width + statuses[there], minlength=count * width).reshape(count, width)
    return [{STATUSES[status]: number for status, number in enumerate(row) if number} for row in table.tolist()]


class _Source:
    """What :class:`Tallies` asks for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.columns: Any = snapshot  # of its columns it takes the facets alone
        self._figures = snapshot.figures

    def figures(self, code: str) -> FigureColumn | None:
        found = self._figures(code)
        return None if found is None else FigureColumn(found[0], found[1].tobytes())  # type: ignore[arg-type]


def tally(
    snapshot: Snapshot, matches: Matches, tallies: Iterable[Tally]
) -> Mapping[Tally, Mapping[tuple[str, ...], Tallied]]:
    return Tallies(_Source(snapshot), matches.docs.tolist()).answers(tallies)
