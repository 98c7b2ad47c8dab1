"""A report as Whoosh holds it: counted words per field, bigrams of the exact text, and three packed columns."""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from whoosh import analysis, columns, fields, formats

from search.analyzer import terms
from search.engines.base import IndexDocument
from search.engines.columns import ABSENT, STATUSES, Values
from search.engines.counting import facet_values
from search.normalisation import normalise
from search.schema import BODY, BREAK, SECTION_KEYS, TEXT_FIELDS, figure_codes

ID: Final = "id"
BIGRAMS: Final = "bigrams"
FACTS: Final = "facts"
EXACT: Final = "exact"
FIGURES: Final = "figures"

# Part the fields of the exact text, and the texts of one field. No normalised text holds either.
FIELD_END: Final = b"\x00"
TEXT_END: Final = "\x1f"


class Counts(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """A field given as words with how often each occurs. Whoosh keeps that as the weight; it needs nothing more.

    All are scorable, even where no score is wanted: for a field without lengths Whoosh looks for their file once for
    every posting that it writes.
    """

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = analysis.IDAnalyzer()
        self.scorable = True
        self.stored = self.unique = False
        self.vector = None
        self.column_type = None

    def index(self, value: Mapping[str, int], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((word.encode(), count, float(count), b"") for word, count in value.items())


def whoosh_schema() -> fields.Schema:
    """The fields. Columns write no offsets: Whoosh's reader derives them, and its cut-off for them is not trusted."""
    column = {"columnobj": columns.VarBytesColumn(allow_offsets=False)}
    return fields.Schema(
        **{ID: fields.ID(unique=True), BIGRAMS: Counts()},
        **{name: Counts() for name in (*TEXT_FIELDS, BODY)},
        **{name: fields.COLUMN(**column) for name in (FACTS, EXACT, FIGURES)},
    )


def encode(document: IndexDocument) -> dict[str, Any]:
    """What Whoosh's writer is given for a report."""
    texts = exact_texts(document)
    counts = {name: Counter(terms(text)) for name, text in texts.items()}
    body: Counter[str] = Counter()
    for key in SECTION_KEYS:
        body.update(counts[key])
    return {
        ID: str(document.id),
        BODY: body,
        **counts,
        BIGRAMS: dict.fromkeys(bigrams(texts.values()), 1),
        FACTS: encode_facts(document),
        EXACT: FIELD_END.join(texts[name].encode() for name in TEXT_FIELDS),
        FIGURES: encode_figures(document),
    }


def exact_texts(document: IndexDocument) -> dict[str, str]:
    """The normalised text of every field, texts that no phrase may join parted by TEXT_END."""
    given = {"title": document.title, "agency": BREAK.join(document.agency_names or (document.agency,))}
    given.update({key: document.sections.get(key, "") for key in SECTION_KEYS})
    return {name: TEXT_END.join(normalise(text).text for text in given[name].split(BREAK)) for name in TEXT_FIELDS}


def bigrams(texts: Iterable[str]) -> set[str]:
    """Every pair of neighbouring characters and every single one, by which candidates for a phrase are found."""
    found: set[str] = set()
    for text in texts:
        found.update(text)
        found.update(left + right for left, right in pairwise(text))
    return found


def encode_facts(document: IndexDocument) -> bytes:
    facts = [document.id, document.version, document.published_on, facet_values(document)]
    return json.dumps(facts, ensure_ascii=False).encode()


def decode_facts(data: bytes) -> tuple[int, int, str, dict[str, Values]]:
    """(id, version, published_on, values by facet)."""
    id_, version, published_on, facets = json.loads(data)
    return id_, version, published_on, {name: tuple(values) for name, values in facets.items()}


def encode_figures(document: IndexDocument) -> bytes:
    """All values, then all statuses, in the order of the indicators; nothing if the report has none."""
    if not document.figures:
        return b""
    known = [document.figures.get(code) for code in figure_codes()]
    values = array("d", (math.nan if cell is None or cell[0] is None else cell[0] for cell in known))
    return values.tobytes() + bytes(ABSENT if cell is None else STATUSES.index(cell[1]) for cell in known)


def decode_figure(data: bytes, number: int) -> tuple[float, int]:
    """The value (NaN if none) and status of the indicator of that number."""
    if not data:
        return math.nan, ABSENT
    (value,) = struct.unpack_from("d", data, number * 8)
    return value, data[len(data) // 9 * 8 + number]
