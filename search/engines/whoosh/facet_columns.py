"""A facet over all documents of a commit: which values each has, and how often each value is among the matches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Filter
from search.engines.columns import Values
from search.engines.whoosh.matches import Matches

Array = NDArray[Any]

FEW: Final = 24  # so many matches are counted one by one


class FacetColumn:
    """Documents share their combinations of values: ``labels`` says which of ``combinations`` each one has.

    As a sequence it gives the values of a document.
    """

    def __init__(self, labels: Array, combinations: Sequence[Values], live: Matches) -> None:
        self.labels = labels
        self.combinations: Sequence[Values] = combinations
        self.live = live
        numbers: dict[str, int] = {}
        members = [[numbers.setdefault(value, len(numbers)) for value in values] for values in combinations]
        self.names = list(numbers)
        self._flat = np.array([number for group in members for number in group], np.int64)
        self._owners = np.repeat(np.arange(len(members)), [len(group) for group in members])
        self._simple = len(self._flat) == len(members) and bool((self._flat == self._owners).all())
        self.total = self._by_combination(live.docs)
        self.global_counts = self._named(self.total)

    def __getitem__(self, doc: int) -> Values:
        values: Values = self.combinations[self.labels[doc]]
        return values

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Values]:
        return (self.combinations[label] for label in self.labels.tolist())

    def count(self, matches: Matches, others: Callable[[], Array]) -> Mapping[str, int]:
        """How many matches have each value; ``others`` gives the live documents that don't match."""
        count = matches.count
        if count == self.live.count:
            return self.global_counts
        if count <= FEW:
            return self._count_few(matches.docs)
        if count * 2 > self.live.count:
            return self._named(self.total - self._by_combination(others()))
        return self._named(self._by_combination(matches.docs))

    def _count_few(self, docs: Array) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        combinations = self.combinations
        for label in self.labels[docs].tolist():
            for value in combinations[label]:
                counts[value] = counts.get(value, 0) + 1
        return counts

    def _by_combination(self, docs: Array) -> Array:
        return np.bincount(self.labels[docs], minlength=len(self.combinations))

    def _named(self, counts: Array) -> Mapping[str, int]:
        if not self._simple:
            counts = np.bincount(self._flat, weights=counts[self._owners], minlength=len(self.names)).astype(np.int64)
        present = np.flatnonzero(counts)
        if len(present) == len(self.names):
            return dict(zip(self.names, counts.tolist(), strict=True))
        names = self.names
        return {names[place]: count for place, count in zip(present.tolist(), counts[present].tolist(), strict=True)}

    def accepted(self, filters: Sequence[Filter]) -> Array:
        """Which documents, deleted ones too, pass all of these filters, as a mask."""
        passing = [all(_accepts(filter_, values) for filter_ in filters) for values in self.combinations]
        return np.array(passing, bool)[self.labels]


def _accepts(filter_: Filter, values: Values) -> bool:
    if filter_.low is None and filter_.high is None:
        return not filter_.values.isdisjoint(values)
    low = -1 if filter_.low is None else filter_.low
    return any(low <= int(value) and (filter_.high is None or int(value) <= filter_.high) for value in values)


def join_labels(parts: Sequence[tuple[Array, Sequence[Any]]]) -> tuple[Array, list[Any]]:
    """The labels of several segments, each with its own list of what they stand for, over one list."""
    known: dict[Any, int] = {}
    joined = []
    for labels, values in parts:
        places = np.array([known.setdefault(value, len(known)) for value in values], np.int64)
        joined.append(places[labels])
    return np.concatenate(joined) if joined else np.empty(0, np.int64), list(known)
