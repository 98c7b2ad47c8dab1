"""How often each word stands in each document, by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.lists import begins_of, by_key, firsts_of_equal, gather
from search.engines.whoosh.packing import smallest
from search.schema import BODY, SECTION_KEYS, TEXT_FIELDS

Array = NDArray[Any]

FIELD_NAMES: Final = (*TEXT_FIELDS, BODY)
FIELDS: Final = len(TEXT_FIELDS)
_FIRST_SECTION: Final = FIELDS - len(SECTION_KEYS)


@dataclass(slots=True)
class Counted:
    """A list of documents, ascending, for each word of a field."""

    terms: Array  # the numbers of the words, ascending, each once
    sizes: Array  # in how many documents each stands
    docs: Array
    counts: Array  # how often, document by document


def count_words(words: Array, texts: Array, text_count: int) -> dict[str, Counted]:
    """Words, each standing in a text, counted. Documents have FIELDS texts each, one after the other."""
    bits = text_count.bit_length()
    narrow = int(words.max(initial=0)) < 1 << (32 - bits)
    kind: Any = np.uint32 if narrow else np.uint64
    keys = words.astype(kind)
    keys <<= kind(bits)
    keys |= texts.astype(kind, copy=False)
    keys.sort()
    firsts = firsts_of_equal(keys)
    counts = smallest(np.diff(firsts, append=len(keys)))
    keys = keys[firsts]
    terms = (keys >> kind(bits)).astype(np.uint32)
    docs, fields = np.divmod((keys & kind((1 << bits) - 1)).astype(np.uint32), np.uint32(FIELDS))
    docs, fields = smallest(docs), fields.astype(np.uint8)
    found = {}
    for number, name in enumerate(TEXT_FIELDS):
        own = np.flatnonzero(fields == number)
        found[name] = _listed(terms[own], docs[own], counts[own])
    own = np.flatnonzero(fields >= _FIRST_SECTION)
    return {**found, BODY: _listed(*_summed(terms[own], docs[own], counts[own]))}


def _summed(terms: Array, docs: Array, counts: Array) -> tuple[Array, Array, Array]:
    """The counts of a word in a document as one."""
    both = terms.astype(np.uint64) << np.uint64(32)
    both |= docs
    firsts = firsts_of_equal(both)
    summed = np.add.reduceat(counts, firsts, dtype=np.uint32) if len(firsts) else counts
    return terms[firsts], docs[firsts], smallest(summed)


def _listed(terms: Array, docs: Array, counts: Array) -> Counted:
    firsts = firsts_of_equal(terms)
    return Counted(terms[firsts], np.diff(firsts, append=len(terms)).astype(np.uint32), docs, counts)


def join_counted(parts: Sequence[Counted], terms: Sequence[Array], bases: Sequence[int]) -> Counted:
    """The counts of several sets of documents as those of one. ``terms`` gives the words of each part new numbers,
    ``bases`` says which number its first document gets.
    """  # fmt: skip
    renamed = np.concatenate([names[part.terms] for names, part in zip(terms, parts, strict=True)])
    sizes = np.concatenate([part.sizes for part in parts])
    docs = np.concatenate([part.docs + np.uint32(base) for part, base in zip(parts, bases, strict=False)])
    counts = np.concatenate([part.counts for part in parts])
    joined, joined_sizes, order = by_key(renamed, sizes)
    starts, sizes = begins_of(sizes)[order], sizes[order]
    return Counted(joined, joined_sizes, gather(docs, starts, sizes), gather(counts, starts, sizes))


def lengths_by_field(lengths: Array) -> dict[str, Array]:
    """How many words each document has in every field, from how many each text has."""
    table = lengths.reshape(-1, FIELDS)
    by_field = {name: table[:, number] for number, name in enumerate(TEXT_FIELDS)}
    return {**by_field, BODY: table[:, _FIRST_SECTION:].sum(axis=1)}
