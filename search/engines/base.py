"""What a search engine does for the portal: a few verbs in, plain dataclasses out.

An engine knows nothing of Django's models, of addresses or of pages. Everything it is asked and everything it
answers is defined here, so that Whoosh today and OpenSearch later are told apart by one setting alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.query import Query


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A published report as the index holds it.

    ``sections`` maps section keys to narrative, where ``search.schema.BREAK`` parts texts that no phrase may join;
    ``regions`` lists the codes from province down to the report's own;
    ``figures`` maps indicator codes to (value, status), value None unless stated or derived.
    """

    id: int
    version: int
    title: str
    agency_id: int
    agency: str
    agency_names: tuple[str, ...]
    year: int
    published_on: str
    region: str
    regions: tuple[str, ...]
    types: tuple[str, ...]
    level: str
    form: str
    scope: str
    problems: tuple[str, ...]
    has_tables: bool
    is_sample: bool
    sections: Mapping[str, str]
    figures: Mapping[str, tuple[float | None, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Documents whose ``field`` has one of ``values``, or for numbers lies within ``low`` and ``high``, both inclusive.

    Several filters on one field must all hold; they count as one selection of that facet.
    """

    field: str
    values: frozenset[str] = frozenset()
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Documents whose figure compares so; ``op`` is gt, gte, lt, lte, eq, or missing (blank or missing)."""

    code: str
    op: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A statistic of one indicator over the matches; ``by`` names a facet field to group by, or is empty."""

    code: str
    kind: str  # sum, mean, median, count or max
    by: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What counts of one report: its cells ``codes`` added up; with ``per`` the share they have of those cells.

    Cells that the report's form does not have are no part of it. It is stated where every other one has a value.
    """

    codes: tuple[str, ...]
    per: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """A measure over the matches, told by group: ``by`` names up to two facet fields, none is one group of all.

    ``statistics`` are names of ``search.engines.tallies.STATISTICS``. ``joined`` pairs values of the first field with
    the value that they count under. ``flag`` is the code of a problem: how many have it is counted too.
    """

    measure: Measure
    by: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ("sum",)
    joined: tuple[tuple[str, str], ...] = ()
    flag: str = ""


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """``query`` None matches everything. ``page`` counts from 1. ``exclude`` holds ids to be treated as not there.

    Filters, facets and groups of metrics and tallies name a field of ``search.schema.FACETS``, where ``region`` covers
    all below a region and ``region_own`` the region alone; ``sort`` is one of ``search.params.SORTS``.
    """

    query: Query | None
    filters: tuple[Filter, ...] = ()
    figure_filters: tuple[FigureFilter, ...] = ()
    facets: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    tallies: tuple[Tally, ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    exclude: frozenset[int] = frozenset()


class EngineHit(NamedTuple):
    """A document on the page asked for."""

    id: int
    version: int
    score: float


@dataclass(frozen=True, slots=True)
class MetricValue:
    """``stated`` of ``matched`` reports state the figure; ``value`` is None where none does.

    ``silent`` counts the others by the status of the cell: blank, missing, not_applicable or unreadable, and stated for
    an amount that can't be compared. A report whose form has no such cell is in none of them.
    """

    value: float | None
    stated: int
    matched: int
    silent: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tallied:
    """What the ``matched`` reports of a group say of a measure.

    ``statuses`` counts them by how they say it: the words of a figure's status, ``absent`` where the form has no such
    cell, ``apart`` for an amount that can't be compared, ``nothing`` where there is nothing of which to be a share.
    ``values`` holds the statistics of those that state it, and is empty where none does; the ``sum`` of a share is the
    share of the sums ``part`` and ``whole``. ``flagged`` have the problem asked about.
    """

    matched: int
    statuses: Mapping[str, int]
    values: Mapping[str, float]
    part: float = 0.0
    whole: float = 0.0
    flagged: int = 0

    @property
    def stated(self) -> int:
        return self.statuses.get("stated", 0) + self.statuses.get("derived", 0)


@dataclass(frozen=True, slots=True)
class EngineResults:
    """``facets`` maps a field to counts by value; a field's counts ignore the filter on that same field.

    ``metrics`` maps each metric asked for to its value per group ("" where it is not grouped), ``tallies`` each tally
    to what each group says, by the values of its fields; a group without reports is not in it.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    metrics: Mapping[Metric, Mapping[str, MetricValue]] = field(default_factory=dict)
    tallies: Mapping[Tally, Mapping[tuple[str, ...], Tallied]] = field(default_factory=dict)


class Engine(Protocol):
    """An index of published reports. Reading never creates or changes anything on disk."""

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Add documents, replacing those of the same id; durable when it returns. One writer at a time."""

    def remove(self, ids: Iterable[int]) -> None:
        """Remove documents by id; unknown ids are ignored."""

    def rebuild(self, documents: Iterable[IndexDocument], expected: Mapping[int, int]) -> None:
        """Build a fresh index beside the present one and switch to it once its (id, version) equal ``expected``.

        Raises SearchUnavailable, leaving the present index in place, if they differ.
        """

    def search(self, request: EngineRequest) -> EngineResults:
        """Answer a request; raises SearchUnavailable if there is no healthy index."""

    def versions(self) -> dict[int, int]:
        """The version indexed of every document, by id."""

    def terms(self) -> Iterable[tuple[str, int]]:
        """The words of the narrative as the analyzer gives them, each with the number of documents it stands in.

        Documents replaced or removed may still count until their segment is merged: the numbers are for suggesting
        words, not for showing. Raises SearchUnavailable.
        """

    def holders(self, words: Iterable[str]) -> Iterator[NDArray[np.int64]]:
        """For each of such words the ids of the documents that it stands in. Raises SearchUnavailable."""

    def check(self) -> Sequence[str]:
        """What is wrong with the index on disk, one line each; empty if it is whole."""


class SearchUnavailable(Exception):
    """The index can't answer; ``reason`` says why, for the log and for ``check_index``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
