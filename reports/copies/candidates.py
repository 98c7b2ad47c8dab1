"""Which reports may share text, from their fingerprints alone.

Two reports are candidates by the number of fingerprints they share. A fingerprint that stands in a large share of all
reports says nothing. Of one that many reports share (a text copied a thousand times), a report is only held against its
neighbours, so that the work grows with the number of reports and not with its square: it is found to be a copy of some
of the others, though not of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 64  # on either side, in the order of the reports' numbers
MAX_CANDIDATES = 40  # of one report; it may be among those of more
MIN_SHARED = 2  # fingerprints
MIN_PART = 0.08  # of the fingerprints of the shorter of the two

_BITS = np.uint32(16)  # what a fingerprint leaves off in the first, coarse selection: its table stays in the cache
_SHIFT = np.uint64(32)
_OWNER = np.uint64(0xFFFFFFFF)

_NO_NUMBERS = np.empty(0, dtype=np.int64)

Numbers = NDArray[np.int64]
Fingerprints = NDArray[np.uint32]
Chunk = tuple[Numbers, Numbers, Fingerprints]
"""The numbers of some reports, how many fingerprints each has, and these one after the other."""


class FingerprintIndex:
    """Of the reports given, who has which of the ``wanted`` fingerprints."""

    def __init__(self, chunks: Iterable[Chunk], wanted: Fingerprints) -> None:
        """``chunks`` of reports, their numbers ascending over all of them."""
        coarse = np.zeros(1 << (32 - int(_BITS)), dtype=bool)
        coarse[wanted >> _BITS] = True
        ids, sizes, entries = [_NO_NUMBERS], [_NO_NUMBERS], [np.empty(0, dtype=np.uint64)]
        count = 0
        for numbers, lengths, fingerprints in chunks:
            ids.append(numbers)
            sizes.append(lengths)
            kept = np.flatnonzero(coarse[fingerprints >> _BITS])
            owners = np.searchsorted(np.cumsum(lengths), kept, side="right") + count
            entries.append((fingerprints[kept].astype(np.uint64) << _SHIFT) | owners.astype(np.uint64))
            count += len(numbers)
        self._ids, self._sizes = np.concatenate(ids), np.concatenate(sizes)
        self._entries = np.concatenate(entries)  # a fingerprint and who has it, as one number
        self._entries.sort()

    def __len__(self) -> int:
        return len(self._ids)

    def candidates(self, reports: Mapping[int, Fingerprints], too_many: float) -> dict[int, list[int]]:
        """For each of some reports, which are in the index themselves, those that share most with it, best first.

        A fingerprint that stands in more than ``too_many`` reports is left out.
        """
        found: dict[int, list[int]] = {report: [] for report in reports}
        asked = np.searchsorted(self._ids, np.fromiter(reports, dtype=np.int64, count=len(reports)))
        owners = np.repeat(asked, [len(fingerprints) for fingerprints in reports.values()])
        pairs, shared = self._shared(np.concatenate([*reports.values(), _NO_NUMBERS]), owners, too_many)
        own, other = np.divmod(pairs, len(self._ids))
        least = np.maximum(MIN_SHARED, MIN_PART * np.minimum(self._sizes[own], self._sizes[other]))
        enough = np.flatnonzero((shared >= least) & (own != other))
        best_first = enough[np.lexsort((-shared[enough], own[enough]))]
        best = zip(self._ids[own[best_first]].tolist(), self._ids[other[best_first]].tolist(), strict=True)
        for report, candidate in best:
            if len(found[report]) < MAX_CANDIDATES:
                found[report].append(candidate)
        return found

    def _shared(self, fingerprints: Fingerprints, owners: Numbers, too_many: float) -> tuple[Numbers, Numbers]:
        """Pairs of an owner and a neighbour, as owner × reports + neighbour, and how many fingerprints they share."""
        order = np.argsort(fingerprints)  # in ascending order they are found several times faster
        heads, owners = fingerprints[order].astype(np.uint64) << _SHIFT, owners[order]
        low = np.searchsorted(self._entries, heads, side="left")
        high = np.searchsorted(self._entries, heads | _OWNER, side="right")
        telling = (high - low > 1) & (high - low <= too_many)
        heads, owners, low, high = heads[telling], owners[telling], low[telling], high[telling]
        own = np.searchsorted(self._entries, heads | owners.astype(np.uint64))
        width = np.minimum(high - low, 2 * NEIGHBOURS + 1)
        first = np.clip(own - NEIGHBOURS, low, high - width)
        within = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width)
        others = (self._entries[np.repeat(first, width) + within] & _OWNER).astype(np.int64)
        return np.unique(np.repeat(owners, width) * len(self) + others, return_counts=True)


def mirrored(candidates: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
    """Of two of the reports, each is a candidate of the other if one is.

    So a report is held against all those that it is among the best of, however many those are.
    """
    both = {report: dict.fromkeys(others) for report, others in candidates.items()}
    for report, others in candidates.items():
        for other in others:
            if other in both:
                both[other].setdefault(report)
    return {report: list(others) for report, others in both.items()}


def together(candidates: Mapping[int, Iterable[int]]) -> list[int]:
    """The reports in an order in which those that share text stand close to each other."""
    ordered: dict[int, None] = {}
    for report in candidates:
        waiting = [report]
        while waiting:
            if (at := waiting.pop()) in candidates and at not in ordered:
                ordered.setdefault(at)
                waiting.extend(candidates[at])
    return list(ordered)
