"""Many lists of small numbers in few bits, written all at once with NumPy. Knows nothing of an index.

Each list is a stream of bits, lowest first, in the width that costs least; the few numbers that are wider stand after
it whole, as exceptions. So eight numbers of a list take exactly as many bytes as one has bits, and a long list is
taken apart by columns of bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

WIDEST: Final = 32
EXCEPTION_BYTES: Final = 8
_TAIL: Final = 8  # spare bytes after the last list, so that reading by windows never reaches beyond the end
_CHUNK: Final = 200_000  # lists measured at a time


@dataclass(slots=True)
class PackedLists:
    """Lists of numbers below 2³²: list i has ``counts[i]`` of them in ``data[offsets[i]:offsets[i + 1]]``."""

    data: Array  # uint8
    offsets: Array  # uint32 or uint64, one more than there are lists
    widths: Array  # uint8
    exceptions: Array  # how many of each list stand apart

    def read(self, number: int, count: int) -> Array:
        """One list; its ``count`` is kept elsewhere, for several lists share it."""
        start, width = int(self.offsets[number]), int(self.widths[number])
        size = (count * width + 7) // 8
        values = unpack(self.data[start : start + size], count, width)
        if apart := int(self.exceptions[number]):
            extra = self.data[start + size : start + size + apart * EXCEPTION_BYTES].tobytes()
            places, wide = np.frombuffer(extra, np.uint32).reshape(2, apart)
            values[places] = wide
        return values

    def read_all(self, counts: Array) -> Array:
        """All lists, one after the other."""
        counts = counts.astype(np.int64)
        widths = np.repeat(self.widths.astype(np.uint64), counts)
        bits = np.repeat(self.offsets[:-1].astype(np.uint64) * np.uint64(8), counts)
        begins = np.cumsum(counts) - counts
        bits += (np.arange(len(bits)) - np.repeat(begins, counts)).astype(np.uint64) * widths
        where = (bits >> np.uint64(3)).astype(np.int64)
        window = np.zeros(len(bits), np.uint64)
        for place in range((WIDEST + 7) // 8 + 1):
            window |= self.data[where + place].astype(np.uint64) << np.uint64(8 * place)
        values: Array = ((window >> (bits & np.uint64(7))) & ((np.uint64(1) << widths) - np.uint64(1))).astype(
            np.uint32
        )
        for number in np.flatnonzero(self.exceptions):
            start, count = int(begins[number]), int(counts[number])
            values[start : start + count] = self.read(int(number), count)
        return values


def pack(values: Array, counts: Array) -> PackedLists:
    """Pack ``values``, which hold the lists of ``counts`` numbers one after the other. No list is empty."""
    lengths = bit_lengths(values)
    widths, exceptions = _choose_widths(lengths, counts)
    sizes = (counts * widths + 7) // 8 + exceptions * EXCEPTION_BYTES
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    data = np.zeros(int(offsets[-1]) + _TAIL, np.uint8)
    begins = np.cumsum(counts) - counts
    per_value = np.repeat(widths, counts)
    apart = np.flatnonzero(lengths > per_value)
    for width in np.flatnonzero(np.bincount(widths, minlength=1)):
        if width:
            _pack_width(data, values, int(width), np.flatnonzero(widths == width), counts, begins, offsets)
    _write_exceptions(data, values, apart, counts, begins, offsets, widths)
    narrow = np.uint32 if offsets[-1] < 2**32 else np.uint64
    return PackedLists(data, offsets.astype(narrow), widths.astype(np.uint8), smallest(exceptions))


def bit_lengths(values: Array) -> Array:
    """How many bits each number takes."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


def smallest(values: Array) -> Array:
    """The same whole numbers, none negative, in the narrowest unsigned type."""
    top = int(values.max()) if len(values) else 0
    return values.astype(next(t for t in (np.uint8, np.uint16, np.uint32, np.uint64) if top <= np.iinfo(t).max))


def _choose_widths(lengths: Array, counts: Array) -> tuple[Array, Array]:
    """The width of each list that takes the fewest bytes, and how many of its numbers are wider."""
    widths, exceptions = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    ends = np.cumsum(counts)
    for first in range(0, len(counts), _CHUNK):
        some = counts[first : first + _CHUNK]
        begin = int(ends[first] - counts[first])
        numbers = np.repeat(np.arange(len(some)), some)
        keys = numbers * (WIDEST + 1) + lengths[begin : begin + len(numbers)]
        table = np.bincount(keys, minlength=len(some) * (WIDEST + 1)).reshape(len(some), WIDEST + 1)
        wider = some[:, None] - np.cumsum(table, axis=1)
        cost = (some[:, None] * np.arange(WIDEST + 1) + 7) // 8 + wider * EXCEPTION_BYTES
        best = cost.argmin(axis=1)
        widths[first : first + _CHUNK] = best
        exceptions[first : first + _CHUNK] = wider[np.arange(len(some)), best]
    return widths, exceptions


def _pack_width(
    data: Array, values: Array, width: int, lists: Array, counts: Array, begins: Array, offsets: Array
) -> None:
    """Pack the lists of one width: spread their numbers to bits, gather the bits to bytes."""
    own = counts[lists]
    sizes = (own * width + 7) // 8
    starts = np.cumsum(sizes) - sizes
    within = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
    source = values[np.repeat(begins[lists], own) + within]
    target = np.repeat(starts * 8, own) + within * width
    bits = np.zeros(int(sizes.sum()) * 8, np.uint8)
    for place in range(width):
        bits[target + place] = (source >> np.uint32(place)) & np.uint32(1)
    packed = np.packbits(bits, bitorder="little")
    inside = np.arange(len(packed)) - np.repeat(starts, sizes)
    data[np.repeat(offsets[lists], sizes) + inside] = packed


def _write_exceptions(
    data: Array, values: Array, apart: Array, counts: Array, begins: Array, offsets: Array, widths: Array
) -> None:
    owners = np.searchsorted(begins, apart, "right") - 1
    edges = np.flatnonzero(np.diff(owners, prepend=-1, append=len(begins)))
    for first, last in pairwise(edges):
        number = owners[first]
        places = apart[first:last]
        block = np.concatenate([(places - begins[number]).astype(np.uint32), values[places].astype(np.uint32)])
        start = int(offsets[number] + (counts[number] * widths[number] + 7) // 8)
        data[start : start + block.nbytes] = block.view(np.uint8)


def unpack(data: Array, count: int, width: int) -> Array:
    """``count`` numbers of ``width`` bits."""
    if width == 0:
        return np.zeros(count, np.uint32)
    rows = (count + 7) // 8
    if len(data) < rows * width:
        data = np.concatenate([data, np.zeros(rows * width - len(data), np.uint8)])
    columns = data[: rows * width].reshape(rows, width)
    kind: Any = np.uint32 if width <= 25 else np.uint64
    mask = kind((1 << width) - 1)
    out = np.empty((rows, 8), np.uint32)
    for place in range(8):
        first, shift = divmod(place * width, 8)
        last = (place * width + width - 1) // 8
        value: Array = columns[:, first].astype(kind)
        for more in range(first + 1, last + 1):
            value |= columns[:, more].astype(kind) << kind(8 * (more - first))
        out[:, place] = (value >> kind(shift)) & mask
    return out.reshape(-1)[:count]


def to_gaps(values: Array, begins: Array) -> Array:
    """Ascending lists, each beginning at one of ``begins``, as their first numbers and the steps less one."""
    gaps = np.empty(len(values), np.uint32)
    if len(values):
        gaps[0] = values[0]
        gaps[1:] = (values[1:].astype(np.int64) - values[:-1].astype(np.int64) - 1).astype(np.uint32)
        gaps[begins] = values[begins]
    return gaps


def from_gaps(gaps: Array) -> Array:
    """The ascending list (int64) that the gaps of one list stand for."""
    values: Array = np.cumsum(gaps, dtype=np.int64)
    values += np.arange(len(gaps))
    return values


def all_from_gaps(gaps: Array, counts: Array) -> Array:
    """The ascending lists that the gaps of all lists stand for, one after the other."""
    counts = counts.astype(np.int64)
    values: Array = np.cumsum(gaps, dtype=np.int64)
    begins = np.cumsum(counts) - counts
    before = np.repeat(values[begins] - gaps[begins], counts) if len(counts) else values
    places: Array = np.arange(len(gaps)) - np.repeat(begins, counts)
    return values - before + places
