"""Many lists of numbers in one array, one after the other: told apart, put together, taken out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_AT_ONCE: Final = 60_000  # numbers taken at a time, about: their places stay in the cache


def firsts_of_equal(numbers: Array) -> Array:
    """Where each run of equal numbers begins."""
    begins = np.empty(len(numbers), bool)
    begins[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def begins_of(sizes: Array) -> Array:
    """Where lists of these sizes begin."""
    begins: Array = np.cumsum(sizes, dtype=np.int64)
    begins -= sizes
    return begins


def ranges(starts: Array, sizes: Array) -> Array:
    """The numbers of all ranges, one after the other."""
    ends = np.cumsum(sizes, dtype=np.int64)
    numbers: Array = np.arange(int(ends[-1]) if len(ends) else 0)
    numbers += np.repeat(starts - ends + sizes, sizes)
    return numbers


def chunks(sizes: Array, numbers_at_once: int, lists_at_once: int) -> list[tuple[int, int]]:
    """Lists of these sizes parted so that each part (its first list and that of the next) has about so many numbers."""
    ends = np.cumsum(sizes, dtype=np.int64)
    parts = []
    first = begin = 0
    while first < len(sizes):
        last = min(max(int(np.searchsorted(ends, begin + numbers_at_once)), first + 1), first + lists_at_once)
        parts.append((first, last))
        first, begin = last, int(ends[last - 1])
    return parts


def gather(starts: Array, sizes: Array, *arrays: Array) -> list[Array]:
    """Of each array the parts that start there and are of such sizes, one after the other."""
    found = [np.empty(int(sizes.sum()), array.dtype) for array in arrays]
    end = 0
    for first, last in chunks(sizes, _AT_ONCE, _AT_ONCE):
        places = ranges(starts[first:last], sizes[first:last])
        begin, end = end, end + len(places)
        for array, into in zip(arrays, found, strict=True):
            array.take(places, out=into[begin:end], mode="clip")  # all are inside; else NumPy would copy first
    return found


def by_key(keys: Array, sizes: Array) -> tuple[Array, Array, Array]:
    """How lists with the same key become one list, without changing their order otherwise.

    The keys, ascending, each once; the size of each one's list; the old lists in the order in which they then stand.
    """
    numbered = keys.astype(np.uint64) << np.uint64(32)
    numbered |= np.arange(len(keys), dtype=np.uint64)
    numbered.sort()
    order = (numbered & np.uint64(0xFFFFFFFF)).astype(np.int64)
    firsts = firsts_of_equal(numbered >> np.uint64(32))
    joined = np.add.reduceat(sizes[order], firsts, dtype=np.int64) if len(firsts) else np.empty(0, np.int64)
    return keys[order[firsts]], joined, order
