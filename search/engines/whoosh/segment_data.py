"""What a segment is to hold, counted and sorted, before it is written. Made of batches, or of other segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.batch import FIELDS, Batch, Columns, Vocabulary
from search.schema import BODY, SECTION_KEYS, TEXT_FIELDS

Array = NDArray[Any]

MAX_DOCUMENTS: Final = 1 << 28
_DOC_BITS, _FIELD_SHIFT = np.uint64(28), np.uint64(60)
_FIRST_SECTION: Final = len(TEXT_FIELDS) - len(SECTION_KEYS)


@dataclass(slots=True)
class Counted:
    """How often each word stands in each document, in one field: sorted by word, then document."""

    terms: Array  # places in the lexicon
    docs: Array
    counts: Array


@dataclass(slots=True)
class SegmentData:
    """A segment's documents. ``sizes`` are those of their texts in units, ``lengths`` of their fields in words."""

    lexicon: list[bytes]  # sorted
    postings: dict[str, Counted]
    lengths: dict[str, Array]
    units: Array
    sizes: Array
    columns: Columns

    @property
    def count(self) -> int:
        return len(self.columns.ids)


def count_batches(batches: Sequence[Batch]) -> SegmentData:
    """Put batches together, in their order."""
    vocabulary = Vocabulary()
    tokens = [np.fromiter(map(vocabulary.__getitem__, b.words), np.int64, len(b.words))[b.tokens] for b in batches]
    bases = np.cumsum([0, *(batch.count for batch in batches)])
    texts = [batch.texts + base * FIELDS for batch, base in zip(batches, bases[:-1], strict=True)]
    return _count(
        list(vocabulary),
        np.concatenate(tokens),
        np.concatenate(texts),
        np.concatenate([batch.units for batch in batches]),
        np.concatenate([batch.sizes for batch in batches]),
        join_columns([batch.columns for batch in batches]),
    )


def _count(words: list[str], tokens: Array, texts: Array, units: Array, sizes: Array, columns: Columns) -> SegmentData:
    count = len(columns.ids)
    if count >= MAX_DOCUMENTS:
        raise ValueError(f"a segment can't hold {count} documents")
    used = np.flatnonzero(np.bincount(tokens, minlength=len(words)))
    order = sorted(used.tolist(), key=words.__getitem__)  # by code points, which is the order of UTF-8
    ranks = np.zeros(len(words), np.uint64)
    ranks[order] = np.arange(len(order), dtype=np.uint64)
    docs, fields = (part.astype(np.uint64) for part in np.divmod(texts, FIELDS))
    keys = (ranks[tokens] << _DOC_BITS) | docs
    in_section = fields >= _FIRST_SECTION
    body = _runs(keys[in_section])
    keys |= fields << _FIELD_SHIFT
    by_field = _runs(keys)
    edges = np.searchsorted(by_field.terms, np.arange(FIELDS + 1, dtype=np.uint64) << (_FIELD_SHIFT - _DOC_BITS))
    lengths = np.bincount(texts, minlength=count * FIELDS).reshape(count, FIELDS)
    within = np.uint64((1 << int(_FIELD_SHIFT - _DOC_BITS)) - 1)
    postings = {
        name: Counted(by_field.terms[start:end] & within, by_field.docs[start:end], by_field.counts[start:end])
        for name, start, end in zip(TEXT_FIELDS, edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    }
    return SegmentData(
        lexicon=[words[number].encode() for number in order],
        postings={**postings, BODY: body},
        lengths={
            **{name: lengths[:, number] for number, name in enumerate(TEXT_FIELDS)},
            BODY: lengths[:, _FIRST_SECTION:].sum(axis=1),
        },
        units=units,
        sizes=sizes,
        columns=columns,
    )


def _runs(keys: Array) -> Counted:
    """Equal keys counted."""
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    counts = np.diff(firsts, append=len(keys))
    keys = keys[firsts]
    return Counted(keys >> _DOC_BITS, (keys & np.uint64(MAX_DOCUMENTS - 1)).astype(np.int64), counts)


def join_columns(parts: Sequence[Columns]) -> Columns:
    return Columns(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.versions for part in parts]),
        [value for part in parts for value in part.published],
        {name: [values for part in parts for values in part.facets[name]] for name in parts[0].facets},
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.statuses for part in parts]),
    )
