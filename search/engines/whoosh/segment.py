"""A segment, read: the posting lists, the text and the columns that its file holds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.array_file import ArrayFile, DamagedFile
from search.engines.whoosh.bulk_writer import widen
from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.counted import FIELD_NAMES, FIELDS, Counted
from search.engines.whoosh.document_columns import PUBLISHED, Columns
from search.engines.whoosh.packing import PackedLists, all_from_gaps, from_gaps
from search.schema import BODY, FACETS, figure_codes

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, ascending, with how often each has it.

    ``facets`` are the counts of ``Segment.counted_facets`` over them, if they are kept.
    """

    docs: Array  # int64
    counts: Array  # uint32
    facets: Array | None

    @property
    def nbytes(self) -> int:
        facets = 0 if self.facets is None else self.facets.nbytes
        return int(self.docs.nbytes + self.counts.nbytes + facets)


@dataclass(frozen=True, slots=True)
class Places:
    """Where something stands in a segment's text, ascending."""

    places: Array  # uint32

    @property
    def nbytes(self) -> int:
        return int(self.places.nbytes)


class Segment:
    """Documents are numbered from 0. It never changes, so what was read of it outlives the commit it was read for."""

    def __init__(self, path: Path, cache: ByteCache) -> None:
        self.file = ArrayFile(path)
        self.name = path.stem
        self.count: int = self.file.facts["count"]
        self._cache = cache

    # Words

    @cached_property
    def _lexicon(self) -> tuple[bytes, Array]:
        return self.file.array("lexicon").tobytes(), self.file.array("lexicon.offsets")

    def words(self) -> list[bytes]:
        """All words, ascending."""
        data, offsets = self._lexicon
        ends = offsets.tolist()
        return [data[start:end] for start, end in pairwise(ends)]

    def _word(self, place: int) -> bytes:
        data, offsets = self._lexicon
        return data[offsets[place] : offsets[place + 1]]

    def _find(self, word: bytes) -> int:
        """The place of a word in the lexicon, or -1."""
        size = len(self._lexicon[1]) - 1
        place = bisect_left(range(size), word, key=self._word)
        return place if place < size and self._word(place) == word else -1

    def _list_number(self, field: str, word: bytes) -> int:
        """Which of a field's posting lists is that of a word; -1 if none."""
        if (place := self._find(word)) < 0:
            return -1
        terms = self.file.array(f"{field}.terms")
        number = int(np.searchsorted(terms, place))
        return number if number < len(terms) and terms[number] == place else -1

    def frequency(self, field: str, word: bytes) -> int:
        """In how many documents of the segment, deleted ones too, a word stands in a field."""
        number = self._list_number(field, word)
        return int(self.file.array(f"{field}.counts")[number]) if number >= 0 else 0

    def postings(self, field: str, word: bytes) -> Postings | None:
        """A word's postings in a field; None if it does not stand there."""
        key = self.name, field, word
        if (known := self._cache.get(key)) is not None:
            return known  # type: ignore[return-value]  # under such a key there are postings
        self.file.ensure_whole()
        if (number := self._list_number(field, word)) < 0:
            return None
        docs = self._docs(field, number)
        counts = self._packed(f"{field}.tfs").read(number, len(docs)) + np.uint32(1)
        found = Postings(docs, counts, self._facet_row(number) if field == BODY else None)
        self._cache.put(key, found)
        return found

    @cached_property
    def counted_facets(self) -> Mapping[str, Sequence[Any]]:
        """The facets of which counts are kept for frequent words, with their combinations of values."""
        return {name: self.labels(name)[1] for name in self.file.facts["counted"]}

    def _facet_row(self, number: int) -> Array | None:
        """The counts that are kept for a posting list of the body, facet after facet."""
        lists = self.file.array("facets.lists")
        place = int(np.searchsorted(lists, number))
        if place == len(lists) or lists[place] != number:
            return None
        return self._packed("facets.rows").read(place, sum(map(len, self.counted_facets.values())))

    def holders(self, field: str, word: bytes) -> Array:
        """The documents in which a word stands in a field, ascending, straight from the file."""
        self.file.ensure_whole()
        if (number := self._list_number(field, word)) < 0:
            return np.empty(0, np.int64)
        return self._docs(field, number)

    def _docs(self, field: str, number: int) -> Array:
        """The documents of a posting list."""
        return from_gaps(self._packed(f"{field}.docs").read(number, int(self.file.array(f"{field}.counts")[number])))

    def counted(self, field: str) -> Counted:
        """All postings of a field."""
        sizes = self.file.array(f"{field}.counts").astype(np.int64)
        docs = all_from_gaps(self._packed(f"{field}.docs").read_all(sizes), sizes)
        counts = self._packed(f"{field}.tfs").read_all(sizes).astype(np.int64) + 1
        return Counted(self.file.array(f"{field}.terms"), sizes, docs, counts)

    def listed(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The words of a field, ascending, each with in how many documents it stands."""
        self.file.ensure_whole()
        counts = self.file.array(f"{field}.counts").tolist()
        for place, count in zip(self.file.array(f"{field}.terms").tolist(), counts, strict=True):
            yield self._word(place), count

    def _packed(self, name: str) -> PackedLists:
        parts = (self.file.array(f"{name}.{part}") for part in ("data", "offsets", "widths", "exceptions"))
        return PackedLists(*parts)

    def lengths(self, field: str) -> Array:
        """The number of words of a field, by document."""
        return self.file.array(f"{field}.lengths")

    def total_length(self, field: str) -> int:
        return int(self.file.facts["lengths"].get(field, 0))

    # Text

    @cached_property
    def units(self) -> Array:
        """The normalised text of all documents: that of each field, in the order of TEXT_FIELDS, and END after it."""
        return self.file.array("units")

    @cached_property
    def ends(self) -> Array:
        """Where each text ends: documents × fields."""
        return (np.cumsum(self.text_sizes() + 1) - 1).reshape(self.count, FIELDS)

    def text_sizes(self) -> Array:
        """The units of each text, document after document."""
        return self.file.array("sizes").astype(np.int64)

    @cached_property
    def _pair_codes(self) -> Array:
        return self.file.array("pairs")

    def pairs_from(self, low: int, high: int) -> range:
        """The numbers of the pairs of characters whose code (first unit · 2¹⁶ + second) lies in low ≤ code < high."""
        first, last = np.searchsorted(self._pair_codes, [low, high])
        return range(int(first), int(last))

    def pair_count(self, number: int) -> int:
        """How often a pair stands in the text."""
        return int(self.file.array("pairs.counts")[number])

    def pair_places(self, number: int) -> Array:
        """Where a pair stands in the text."""
        key = self.name, "pair", number
        if (known := self._cache.get(key)) is not None:
            return known.places  # type: ignore[attr-defined,no-any-return]
        self.file.ensure_whole()
        gaps = self._packed("pairs.places").read(number, self.pair_count(number))
        places = from_gaps(gaps).astype(np.uint32)
        self._cache.put(key, Places(places))
        return places

    # Columns

    @property
    def ids(self) -> Array:
        return self.file.array("ids")

    @property
    def versions(self) -> Array:
        return self.file.array("versions")

    def labels(self, name: str) -> tuple[Array, list[Any]]:
        """A facet's combinations of values (or the dates of publishing): which each document has, and what they are."""
        values = self.file.facts["values"][name]
        return self.file.array(f"{name}.labels"), values if name == PUBLISHED else [tuple(each) for each in values]

    def figures(self, number: int) -> tuple[Array, Array] | None:
        """Values and statuses of an indicator, by document; None where no document has it."""
        if f"{number}.values" not in self.file:
            return None
        return widen(self.file.array(f"{number}.values")), self.file.array(f"{number}.statuses")

    def columns(self) -> Columns:
        """All columns, as they were given."""
        figures = {number: self.figures(number) for number in range(len(figure_codes()))}
        return Columns(
            self.ids,
            self.versions,
            {name: self.labels(name) for name in (PUBLISHED, *FACETS)},
            {number: found for number, found in figures.items() if found is not None},
        )

    def read_everything(self) -> None:
        """Read every list, text and column once; whatever is damaged raises."""
        for name in FIELD_NAMES:
            counted = self.counted(name)
            if len(counted.docs) and not 0 <= counted.docs.min() <= counted.docs.max() < self.count:
                raise DamagedFile(f"{name} 的文档号不对")
        counts = self.file.array("pairs.counts").astype(np.int64)
        places = all_from_gaps(self._packed("pairs.places").read_all(counts), counts)
        if len(places) and not 0 <= places.min() <= places.max() < len(self.units):
            raise DamagedFile("字对的位置不对")
        widths = np.full(len(self.file.array("facets.lists")), sum(map(len, self.counted_facets.values())))
        self._packed("facets.rows").read_all(widths)
        if len(self.units) != self.text_sizes().sum() + self.count * FIELDS:
            raise DamagedFile("正文长度不对")
        self.columns()
