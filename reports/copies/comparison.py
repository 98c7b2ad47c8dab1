"""Which text of one report stands in another, letter for letter.

Text counts as repeated where at least twelve letters in a row are the same. In what order the pieces stand does not
matter, so a paragraph that was moved is found in its new place. Set sentences count for nothing, on either side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reports.copies.narrative import Narrative
from reports.copies.shingles import LENGTH, NONE, covered

MAX_PLACES = 8  # of a sentence that the other report has many times


class Passage(NamedTuple):
    """Text from ``start`` to ``end`` of a section that stands in a section of the other report too."""

    start: int
    end: int
    other_section: str
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """Of the ``letters`` of a section that count, ``repeated`` stand in the other report; passages by their start."""

    section: str
    letters: int
    repeated: int
    passages: tuple[Passage, ...]


class Comparison:
    """How much of ``report`` stands in ``other``, and where."""

    def __init__(self, report: Narrative, other: Narrative) -> None:
        self._report, self._other = report, other
        self._ranks = np.empty(len(report.shingles), dtype=np.intp)  # where a shingle stands in the order of the other
        self._ranks[report.order] = np.searchsorted(other.ascending, report.ascending)  # sorted needles: 4 times faster
        padded = np.append(other.ascending, (NONE, NONE))
        self._following = padded[1:]  # by rank the next shingle, which is the same one if the other has it twice
        is_there = padded[self._ranks] == report.shingles
        self._shared = is_there & ~report.set_shingles & (report.shingles != NONE)
        self._is_repeated: NDArray[np.bool_] = covered(self._shared, len(report.codes)) & report.own

    @property
    def letters(self) -> int:
        """How many letters of the report count."""
        return int(np.count_nonzero(self._report.own))

    @property
    def repeated(self) -> int:
        """How many of them stand in the other."""
        return int(np.count_nonzero(self._is_repeated))

    def sections(self) -> list[SectionMatch]:
        """The match of each section of the report that has letters that count, in their order."""
        report = self._report
        passages: dict[str, list[Passage]] = {key: [] for key in report.keys}
        if self._shared.any():
            for section, passage in self._passages():
                passages[section].append(passage)
        matches = []
        for key, start, end in zip(report.keys, report.bounds, report.bounds[1:], strict=False):
            if letters := int(np.count_nonzero(report.own[start:end])):
                repeated = int(np.count_nonzero(self._is_repeated[start:end]))
                matches.append(SectionMatch(key, letters, repeated, tuple(passages[key])))
        return matches

    def _passages(self) -> Iterator[tuple[str, Passage]]:
        """(section, passage) of every run of letters that are the same in both, each after the one before."""
        report, other = self._report, self._other
        at, lengths, places = self._runs().T
        ends = at + lengths + LENGTH - 1
        starts = at.copy()
        np.maximum(at[1:], ends[:-1], out=starts[1:])
        there = places - at
        columns = (*report.spans(starts, ends), *other.spans(starts + there, ends + there))
        sections = zip(report.sections_at(starts), other.sections_at(places), strict=True)
        for (section, other_section), span in zip(sections, np.array(columns).T.tolist(), strict=True):
            start, end, other_start, other_end = span
            yield section, Passage(start, end, other_section, other_start, other_end)

    def _runs(self) -> NDArray[np.intp]:
        """Rows of where a run of shared shingles starts, how many it has, and where it starts in the other.

        From each place the longest run is taken, as far as the shared shingles reach. Where the other has each of these
        once, that is as far as both go on alike; of the other stretches the places are tried one by one.
        """
        shared = np.flatnonzero(self._shared)
        ranks = self._ranks[shared]
        places = self._other.order[ranks]
        has_gap = np.diff(shared) != 1
        first = np.flatnonzero(np.append(True, has_gap | (np.diff(places) != 1)))
        runs = np.stack([shared[first], np.diff(first, append=len(shared)), places[first]], axis=1)
        is_twice = self._following[ranks] == self._report.shingles[shared]
        if not is_twice.any():
            return runs
        stretch = np.cumsum(np.append(0, has_gap))
        tried: list[tuple[int, int, int]] = []
        for each in (unclear := np.unique(stretch[is_twice])).tolist():
            begin, end = shared[np.flatnonzero(stretch == each)[[0, -1]]].tolist()
            tried += self._tried(begin, end + 1)
        runs = np.concatenate([runs[~np.isin(stretch[first], unclear)], tried])
        return runs[np.argsort(runs[:, 0])]

    def _tried(self, at: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The runs of one stretch of shared shingles."""
        while at < end:
            length, place = self._longest(at, end)
            yield at, length, place
            at += length

    def _longest(self, start: int, end: int) -> tuple[int, int]:
        """How many shingles from ``start`` on, before ``end``, follow each other in the other too, and from where."""
        report, other, rank = self._report.shingles, self._other, int(self._ranks[start])
        best, at = 0, 0
        for place in other.order[rank : rank + MAX_PLACES].tolist():
            there = other.shingles[place : place + end - start]
            differs = report[start : start + len(there)] != there
            length = int(differs.argmax())
            if differs[0]:  # the places of this shingle have all been seen
                break
            length = length or len(there)
            if length > best:
                best, at = length, place
        return best, at
