"""Exact phrases in a segment: where the rarest pair of their characters stands, the text itself is compared.

Most documents that have a phrase have it where the pair first stands in them; so first places are looked at first,
then the second ones of the documents not yet found, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.bulk_normalisation import to_units
from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.counted import FIELDS
from search.engines.whoosh.pairs import indexed
from search.engines.whoosh.segment import Segment
from search.schema import TEXT_FIELDS

Array = NDArray[Any]

MAX_ROUNDS: Final = 6  # then all places that are left are looked at in one go
FEW_DOCUMENTS: Final = 256  # so many are searched through one by one


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Something in a phrase that is looked up: where it stands in the text, and at which place of the phrase."""

    key: int
    places: Array
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Cursors:
    """The documents that an anchor stands in; of each the number of its first place there, and of that beyond.

    All uint32, as the places are: they are kept, and the half of their bytes is the half of what is read of memory.
    """

    docs: Array
    first: Array
    last: Array

    @property
    def nbytes(self) -> int:
        return int(self.docs.nbytes + self.first.nbytes + self.last.nbytes)


class PhraseFinder:
    """Finds phrases in one segment."""

    def __init__(self, segment: Segment, cache: ByteCache) -> None:
        self.segment = segment
        self._cache = cache

    def holding(self, phrase: str, fields: tuple[str, ...], wanted: Array | None = None) -> Array:
        """The documents, ascending, of those ``wanted`` (a mask) that hold a normalised phrase in one of ``fields``."""
        units = to_units(phrase)
        segment = self.segment
        segment.file.ensure_whole()
        if wanted is not None:
            some = np.flatnonzero(wanted)
            if len(some) <= FEW_DOCUMENTS:
                return self._search_through(units, fields, some)
        anchor = self._anchor(units) if fields else None
        if anchor is None:
            return np.empty(0, np.int64)
        if len(anchor.places) < segment.count:
            return self._by_places(anchor, units, fields, wanted)
        found = [self._by_documents(anchor, units, first, last, wanted) for first, last in _ranges(fields)]
        return np.unique(np.concatenate(found)) if len(found) != 1 else found[0]

    def _anchor(self, units: Array) -> _Anchor | None:
        """The rarest pair; for one character all pairs that it begins; for anything else the text is searched."""
        segment = self.segment
        starts = np.flatnonzero(indexed(units))
        if len(units) == 1 and len(starts):
            return self._single(int(units[0]))
        best: tuple[int, int, int] | None = None
        for offset in starts[starts < len(units) - 1].tolist():
            code = (int(units[offset]) << 16) | int(units[offset + 1])
            pairs = segment.pairs_from(code, code + 1)
            if not pairs:
                return None
            count = segment.pair_count(pairs[0])
            if best is None or count < best[0]:
                best = count, pairs[0], offset
        if best is None:
            return _Anchor(-1, np.flatnonzero(segment.units == units[0]), 0, 1)
        return _Anchor(best[1], segment.pair_places(best[1]), best[2], 2)

    def _single(self, unit: int) -> _Anchor | None:
        pairs = self.segment.pairs_from(unit << 16, (unit + 1) << 16)
        if not pairs:
            return None
        places = np.concatenate([self.segment.pair_places(number) for number in pairs])
        places.sort()
        return _Anchor(-2 - unit, places, 0, 1)

    def _matching(self, begins: Array, units: Array, anchor: _Anchor) -> Array | None:
        """At which of these ascending places of the text the phrase stands, by their numbers; None if at all."""
        text = self.segment.units
        where: Array | None = None
        if len(begins) and (begins[0] < 0 or begins[-1] > len(text) - len(units)):
            where = np.flatnonzero((begins >= 0) & (begins <= len(text) - len(units)))
            begins = begins[where]
        for place, unit in enumerate(units.tolist()):
            if anchor.offset <= place < anchor.offset + anchor.length:
                continue
            same = text.take(begins + place) == unit
            if not same.all():
                where = np.flatnonzero(same) if where is None else where.compress(same)
                begins = begins.compress(same)
        return where

    def _by_places(self, anchor: _Anchor, units: Array, fields: tuple[str, ...], wanted: Array | None) -> Array:
        """Look at all places, then see in which documents and fields they are."""
        begins = anchor.places.astype(np.int64) - anchor.offset
        where = self._matching(begins, units, anchor)
        begins = begins if where is None else begins[where]
        texts = np.searchsorted(self.segment.ends.reshape(-1), begins)
        docs, numbers = np.divmod(texts, FIELDS)
        if len(fields) < FIELDS:
            docs = docs[np.isin(numbers, [TEXT_FIELDS.index(name) for name in fields])]
        if wanted is not None:
            docs = docs[wanted[docs]]
        return docs[np.diff(docs, prepend=-1) > 0]

    def _by_documents(self, anchor: _Anchor, units: Array, first: int, last: int, wanted: Array | None) -> Array:
        """Look at each document's places in its fields of these numbers, in turn, until one matches."""
        cursors = self._cursors(anchor, first, last)
        pending, places, ends = cursors.docs, cursors.first, cursors.last
        if wanted is not None:
            is_wanted = wanted[pending]
            pending, places, ends = (each.compress(is_wanted) for each in (pending, places, ends))
        found: list[Array] = []
        for _ in range(MAX_ROUNDS):
            matched = self._matching(anchor.places.take(places).astype(np.int64) - anchor.offset, units, anchor)
            if matched is None:
                found.append(pending)
                break
            found.append(pending[matched])
            left = places + 1 < ends
            left[matched] = False
            pending, places, ends = pending.compress(left), places.compress(left) + 1, ends.compress(left)
            if not len(pending):
                break
        else:
            sizes = (ends - places).astype(np.int64)
            within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            begins = anchor.places[np.repeat(places, sizes) + within].astype(np.int64) - anchor.offset
            owners = np.repeat(pending, sizes)
            matched = self._matching(begins, units, anchor)
            found.append(np.unique(owners if matched is None else owners[matched]))
        joined = found[0] if len(found) == 1 else np.sort(np.concatenate(found))
        return joined.astype(np.int64)

    def _cursors(self, anchor: _Anchor, first: int, last: int) -> _Cursors:
        key = self.segment.name, "cursors", anchor.key, first, last

        def make() -> _Cursors:
            ends = self.segment.ends
            begins = ends[:, first - 1] if first else np.concatenate([[-1], ends[:-1, -1]])
            firsts, lasts = (np.searchsorted(anchor.places, edge) for edge in (begins, ends[:, last]))
            docs = np.flatnonzero(firsts < lasts)
            return _Cursors(*(each.astype(np.uint32) for each in (docs, firsts[docs], lasts[docs])))

        return make() if anchor.key == -1 else self._cache.get_or_make(key, make)

    def _search_through(self, units: Array, fields: tuple[str, ...], docs: Array) -> Array:
        data, text, ends = units.tobytes(), self.segment.units, self.segment.ends
        found = []
        for doc in docs.tolist():
            for first, last in _ranges(fields):
                begin = ends[doc, first - 1] if first else (ends[doc - 1, -1] if doc else -1)
                if _stands_in(data, text[begin + 1 : ends[doc, last]].tobytes()):
                    found.append(doc)
                    break
        return np.array(found, np.int64)


def _stands_in(units: bytes, text: bytes) -> bool:
    """Whether units stand in a text, not across the halves of its own."""
    place = text.find(units)
    while place % 2 == 1 and place >= 0:
        place = text.find(units, place + 1)
    return place >= 0


def _ranges(fields: tuple[str, ...]) -> list[tuple[int, int]]:
    """The numbers of the first and the last field of every run of neighbouring fields."""
    numbers = sorted(TEXT_FIELDS.index(name) for name in fields)
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
    return ranges
