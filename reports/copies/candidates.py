"""Which reports may share text, from their fingerprints alone.

Two reports are candidates by the number of fingerprints they share. A fingerprint that stands in a large share of all
reports says nothing. Of one that many reports share (a text copied a thousand times), a report is only held against its
neighbours, so that the work grows with the number of reports and not with its square: it is found to be a copy of some
of the others, though not of all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 16  # on either side, in the order of the reports' numbers
MAX_CANDIDATES = 30  # of one report
MIN_SHARED = 2  # fingerprints
MIN_PART = 0.08  # of the fingerprints of the shorter of the two

_BITS = np.uint32(16)  # what a fingerprint leaves off in the first, coarse selection: its table stays in the cache
_SHIFT = np.uint64(32)

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
        entry = np.sort(np.concatenate(entries))
        self._hashes = (entry >> _SHIFT).astype(np.uint32)
        self._owners = (entry & np.uint64(0xFFFFFFFF)).astype(np.int64)

    def __len__(self) -> int:
        return len(self._ids)

    def candidates(self, report: int, fingerprints: Fingerprints, too_many: float) -> list[int]:
        """The reports that share most with this one, which is in the index itself, best first.

        A fingerprint that stands in more than ``too_many`` reports is left out.
        """
        own = int(np.searchsorted(self._ids, report))
        low = np.searchsorted(self._hashes, fingerprints, side="left")
        high = np.searchsorted(self._hashes, fingerprints, side="right")
        rare = high - low <= too_many
        near = [self._near(own, start, end) for start, end in zip(low[rare].tolist(), high[rare].tolist(), strict=True)]
        others, shared = np.unique(np.concatenate([_NO_NUMBERS, *near]), return_counts=True)
        least = np.maximum(MIN_SHARED, MIN_PART * np.minimum(self._sizes[others], len(fingerprints)))
        enough = (shared >= least) & (others != own)
        others, shared = others[enough], shared[enough]
        best = np.argsort(-shared, kind="stable")[:MAX_CANDIDATES]
        return [int(each) for each in self._ids[others[best]]]

    def _near(self, own: int, start: int, end: int) -> Numbers:
        """Who of those that share a fingerprint stands next to ``own``."""
        owners = self._owners[start:end]
        if len(owners) <= 2 * NEIGHBOURS + 1:
            return owners
        at = int(np.searchsorted(owners, own))
        first = max(0, min(at - NEIGHBOURS, len(owners) - 2 * NEIGHBOURS - 1))
        return owners[first : first + 2 * NEIGHBOURS + 1]
