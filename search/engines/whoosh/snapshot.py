"""One commit of an index, opened for reading once and shared by all threads until a newer one is there."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from pathlib import Path
from typing import Any, Final

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.scoring import BM25F, bm25

from search.engines.base import SearchUnavailable
from search.engines.columns import Columns, FigureColumn
from search.engines.whoosh.fields import (
    BIGRAMS,
    EXACT,
    FACTS,
    FIELD_END,
    FIGURES,
    decode_facts,
    decode_figure,
    whoosh_schema,
)
from search.engines.whoosh.generations import read_manifest
from search.engines.whoosh.storage import DurableStorage
from search.schema import BODY, BOOSTS, TEXT_FIELDS, figure_codes, index_version

MAX_CACHED_POSTINGS: Final = 2_000_000

Postings = dict[int, float]
_BM25: Final = BM25F()


@dataclass(slots=True)
class Segment:
    """A segment of the index, which never changes: what was read of it outlives the snapshot."""

    name: str
    size: int
    columns: Columns
    lengths: dict[str, list[int]] = field(default_factory=dict)
    figures: dict[int, FigureColumn] = field(default_factory=dict)


class Snapshot:
    """Columns in memory; postings and texts read as they are needed, one thread at a time (Whoosh's files seek)."""

    def __init__(self, generation: Path, known: Mapping[str, Segment]) -> None:
        version = read_manifest(generation)["version"]
        if version != index_version():
            raise SearchUnavailable(f"索引的版本是 {version}，程序的版本是 {index_version()}，需要重建")
        self._lock = threading.RLock()
        self._cache: dict[tuple[str, str], Postings] = {}
        self._cached = 0
        reader = FileIndex(DurableStorage(generation, readonly=True), schema=whoosh_schema()).reader()
        self._reader = reader
        self._leaves: list[tuple[SegmentReader, int]] = [
            (leaf, offset) for leaf, offset in reader.leaf_readers() if isinstance(leaf, SegmentReader)
        ]
        self._texts = [leaf.column_reader(EXACT, translate=False) for leaf, _ in self._leaves]
        self.segments = [self._segment(leaf, known) for leaf, _ in self._leaves]
        self.columns = Columns()
        for segment in self.segments:
            self.columns.extend(segment.columns)
        self.live = [
            offset + doc
            for leaf, offset in self._leaves
            for doc in range(leaf.doc_count_all())
            if not leaf.is_deleted(doc)
        ]

    def close(self) -> None:
        with self._lock:
            self._reader.close()

    def read_everything(self) -> None:
        """Read every posting, text and figure once; whatever is damaged raises."""
        with self._lock:
            for number, (leaf, _) in enumerate(self._leaves):
                for _posting in leaf.iter_postings():
                    pass
                figures = leaf.column_reader(FIGURES, translate=False)
                for doc in range(leaf.doc_count_all()):
                    decode_figure(figures[doc], 0)
                    self._texts[number][doc].decode()

    def versions(self) -> dict[int, int]:
        return {self.columns.ids[doc]: self.columns.versions[doc] for doc in self.live}

    def terms(self) -> list[tuple[str, int]]:
        """The words of the narrative with the number of documents that have each, deleted ones included."""
        with self._lock:
            return [(term.decode(), int(info.doc_frequency())) for term, info in self._reader.iter_field(BODY)]

    def weights(self, name: str, term: str) -> Iterator[tuple[int, int, float]]:
        """(number of the segment, document, weight) for every live document that has the term in the field."""
        data = term.encode()
        with self._lock:
            for number, (leaf, offset) in enumerate(self._leaves):
                try:
                    matcher = leaf.postings(name, data)
                except TermNotFound:
                    continue
                while matcher.is_active():
                    yield number, offset + matcher.id(), matcher.weight()
                    matcher.next()

    def scores(self, name: str, term: str) -> Postings:
        """The documents that have a term in a field, with what it adds to their score there: BM25F as Whoosh has it."""
        key = (name, term)
        if (known := self._cache.get(key)) is not None:
            return known
        if name not in BOOSTS or not self._leaves:
            return {}
        with self._lock:
            idf, average = self._statistics(name, term)
            boost, scores = BOOSTS[name], Postings()
            for number, doc, weight in self.weights(name, term):
                length = self._lengths(number, name)[doc - self._leaves[number][1]]
                scores[doc] = boost * bm25(idf, weight, length, average, _BM25.B, _BM25.K1)
            self._remember(key, scores)
        return scores

    def _remember(self, key: tuple[str, str], scores: Postings) -> None:
        self._cached += len(scores)
        if self._cached > MAX_CACHED_POSTINGS:
            self._cache.clear()
            self._cached = len(scores)
        self._cache[key] = scores

    def _statistics(self, name: str, term: str) -> tuple[float, float]:
        count = len(self.columns.ids)
        frequency = self._reader.doc_frequency(name, term.encode())
        return log(count / (frequency + 1)) + 1, self._reader.field_length(name) / count or 1

    def _lengths(self, number: int, name: str) -> list[int]:
        segment, leaf = self.segments[number], self._leaves[number][0]
        if name not in segment.lengths:
            segment.lengths[name] = [leaf.doc_field_length(doc, name, 1) for doc in range(segment.size)]
        return segment.lengths[name]

    def frequency(self, bigram: str) -> int:
        """In how many documents a bigram (or a single character) stands."""
        with self._lock:
            return int(self._reader.doc_frequency(BIGRAMS, bigram.encode()))

    def having(self, bigram: str) -> set[int]:
        return {doc for _, doc, _ in self.weights(BIGRAMS, bigram)}

    def holds(self, doc: int, phrase: bytes, fields: frozenset[str] | None) -> bool:
        """Whether a document's exact text has the phrase in one of ``fields`` (None means any)."""
        number = self._number(doc)
        with self._lock:
            text = self._texts[number][doc - self._leaves[number][1]]
        if phrase not in text or fields is None:
            return phrase in text
        parts = zip(TEXT_FIELDS, text.split(FIELD_END), strict=True)
        return any(name in fields and phrase in part for name, part in parts)

    def _number(self, doc: int) -> int:
        number = len(self._leaves) - 1
        while self._leaves[number][1] > doc:
            number -= 1
        return number

    def figures(self, code: str) -> FigureColumn | None:
        if code not in self._figure_numbers:
            return None
        number = self._figure_numbers[code]
        values, statuses = array("d"), bytearray()
        for (leaf, _), segment in zip(self._leaves, self.segments, strict=True):
            if number not in segment.figures:
                with self._lock:
                    segment.figures[number] = _read_figures(leaf, number, segment.size)
            values.extend(segment.figures[number].values)
            statuses.extend(segment.figures[number].statuses)
        return FigureColumn(values, bytes(statuses))

    @cached_property
    def _figure_numbers(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(figure_codes())}

    @staticmethod
    def _segment(leaf: SegmentReader, known: Mapping[str, Segment]) -> Segment:
        name = leaf.segment().segment_id()
        return known[name] if name in known else read_segment(leaf, name)


def read_segment(leaf: Any, name: str) -> Segment:
    """Read the facts of every document of a segment; combinations of values seen before are shared."""
    columns, shared = Columns(), {}  # type: tuple[Columns, dict[tuple[str, ...], tuple[str, ...]]]
    facts = leaf.column_reader(FACTS, translate=False)
    size = leaf.doc_count_all()
    for doc in range(size):
        id_, version, published_on, facets = decode_facts(facts[doc])
        columns.append(id_, version, published_on, {key: shared.setdefault(v, v) for key, v in facets.items()})
    return Segment(name, size, columns)


def _read_figures(leaf: Any, number: int, size: int) -> FigureColumn:
    data = leaf.column_reader(FIGURES, translate=False)
    cells = [decode_figure(data[doc], number) for doc in range(size)]
    return FigureColumn(array("d", (value for value, _ in cells)), bytes(status for _, status in cells))
