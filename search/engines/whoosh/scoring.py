"""BM25F as Whoosh computes it, over arrays."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.whoosh_internals import BM25_B, BM25_K1

Array = NDArray[Any]


def inverse_frequency(documents: int, frequency: int) -> float:
    """The weight of a term that ``frequency`` of all ``documents`` have."""
    return log(documents / (frequency + 1)) + 1


def norms(lengths: Array, average: float) -> Array:
    """What a term's count is held against, by the length of the field it stands in."""
    values = lengths.astype(np.float64)
    values *= BM25_B / average
    values += 1 - BM25_B
    values *= BM25_K1
    return values


def scores(counts: Array, norms_there: Array, weight: float) -> Array:
    """What a term adds to the score of each document; ``weight`` is its inverse frequency times the field's boost."""
    values = counts.astype(np.float64)
    below = values + norms_there
    values *= weight * (BM25_K1 + 1)
    values /= below
    return values
