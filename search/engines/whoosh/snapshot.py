"""One commit of an index, opened for reading once and shared by all threads until a newer one is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Filter, SearchUnavailable
from search.engines.columns import ABSENT
from search.engines.whoosh import scoring
from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.codec import segment_path
from search.engines.whoosh.document_columns import PUBLISHED
from search.engines.whoosh.facet_columns import FacetColumn, join_labels
from search.engines.whoosh.facet_counts import CountedFacets
from search.engines.whoosh.facet_table import Base, Counts, FacetTable
from search.engines.whoosh.generations import read_manifest
from search.engines.whoosh.matches import DENSE_SHARE, NOTHING, Matches, common, from_docs, from_mask
from search.engines.whoosh.phrases import PhraseFinder
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.storage import DurableStorage
from search.engines.whoosh.whoosh_internals import read_toc
from search.schema import BODY, BOOSTS, figure_codes, index_version

Array = NDArray[Any]

FINISHED_BYTES: Final = 192_000_000  # scores and sets of documents kept for a commit, or if that is more
FINISHED_PER_DOCUMENT: Final = 1_000  # so much for each: a frequent word takes 17 bytes of every document


class Snapshot:
    """All segments as one row of documents. What it works out is kept as long as there is room."""

    def __init__(self, generation: Path, known: Mapping[str, Segment], cache: ByteCache) -> None:
        version = read_manifest(generation)["version"]
        if version != index_version():
            raise SearchUnavailable(f"索引的版本是 {version}，程序的版本是 {index_version()}，需要重建")
        listed = read_toc(DurableStorage(generation, readonly=True)).segments
        self.segments = [
            known.get(each.segment_id()) or Segment(segment_path(generation, each), cache) for each in listed
        ]
        sizes = [segment.count for segment in self.segments]
        self.bases = np.cumsum([0, *sizes]).tolist()
        self.size: int = self.bases[-1]
        is_live = np.ones(self.size, bool)
        for each, base in zip(listed, self.bases[:-1], strict=True):
            is_live[base + np.fromiter(each.deleted_docs(), np.int64, each.deleted_count())] = False
        self.everything = from_mask(is_live)
        self._all_live = self.everything.count == self.size
        self._finished = ByteCache(max(FINISHED_BYTES, self.size * FINISHED_PER_DOCUMENT))
        self._phrases = [PhraseFinder(segment, cache) for segment in self.segments]

    def keep(self, key: Hashable, make: Callable[[], Matches]) -> Matches:
        """What was worked out under a key, ready to be searched in and counted."""
        return self._finished.get_or_make(key, lambda: make().prepared())

    @property
    def kept_bytes(self) -> int:
        return self._finished.nbytes

    # Words

    def term(self, word: str, fields: Sequence[str]) -> Matches:
        """The documents that have a word in one of ``fields``; what it adds to their score in each, added up."""
        data = word.encode()
        found = [part for name in fields if name in BOOSTS and (part := self._scored(name, data)) is not None]
        total = sum(len(docs) for docs, _ in found)
        matches = self._sparse(found) if total * DENSE_SHARE <= self.size else self._dense(found)
        if BODY in fields:
            matches.counted = self._counted(matches, data)
        return matches

    def _dense(self, found: Sequence[tuple[Array, Array]]) -> Matches:
        scores, mask = np.zeros(self.size), np.zeros(self.size, bool)
        for docs, values in found:
            if len(docs) == self.size:
                scores += values
                mask[:] = True
            else:
                scores[docs] += values
                mask[docs] = True
        if not self._all_live:
            mask &= self.everything.mask
            scores *= mask
        return Matches(self.size, int(np.count_nonzero(mask)), mask=mask, scores=scores, is_dense=True)

    def _sparse(self, found: Sequence[tuple[Array, Array]]) -> Matches:
        if not found:
            return from_docs(self.size, np.empty(0, np.int64))
        if len(found) == 1:
            docs, scores = found[0]
        else:
            docs, places = np.unique(np.concatenate([docs for docs, _ in found]), return_inverse=True)
            scores = np.bincount(places, weights=np.concatenate([values for _, values in found]))
        if not self._all_live:
            is_live = self.everything.mask[docs]
            docs, scores = docs.compress(is_live), scores.compress(is_live)
        return from_docs(self.size, docs, scores)

    def _counted(self, matches: Matches, word: bytes) -> Array | None:
        """The counts of facets that segments keep for the word, made to be those of its matches; None if none are kept.

        Those of deleted documents are taken off, those of matches that the counts leave out are added.
        """
        known = self.counted_facets
        rows: dict[int, Array] = {}
        docs: list[Array] = []
        for number, (segment, base) in enumerate(zip(self.segments, self.bases, strict=False)):
            postings = segment.postings(BODY, word) if known.is_used(number) else None
            if postings is not None and postings.facets is not None:
                rows[number] = postings.facets
                docs.append(postings.docs + base)
        if not rows:
            return None
        counted = np.concatenate(docs)
        gone = NOTHING if self._all_live else counted.compress(~self.everything.mask[counted])
        total = known.total(rows) - known.over(gone)
        if matches.count > len(counted) - len(gone):
            is_left = matches.mask.copy()
            is_left[counted] = False
            total += known.over(np.flatnonzero(is_left))
        return total

    def _scored(self, name: str, word: bytes) -> tuple[Array, Array] | None:
        """The documents, deleted ones too, that have a word in a field, and what it adds to their scores."""
        parts = [
            (postings, base)
            for segment, base in zip(self.segments, self.bases, strict=False)
            if (postings := segment.postings(name, word)) is not None
        ]
        if not parts:
            return None
        docs = np.concatenate([postings.docs + base for postings, base in parts])
        counts = np.concatenate([postings.counts for postings, _ in parts])
        norms = self._norms[name] if len(docs) == self.size else self._norms[name][docs]
        weight = BOOSTS[name] * scoring.inverse_frequency(self.size, len(docs))
        return docs, scoring.scores(counts, norms, weight)

    def words(self) -> list[tuple[str, int]]:
        """The words of the narrative with the number of documents that have each, deleted ones included."""
        counts: Counter[bytes] = Counter()
        for segment in self.segments:
            counts.update(dict(segment.listed(BODY)))
        return [(word.decode(), count) for word, count in counts.items()]

    def holders(self, words: Iterable[str]) -> Iterator[Array]:
        """For each of the words of the narrative the ids of the live documents that have it; nothing of it is kept."""
        for word in words:
            parts = [
                each.holders(BODY, word.encode()) + base for each, base in zip(self.segments, self.bases, strict=False)
            ]
            docs = np.concatenate([np.empty(0, np.int64), *parts])
            yield self.ids[docs if self._all_live else docs[self.everything.mask[docs]]]

    @cached_property
    def _norms(self) -> Mapping[str, Array]:
        return _Norms(self.segments, self.size)

    # Text

    def holding(self, phrase: str, fields: tuple[str, ...], but: Matches | None = None) -> Array:
        """The live documents, ascending, that hold a normalised phrase in one of ``fields``, but those left out."""
        wanted = self.everything.mask if but is None else self.everything.mask & ~but.mask
        found = []
        for finder, base in zip(self._phrases, self.bases, strict=False):
            own = wanted[base : base + finder.segment.count]
            docs = finder.holding(phrase, fields, None if own.all() else own)
            found.append(docs + base)
        return np.concatenate(found) if found else np.empty(0, np.int64)

    # Columns

    @cached_property
    def ids(self) -> Array:
        return self._joined([segment.ids for segment in self.segments])

    @cached_property
    def versions(self) -> Array:
        return self._joined([segment.versions for segment in self.segments])

    def docs_of(self, ids: Sequence[int] | frozenset[int]) -> Array:
        """The live documents of these ids."""
        return np.flatnonzero(np.isin(self.ids, list(ids)) & self.everything.mask)

    def by_id(self) -> dict[int, int]:
        """The version of every live document, by id."""
        docs = self.everything.docs
        return dict(zip(self.ids[docs].tolist(), self.versions[docs].tolist(), strict=True))

    @cached_property
    def facets(self) -> Mapping[str, FacetColumn]:
        return _Facets(self.segments)

    @cached_property
    def counted_facets(self) -> CountedFacets:
        segments = self.segments
        return CountedFacets([each.counted_facets for each in segments], [each.count for each in segments], self.facets)

    def count(self, names: tuple[str, ...], matches: Matches) -> Mapping[str, Mapping[str, int]]:
        """By facet how many matches have each value."""
        counted = matches.counted
        if counted is None:
            return self.facet_table(names).count(matches)
        known = self.counted_facets
        counts = {name: Counts(known.named, name, counted) for name in names if name in known.names}
        rest = tuple(name for name in names if name not in counts)
        return {**counts, **self.facet_table(rest).count(matches)} if rest else counts

    def facet_table(self, names: tuple[str, ...]) -> FacetTable:
        """What counts these facets together."""
        make = lambda: FacetTable({name: self.facets[name] for name in names}, self.everything)  # noqa: E731
        return self._finished.get_or_make(("facets", names), make)

    def base(self, names: tuple[str, ...], filters: tuple[Filter, ...]) -> Base:
        """The live documents that pass filters, with the counts of facets over them."""

        def make() -> Base:
            selected = self.selection(filters) if filters else self.everything
            return self.facet_table(names).base(selected)

        return self._finished.get_or_make(("base", names, filters), make)

    def selection(self, filters: tuple[Filter, ...]) -> Matches:
        """The live documents that pass all of these filters."""

        def make() -> Matches:
            if len(filters) > 1:
                return common([self.selection((each,)) for each in filters], self.everything)
            return from_mask(self.facets[filters[0].field].accepted(filters[0]) & self.everything.mask)

        return self.keep(("selection", filters), make)

    @cached_property
    def published(self) -> tuple[Array, list[str]]:
        """The dates of publishing: which each document has, and what they are."""
        return join_labels([segment.labels(PUBLISHED) for segment in self.segments])

    def figures(self, code: str) -> tuple[Array, Array] | None:
        """Values (NaN where there is none) and statuses of an indicator, by document; None for an unknown one."""
        if code not in _numbers():
            return None
        number = _numbers()[code]
        values, statuses = np.full(self.size, np.nan), np.full(self.size, ABSENT, np.uint8)
        for segment, base in zip(self.segments, self.bases, strict=False):
            if (found := segment.figures(number)) is not None:
                values[base : base + segment.count], statuses[base : base + segment.count] = found
        return values, statuses

    @staticmethod
    def _joined(parts: Sequence[Array]) -> Array:
        return np.concatenate(parts) if parts else np.empty(0, np.int64)


class _Norms(dict[str, Array]):
    """By field what the count of a term is held against, by document; worked out for the fields that are asked for."""

    def __init__(self, segments: Sequence[Segment], size: int) -> None:
        super().__init__()
        self._segments, self._size = segments, size

    def __missing__(self, name: str) -> Array:
        average = sum(segment.total_length(name) for segment in self._segments) / self._size or 1
        lengths = np.concatenate([segment.lengths(name) for segment in self._segments])
        self[name] = scoring.norms(lengths, average)
        return self[name]


class _Facets(dict[str, FacetColumn]):
    """By facet its column; put together for those that are asked for."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        super().__init__()
        self._segments = segments

    def __missing__(self, name: str) -> FacetColumn:
        column = FacetColumn(*join_labels([segment.labels(name) for segment in self._segments]))
        self[name] = column
        return column


@cache
def _numbers() -> Mapping[str, int]:
    return {code: number for number, code in enumerate(figure_codes())}
