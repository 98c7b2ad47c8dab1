"""Names held so that any part of them is found at once: by Han, by pinyin, by the first letters of the syllables.

All names are one long string, the most wanted first; beside it stand two more that have one character for every
character of the first: its syllable, a sign of its own, and that syllable's first letter. So the same place in all
three is the same character, and to search is to search in a string. Plain Python.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import accumulate, islice
from typing import Final

from reports.pinyin import known_syllables, splits
from search.normalisation import HAN, normalise

MAX_LETTERS: Final = 40
MAX_TRIED: Final = 2_000  # names looked at for one way to read what was typed
MAX_INITIALS: Final = 6
_FIRST_SIGN: Final = 0xE000
_MIXED: Final = re.compile(f"([{HAN}]+)([a-z]+)")
_UNITS: Final = frozenset("省市区县旗州")  # which people leave out: 淄川jyj


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with what it stands for: ``key`` identifies it among its kind, ``detail`` tells it from its namesakes."""

    text: str
    key: str
    count: int
    detail: str = ""


class _Column:
    """Strings one under another in one string; finds which of them hold a text, in their order."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.text = "\n" + "\n".join(rows)
        self.starts = list(accumulate((len(row) + 1 for row in rows[:-1]), initial=0))

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """(row, where in ``text`` the hit ends) of the first hit in each row; a line break in front is its start."""
        at = self.text.find(wanted)
        while at >= 0:
            row = bisect_right(self.starts, at if wanted[0] == "\n" else at - 1) - 1
            yield row, at + len(wanted)
            following = row + 1
            if following == len(self.starts):
                return
            at = self.text.find(wanted, self.starts[following])


class Shelf:
    """Entries in the order in which they are to be offered; ``sounds`` has for each the syllables of its characters."""

    def __init__(self, entries: Sequence[Entry], sounds: Iterable[Sequence[str]]) -> None:
        self.entries = entries
        read = list(sounds)
        self.names: Sequence[str] = [normalise(entry.text).text for entry in entries]
        self._names = _Column(self.names)
        self._sounds = _Column([_signs(name) for name in read])
        self._initials = _Column(["".join(syllable[:1] for syllable in name) for name in read])

    def find(self, typed: str, limit: int, *, anywhere: bool = True) -> list[Entry]:
        """Entries that begin with what was typed, then, with ``anywhere``, those that hold it further in."""
        wanted = normalise(typed).text
        if not wanted or "\n" in wanted:
            return []
        found: dict[int, None] = {}
        for before in ("\n", "") if anywhere else ("\n",):
            for row in self._rows(wanted, before):
                found.setdefault(row)
                if len(found) == limit:
                    return [self.entries[row] for row in found]
        return [self.entries[row] for row in found]

    def sounding(self, read: Sequence[str]) -> Iterator[str]:
        """The pieces of names that are read so, wherever in a name, each name in its turn."""
        for _, end in self._sounds.find(_signs(read)):
            yield self._names.text[end - len(read) : end]

    def _rows(self, wanted: str, before: str) -> Iterator[int]:
        for row, _ in self._names.find(before + wanted):
            yield row
        if wanted.isascii() and wanted.isalpha() and len(wanted) <= MAX_LETTERS:
            yield from self._by_sound(wanted, before)
        elif mixed := _MIXED.fullmatch(wanted):
            for row, end in islice(self._names.find(before + mixed[1]), MAX_TRIED):
                if self._goes_on(end, mixed[2], splits(mixed[2])):
                    yield row

    def _by_sound(self, letters: str, before: str) -> Iterator[int]:
        ways = splits(letters)
        for whole in (True, False):  # xian is first of all 县, then begins 湘 as well
            for way in ways:
                yield from self._by_syllables(before, way, whole)
        if len(letters) > 1 or before:
            for row, _ in self._initials.find(before + letters):
                yield row
        for size in range(len(letters) - 2, max(1, len(letters) - MAX_INITIALS - 1), -1):
            for way in splits(letters[:size], partial=False)[:2]:  # a region in full, then first letters: zichuanjyj
                for row, end in islice(self._sounds.find(before + _signs(way)), MAX_TRIED):
                    if self._goes_on(end, letters[size:]):
                        yield row

    def _by_syllables(self, before: str, way: Sequence[str], whole: bool) -> Iterator[int]:
        """Names with these syllables one after another, the last of them whole or only begun."""
        *first, last = way
        signs = _SIGN.get(last, "") if whole else _completed(last)
        if first:
            for row, end in islice(self._sounds.find(before + _signs(first)), MAX_TRIED):
                if signs and self._sounds.text[end : end + 1] in signs and end < len(self._sounds.text):
                    yield row
        else:
            for row, _ in merge(*(self._sounds.find(before + sign) for sign in signs)):
                yield row

    def _goes_on(self, end: int, letters: str, ways: Sequence[Sequence[str]] = ()) -> bool:
        """Whether from there on a name has these first letters, or reads as one of the ``ways``."""
        text = self._sounds.text
        for place in (end, end + 1) if self._names.text[end : end + 1] in _UNITS else (end,):
            if self._initials.text.startswith(letters, place):
                return True
            for *first, last in ways:
                begun = place + len(first)
                if text.startswith(_signs(first), place) and text[begun : begun + 1] in {*_completed(last)}:
                    return True
        return False


_SIGN: Final = {syllable: chr(_FIRST_SIGN + number) for number, syllable in enumerate(sorted(known_syllables()))}


def _signs(read: Iterable[str]) -> str:
    """One sign for each syllable; a character that has no pinyin is its own."""
    return "".join(_SIGN.get(syllable, syllable) for syllable in read)


@cache
def _completed(begun: str) -> str:
    """The signs of all syllables that begin so."""
    return "".join(sign for syllable, sign in _SIGN.items() if syllable.startswith(begun))
