"""Many lists of small numbers in few bits, written all at once with NumPy. Knows nothing of an index.

Each list is a stream of bits, lowest first, in the width that costs least; the few numbers that are wider stand after
it whole, as exceptions. So eight numbers of a list take exactly as many bytes as one has bits, and a long list is
taken apart by columns of bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.lists import begins_of, chunks, ranges

Array = NDArray[Any]

WIDEST: Final = 32
EXCEPTION_BYTES: Final = 8
_TAIL: Final = 8  # spare bytes after the last list, so that reading by windows never reaches beyond the end
_CHUNK: Final = 250_000  # numbers packed at a time, about: what is made of them on the way stays in the cache
_LISTS: Final = 10_000  # lists packed at a time at most


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


def pack(values: Array, counts: Array, *, ascending: bool = False) -> PackedLists:
    """Pack ``values``, which hold the lists of ``counts`` numbers one after the other. No list is empty.

    Ascending lists are packed as ``to_gaps`` has them.
    """
    parts: list[_Packed] = []
    end = 0
    for first, last in chunks(counts, _CHUNK, _LISTS):
        sizes = counts[first:last]
        start, end = end, end + int(sizes.sum())
        some = to_gaps(values[start:end], begins_of(sizes)) if ascending else values[start:end]
        parts.append(_pack_some(some.astype(np.uint32, copy=False), sizes))
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(_joined([part.sizes for part in parts]), out=offsets[1:])
    return PackedLists(
        np.frombuffer(b"".join([*(part.data for part in parts), bytes(_TAIL)]), np.uint8),
        offsets.astype(np.uint32 if offsets[-1] < 2**32 else np.uint64),
        _joined([part.widths for part in parts]).astype(np.uint8),
        smallest(_joined([part.exceptions for part in parts])),
    )


@dataclass(slots=True)
class _Packed:
    """Some of the lists, packed."""

    data: bytes
    sizes: Array  # of each list in bytes
    widths: Array
    exceptions: Array


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _pack_some(values: Array, counts: Array) -> _Packed:
    """Pack eight numbers at a time, all lists of one width together; then put the bytes in the order of the lists."""
    lengths = bit_lengths(values)
    widths, exceptions = _choose_widths(lengths, counts)
    list_rows = (counts + 7) // 8
    by_width = np.argsort(widths, kind="stable")
    own_rows = ranges(begins_of(list_rows)[by_width], list_rows[by_width])
    rows = _in_rows(values, counts, list_rows)[own_rows]
    packed = b"".join(_packed_by_width(rows, np.bincount(widths, list_rows)))
    row_bytes = (list_rows * widths)[by_width]
    starts = np.empty_like(widths)
    starts[by_width] = begins_of(row_bytes)
    sizes = (counts * widths + 7) // 8
    pieces = _slices(packed, starts, sizes)
    if exceptions.any():
        apart = np.flatnonzero(lengths > np.repeat(widths, counts))
        room = exceptions * EXCEPTION_BYTES
        wide = _slices(_wide(values, apart, counts, exceptions), begins_of(room), room)
        pieces = list(chain.from_iterable(zip(pieces, wide, strict=True)))
    return _Packed(b"".join(pieces), sizes + exceptions * EXCEPTION_BYTES, widths, exceptions)


def _slices(data: bytes, starts: Array, sizes: Array) -> list[bytes]:
    return [data[start:end] for start, end in zip(starts.tolist(), (starts + sizes).tolist(), strict=True)]


def _in_rows(values: Array, counts: Array, list_rows: Array) -> Array:
    """The numbers in rows of eight; the last row of each list is filled up with zeros."""
    is_number = np.ones(int(list_rows.sum()) * 8, bool)
    ends = np.cumsum(list_rows * 8)
    for missing in range(1, 8):
        is_number[ends[list_rows * 8 - counts >= missing] - missing] = False
    rows = np.zeros(len(is_number), np.uint64)
    rows[is_number] = values
    return rows.reshape(-1, 8)


def _packed_by_width(rows: Array, sizes: Array) -> Iterator[bytes]:
    """The rows packed, ``sizes[width]`` of them in each width."""
    end = 0
    for width, size in enumerate(sizes.astype(np.int64).tolist()):
        start, end = end, end + size
        if width and size:
            yield _packed_rows(rows[start:end], width)


def _packed_rows(rows: Array, width: int) -> bytes:
    """The lowest bits of eight numbers a row, as ``width`` bytes a row."""
    rows &= np.uint64((1 << width) - 1)
    words = np.zeros((len(rows), (width + 7) // 8), "<u8")
    for place in range(8):
        word, shift = divmod(place * width, 64)
        words[:, word] |= rows[:, place] << np.uint64(shift)
        if shift + width > 64:
            words[:, word + 1] |= rows[:, place] >> np.uint64(64 - shift)
    return words.view(np.uint8)[:, :width].tobytes()


def _wide(values: Array, apart: Array, counts: Array, exceptions: Array) -> bytes:
    """The numbers at ``apart`` whole: for each list where they stand in it, then they themselves."""
    begins = np.repeat(begins_of(counts), exceptions)
    wide = np.empty(2 * len(apart), np.uint32)
    targets = ranges(2 * begins_of(exceptions), exceptions)
    wide[targets] = apart - begins
    wide[targets + np.repeat(exceptions, exceptions)] = values[apart]
    return wide.tobytes()


def bit_lengths(values: Array) -> Array:
    """How many bits each number (uint32) takes."""
    # The exponent of a float; without the bit after the highest one no rounding reaches the next power of two.
    exponents = (values & ~(values >> np.uint32(1))).astype(np.float32).view(np.int32) >> np.int32(23)
    lengths: Array = np.maximum(exponents - np.int32(126), np.int32(0))
    return lengths


def smallest(values: Array) -> Array:
    """The same whole numbers, none negative, in the narrowest unsigned type."""
    top = int(values.max()) if len(values) else 0
    return values.astype(next(t for t in (np.uint8, np.uint16, np.uint32, np.uint64) if top <= np.iinfo(t).max))


def _choose_widths(lengths: Array, counts: Array) -> tuple[Array, Array]:
    """The width of each list that takes the fewest bytes, and how many of its numbers are wider."""
    keys = np.repeat(np.arange(len(counts)) * (WIDEST + 1), counts)
    keys += lengths
    table = np.bincount(keys, minlength=len(counts) * (WIDEST + 1)).reshape(len(counts), WIDEST + 1)
    wider = counts[:, None] - np.cumsum(table, axis=1)
    cost = (counts[:, None] * np.arange(WIDEST + 1) + 7) // 8 + wider * EXCEPTION_BYTES
    best = cost.argmin(axis=1)
    return best, wider[np.arange(len(counts)), best]


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
    gaps = values.astype(np.uint32)
    firsts = gaps[begins]
    gaps[1:] -= values[:-1].astype(np.uint32, copy=False)
    gaps -= np.uint32(1)
    gaps[begins] = firsts
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
