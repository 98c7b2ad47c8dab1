"""Documents → arrays: their normalised text, their words counted, their pairs of characters, and their columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.analyzer import DICTIONARY_HAN, OTHER_WORDS
from search.bulk_normalisation import END, join_texts, normalise_texts, to_text, to_units
from search.engines.base import IndexDocument
from search.engines.whoosh.counted import Counted, count_words
from search.engines.whoosh.cutting import Cutter
from search.engines.whoosh.document_columns import Columns
from search.engines.whoosh.packing import smallest
from search.engines.whoosh.pairs import Pairs, find_pairs
from search.schema import BREAK, SECTION_KEYS

Array = NDArray[Any]

_EMPTY: Final = ("",) * len(SECTION_KEYS)
_HAN, _OTHER = 1, 2
_BLANK: Final = np.uint16(ord(" "))


@dataclass(slots=True)
class Analysis:
    """The texts of some documents, in the order of TEXT_FIELDS, document after document."""

    units: Array  # uint16: all texts, each followed by END
    sizes: Array  # of each text in units, without END
    lengths: Array  # of each text in words
    words: list[str]
    counted: dict[str, Counted]  # by field; ``terms`` are places in ``words``
    pairs: Pairs


@dataclass(slots=True)
class Batch:
    """Some documents."""

    analysis: Analysis
    columns: Columns

    @property
    def count(self) -> int:
        return self.columns.count


def texts_of(documents: Iterable[IndexDocument]) -> Array:
    """All texts as they are, as units, each followed by END."""
    texts: list[str] = []
    for document in documents:
        texts += document.title, BREAK.join(document.agency_names or (document.agency,))
        texts += map(document.sections.get, SECTION_KEYS, _EMPTY)
    return join_texts(texts)


def analyse(raw: Array, cutter: Cutter) -> Analysis:
    """Analyse what ``texts_of`` gives."""
    units = normalise_texts(raw)
    ends = np.flatnonzero(units == END)
    words, texts = _words(units, ends, cutter)
    used = np.flatnonzero(np.bincount(words))
    places = np.empty(int(used[-1]) + 1 if len(used) else 0, np.uint32)
    places[used] = np.arange(len(used), dtype=np.uint32)
    return Analysis(
        units,
        smallest(np.diff(ends, prepend=-1) - 1),
        smallest(np.bincount(texts, minlength=len(ends))),
        cutter.named(used),
        count_words(places[words], texts, len(ends)),
        find_pairs(units),
    )


def _words(units: Array, ends: Array, cutter: Cutter) -> tuple[Array, Array]:
    """The number of the word, and of the text it stands in, of every word; in no order."""
    kinds = _kinds().take(units)
    (han, han_texts), (others, other_texts) = (_runs(units, kinds == kind, ends) for kind in (_HAN, _OTHER))
    words, sizes = cutter.words_of(han, others)
    return words, np.repeat(np.concatenate([han_texts, other_texts]), sizes)


def _runs(units: Array, wanted: Array, ends: Array) -> tuple[list[str], Array]:
    """The runs of the units wanted, and the number of the text that each stands in."""
    begins = wanted.copy()
    begins[1:] &= ~wanted[:-1]
    counts = np.diff(np.searchsorted(np.flatnonzero(begins), ends), prepend=0)
    runs = to_text(np.where(wanted, units, _BLANK)).split()
    return runs, np.repeat(np.arange(len(ends), dtype=np.uint32), counts)


@cache
def _kinds() -> Array:
    """Of each unit whether it is of the dictionary's Han or of another word; what is neither parts words."""
    surrogates = range(0xD800, 0xE000)
    kinds = np.zeros(0x10000, np.uint8)
    kinds[surrogates] = _OTHER
    singles = (chr(unit) for unit in range(0x10000) if unit not in surrogates)
    kinds[to_units("".join(OTHER_WORDS.findall(" ".join(singles))))] = _OTHER
    low, high = map(ord, DICTIONARY_HAN)
    kinds[low : high + 1] = _HAN
    return kinds
