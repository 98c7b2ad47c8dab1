"""A text as it is compared with others: its letters alone.

White space, punctuation and digits do not count, nor do script, width and case: a copy in which only the year and the
numbers were changed is the same text, and so is one set in another way.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.script import to_simplified

_NOTHING, _UNKNOWN = 0, 0xFFFFFFFF
_folded = np.full(sys.maxunicode + 1, _UNKNOWN, dtype=np.uint32)  # code point → letter, learnt as characters are met


@dataclass(frozen=True, slots=True)
class Letters:
    """``codes`` are the letters as code points; letter i is what became of the character ``places[i]`` of the text."""

    codes: NDArray[np.uint32]
    places: NDArray[np.intp]


def letters_of(text: str) -> Letters:
    """The letters of ``text`` in their order. Never raises."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _folded[characters]
    if (unknown := characters[codes == _UNKNOWN]).size:
        for code in set(unknown.tolist()):
            _folded[code] = _letter(chr(code))
        codes = _folded[characters]
    places = np.flatnonzero(codes)
    return Letters(codes[places], places)


def _letter(char: str) -> int:
    """The one letter that a character becomes, 0 for none."""
    if not char.isalpha():
        return _NOTHING
    simplified = to_simplified(unicodedata.normalize("NFKC", char)).lower()
    return next((ord(each) for each in simplified if each.isalpha()), _NOTHING)
