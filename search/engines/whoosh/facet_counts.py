"""How many of the documents that have a frequent word have each value of a facet, counted when a segment is written.

It is kept for facets of few values alone, so that it takes less room than the postings of those words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.counted import Counted
from search.engines.whoosh.document_columns import Labels
from search.engines.whoosh.facet_columns import FacetColumn
from search.engines.whoosh.lists import begins_of
from search.schema import FACETS

Array = NDArray[Any]

FREQUENT: Final = 64  # a word is frequent that more than one document in so many has
SHARED_BY: Final = 64  # so many documents for each combination of values, of all the facets together


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """``rows`` holds for each of ``lists``, numbers of posting lists, how often each combination of values occurs:
    those of the first of the facets ``names``, then those of the next."""

    names: tuple[str, ...]
    lists: Array  # uint32
    rows: Array  # int64, lists × combinations


def count_facets(counted: Counted, labels: Mapping[str, Labels], documents: int) -> FacetCounts:
    """The counts of a field's frequent words over a segment's documents."""
    names = _of_few_values({name: len(labels[name][1]) for name in FACETS}, documents // SHARED_BY)
    if not names:
        return FacetCounts((), np.empty(0, np.uint32), np.empty((0, 0), np.int64))
    cells, width = _cells([labels[name] for name in names])
    frequent = np.flatnonzero(np.asarray(counted.sizes, np.int64) * FREQUENT > documents)
    starts, sizes = begins_of(counted.sizes)[frequent].tolist(), counted.sizes[frequent].tolist()
    rows = np.empty((len(frequent), width), np.int64)
    for row, start, size in zip(rows, starts, sizes, strict=True):
        row[:] = np.bincount(cells.take(counted.docs[start : start + size], axis=0).reshape(-1), minlength=width)
    return FacetCounts(names, frequent.astype(np.uint32), rows)


def _of_few_values(sizes: Mapping[str, int], room: int) -> tuple[str, ...]:
    names: list[str] = []
    for name in sorted(sizes, key=lambda name: sizes[name]):
        room -= sizes[name]
        if room < 0:
            break
        names.append(name)
    return tuple(names)


def _cells(labels: Sequence[Labels]) -> tuple[Array, int]:
    """By document and facet the place of its combination in a row, and how long a row is."""
    starts = np.cumsum([0, *(len(values) for _, values in labels)]).tolist()
    columns = [numbers.astype(np.int64) + start for (numbers, _), start in zip(labels, starts, strict=False)]
    return np.stack(columns, axis=1), starts[-1]


class CountedFacets:
    """The facets of which the largest segment keeps counts, over the documents of a commit.

    ``kept`` are by segment the facets it counted, with the combinations of values of each. Segments that have not
    counted all of those are small, and what they keep is not used.
    """

    def __init__(
        self, kept: Sequence[Mapping[str, Sequence[Any]]], sizes: Sequence[int], columns: Mapping[str, FacetColumn]
    ) -> None:
        largest = max(range(len(sizes)), key=sizes.__getitem__, default=None)
        self._columns = {} if largest is None else {name: columns[name] for name in kept[largest]}
        ends = np.cumsum([0, *(len(column.combinations) for column in self._columns.values())]).tolist()
        self._parts = {name: slice(*part) for name, part in zip(self._columns, pairwise(ends), strict=True)}
        self._width = ends[-1]
        self._places = {
            number: self._places_of(each)
            for number, each in enumerate(kept)
            if each and self._columns.keys() <= each.keys()
        }

    def _places_of(self, kept: Mapping[str, Sequence[Any]]) -> tuple[Array, Array]:
        """Which places of a segment's rows go to which places over all segments."""
        here: list[int] = []
        there: list[int] = []
        start = 0
        for name, values in kept.items():
            if name in self._columns:
                known = {values: place for place, values in enumerate(self._columns[name].combinations)}
                here += range(start, start + len(values))
                there += [self._parts[name].start + known[value] for value in values]
            start += len(values)
        return np.array(here, np.int64), np.array(there, np.int64)

    @property
    def names(self) -> Collection[str]:
        return self._columns.keys()

    def is_used(self, segment: int) -> bool:
        """Whether the counts that a segment keeps are used."""
        return segment in self._places

    def total(self, rows: Mapping[int, Array]) -> Array:
        """What segments whose counts are used keep for a word, by their number, added up."""
        total = np.zeros(self._width, np.int64)
        for segment, row in rows.items():
            here, there = self._places[segment]
            total[there] += row[here]
        return total

    def over(self, docs: Array) -> Array:
        """The counts over any documents."""
        counts = [
            np.bincount(column.labels[docs], minlength=len(column.combinations)) for column in self._columns.values()
        ]
        return np.concatenate(counts) if counts else np.empty(0, np.int64)

    def named(self, name: str, counted: Array) -> dict[str, int]:
        """The counts of one facet, by value."""
        return self._columns[name].by_value(counted[self._parts[name]])
