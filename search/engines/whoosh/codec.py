"""The segments as Whoosh's own readers and searchers see them: its extension point for formats, a ``Codec``.

Segments are written whole by :mod:`bulk_writer`, so this reads only. Whoosh keeps the schema, the list of segments, the
deletions and the commit; its searcher over the same segments is the measure of this engine in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer

from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.counted import FIELD_NAMES
from search.engines.whoosh.segment import Postings, Segment
from search.engines.whoosh.whoosh_internals import (
    INDEX_NAME,
    Codec,
    EmptyCursor,
    ListMatcher,
    PerDocumentReader,
    TermInfo,
    TermsReader,
    W3Segment,
)

EXTENSION: Final = ".seg"
_CACHE_BYTES: Final = 8_000_000  # Whoosh's readers are for tests and for looking into an index


class CountedWords(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """A field of words with how often each occurs and how long the field is, filled by the bulk writer alone."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = IDAnalyzer()
        self.scorable = True
        self.stored = self.unique = False
        self.vector = None
        self.column_type = None


def whoosh_schema() -> fields.Schema:
    stored = {"id": fields.STORED(), "version": fields.STORED()}
    return fields.Schema(**stored, **{name: CountedWords() for name in FIELD_NAMES})


class ArrayCodec(Codec):  # type: ignore[misc]
    def new_segment(self, storage: Any, indexname: str = INDEX_NAME) -> W3Segment:
        return W3Segment(self, indexname)

    def terms_reader(self, storage: Any, segment: W3Segment) -> ArrayTerms:
        return ArrayTerms(_open(storage, segment))

    def per_document_reader(self, storage: Any, segment: W3Segment) -> ArrayDocuments:
        return ArrayDocuments(_open(storage, segment), segment)


def segment_path(folder: Path | str, segment: W3Segment) -> Path:
    return Path(folder) / str(segment.make_filename(EXTENSION))


def _open(storage: Any, segment: W3Segment) -> Segment:
    return Segment(segment_path(storage.folder, segment), ByteCache(_CACHE_BYTES))


class ArrayTerms(TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._segment.frequency(*term) > 0

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELD_NAMES

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, word) for name in sorted(FIELD_NAMES) for word, _ in self._segment.listed(name))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> EmptyCursor:
        return EmptyCursor()

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._postings(fieldname, text)
        lengths = self._segment.lengths(fieldname)[postings.docs]
        return TermInfo(
            weight=float(postings.counts.sum()),
            df=len(postings.docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(postings.counts.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return self._segment.frequency(fieldname, text)

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._postings(fieldname, text).counts.sum())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        postings = self._postings(fieldname, text)
        return ListMatcher(
            postings.docs.tolist(),
            postings.counts.astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        postings = self._segment.postings(fieldname, text)
        if postings is None:
            raise KeyError((fieldname, text))
        return postings


class ArrayDocuments(PerDocumentReader):  # type: ignore[misc]
    """Documents are known by ``id`` and ``version``, given as their stored fields."""

    def __init__(self, segment: Segment, listed: W3Segment) -> None:
        self._segment = segment
        self._listed = listed

    def doc_count(self) -> int:
        return self._segment.count - int(self._listed.deleted_count())

    def doc_count_all(self) -> int:
        return self._segment.count

    def has_deletions(self) -> bool:
        return bool(self._listed.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._listed.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._listed.deleted_docs())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._segment.lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return self._segment.total_length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        return int(self._segment.lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        return int(self._segment.lengths(fieldname).max())

    def stored_fields(self, docnum: int) -> dict[str, int]:
        return {"id": int(self._segment.ids[docnum]), "version": int(self._segment.versions[docnum])}
