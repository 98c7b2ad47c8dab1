"""Documents → arrays: their normalised text, their words as numbers, and their columns. Many at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.analyzer import DICTIONARY_HAN, OTHER_WORDS, cut
from search.bulk_normalisation import END, normalise_texts, to_text
from search.engines.base import IndexDocument
from search.engines.columns import ABSENT, STATUSES, Values
from search.engines.counting import facet_values
from search.schema import BREAK, FACETS, SECTION_KEYS, TEXT_FIELDS, figure_codes

Array = NDArray[Any]

FIELDS: Final = len(TEXT_FIELDS)
_PARTED: Final = "\n"


class Vocabulary(dict[str, int]):
    """Words → numbers, given as words are met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


@dataclass(slots=True)
class Columns:
    """What documents hold beside their text, by their place. Figures are NaN where they have no value."""

    ids: Array  # int64
    versions: Array  # int64
    published: list[str]
    facets: dict[str, list[Values]]
    values: Array  # float64, documents × indicators
    statuses: Array  # uint8, the same shape


@dataclass(slots=True)
class Batch:
    """Some documents. Texts stand in the order of TEXT_FIELDS, document after document."""

    units: Array  # uint16: all texts, each followed by END
    sizes: Array  # of each text in units, without END
    words: list[str]
    tokens: Array  # numbers of words
    texts: Array  # which text each token stands in
    columns: Columns

    @property
    def count(self) -> int:
        return len(self.columns.ids)


def make_batch(documents: Sequence[IndexDocument]) -> Batch:
    units = normalise_texts([text for document in documents for text in _texts(document)])
    ends = np.flatnonzero(units == END)
    vocabulary = Vocabulary()
    tokens, texts = _tokens(units, vocabulary)
    return Batch(units, np.diff(ends, prepend=-1) - 1, list(vocabulary), tokens, texts, _columns(documents))


def _texts(document: IndexDocument) -> list[str]:
    sections = document.sections
    return [
        document.title,
        BREAK.join(document.agency_names or (document.agency,)),
        *[sections.get(key, "") for key in SECTION_KEYS],
    ]


def _tokens(units: Array, vocabulary: Vocabulary) -> tuple[Array, Array]:
    """The number of the word and of the text of every token."""
    low, high = map(ord, DICTIONARY_HAN)
    is_han = (units >= low) & (units <= high)
    is_end = units == END
    words = cut(to_text(_only(units, is_han | is_end)))
    numbers = np.fromiter(map(vocabulary.__getitem__, words), np.int64, len(words))
    is_boundary = numbers == vocabulary[chr(END)]
    is_word = ~is_boundary & (numbers != vocabulary[_PARTED])
    han_tokens, han_texts = numbers[is_word], np.cumsum(is_boundary)[is_word]
    rest = to_text(_only(units, ~is_han))
    found = [(vocabulary[match[0]], match.start()) for match in OTHER_WORDS.finditer(rest)]
    others = np.array(found, np.int64).reshape(-1, 2)
    ends = np.flatnonzero(np.frombuffer(rest.encode("utf-32-le", "surrogatepass"), np.uint32) == END)
    other_texts = np.searchsorted(ends, others[:, 1])
    return np.concatenate([han_tokens, others[:, 0]]), np.concatenate([han_texts, other_texts])


def _only(units: Array, wanted: Array) -> Array:
    """The units wanted, with one that parts them for all that stood between two runs of them."""
    stays = wanted.copy()
    stays[1:] |= wanted[:-1]
    return np.where(wanted, units, np.uint16(ord(_PARTED)))[stays]


def _columns(documents: Sequence[IndexDocument]) -> Columns:
    facets: dict[str, list[Values]] = {name: [] for name in FACETS}
    for document in documents:
        for name, values in facet_values(document).items():
            facets[name].append(values)
    return Columns(
        np.array([document.id for document in documents], np.int64),
        np.array([document.version for document in documents], np.int64),
        [document.published_on for document in documents],
        facets,
        *_figures(documents),
    )


def _figures(documents: Sequence[IndexDocument]) -> tuple[Array, Array]:
    numbers = {code: number for number, code in enumerate(figure_codes())}
    places = {status: place for place, status in enumerate(STATUSES)}
    values = np.full((len(documents), len(numbers)), math.nan)
    statuses = np.full(values.shape, ABSENT, np.uint8)
    for row, document in enumerate(documents):
        known = [(numbers[code], cell) for code, cell in document.figures.items() if code in numbers]
        if known:
            columns = [number for number, _ in known]
            values[row, columns] = [math.nan if value is None else value for _, (value, _) in known]
            statuses[row, columns] = [places[status] for _, (_, status) in known]
    return values, statuses
