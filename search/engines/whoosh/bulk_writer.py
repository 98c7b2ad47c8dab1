"""Fills a segment from arrays: every posting list, text and column of it in one file, written at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from search.engines.columns import ABSENT
from search.engines.whoosh.array_file import write_arrays
from search.engines.whoosh.counted import Counted
from search.engines.whoosh.facet_counts import count_facets
from search.engines.whoosh.packing import PackedLists, pack, smallest
from search.engines.whoosh.pairs import Pairs
from search.engines.whoosh.segment_data import SegmentData
from search.schema import BODY

Array = NDArray[Any]


def write_segment(stream: BinaryIO, data: SegmentData) -> None:
    arrays: dict[str, Array] = _lexicon(data.lexicon)
    facts: dict[str, Any] = {"count": data.count, "lengths": {}, "values": {}}
    facets = count_facets(data.postings[BODY], data.columns.labels, data.count)
    sizes = np.full(len(facets.lists), facets.rows.shape[1])
    arrays |= {"facets.lists": facets.lists, **_packed("facets.rows", pack(facets.rows.reshape(-1), sizes))}
    facts["counted"] = facets.names
    for name, counted in data.postings.items():
        arrays.update(_postings(name, counted))
        lengths = data.lengths[name]
        arrays[f"{name}.lengths"] = smallest(lengths)
        facts["lengths"][name] = int(lengths.sum())
    arrays.update(_pairs(data.pairs))
    arrays |= {"units": data.units, "sizes": smallest(data.sizes)}
    columns = data.columns
    arrays |= {"ids": columns.ids, "versions": columns.versions}
    for name, (labels, values) in columns.labels.items():
        arrays[f"{name}.labels"], facts["values"][name] = smallest(labels), values
    for number, (figures, statuses) in columns.figures.items():
        if (statuses != ABSENT).any():
            arrays |= {f"{number}.statuses": statuses, f"{number}.values": narrow(figures)}
    write_arrays(stream, arrays, facts)


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
    sizes = counted.sizes
    return {
        f"{name}.terms": counted.terms.astype(np.uint32),
        f"{name}.counts": smallest(sizes),
        **_packed(f"{name}.docs", pack(counted.docs, sizes, ascending=True)),
        **_packed(f"{name}.tfs", pack(counted.counts - 1, sizes)),
    }


def _pairs(pairs: Pairs) -> dict[str, Array]:
    sizes = pairs.sizes
    places = pack(pairs.places, sizes, ascending=True)
    return {"pairs": pairs.codes, "pairs.counts": smallest(sizes), **_packed("pairs.places", places)}


def _packed(name: str, lists: PackedLists) -> dict[str, Array]:
    return {
        f"{name}.data": lists.data,
        f"{name}.offsets": lists.offsets,
        f"{name}.widths": lists.widths,
        f"{name}.exceptions": lists.exceptions,
    }
