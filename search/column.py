"""Rows of numbers one after another, in which any sequence is found at once, however many rows there are.

A sequence is looked up by the rarest two neighbours in it: of all such pairs the places are kept in order, so only
where this pair stands is the rest compared. What a question costs goes by how often that is, not by the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

BREAK: Final = 0  # stands before the first row, between two, and after the last; no number of a row

_LOOKED_UP: Final = 200  # places whose rows are looked up at once: mostly the first few are enough

Numbers = NDArray[np.intp]


class Sought(NamedTuple):
    """A sequence of numbers, at least one; the last may be any from itself up to ``highest``."""

    numbers: tuple[int, ...]
    highest: int


class Column:
    """The rows; a place counts through all of them. Columns of rows of equal lengths have the same places."""

    def __init__(self, rows: Iterable[Sequence[int]]) -> None:
        joined, starts = [BREAK], []
        for row in rows:
            starts.append(len(joined))
            joined.extend(row)
            joined.append(BREAK)
        self._starts = np.array(starts, dtype=np.intp)
        self._values, ranks = np.unique(np.array(joined), return_inverse=True)
        self._ranks = ranks.astype(np.int32)
        pairs = self._ranks[:-1].astype(np.int64) * len(self._values) + self._ranks[1:]
        by_pair = np.argsort(pairs, kind="stable")
        self._pairs, self._places = pairs[by_pair], by_pair.astype(np.int32)

    def find(self, sought: Sought, *, at_start: bool = False) -> Numbers:
        """Where the sequence begins, ascending; ``at_start`` only where that is the start of a row."""
        low, high = self._bounds(Sought((BREAK, *sought.numbers), sought.highest) if at_start else sought)
        if not (low < high).all():
            return self._starts[:0]
        if len(low) == 1:
            begin, end = self._range(low, high)
            return np.sort(self._places[begin:end]).astype(np.intp)
        heads = low[:-1] * len(self._values)
        begins, ends = self._pairs.searchsorted(heads + low[1:]), self._pairs.searchsorted(heads + high[1:])
        rarest = int((ends - begins).argmin())
        places = np.sort(self._places[begins[rarest] : ends[rarest]]).astype(np.intp) - rarest
        rest = [offset for offset in range(len(low)) if not 0 <= offset - rarest <= 1]
        return self._compared(places[places >= 0], low, high, rest) + at_start

    def first_in_rows(self, sought: Sought, most: int, *, at_start: bool = False) -> Numbers:
        """The first place of the sequence in each row that has it, for the first ``most`` of these rows."""
        places = self.find(sought, at_start=at_start)
        looked_at = most
        while True:
            rows = self.rows_of(places[:looked_at])
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            if len(first) >= most or looked_at >= len(places):
                return places[first[:most]]
            looked_at *= 2

    def frequency(self, sought: Sought) -> int:
        """At how many places a sequence of one number stands."""
        begin, end = self._range(*self._bounds(sought))
        return end - begin

    def stand_at(self, places: Numbers, sought: Sought) -> Numbers:
        """Those of the places at which the sequence begins."""
        return self._compared(places, *self._bounds(sought), range(len(sought.numbers)))

    def rows(self, places: Numbers) -> Iterator[tuple[int, int]]:
        """(row, place in the row) of each of the places."""
        for start in range(0, len(places), _LOOKED_UP):
            chunk = places[start : start + _LOOKED_UP]
            rows = self.rows_of(chunk)
            yield from zip(rows.tolist(), (chunk - self._starts[rows]).tolist(), strict=True)

    def rows_of(self, places: Numbers) -> Numbers:
        """The row of each of the places."""
        return self._starts.searchsorted(places, side="right") - 1

    def _bounds(self, sought: Sought) -> tuple[Numbers, Numbers]:
        """From which rank on and before which each number of the sequence is."""
        highest = (*sought.numbers[:-1], sought.highest)
        return self._values.searchsorted(sought.numbers), self._values.searchsorted(highest, side="right")

    def _range(self, low: Numbers, high: Numbers) -> tuple[int, int]:
        """Which of the pairs begin with a number within the bounds."""
        begin, end = self._pairs.searchsorted(np.append(low, high) * len(self._values)).tolist()
        return begin, end

    def _compared(self, places: Numbers, low: Numbers, high: Numbers, offsets: Iterable[int]) -> Numbers:
        """Those of the places from which on ranks within the bounds stand, as far as the offsets are concerned."""
        places = places[places <= len(self._ranks) - len(low)]
        for offset in offsets:
            if not len(places):
                break
            ranks = self._ranks[places + offset]
            places = places[(ranks >= low[offset]) & (ranks < high[offset])]
        return places
