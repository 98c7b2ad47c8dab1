"""Names held so that any part of them is found at once: by Han, by pinyin, by the first letters of the syllables.

The names stand in three columns, the most wanted first: as their characters, as the syllables of these, and as the
first letters of the syllables. The same place in all three is the same character of the same name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from reports.pinyin import known_syllables, splits
from search.column import Column, Numbers, Sought
from search.normalisation import HAN, normalise

MAX_LETTERS: Final = 40
MAX_INITIALS: Final = 6
MAX_TRIED: Final = 2_000  # names, the most wanted: of what goes on after 市, no more are likely to be meant
LOOKED_FOR: Final = 2  # characters of a name that is like another, beyond those that may be others
_FIRST_SYLLABLE: Final = 0x110000  # syllables are numbered from here on; what is none is its own code point
_MIXED: Final = re.compile(f"([{HAN}]+)([a-z]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with what it stands for: ``key`` identifies it among its kind, ``detail`` tells it from its namesakes."""

    text: str
    key: str
    count: int
    detail: str = ""


class Shelf:
    """Entries in the order in which they are to be offered; ``sounds`` has for each the syllables of its characters."""

    def __init__(self, entries: Sequence[Entry], sounds: Iterable[Sequence[str]]) -> None:
        self.entries = entries
        read = list(sounds)
        self.names: Sequence[str] = [normalise(entry.text).text for entry in entries]
        self._names = Column([ord(char) for char in name] for name in self.names)
        self._sounds = Column([_number(syllable) for syllable in name] for name in read)
        self._initials = Column([ord(syllable[0]) for syllable in name] for name in read)

    def find(self, typed: str, limit: int, *, anywhere: bool = True) -> list[Entry]:
        """Entries that begin with what was typed, then, with ``anywhere``, those that hold it further in."""
        wanted = normalise(typed).text
        found: dict[int, None] = {}
        for at_start in (True, False) if anywhere else (True,):
            for places in self._places(wanted, at_start) if wanted else ():
                for row, _ in self._names.rows(places):
                    found.setdefault(row)
                    if len(found) == limit:
                        return [self.entries[row] for row in found]
        return [self.entries[row] for row in found]

    def sounding(self, read: Sequence[str]) -> Iterator[str]:
        """The pieces of names that are read so, wherever in a name, each name in its turn."""
        seen: set[int] = set()
        for row, start in self._sounds.rows(self._sounds.find(_whole(read))):
            if row not in seen:
                seen.add(row)
                yield self.names[row][start : start + len(read)]

    def nearly_holding(self, text: str, missing: int) -> Sequence[str]:
        """The names, in their order, that have the characters of a text but for so many; others too.

        Looked for are only the few characters that the fewest names have.
        """
        rarest = sorted(map(_exactly, set(text)), key=self._names.frequency)[: missing + LOOKED_FOR]
        if len(rarest) <= missing:
            return self.names
        rows = [np.unique(self._names.rows_of(self._names.find(char))) for char in rarest]
        counts = np.bincount(np.concatenate(rows))
        return [self.names[row] for row in np.flatnonzero(counts >= len(rarest) - missing).tolist()]

    def _places(self, wanted: str, at_start: bool) -> Iterator[Numbers]:
        """Where the text stands in names, by each way to read it, the likeliest first."""
        yield self._names.find(_exactly(wanted), at_start=at_start)
        if wanted.isascii() and wanted.isalpha() and len(wanted) <= MAX_LETTERS:
            yield from self._by_sound(wanted, at_start)
        elif mixed := _MIXED.fullmatch(wanted):
            begun = self._names.first_in_rows(_exactly(mixed[1]), MAX_TRIED, at_start=at_start)
            yield self._going_on(begun + len(mixed[1]), mixed[2], splits(mixed[2]))

    def _by_sound(self, letters: str, at_start: bool) -> Iterator[Numbers]:
        ways = splits(letters)
        whole = [(way[:-1], _whole(way)) for way in ways if way[-1] in _NUMBER]
        begun = [(way[:-1], _begun(way)) for way in ways]
        for first, reading in (*whole, *begun):  # xian is first of all 县, then begins 湘 as well
            places = self._sounds.find(reading, at_start=at_start)
            if len(places) and first:
                tried = self._sounds.first_in_rows(_whole(first), MAX_TRIED, at_start=at_start)
                places = np.intersect1d(places, tried, assume_unique=True)
            yield places
        if len(letters) > 1 or at_start:
            yield self._initials.find(_exactly(letters), at_start=at_start)
        for size in range(len(letters) - 2, max(1, len(letters) - MAX_INITIALS - 1), -1):
            for way in splits(letters[:size], partial=False)[:2]:  # a region in full, then first letters: zichuanjyj
                tried = self._sounds.first_in_rows(_whole(way), MAX_TRIED, at_start=at_start)
                yield self._going_on(tried + len(way), letters[size:])

    def _going_on(self, places: Numbers, letters: str, ways: Sequence[tuple[str, ...]] = ()) -> Numbers:
        """Those of the places from which, or from behind 省, 市 …, a name has these first letters or reads so."""
        if not len(places):
            return places
        going_on = [self._reading(places, letters, ways)]
        after = self._reading(places + 1, letters, ways) - 1
        going_on += [self._names.stand_at(after, unit) for unit in _UNITS]
        return np.unique(np.concatenate(going_on))

    def _reading(self, places: Numbers, letters: str, ways: Sequence[tuple[str, ...]]) -> Numbers:
        """The same, of the places themselves alone."""
        found = [self._initials.stand_at(places, _exactly(letters))]
        found += [self._sounds.stand_at(places, _begun(way)) for way in ways]
        return np.unique(np.concatenate(found))


_SYLLABLES: Final = sorted(known_syllables())
_NUMBER: Final = {syllable: _FIRST_SYLLABLE + place for place, syllable in enumerate(_SYLLABLES)}


def _number(syllable: str) -> int:
    """The number of a syllable; a character that has no pinyin is its own."""
    return _NUMBER.get(syllable, ord(syllable[0]))


def _exactly(text: str) -> Sought:
    return Sought(tuple(map(ord, text)), ord(text[-1]))


def _whole(read: Sequence[str]) -> Sought:
    numbers = tuple(map(_number, read))
    return Sought(numbers, numbers[-1])


@lru_cache(maxsize=4096)
def _begun(read: tuple[str, ...]) -> Sought:
    """Syllables of which the last may be one that only begins so."""
    *first, last = read
    begin, end = (bisect_left(_SYLLABLES, edge) for edge in (last, last + "\x7f"))
    return Sought((*map(_number, first), _FIRST_SYLLABLE + begin), _FIRST_SYLLABLE + end - 1)


_UNITS: Final = tuple(map(_exactly, "省市区县旗州"))  # which people leave out: 淄川jyj
