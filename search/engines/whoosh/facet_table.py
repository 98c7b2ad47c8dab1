"""Counts the values of several facets over the matches at once.

Facets of few values are counted together, by the combination of their values that a document has: its place in a small
table with an axis for each. The counts of one facet are then the sums over the other axes.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.facet_columns import FacetColumn
from search.engines.whoosh.matches import Matches

Array = NDArray[Any]

CELLS: Final = 4096  # of a table that facets share; beyond that counting leaves the nearest cache


@dataclass(frozen=True, slots=True)
class Base:
    """Documents that matches are counted among, with the counts over all of them."""

    among: Matches
    total: Array

    @property
    def nbytes(self) -> int:
        return int(self.total.nbytes)


class FacetTable:
    """The facets ``names``, each with its column, over all live documents."""

    def __init__(self, columns: Mapping[str, FacetColumn], live: Matches) -> None:
        self.columns = columns
        groups = _grouped({name: max(1, len(column.combinations)) for name, column in columns.items()})
        self._shapes = [tuple(max(1, len(columns[name].combinations)) for name in group) for group in groups]
        self._places = {name: (number, axis) for number, group in enumerate(groups) for axis, name in enumerate(group)}
        self._starts = np.cumsum([0, *(int(np.prod(shape)) for shape in self._shapes)]).tolist()
        cells = np.empty((live.size, len(groups)), np.int64)
        for number, (group, shape) in enumerate(zip(groups, self._shapes, strict=True)):
            labels = tuple(columns[name].labels for name in group)
            cells[:, number] = np.ravel_multi_index(labels, shape) + self._starts[number]
        self._cells = cells.astype(np.min_scalar_type(self._starts[-1]))
        self._live = self.base(live)
        self._whole = {name: self.named(name, self._live.total) for name in columns}

    @property
    def nbytes(self) -> int:
        return int(self._cells.nbytes)

    def base(self, among: Matches) -> Base:
        return Base(among, self._count(among.docs))

    def count(self, matches: Matches, base: Base | None = None) -> Mapping[str, Mapping[str, int]]:
        """By facet how many of the matches, or of those among ``base``, have each value.

        Where fewer of ``base`` are no matches, those are counted.
        """
        live = self._live.among
        if base is None:
            if matches.count == live.count:
                return self._whole
            counted = self._among_all(matches)
        elif matches.count == live.count:
            counted = base.total
        else:
            counted = self._among(matches, base)
        return {name: Counts(self.named, name, counted) for name in self.columns}

    def _among_all(self, matches: Matches) -> Array:
        live = self._live.among
        if matches.count * 2 <= live.count:
            return self._count(matches.docs)
        return self._live.total - self._count(np.flatnonzero(live.mask & ~matches.mask))

    def _among(self, matches: Matches, base: Base) -> Array:
        if matches.count < base.among.count:
            return self._count(matches.docs.compress(base.among.mask.take(matches.docs)))
        is_match = matches.mask.take(base.among.docs)
        if np.count_nonzero(is_match) * 2 <= base.among.count:
            return self._count(base.among.docs.compress(is_match))
        return base.total - self._count(base.among.docs.compress(~is_match))

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

    __slots__ = ("_counted", "_name", "_named", "_tell")

    def __init__(self, tell: Callable[[str, Array], dict[str, int]], name: str, counted: Array) -> None:
        self._tell, self._name, self._counted = tell, name, counted
        self._named: dict[str, int] | None = None

    def _all(self) -> dict[str, int]:
        if self._named is None:
            self._named = self._tell(self._name, self._counted)
        return self._named

    def __getitem__(self, value: str) -> int:
        return self._all()[value]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def values(self) -> ValuesView[int]:
        return self._all().values()

    def items(self) -> ItemsView[str, int]:
        return self._all().items()

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
