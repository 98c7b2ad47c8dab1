"""What answers are made of: for every document its values in each facet, as a tuple, and its figures, in memory."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from search.schema import FACETS

STATUSES: Final = ("stated", "blank", "missing", "not_applicable", "derived", "unreadable")
ABSENT: Final = 255  # the status of a cell that the report's form does not have

Values = tuple[str, ...]


@dataclass(slots=True)
class FigureColumn:
    """One indicator of every document: NaN where there is no value, and the index of its status in STATUSES."""

    values: array[float]
    statuses: bytes


@dataclass(slots=True)
class Columns:
    """What answers are made of, by document number."""

    ids: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    facets: dict[str, list[Values]] = field(default_factory=lambda: {name: [] for name in FACETS})

    def append(self, id_: int, version: int, published_on: str, facets: Mapping[str, Values]) -> None:
        self.ids.append(id_)
        self.versions.append(version)
        self.published.append(published_on)
        for name, column in self.facets.items():
            column.append(facets[name])

    def extend(self, other: Columns) -> None:
        self.ids.extend(other.ids)
        self.versions.extend(other.versions)
        self.published.extend(other.published)
        for name, column in self.facets.items():
            column.extend(other.facets[name])


class Source(Protocol):
    """The documents an engine answers from."""

    columns: Columns

    def figures(self, code: str) -> FigureColumn | None:
        """The column of an indicator; None for an unknown one."""


@runtime_checkable
class Labelled(Protocol):
    """A facet that is kept so already: ``labels`` says which of ``combinations`` of values each document has."""

    labels: NDArray[np.integer]
    combinations: Sequence[Values]


def labelled(column: Sequence[Values], docs: NDArray[np.intp]) -> tuple[NDArray[np.intp], Sequence[Values]]:
    """For each of the documents which combination of a facet's values it has, by its place among the combinations."""
    if isinstance(column, Labelled):
        return column.labels[docs].astype(np.intp), column.combinations
    known: dict[Values, int] = {}
    labels = (known.setdefault(column[doc], len(known)) for doc in docs.tolist())
    return np.fromiter(labels, dtype=np.intp, count=len(docs)), list(known)
