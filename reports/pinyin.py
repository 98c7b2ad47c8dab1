"""How Han characters are read: pinyin without tones, one syllable a character. The only importer of pypinyin.

Words are read as pypinyin's dictionary of words has them, single characters by their usual reading, and names of places
as they are read there: 单县 is Shàn, 六安 is Lù'ān (``reports/data/place_pinyin.csv``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from reports.region_list import read_rows

LONGEST: Final = 8
MOST_SPLITS: Final = 4
MAX_LETTERS: Final = 40
_VOWELS: Final = frozenset("aeiouv")  # 嗯 and its like are no syllables to be typed


@lru_cache(maxsize=65_536)
def syllables(text: str) -> tuple[str, ...]:
    """One syllable for each character; a character that is no Han reads as itself, in lower case."""
    found: list[str] = []
    at = 0
    while at < len(text):
        for size in range(min(LONGEST, len(text) - at), 0, -1):
            if reading := _reading(text[at : at + size]):
                found.extend(reading)
                at += size
                break
        else:
            found.append(text[at].lower())
            at += 1
    return tuple(found)


def _reading(piece: str) -> tuple[str, ...]:
    if len(piece) == 1:
        return (_toneless(PINYIN_DICT[ord(piece)].split(",")[0]),) if ord(piece) in PINYIN_DICT else ()
    if piece in _places():
        return _places()[piece]
    known = PHRASES_DICT.get(piece)
    return tuple(_toneless(readings[0]) for readings in known) if known and len(known) == len(piece) else ()


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    return {row["place"]: tuple(row["pinyin"].split()) for row in read_rows("place_pinyin.csv")}


@lru_cache(maxsize=4096)
def _toneless(reading: str) -> str:
    """As it is typed: lǚ is lv."""
    plain = "".join(char for char in unicodedata.normalize("NFD", reading) if char not in "\u0300\u0301\u0304\u030c")
    return unicodedata.normalize("NFC", plain).replace("ü", "v").replace("ê", "e")


@cache
def known_syllables() -> frozenset[str]:
    """Every syllable that a character is read as."""
    readings = (_toneless(reading) for text in PINYIN_DICT.values() for reading in text.split(","))
    return frozenset(reading for reading in readings if reading.isascii() and not _VOWELS.isdisjoint(reading))


@lru_cache(maxsize=4096)
def splits(letters: str, *, partial: bool = True) -> tuple[tuple[str, ...], ...]:
    """The ways to read typed letters as syllables, longer syllables first; the last may be begun only if ``partial``.

    Xian is xian and xi'an. At most MOST_SPLITS ways; none for letters that are no pinyin.
    """
    if not letters or len(letters) > MAX_LETTERS or not letters.isascii() or not letters.isalpha():
        return ()
    found: list[tuple[str, ...]] = []
    for split in _splits(letters.lower(), partial, _dead_ends(letters.lower(), partial)):
        found.append(split)
        if len(found) == MOST_SPLITS:
            break
    return tuple(found)


def _splits(letters: str, partial: bool, live: list[bool]) -> Iterator[tuple[str, ...]]:
    """Depth first, entering only where an end can be reached."""
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack:
        at, split = stack.pop()
        if at == len(letters):
            yield split
            continue
        ends = [
            end
            for end in range(at + 1, min(at + 6, len(letters)) + 1)
            if live[end] and _fits(letters, at, end, partial)
        ]
        stack.extend((end, (*split, letters[at:end])) for end in ends)


def _dead_ends(letters: str, partial: bool) -> list[bool]:
    """For each place in the letters whether the rest can be read from there."""
    live = [False] * len(letters) + [True]
    for at in range(len(letters) - 1, -1, -1):
        live[at] = any(
            live[end] and _fits(letters, at, end, partial) for end in range(at + 1, min(at + 6, len(letters)) + 1)
        )
    return live


def _fits(letters: str, at: int, end: int, partial: bool) -> bool:
    piece = letters[at:end]
    return piece in known_syllables() or (partial and end == len(letters) and piece in _beginnings())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:size] for syllable in known_syllables() for size in range(1, len(syllable)))
