"""Names held so that any part of them is found at once: by Han, by pinyin, by the first letters of the syllables.

All names are one long string, the most wanted first, and so are their sounds; a search in a string of some hundred
thousand characters takes less than a millisecond, and the first hits are the best ones. Plain Python.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Final

from search.normalisation import HAN, normalise
from search.pinyin import splits, syllables

MAX_LETTERS: Final = 40
MAX_TRIED: Final = 2_000  # names verified for one query
_MIXED = re.compile(f"([{HAN}]+)([a-z]+)")
_UNIT = "(?:'(?:sheng|shi|qu|xian|qi))?"  # of a region, which people leave out: 淄川jyj


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with what it stands for: ``key`` identifies it among its kind, ``detail`` tells it from its namesakes."""

    text: str
    key: str
    count: int
    detail: str = ""


class _Column:
    """Strings one under another in one string; finds which of them hold a text, in their order."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.rows = list(rows)
        self.text = "\n" + "\n".join(self.rows)
        self.starts = list(accumulate((len(row) + 1 for row in self.rows[:-1]), initial=0))

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """(row, place in ``text``) of the first hit in each row; a line break in front means the row's start."""
        at = self.text.find(wanted)
        while at >= 0:
            row = bisect_right(self.starts, at if wanted.startswith("\n") else at - 1) - 1
            yield row, at
            following = row + 1
            if following == len(self.starts):
                return
            at = self.text.find(wanted, self.starts[following])


class Shelf:
    """Entries in the order in which they are to be offered."""

    def __init__(self, entries: Sequence[Entry], sounds: Iterable[Sequence[str]]) -> None:
        self.entries = entries
        read = list(sounds)
        self._names = _Column(normalise(entry.text).text for entry in entries)
        self._sounds = _Column(f"{_joined(name)}'" for name in read)
        self._initials = _Column("".join(syllable[:1] for syllable in name) for name in read)

    def find(self, typed: str, limit: int, *, anywhere: bool = True) -> list[Entry]:
        """Entries that begin with what was typed, then, with ``anywhere``, those that hold it further in."""
        wanted = normalise(typed).text
        if not wanted or "\n" in wanted:
            return []
        found: dict[int, None] = {}
        for at_start in (True, False) if anywhere else (True,):
            for row in self._rows(wanted, "\n" if at_start else ""):
                found.setdefault(row)
                if len(found) == limit:
                    break
            if len(found) == limit:
                break
        return [self.entries[row] for row in found]

    @property
    def names(self) -> Sequence[str]:
        return self._names.rows

    def sounding(self, read: Sequence[str]) -> Iterator[str]:
        """The pieces of names that are read so, wherever in a name, each name in its turn."""
        sound = f"{_joined(read)}'"
        for row, at in self._sounds.find(sound):
            begun = self._sounds.text.count("'", self._sounds.starts[row], at)
            yield self.names[row][begun : begun + len(read)]

    def _rows(self, wanted: str, before: str) -> Iterator[int]:
        for row, _ in self._names.find(before + wanted):
            yield row
        if wanted.isascii() and wanted.isalpha() and len(wanted) <= MAX_LETTERS:
            yield from self._by_sound(wanted, before)
        elif mixed := _MIXED.fullmatch(wanted):
            yield from self._by_both(mixed[1], mixed[2], before)

    def _by_sound(self, letters: str, before: str) -> Iterator[int]:
        read = [_joined(split) for split in splits(letters)]
        for sound in (*(f"{sound}'" for sound in read), *read):  # xian is first of all 县, then begins 湘 as well
            for row, _ in self._sounds.find(before + sound):
                yield row
        if len(letters) > 1 or before:
            for row, _ in self._initials.find(before + letters):
                yield row
        for size in range(len(letters) - 2, 1, -1):  # 淄川 in full, then 教育局 by its letters: zichuanjyj
            for split in splits(letters[:size], partial=False):
                begun = before + _joined(split)
                rest = re.compile(re.escape(begun) + _UNIT + _sounding(letters[size:]))
                for row, at in islice(self._sounds.find(begun), MAX_TRIED // len(letters)):
                    if rest.match(self._sounds.text, at):
                        yield row

    def _by_both(self, han: str, letters: str, before: str) -> Iterator[int]:
        rests = list(map(_joined, splits(letters)))
        pattern = re.compile(f"{_UNIT}(?:{'|'.join([*rests, _sounding(letters)])})")
        for row, at in islice(self._names.find(before + han), MAX_TRIED):
            end = at + len(before) - 1 - self._names.starts[row] + len(han)
            if pattern.match(_joined(syllables(normalise(self.entries[row].text).text)[end:])):
                yield row


def _joined(read: Sequence[str]) -> str:
    return "".join(f"'{syllable}" for syllable in read)


def _sounding(letters: str) -> str:
    """A pattern of syllables that begin with these letters, one each."""
    return "".join(f"'{letter}[a-z]*" for letter in letters)
