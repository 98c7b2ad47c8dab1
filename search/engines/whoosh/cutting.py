"""Runs of characters → words, as numbers. Reports repeat one another, so each different run is cut once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.analyzer import cut_han, cut_others
from search.engines.whoosh.lists import begins_of, ranges
from search.engines.whoosh.numbering import Numbers

Array = NDArray[Any]

RUNS_KEPT: Final = 200_000  # different runs; some 60 MB
_PARTED: Final = "\n"


class Cutter:
    """Cuts runs of the dictionary's characters, and runs without any; remembers what it has cut."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._words = Numbers()
        self._han = _CutRuns(cut_han, self._words)
        self._others = _CutRuns(cut_others, self._words)

    def words_of(self, han: Sequence[str], others: Sequence[str]) -> tuple[Array, Array]:
        """The numbers of the words of all runs, one after the other, and how many each run has."""
        if self._han.count + self._others.count > RUNS_KEPT:
            self._start()
        found = self._han.words_of(han), self._others.words_of(others)
        words, sizes = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return words, sizes

    def named(self, numbers: Array) -> list[str]:
        """The words of such numbers as the last call gave."""
        words = list(self._words)
        return [words[number] for number in numbers.tolist()]


class _CutRuns:
    """Different runs of a kind with the numbers of their words."""

    def __init__(self, cut: Callable[[str], list[str]], words: Numbers) -> None:
        self._cut, self._words = cut, words
        self._runs = Numbers()
        self._starts, self._sizes, self._cuts = (np.empty(0, np.int64) for _ in range(3))

    @property
    def count(self) -> int:
        return len(self._runs)

    def words_of(self, runs: Sequence[str]) -> tuple[Array, Array]:
        known = len(self._runs)
        numbers = self._runs.of(runs, len(runs))
        if len(self._runs) > known:
            self._learn(islice(self._runs, known, None))
        sizes = self._sizes[numbers]
        return self._cuts[ranges(self._starts[numbers], sizes)], sizes

    def _learn(self, runs: Iterable[str]) -> None:
        words = self._cut(_PARTED.join([*runs, ""]))
        numbers = self._words.of(words, len(words))
        is_end = numbers == self._words[_PARTED]
        sizes = np.diff(np.flatnonzero(is_end), prepend=-1) - 1
        self._starts = np.concatenate([self._starts, begins_of(sizes) + len(self._cuts)])
        self._sizes = np.concatenate([self._sizes, sizes])
        self._cuts = np.concatenate([self._cuts, numbers[~is_end]])
