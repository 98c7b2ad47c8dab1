"""A facet over all documents of a commit: which values each has, and which documents a filter lets pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Filter
from search.engines.columns import Values

Array = NDArray[Any]


class FacetColumn:
    """Documents share their combinations of values: ``labels`` says which of ``combinations`` each one has.

    As a sequence it gives the values of a document.
    """

    def __init__(self, labels: Array, combinations: Sequence[Values]) -> None:
        self.labels = labels
        self.combinations: Sequence[Values] = combinations

    def __getitem__(self, doc: int) -> Values:
        values: Values = self.combinations[self.labels[doc]]
        return values

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Values]:
        return (self.combinations[label] for label in self.labels.tolist())

    @cached_property
    def _members(self) -> tuple[list[str], Array, Array]:
        """The different values, and pairs of a combination's number and that of a value in it."""
        numbers: dict[str, int] = {}
        members = [[numbers.setdefault(value, len(numbers)) for value in values] for values in self.combinations]
        owners = np.repeat(np.arange(len(members)), [len(group) for group in members])
        return list(numbers), owners, np.array([number for group in members for number in group], np.int64)

    def by_value(self, counts: Array) -> dict[str, int]:
        """From how often each combination occurs, how often each value does; without those that don't."""
        names, owners, values = self._members
        if len(values) != len(counts) or len(names) != len(counts):  # not one value of its own to each combination
            counts = np.bincount(values, weights=counts[owners], minlength=len(names)).astype(np.int64)
        present = np.flatnonzero(counts)
        return {names[place]: count for place, count in zip(present.tolist(), counts[present].tolist(), strict=True)}

    def accepted(self, filter_: Filter) -> Array:
        """Which documents, deleted ones too, pass a filter, as a mask."""
        passing = [_accepts(filter_, values) for values in self.combinations]
        mask: Array = np.array(passing, bool)[self.labels]
        return mask


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
