"""Fills a segment from arrays: every posting list, text and column of it in one file, written at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.columns import ABSENT
from search.engines.whoosh.array_file import write_arrays
from search.engines.whoosh.packing import PackedLists, pack, smallest, to_gaps
from search.engines.whoosh.segment_data import Counted, SegmentData

Array = NDArray[Any]

PUBLISHED: Final = "published"
# A pair of characters is looked for by its first one: letters, digits and Han. Other text is searched through.
_INDEXED: Final = ((0x30, 0x39), (0x61, 0x7A), (0x3400, 0x9FFF))


def write_segment(stream: BinaryIO, data: SegmentData) -> None:
    arrays: dict[str, Array] = _lexicon(data.lexicon)
    facts: dict[str, Any] = {"count": data.count, "lengths": {}, "values": {}}
    for name, counted in data.postings.items():
        arrays.update(_postings(name, counted))
        lengths = data.lengths[name]
        arrays[f"{name}.lengths"] = smallest(lengths)
        facts["lengths"][name] = int(lengths.sum())
    arrays.update(_pairs(data.units))
    arrays |= {"units": data.units, "sizes": smallest(data.sizes)}
    columns = data.columns
    arrays |= {"ids": columns.ids, "versions": columns.versions}
    labelled: dict[str, Sequence[Hashable]] = {PUBLISHED: columns.published, **columns.facets}
    for name, values in labelled.items():
        arrays[f"{name}.labels"], facts["values"][name] = _label(values)
    for number in range(columns.values.shape[1]):
        statuses = columns.statuses[:, number]
        if (statuses != ABSENT).any():
            arrays[f"{number}.statuses"] = statuses
            arrays[f"{number}.values"] = narrow(columns.values[:, number])
    write_arrays(stream, arrays, facts)


def indexed(units: Array) -> Array:
    """Which units begin a pair that is looked up."""
    found = np.zeros(len(units), bool)
    for low, high in _INDEXED:
        found |= (units >= low) & (units <= high)
    return found


def narrow(values: Array) -> Array:
    """Figures in the narrowest type that holds them exactly; in whole numbers the least one stands for NaN."""
    known = values[~np.isnan(values)]
    for kind in (np.int8, np.int16, np.int32):
        limits = np.iinfo(kind)
        if ((known == np.rint(known)) & (known > limits.min) & (known <= limits.max)).all():
            return np.where(np.isnan(values), limits.min, values).astype(kind)
    return values


def widen(values: Array) -> Array:
    """Figures as they were before they were made narrow."""
    if values.dtype.kind == "f":
        return values
    wide = values.astype(np.float64)
    wide[values == np.iinfo(values.dtype).min] = np.nan
    return wide


def _lexicon(words: Sequence[bytes]) -> dict[str, Array]:
    offsets = np.cumsum([0, *map(len, words)]).astype(np.uint32)
    return {"lexicon": np.frombuffer(b"".join(words), np.uint8), "lexicon.offsets": offsets}


def _postings(name: str, counted: Counted) -> dict[str, Array]:
    firsts = np.flatnonzero(np.diff(counted.terms, prepend=~counted.terms[:1]))
    sizes = np.diff(firsts, append=len(counted.terms))
    return {
        f"{name}.terms": counted.terms[firsts].astype(np.uint32),
        f"{name}.counts": smallest(sizes),
        **_packed(f"{name}.docs", pack(to_gaps(counted.docs, firsts), sizes)),
        **_packed(f"{name}.tfs", pack((counted.counts - 1).astype(np.uint32), sizes)),
    }


def _pairs(units: Array) -> dict[str, Array]:
    """Where each pair of neighbouring characters stands in the text."""
    places = np.flatnonzero(indexed(units))
    keys = units[places].astype(np.uint64) << np.uint64(48)
    keys |= units[places + 1].astype(np.uint64) << np.uint64(32)
    keys |= places.astype(np.uint64)
    keys.sort()
    codes = (keys >> np.uint64(32)).astype(np.uint32)
    firsts = np.flatnonzero(np.diff(codes, prepend=~codes[:1]))
    sizes = np.diff(firsts, append=len(codes))
    gaps = to_gaps((keys & np.uint64(0xFFFFFFFF)).astype(np.int64), firsts)
    return {"pairs": codes[firsts], "pairs.counts": smallest(sizes), **_packed("pairs.places", pack(gaps, sizes))}


def _packed(name: str, lists: PackedLists) -> dict[str, Array]:
    return {
        f"{name}.data": lists.data,
        f"{name}.offsets": lists.offsets,
        f"{name}.widths": lists.widths,
        f"{name}.exceptions": lists.exceptions,
    }


def _label(values: Sequence[Hashable]) -> tuple[Array, list[Hashable]]:
    """Each value as its place in the list of different ones."""
    known: dict[Hashable, int] = {}
    labels = np.array([known.setdefault(value, len(known)) for value in values], np.int64)
    return smallest(labels), list(known)
