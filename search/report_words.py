"""Which words stand in each report: the index turned round, so that words of some reports are counted at once.

Two bytes a word and report. Words that stand in more than half of the reports set nothing apart and are left out, as
are those of hardly any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_HELD: Final = 32_000_000  # of all reports together; beyond that the commonest words are left out
LEAST_REPORTS: Final = 3
MOST_SHARE: Final = 0.5
_NO_ID: Final = -1

Ids = NDArray[np.int64]
Holders = Callable[[Sequence[str]], Iterable[Ids]]
"""For each of some words the ids of the reports it stands in."""


class ReportWords:
    """The words of the reports with these ids; ``counts`` tells in how many each word stands, at most 65,536 words."""

    def __init__(self, ids: Iterable[int], counts: Mapping[str, int], holders: Holders) -> None:
        self._ids = np.sort(np.fromiter(ids, dtype=np.int64))
        self.words = _telling(counts, len(self._ids))
        sizes = np.zeros(len(self._ids), dtype=np.int64)
        having = list(self._having(holders))
        for rows in having:
            sizes[rows] += 1
        self._ends = np.cumsum(sizes)
        self._numbers = np.empty(int(sizes.sum()), dtype=np.uint16)
        free = self._ends - sizes
        for number, rows in enumerate(having):
            self._numbers[free[rows]] = number
            free[rows] += 1

    def _having(self, holders: Holders) -> Iterator[NDArray[np.uint32]]:
        """For each word which of the reports have it; what came meanwhile is none of them."""
        ids = np.append(self._ids, _NO_ID)
        for found in holders(self.words):
            rows = self._ids.searchsorted(found)
            yield rows[ids[rows] == found].astype(np.uint32)

    def counted(self, reports: Iterable[int]) -> tuple[dict[str, int], list[int]]:
        """In how many of the reports each word stands, and which of them are not known."""
        asked = np.fromiter(reports, dtype=np.int64)
        rows = self._ids.searchsorted(asked)
        is_known = np.append(self._ids, _NO_ID)[rows] == asked
        starts = np.append(0, self._ends)
        parts = [self._numbers[starts[row] : starts[row + 1]] for row in rows[is_known].tolist()]
        counts = np.bincount(np.concatenate([self._numbers[:0], *parts]), minlength=len(self.words))
        counted = {self.words[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()}
        return counted, asked[~is_known].tolist()


def _telling(counts: Mapping[str, int], reports: int) -> list[str]:
    """The words that may set reports apart, the rarer first, as far as there is room."""
    telling = [word for word, count in counts.items() if LEAST_REPORTS <= count <= MOST_SHARE * reports]
    telling.sort(key=lambda word: counts[word])
    held = np.cumsum([counts[word] for word in telling])
    return telling[: int(np.searchsorted(held, MAX_HELD, side="right"))]


NOTHING_KNOWN: Final = ReportWords((), {}, lambda words: ())
