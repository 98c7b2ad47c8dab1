"""Text as it is compared: one spelling for every way to write the same characters, with the way back to the original.

Normalised text is NFKC, simplified, lower case, without control and invisible characters. White space is one blank, and
only where it keeps two words of letters apart; between Han characters, digits and punctuation it is dropped, for there
it comes from line breaks and typesetting. Characters are folded one by one (a combining mark together with its base),
so a piece cut from a text normalises to a piece of the normalised text. That is what makes exact phrases exact.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reports.script import to_simplified

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
# ASCII, the signs of Chinese text, Han
_COMMON_RANGES = ((0x21, 0x7F), (0x2010, 0x2070), (0x3001, 0x3040), (0x4E00, 0xA000))
_BLANKS = re.compile(" +")
_LETTERS = re.compile(f"[^\\W_{HAN}]")
# Traditional characters that are simplified characters too, told apart by a neighbour: 答覆 is 答复, 覆盖 stays 覆盖.
_BY_NEIGHBOUR = re.compile("(?<=[答回批函])覆|瞭(?=解)|(?<=明)瞭|(?<=[随沿接有向围味执借])著(?!作|名|述|录)")
_SIMPLIFIED = {"覆": "复", "瞭": "了", "著": "着"}
NEIGHBOURS = "".join(_SIMPLIFIED)
IRREGULAR = "\ufffe"  # no character, and never one of a text


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised ``text`` with the way back: few characters are ever asked for, so each is traced when it is.

    Before blanks were dropped character i stood for ``original[starts[i]:ends[i]]``. Of these the pieces that stayed
    begin in ``text`` at ``begins``, each ``shifts`` characters further to the left than before.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    begins: Sequence[int] = (0,)
    shifts: Sequence[int] = (0,)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that the normalised range (not empty) stands for."""
        return self.starts[self._before(start)], self.ends[self._before(end - 1)]

    def _before(self, place: int) -> int:
        """Where a character of ``text`` stood before blanks were dropped."""
        return place + self.shifts[bisect_right(self.begins, place) - 1]


class _Fold(dict[int, str]):
    """Code point → what it becomes, learnt as characters are met, for ``str.translate``.

    ``irregular`` collects the characters that do not become exactly one character or that join the one before.
    """

    def __init__(self) -> None:
        self.irregular: set[str] = set()
        self.marks: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_char(char)
        if _joins(char):
            self.marks.add(char)
        if len(folded) != 1 or char in self.marks:
            self.irregular.add(char)
        self[code] = folded
        return folded


class _Regular(dict[str, str]):
    """Character → what it becomes, for texts of regular characters; one that is not becomes IRREGULAR, to be seen."""

    def __missing__(self, char: str) -> str:
        folded = _FOLD[ord(char)]
        self[char] = IRREGULAR if char in _FOLD.irregular else folded
        return self[char]


_FOLD = _Fold()
_REGULAR = _Regular()


def normalise(text: str) -> Normalised:
    """Normalise ``text``. Never raises: what no text should hold (lone surrogates, control characters) is dropped."""
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    folded = _not_plain().sub(_fold_regular, text)
    if IRREGULAR in folded:
        folded, starts, ends = _fold_clusters(text)
    if " " not in folded:
        return Normalised(by_neighbour(folded), starts, ends)
    kept, begins, shifts = _drop_blanks(folded)
    return Normalised(by_neighbour(kept), starts, ends, begins, shifts)


@cache
def _not_plain() -> re.Pattern[str]:
    """Every character but those of common use that stay as they are: most of any text."""
    common = (chr(code) for low, high in _COMMON_RANGES for code in range(low, high))
    plain = (char for char in common if _fold_char(char) == char and not _joins(char))
    return re.compile(f"[^{''.join(map(re.escape, plain))}]")


def _fold_regular(match: re.Match[str]) -> str:
    return _REGULAR[match[0]]


def fold(char: str) -> str | None:
    """What a character becomes by itself; None where that depends on the one before."""
    return None if _joins(char) else _FOLD[ord(char)]


def is_letter(char: str) -> bool:
    """Whether a blank between words made of such characters keeps them apart."""
    return _LETTERS.match(char) is not None


def by_neighbour(text: str) -> str:
    """Simplify those of NEIGHBOURS in a folded text that are traditional where they stand."""
    return _BY_NEIGHBOUR.sub(_simplify, text) if any(char in text for char in NEIGHBOURS) else text


def _simplify(match: re.Match[str]) -> str:
    return _SIMPLIFIED[match[0]]


def _fold_char(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) in {"Cc", "Cf", "Cs"}:
        return ""
    compatible = unicodedata.normalize("NFKC", char).translate(simplified_characters()).lower()
    folded = unicodedata.normalize("NFKC", compatible)
    return "".join(" " if c.isspace() else c for c in folded if unicodedata.category(c) not in {"Cc", "Cf"})


def _joins(char: str) -> bool:
    """Whether NFKC may melt ``char`` into the character before it (accents, vowel signs, Hangul parts)."""
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


@cache
def simplified_characters() -> dict[int, str]:
    """Traditional character → simplified character, as OpenCC has it."""
    chars = [chr(code) for low, high in _HAN_RANGES for code in range(low, high)]
    converted = to_simplified("\n".join(chars)).split("\n")
    return {ord(char): new for char, new in zip(chars, converted, strict=True) if char != new}


def _fold_clusters(text: str) -> tuple[str, list[int], list[int]]:
    """The slow way, where characters vanish, grow or join."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start, length, marks = 0, len(text), _FOLD.marks
    while start < length:
        end = start + 1
        while end < length and text[end] in marks:
            end += 1
        folded = _fold_cluster(text[start:end])
        parts.append(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
        start = end
    return "".join(parts), starts, ends


def _fold_cluster(cluster: str) -> str:
    if len(cluster) == 1:
        return cluster.translate(_FOLD)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).translate(_FOLD))


def _drop_blanks(text: str) -> tuple[str, list[int], list[int]]:
    """What stays of a folded text, and as ``begins`` and ``shifts`` of Normalised where its pieces stood."""
    parts: list[str] = []
    begins, shifts = [0], [0]
    done = kept = 0
    for run in _BLANKS.finditer(text):
        end = run.start() + (1 if _keeps_apart(text, run.start(), run.end()) else 0)
        parts.append(text[done:end])
        kept += end - done
        done = run.end()
        begins.append(kept)
        shifts.append(done - kept)
    parts.append(text[done:])
    return "".join(parts), begins, shifts


def _keeps_apart(text: str, start: int, end: int) -> bool:
    """Whether the blanks stand between two words of letters (two numbers are one number typeset wide)."""
    if start == 0 or end == len(text):
        return False
    left, right = text[start - 1], text[end]
    return bool(_LETTERS.match(left) and _LETTERS.match(right)) and not (left.isdigit() and right.isdigit())
