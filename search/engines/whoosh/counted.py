"""How often each word stands in each document, by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    doc_bits = (text_count // FIELDS).bit_length()
    word_bits = int(words.max(initial=0)).bit_length()
    kind: Any = np.uint32 if doc_bits + word_bits + FIELDS.bit_length() <= 32 else np.uint64
    docs = texts // np.uint32(FIELDS)
    fields = (texts - docs * np.uint32(FIELDS)).astype(kind)
    keys = words.astype(kind) << kind(doc_bits)
    keys |= docs
    body = _listed(*_counted(keys.compress(fields >= _FIRST_SECTION), doc_bits))
    keys |= fields << kind(word_bits + doc_bits)
    terms, docs, counts = _counted(keys, doc_bits)
    starts = np.searchsorted(terms, np.arange(FIELDS, dtype=np.uint64) << np.uint64(word_bits))
    terms &= kind((1 << word_bits) - 1)
    by_field = {
        name: _listed(terms[start:end], docs[start:end], counts[start:end])
        for name, (start, end) in zip(TEXT_FIELDS, pairwise([*starts.tolist(), len(terms)]), strict=True)
    }
    return {**by_field, BODY: body}


def _counted(keys: Array, doc_bits: int) -> tuple[Array, Array, Array]:
    """Equal keys counted: what stands before the document in the key, the document, and how often."""
    keys.sort()
    firsts = firsts_of_equal(keys)
    counts = smallest(np.diff(firsts, append=len(keys)))
    keys = keys[firsts]
    kind = keys.dtype.type
    return keys >> kind(doc_bits), smallest(keys & kind((1 << doc_bits) - 1)), counts


def _listed(terms: Array, docs: Array, counts: Array) -> Counted:
    firsts = firsts_of_equal(terms)
    return Counted(terms[firsts].astype(np.uint32), np.diff(firsts, append=len(terms)).astype(np.uint32), docs, counts)


def join_counted(parts: Sequence[Counted], terms: Sequence[Array], bases: Sequence[int]) -> Counted:
    """Several sets of documents as one.

    ``terms`` gives the words of each part other numbers, ``bases`` says which number its first document gets.
    """
    renamed = np.concatenate([names[part.terms] for names, part in zip(terms, parts, strict=True)])
    sizes = np.concatenate([part.sizes for part in parts])
    docs = np.concatenate([part.docs + np.uint32(base) for part, base in zip(parts, bases, strict=False)])
    counts = np.concatenate([part.counts for part in parts])
    joined, joined_sizes, order = by_key(renamed, sizes)
    docs, counts = gather(begins_of(sizes)[order], sizes[order], docs, counts)
    return Counted(joined, joined_sizes, docs, counts)


def lengths_by_field(lengths: Array) -> dict[str, Array]:
    """How many words each document has in every field, from how many each text has."""
    table = lengths.reshape(-1, FIELDS)
    by_field = {name: table[:, number] for number, name in enumerate(TEXT_FIELDS)}
    return {**by_field, BODY: table[:, _FIRST_SECTION:].sum(axis=1)}
