"""Where each pair of neighbouring characters stands in a text; phrases are found by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.lists import begins_of, by_key, firsts_of_equal, gather

Array = NDArray[Any]

# A pair of characters is looked for by its first one: letters, digits and Han. Other text is searched through.
_INDEXED: Final = ((0x30, 0x39), (0x61, 0x7A), (0x3400, 0x9FFF))


@dataclass(slots=True)
class Pairs:
    """A list of places, ascending, for each pair."""

    codes: Array  # uint32: first unit · 2¹⁶ + second; ascending
    sizes: Array  # how often each stands in the text
    places: Array  # uint32


def indexed(units: Array) -> Array:
    """Which units begin a pair that is looked up."""
    found = np.zeros(len(units), bool)
    for low, high in _INDEXED:
        found |= (units >= low) & (units <= high)
    return found


def find_pairs(units: Array) -> Pairs:
    """The pairs of a text, which ends with a unit that begins none."""
    codes = units[:-1].astype(np.uint32)
    codes <<= np.uint32(16)
    codes |= units[1:]
    keys = codes.astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys = keys.compress(indexed(units[:-1]))
    keys.sort()
    codes = (keys >> np.uint64(32)).astype(np.uint32)
    firsts = firsts_of_equal(codes)
    return Pairs(codes[firsts], np.diff(firsts, append=len(codes)).astype(np.uint32), keys.astype(np.uint32))


def join_pairs(parts: Sequence[Pairs], lengths: Sequence[int]) -> Pairs:
    """The pairs of texts of such lengths when they stand one after the other."""
    codes = np.concatenate([part.codes for part in parts])
    sizes = np.concatenate([part.sizes for part in parts])
    bases = np.cumsum([0, *lengths])[:-1].astype(np.uint32)
    places = np.concatenate([part.places + base for part, base in zip(parts, bases, strict=True)])
    joined, joined_sizes, order = by_key(codes, sizes)
    (places,) = gather(begins_of(sizes)[order], sizes[order], places)
    return Pairs(joined, joined_sizes, places)
