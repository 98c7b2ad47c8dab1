"""The best of many: which documents stand on a page, without sorting all of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BLOCK: Final = 128
SORTED_AT_ONCE: Final = 256


def best(values: Array, ids: Array, first: int, last: int, docs: Array | None = None) -> Array:
    """The places from rank ``first`` to before rank ``last``, by value descending, then by id ascending.

    ``ids`` holds a different number for every document; the values are those of ``docs``, or of all.
    """
    places = _candidates(values, last)
    if places is None:
        ties = ids if docs is None else ids.take(docs)
        return np.lexsort((ties, -values))[first:last]
    ties = ids.take(places if docs is None else docs.take(places))
    return places.take(np.lexsort((ties, -values.take(places)))[first:last])


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
    rows, columns = np.divmod(np.flatnonzero(whole.take(chosen, axis=0) >= threshold), BLOCK)
    rest = np.flatnonzero(values[blocks * BLOCK :] >= threshold) + blocks * BLOCK
    return np.concatenate([chosen.take(rows) * BLOCK + columns, rest])


def best_of_all(values: Array, maxima: Array | None, ids: Array, first: int, last: int) -> Array | None:
    """As :func:`best`, of those above 0; None if there may be too few of them, or no quick way."""
    places = _candidates(values, last, maxima)
    if places is None:
        return None
    found = values.take(places)
    if not found.min() > 0:
        return None
    return places.take(np.lexsort((ids.take(places), -found))[first:last])
