"""The same normalisation as :mod:`search.normalisation`, of many texts at once: UTF-16 units in NumPy arrays.

For the index, which needs no way back to the original. Texts are told apart by the unit ``END``, pieces of a text that
no phrase may join by ``BREAK``; no normalised text holds either. The few texts with characters that vanish, grow or
join are normalised one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.normalisation import NEIGHBOURS, by_neighbour, fold, is_letter, normalise
from search.schema import BREAK

Array = NDArray[Any]

END: Final = 0x0000
TEXT_BREAK: Final = 0x001F

_CONTROL: Final = "\x01"  # dropped like every control character
_LETTER, _DIGIT, _NEIGHBOUR, _IRREGULAR, _SPACE, _KNOWN = 1, 2, 4, 8, 16, 32


class _Units:
    """What becomes of each unit, and of what kind it then is, learnt as units are met."""

    def __init__(self) -> None:
        self.folded = np.ones(0x10000, np.uint16)
        self.kinds = np.zeros(0x10000, np.uint8)
        for unit, becomes in ((END, END), (ord(BREAK), TEXT_BREAK)):
            self.folded[unit], self.kinds[unit] = becomes, _KNOWN

    def kinds_of(self, units: Array) -> Array:
        kinds = self.kinds.take(units)
        if kinds.min(initial=_KNOWN) < _KNOWN:
            for unit in np.unique(units[kinds < _KNOWN]).tolist():
                self._learn(unit)
            kinds = self.kinds.take(units)
        return kinds

    def _learn(self, unit: int) -> None:
        becomes = fold(chr(unit))
        if becomes is None or len(becomes) != 1 or ord(becomes) > 0xFFFF or 0xD800 <= unit < 0xE000:
            self.kinds[unit] = _KNOWN | _IRREGULAR
            return
        self.folded[unit] = ord(becomes)
        self.kinds[unit] = (
            _KNOWN
            | is_letter(becomes) * _LETTER
            | becomes.isdigit() * _DIGIT
            | (becomes in NEIGHBOURS) * _NEIGHBOUR
            | (becomes == " ") * _SPACE
        )


_UNITS = _Units()


def to_units(text: str) -> Array:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def to_text(units: Array) -> str:
    return units.tobytes().decode("utf-16-le", "surrogatepass")


def join_texts(texts: Sequence[str]) -> Array:
    """The units of all texts, each followed by END."""
    joined = chr(END).join([*texts, ""])
    if joined.count(chr(END)) > len(texts):
        joined = chr(END).join([*(text.replace(chr(END), _CONTROL) for text in texts), ""])
    return to_units(joined)


def normalise_texts(raw: Array) -> Array:
    """The normalised units of all texts, each followed by END, from those that ``join_texts`` gives."""
    kinds = _UNITS.kinds_of(raw)
    found = int(np.bitwise_or.reduce(kinds)) if len(kinds) else 0
    units = _UNITS.folded.take(raw)
    left = kinds
    if found & _SPACE:
        stays = _staying(kinds)
        units, left = units.compress(stays), kinds.compress(stays)
    if found & _NEIGHBOUR:
        _mend_neighbours(units, np.flatnonzero(left & _NEIGHBOUR))
    if found & _IRREGULAR:
        owners = np.searchsorted(np.flatnonzero(raw == END), np.flatnonzero(kinds & _IRREGULAR))
        units = _replace(units, to_text(raw).split(chr(END)), np.unique(owners).tolist())
    return units


def _staying(kinds: Array) -> Array:
    """Blanks go, but one stays where they stand between two words of letters that are not both numbers."""
    stays: Array = (kinds & _SPACE) == 0
    spaces = np.flatnonzero(~stays)
    firsts = spaces[np.diff(spaces, prepend=-2) > 1]
    lasts = spaces[np.diff(spaces, append=len(kinds) + 1) > 1]
    inside = (firsts > 0) & (lasts < len(kinds) - 1)
    firsts, lasts = firsts[inside], lasts[inside]
    both = kinds[firsts - 1] & kinds[lasts + 1]
    stays[firsts[(both & _LETTER != 0) & (both & _DIGIT == 0)]] = True
    return stays


def _replace(units: Array, texts: Sequence[str], numbers: Sequence[int]) -> Array:
    """Put in the texts of these numbers as they are normalised one by one."""
    ends = np.flatnonzero(units == END)
    parts: list[Array] = []
    done = 0
    for number in numbers:
        start = int(ends[number - 1]) + 1 if number else 0
        pieces = texts[number].split(BREAK)
        parts += [units[done:start], to_units(chr(TEXT_BREAK).join(normalise(piece).text for piece in pieces))]
        done = int(ends[number])
    return np.concatenate([*parts, units[done:]])


def _mend_neighbours(units: Array, places: Array) -> None:
    for place in places.tolist():
        around = to_text(units[max(place - 1, 0) : place + 2])
        units[place] = ord(by_neighbour(around)[min(place, 1)])
