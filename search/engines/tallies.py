"""What the matches say of a measure, group by group, over the columns in memory (NumPy).

A share is computed of each report for means, medians and the like, and of the sums for the ``sum``: small agencies do
not outweigh large ones there. Nothing that is not stated counts as 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Measure, Tallied, Tally
from search.engines.columns import ABSENT, STATUSES, Source, labelled

STATISTICS: Final = ("sum", "mean", "median", "count", "max", "min", "lower", "upper")
QUANTILES: Final = {"min": 0.0, "lower": 0.25, "median": 0.5, "upper": 0.75, "max": 1.0}

# A measure of several cells is said as the worst of them is said, by this order.
ORDER: Final = ("absent", "stated", "derived", "not_applicable", "blank", "missing", "unreadable", "nothing", "apart")
_ABSENT, _STATED, _DERIVED, _NOTHING, _APART = (
    ORDER.index(name) for name in ("absent", "stated", "derived", "nothing", "apart")
)
_RANKS = np.full(ABSENT + 1, _ABSENT, dtype=np.uint8)
_RANKS[: len(STATUSES)] = [ORDER.index(name) for name in STATUSES]

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Grouping:
    """Pairs of a document's place among the matches and the number of a group that it is in."""

    names: tuple[tuple[str, ...], ...]
    places: Whole
    groups: Whole


@dataclass(frozen=True, slots=True)
class _Cells:
    """What each match says of a measure: the sums of its cells and how they are said, as places in ORDER."""

    part: Floats
    whole: Floats
    said: NDArray[np.uint8]


class _Answers(Mapping[tuple[str, ...], Tallied]):
    """The answers of one tally, each put together when it is asked for: of thousands of groups a page shows a few."""

    def __init__(
        self,
        names: Sequence[tuple[str, ...]],
        counts: Whole,
        values: Mapping[str, Floats],
        part: Floats,
        whole: Floats,
        flagged: Whole,
    ) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._counts, self._values, self._part, self._whole, self._flagged = counts, values, part, whole, flagged

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._places)

    def __getitem__(self, name: tuple[str, ...]) -> Tallied:
        place = self._places[name]
        counts = self._counts[place].tolist()
        values = {key: float(column[place]) for key, column in self._values.items()}
        return Tallied(
            matched=sum(counts),
            statuses={status: count for status, count in zip(ORDER, counts, strict=True) if count},
            values={key: value for key, value in values.items() if value == value},  # NaN is where there is none
            part=float(self._part[place]),
            whole=float(self._whole[place]),
            flagged=int(self._flagged[place]),
        )


class Tallies:
    """Tallies of one answer; groupings, and what the matches say, are shared between them."""

    def __init__(self, source: Source, docs: Sequence[int]) -> None:
        self.source = source
        self.docs = np.array(docs, dtype=np.intp)
        self._groupings: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], _Grouping] = {}
        self._cells: dict[Measure, _Cells] = {}
        self._flags: dict[str, NDArray[np.bool_]] = {}

    def answers(self, tallies: Iterable[Tally]) -> dict[Tally, Mapping[tuple[str, ...], Tallied]]:
        return {tally: self._answer(tally) for tally in tallies}

    def _answer(self, tally: Tally) -> Mapping[tuple[str, ...], Tallied]:
        grouping = self._grouping(tally)
        cells = self._said(tally.measure)
        said, size = cells.said, len(grouping.names)
        each = said[grouping.places]
        counts = np.bincount(grouping.groups * len(ORDER) + each, minlength=size * len(ORDER)).reshape(size, len(ORDER))
        is_stated = (each == _STATED) | (each == _DERIVED)
        places, groups = grouping.places[is_stated], grouping.groups[is_stated]
        part, whole = (_sums(groups, of[places], size) for of in (cells.part, cells.whole))
        is_share = bool(tally.measure.per)
        numbers = cells.part[places] / cells.whole[places] if is_share else cells.part[places]
        values = _statistics(tally.statistics, numbers, groups, part, whole if is_share else None)
        flagged = self._flagged(tally.flag, grouping)
        return _Answers(grouping.names, counts, values, part, whole, flagged)

    def _grouping(self, tally: Tally) -> _Grouping:
        key = tally.by, tally.joined
        if key not in self._groupings:
            self._groupings[key] = _group(self.source, self.docs, tally.by, dict(tally.joined))
        return self._groupings[key]

    def _said(self, measure: Measure) -> _Cells:
        if measure not in self._cells:
            part, said = self._added(measure.codes)
            whole = np.zeros_like(part)
            if measure.per:
                whole, per = self._added(measure.per)
                said = np.where((said == _ABSENT) | (per == _ABSENT), np.uint8(_ABSENT), np.maximum(said, per))
                said = np.where((said <= _DERIVED) & (said != _ABSENT) & (whole == 0), np.uint8(_NOTHING), said)
            self._cells[measure] = _Cells(part, whole, said)
        return self._cells[measure]

    def _added(self, codes: Iterable[str]) -> tuple[Floats, NDArray[np.uint8]]:
        """The cells of each match added up, and how the worst of them is said."""
        total = np.zeros(len(self.docs))
        said = np.full(len(self.docs), _ABSENT, dtype=np.uint8)
        for code in codes:
            column = self.source.figures(code)
            if column is None or not len(self.docs):
                continue
            values = np.asarray(column.values, dtype=np.float64)[self.docs]
            ranks = _RANKS[np.frombuffer(column.statuses, dtype=np.uint8)[self.docs]]
            is_apart = np.isnan(values) & ((ranks == _STATED) | (ranks == _DERIVED))
            said = np.maximum(said, np.where(is_apart, np.uint8(_APART), ranks))
            total += np.nan_to_num(values)
        return total, said

    def _flagged(self, flag: str, grouping: _Grouping) -> Whole:
        if flag not in self._flags:
            labels, combinations = labelled(self.source.columns.facets["problem"], self.docs)
            has = [bool(flag) and flag in values for values in combinations]
            self._flags[flag] = np.array(has, dtype=bool)[labels]
        return np.bincount(grouping.groups[self._flags[flag][grouping.places]], minlength=len(grouping.names))


def _group(source: Source, docs: Whole, by: Sequence[str], joined: Mapping[str, str]) -> _Grouping:
    """Documents by combination of values first: they share them, so that few are to be told apart one by one."""
    if not by:
        return _Grouping(((),) if len(docs) else (), np.arange(len(docs)), np.zeros(len(docs), dtype=np.intp))
    columns = [labelled(source.columns.facets[name], docs) for name in by]
    shape = [max(1, len(values)) for _labels, values in columns]
    cells = np.ravel_multi_index([labels for labels, _values in columns], shape)
    present, combinations = np.unique(cells, return_inverse=True)
    places = np.transpose(np.unravel_index(present, shape)).tolist()
    known = [[values[place] for (_labels, values), place in zip(columns, at, strict=True)] for at in places]
    numbers: dict[tuple[str, ...], int] = {}
    members = []
    for first, *others in known:
        names = product(dict.fromkeys(joined.get(value, value) for value in first), *others)
        members.append([numbers.setdefault(name, len(numbers)) for name in names])
    sizes = np.array([len(group) for group in members], dtype=np.intp)[combinations]
    starts = np.cumsum([0, *(len(group) for group in members)], dtype=np.intp)[:-1][combinations]
    flat = np.array([number for group in members for number in group], dtype=np.intp)
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return _Grouping(tuple(numbers), np.repeat(np.arange(len(docs)), sizes), flat[np.repeat(starts, sizes) + within])


def _sums(groups: Whole, numbers: Floats, size: int) -> Floats:
    return np.bincount(groups, weights=numbers, minlength=size).astype(np.float64)


def _statistics(
    wanted: Collection[str], numbers: Floats, groups: Whole, part: Floats, whole: Floats | None
) -> dict[str, Floats]:
    """Each statistic by the number of the group, NaN where a group has no number."""
    size = len(part)
    counts = np.bincount(groups, minlength=size).astype(np.float64)
    is_empty = counts == 0
    ordered = numbers[np.lexsort((numbers, groups))] if not QUANTILES.keys().isdisjoint(wanted) else numbers
    starts = np.cumsum(counts) - counts
    found: dict[str, Floats] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for name in wanted:
            if name == "count":
                found[name] = counts
            elif name == "sum":
                found[name] = np.where(is_empty, np.nan, part if whole is None else part / whole)
            elif name == "mean":
                found[name] = _sums(groups, numbers, size) / counts
            else:
                found[name] = _quantile(ordered, starts, counts, QUANTILES[name])
    return found


def _quantile(ordered: Floats, starts: Floats, counts: Floats, share: float) -> Floats:
    """The number below which ``share`` of each group's lie, by the line between its neighbours."""
    found = np.full(len(counts), np.nan)
    here = counts > 0
    place = starts[here] + (counts[here] - 1) * share
    low = np.floor(place).astype(np.intp)
    high = np.ceil(place).astype(np.intp)
    found[here] = ordered[low] + (ordered[high] - ordered[low]) * (place - low)
    return found
