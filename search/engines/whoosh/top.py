"""The best of many: which documents stand on a page, without sorting all of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BLOCK: Final = 512
SORTED_AT_ONCE: Final = 256


def best(values: Array, ties: Array, first: int, last: int) -> Array:
    """The places from rank ``first`` to before rank ``last``, by value descending, then ties ascending.

    ``ties`` holds a different number for every place.
    """
    places = _candidates(values, last)
    if places is None:
        return np.lexsort((ties, -values))[first:last]
    some = values[places]
    order = np.lexsort((ties[places], -some))
    return places[order[first:last]]


def block_maxima(values: Array) -> Array:
    """The greatest value of every whole block."""
    blocks = len(values) // BLOCK
    maxima: Array = values[: blocks * BLOCK].reshape(blocks, BLOCK).max(axis=1)
    return maxima


def _candidates(values: Array, wanted: int, maxima: Array | None = None) -> Array | None:
    """Places among which the best ``wanted`` are; None where that may be all of them."""
    size = len(values)
    if size <= SORTED_AT_ONCE or wanted * 4 >= size:
        return None
    blocks = size // BLOCK
    if blocks < wanted * 4:
        threshold = np.partition(values, size - wanted)[size - wanted]
        return np.flatnonzero(values >= threshold)
    whole = values[: blocks * BLOCK].reshape(blocks, BLOCK)
    if maxima is None:
        maxima = block_maxima(values)
    threshold = np.partition(maxima, blocks - wanted)[blocks - wanted]
    chosen = np.flatnonzero(maxima >= threshold)
    rows, columns = np.nonzero(whole[chosen] >= threshold)
    rest = np.flatnonzero(values[blocks * BLOCK :] >= threshold) + blocks * BLOCK
    return np.concatenate([chosen[rows] * BLOCK + columns, rest])


def best_of_all(values: Array, maxima: Array | None, ties: Array, first: int, last: int) -> Array | None:
    """As :func:`best`, of those above 0; None if there may be too few of them, or no quick way."""
    places = _candidates(values, last, maxima)
    if places is None or not values[places].min() > 0:
        return None
    order = np.lexsort((ties[places], -values[places]))
    return places[order[first:last]]
