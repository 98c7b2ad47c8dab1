"""Text as it is compared: one spelling for every way to write the same characters, with the way back to the original.

Normalised text is NFKC, simplified, lower case, without control and invisible characters. White space is one blank, and
only where it keeps two words of letters apart; between Han characters, digits and punctuation it is dropped, for there
it comes from line breaks and typesetting. Characters are folded one by one (a combining mark together with its base),
so a piece cut from a text normalises to a piece of the normalised text. That is what makes exact phrases exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reports.script import to_simplified

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_BLANKS = re.compile(" +")
_LETTERS = re.compile(f"[^\\W_{HAN}]")
# Traditional characters that are simplified characters too, told apart by a neighbour: 答覆 is 答复, 覆盖 stays 覆盖.
_BY_NEIGHBOUR = re.compile("(?<=[答回批函])覆|瞭(?=解)|(?<=明)瞭|(?<=[随沿接有向围味执借])著(?!作|名|述|录)")
_SIMPLIFIED = {"覆": "复", "瞭": "了", "著": "着"}
NEIGHBOURS = "".join(_SIMPLIFIED)


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised ``text``; character i stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that the normalised range (not empty) stands for."""
        return self.starts[start], self.ends[end - 1]


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


_FOLD = _Fold()


def normalise(text: str) -> Normalised:
    """Normalise ``text``. Never raises: what no text should hold (lone surrogates, control characters) is dropped."""
    folded = text.translate(_FOLD)
    starts: Sequence[int]
    ends: Sequence[int]
    if _FOLD.irregular.isdisjoint(text):
        starts, ends = range(len(text)), range(1, len(text) + 1)
    else:
        folded, starts, ends = _fold_clusters(text)
    if " " in folded:
        folded, starts, ends = _drop_blanks(folded, starts, ends)
    return Normalised(by_neighbour(folded), starts, ends)


def fold(char: str) -> str | None:
    """What a character becomes by itself; None where that depends on the one before."""
    return None if _joins(char) else _FOLD[ord(char)]


def is_letter(char: str) -> bool:
    """Whether a blank between words made of such characters keeps them apart."""
    return _LETTERS.match(char) is not None


def by_neighbour(text: str) -> str:
    """Simplify those of NEIGHBOURS in a folded text that are traditional where they stand."""
    return _BY_NEIGHBOUR.sub(_simplify, text)


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


def _drop_blanks(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    done = 0
    for run in _BLANKS.finditer(text):
        end = run.start() + (1 if _keeps_apart(text, run.start(), run.end()) else 0)
        parts.append(text[done:end])
        new_starts.extend(starts[done:end])
        new_ends.extend(ends[done:end])
        done = run.end()
    parts.append(text[done:])
    new_starts.extend(starts[done:])
    new_ends.extend(ends[done:])
    return "".join(parts), new_starts, new_ends


def _keeps_apart(text: str, start: int, end: int) -> bool:
    """Whether the blanks stand between two words of letters (two numbers are one number typeset wide)."""
    if start == 0 or end == len(text):
        return False
    left, right = text[start - 1], text[end]
    return bool(_LETTERS.match(left) and _LETTERS.match(right)) and not (left.isdigit() and right.isdigit())
