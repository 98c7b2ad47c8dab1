"""What documents hold beside their text, as arrays by their place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import IndexDocument
from search.engines.columns import ABSENT, STATUSES
from search.engines.counting import FACET_VALUES
from search.engines.whoosh.facet_columns import join_labels
from search.engines.whoosh.numbering import Numbers
from search.schema import figure_codes

Array = NDArray[Any]

PUBLISHED: Final = "published"
_LABELLED: Final[Mapping[str, Callable[[IndexDocument], Hashable]]] = {
    PUBLISHED: attrgetter("published_on"),
    **FACET_VALUES,
}
_STATUS: Final = {status: place for place, status in enumerate(STATUSES)}

Labels = tuple[Array, Sequence[Hashable]]  # the number of each document's value, and the values in the order they came


@dataclass(slots=True)
class Columns:
    """``labels`` are the values in each facet and the dates of publishing."""

    ids: Array  # int64
    versions: Array  # int64
    labels: Mapping[str, Labels]
    figures: Mapping[int, tuple[Array, Array]]
    """By number of the indicator, if any document has it: values (float64, NaN where there is none) and statuses."""

    @property
    def count(self) -> int:
        return len(self.ids)

    def only(self, wanted: Array) -> Columns:
        """The columns of some documents, given as a mask."""
        return Columns(
            self.ids[wanted],
            self.versions[wanted],
            {name: _renumbered(labels[wanted], values) for name, (labels, values) in self.labels.items()},
            {number: (values[wanted], statuses[wanted]) for number, (values, statuses) in self.figures.items()},
        )


def make_columns(documents: Sequence[IndexDocument]) -> Columns:
    count = len(documents)
    labels: dict[str, Labels] = {}
    for name, value_of in _LABELLED.items():
        numbers = Numbers()
        labels[name] = numbers.of(map(value_of, documents), count).astype(np.uint32), list(numbers)
    return Columns(
        np.fromiter((document.id for document in documents), np.int64, count),
        np.fromiter((document.version for document in documents), np.int64, count),
        labels,
        _figures(documents),
    )


def _figures(documents: Sequence[IndexDocument]) -> dict[int, tuple[Array, Array]]:
    known = {code: number for number, code in enumerate(figure_codes())}
    numbers = np.array([known.get(code, -1) for document in documents for code in document.figures], np.int64)
    cells = list(chain.from_iterable(document.figures.values() for document in documents))
    present, rows = np.unique(numbers, return_inverse=True)
    shape = len(present), len(documents)
    values, statuses = np.full(shape, np.nan), np.full(shape, ABSENT, np.uint8)
    docs = np.repeat(np.arange(len(documents)), [len(document.figures) for document in documents])
    values[rows, docs] = np.array([value for value, _ in cells], np.float64)  # None becomes NaN
    statuses[rows, docs] = [_STATUS[status] for _, status in cells]
    return {number: (values[row], statuses[row]) for row, number in enumerate(present.tolist()) if number >= 0}


def join_columns(parts: Sequence[Columns]) -> Columns:
    """The columns of several sets of documents, one after the other."""
    return Columns(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.versions for part in parts]),
        {name: join_labels([part.labels[name] for part in parts]) for name in _LABELLED},
        {number: _joined(number, parts) for number in sorted({number for part in parts for number in part.figures})},
    )


def _joined(number: int, parts: Iterable[Columns]) -> tuple[Array, Array]:
    found = [part.figures.get(number) or _absent(part.count) for part in parts]
    values, statuses = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return values, statuses


def _absent(count: int) -> tuple[Array, Array]:
    return np.full(count, np.nan), np.full(count, ABSENT, np.uint8)


def _renumbered(labels: Array, values: Sequence[Hashable]) -> Labels:
    """Labels with those values alone that occur, in the order in which they come."""
    used, firsts = np.unique(labels, return_index=True)
    order = np.argsort(firsts)
    places = np.empty(len(values), np.int64)
    places[used[order]] = np.arange(len(order))
    return places[labels], [values[number] for number in used[order].tolist()]
