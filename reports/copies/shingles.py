"""Shingles: every run of twelve letters of a text as a number, and the few of them that stand for the text.

The few are chosen by winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of any 32 neighbouring shingles
the smallest is taken. So two texts that share a run of 43 letters share at least one of them, wherever the run stands,
and a text has about one for sixteen letters.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

LENGTH = 12  # letters; common turns of phrase are shorter
WINDOW = 32  # shingles
BREAK = 0  # a code that stands between texts: no shingle reaches across it
NONE = np.uint64(0)

_BASE = 0x9E3779B97F4A7C15
_POWERS = {exponent: np.uint64(pow(_BASE, exponent, 1 << 64)) for exponent in (1, 3, 6)}
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_STEPS = (1, 2, 4, 4)  # a mark that is widened by these reaches over twelve places
_HALVES = (1, 2, 4, 8, 16)  # the least of a window, of two that lie side by side, of two of these …

Shingles = NDArray[np.uint64]
_Number = TypeVar("_Number", np.uint32, np.uint64)


def shingles_of(codes: NDArray[np.uint32]) -> Shingles:
    """Shingle i is the hash of the letters i to i + 11; :data:`NONE` where a break stands among them."""
    count = len(codes) - LENGTH + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    one = codes.astype(np.uint64)
    three = _joined(_joined(one, one, 1, 1), one, 2, 1)
    six = _joined(three, three, 3, 3)
    hashes = _joined(six, six, 6, 6)
    hashes ^= hashes >> _SHIFT
    hashes *= _MIX
    hashes ^= hashes >> _SHIFT
    breaks = codes == BREAK
    for step in _STEPS:
        breaks[:-step] |= breaks[step:]
    hashes[breaks[:count]] = NONE
    return hashes


def _joined(firsts: Shingles, seconds: Shingles, first: int, second: int) -> Shingles:
    """From the polynomials of ``first`` and of ``second`` letters those of both together, one at each place.

    Overflow is meant: arithmetic modulo 2⁶⁴.
    """
    joined: Shingles = firsts[: len(seconds) - first] * _POWERS[second]
    joined += seconds[first:]
    return joined


def covered(shingles: NDArray[np.bool_], letters: int) -> NDArray[np.bool_]:
    """Which of so many letters lie in one of the marked shingles."""
    marks = np.zeros(letters, dtype=bool)
    marks[: len(shingles)] = shingles
    for step in _STEPS:
        marks[step:] |= marks[:-step]
    return marks


def fingerprints_of(shingles: Shingles) -> NDArray[np.uint32]:
    """The chosen shingles, each once, ascending, by the upper half of their hash."""
    heads = (shingles[shingles != NONE] >> _SHIFT).astype(np.uint32)
    if len(heads) > WINDOW:
        for width in _HALVES:
            heads = np.minimum(heads[:-width], heads[width:])
        heads = first_of_equal(heads)
    elif len(heads):
        heads = heads.min(keepdims=True)
    return np.unique(heads)


def first_of_equal(values: NDArray[_Number]) -> NDArray[_Number]:
    """The values without those that equal the one before."""
    is_first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_first[1:])
    first: NDArray[_Number] = values[is_first]
    return first


def among(values: Shingles, ascending: Shingles) -> NDArray[np.bool_]:
    """Which of the values stand in ``ascending``, which holds each once."""
    if not len(ascending):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: NDArray[np.bool_] = ascending[places] == values
    return found
