"""Counts the values of several facets over the matches at once.

Facets of few values are counted together, by the combination of their values that a document has: its place in a small
table with an axis for each. The counts of one facet are then the sums over the other axes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.facet_columns import FacetColumn
from search.engines.whoosh.matches import Matches

Array = NDArray[Any]

CELLS: Final = 4096  # of a table that facets share; beyond that counting leaves the nearest cache


class FacetTable:
    """The facets ``names``, each with its column, over all live documents."""

    def __init__(self, columns: Mapping[str, FacetColumn], live: Matches) -> None:
        self.columns = columns
        self._live = live
        groups = _grouped({name: max(1, len(column.combinations)) for name, column in columns.items()})
        self._shapes = [tuple(max(1, len(columns[name].combinations)) for name in group) for group in groups]
        self._places = {name: (number, axis) for number, group in enumerate(groups) for axis, name in enumerate(group)}
        self._starts = np.cumsum([0, *(int(np.prod(shape)) for shape in self._shapes)]).tolist()
        self._cells = np.empty((live.size, len(groups)), np.int64)
        for number, (group, shape) in enumerate(zip(groups, self._shapes, strict=True)):
            labels = tuple(columns[name].labels for name in group)
            self._cells[:, number] = np.ravel_multi_index(labels, shape) + self._starts[number]
        self._total = self._count(live.docs)
        self._whole = {name: self.named(name, self._total) for name in columns}

    @property
    def nbytes(self) -> int:
        return int(self._cells.nbytes)

    def count(self, matches: Matches) -> Mapping[str, Mapping[str, int]]:
        """By facet how many of the matches have each value. The others are counted where they are fewer."""
        live = self._live
        if matches.count == live.count:
            return self._whole
        if matches.count * 2 > live.count:
            counted = self._total - self._count(np.flatnonzero(live.mask & ~matches.mask))
        else:
            counted = self._count(matches.docs)
        return {name: Counts(self, name, counted) for name in self.columns}

    def _count(self, docs: Array) -> Array:
        return np.bincount(self._cells.take(docs, axis=0).reshape(-1), minlength=self._starts[-1])

    def named(self, name: str, counted: Array) -> dict[str, int]:
        """The counts of one facet, by value."""
        number, axis = self._places[name]
        table = counted[self._starts[number] : self._starts[number + 1]].reshape(self._shapes[number])
        others = tuple(other for other in range(table.ndim) if other != axis)
        return self.columns[name].by_value(table.sum(axis=others) if others else table)


class Counts(Mapping[str, int]):
    """How many matches have each value of a facet: counted already, and told by name when they are asked for."""

    __slots__ = ("_counted", "_name", "_named", "_table")

    def __init__(self, table: FacetTable, name: str, counted: Array) -> None:
        self._table, self._name, self._counted = table, name, counted
        self._named: dict[str, int] | None = None

    def _all(self) -> dict[str, int]:
        if self._named is None:
            self._named = self._table.named(self._name, self._counted)
        return self._named

    def __getitem__(self, value: str) -> int:
        return self._all()[value]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def _grouped(sizes: Mapping[str, int]) -> list[Sequence[str]]:
    """Facets put together, those of the fewest values first, as long as their table stays small."""
    groups: list[list[str]] = []
    cells = 1
    for name in sorted(sizes, key=lambda name: sizes[name]):
        if not groups or cells * sizes[name] > CELLS:
            groups.append([])
            cells = 1
        groups[-1].append(name)
        cells *= sizes[name]
    return list(groups)
