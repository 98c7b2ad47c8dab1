"""What a segment is to hold, counted and sorted, before it is written. Made of batches, or of other segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.batch import Batch
from search.engines.whoosh.counted import FIELD_NAMES, Counted, join_counted, lengths_by_field
from search.engines.whoosh.document_columns import Columns, join_columns
from search.engines.whoosh.numbering import Numbers
from search.engines.whoosh.pairs import Pairs, join_pairs

Array = NDArray[Any]

MAX_DOCUMENTS: Final = 1 << 28


@dataclass(slots=True)
class SegmentData:
    """A segment's documents. ``sizes`` are those of their texts in units, ``lengths`` of their fields in words."""

    lexicon: list[bytes]  # sorted
    postings: dict[str, Counted]
    lengths: dict[str, Array]
    units: Array
    sizes: Array
    pairs: Pairs
    columns: Columns

    @property
    def count(self) -> int:
        return self.columns.count


def join_batches(batches: Sequence[Batch]) -> SegmentData:
    """Put batches together, in their order."""
    bases = np.cumsum([0, *(batch.count for batch in batches)]).tolist()
    if bases[-1] >= MAX_DOCUMENTS:
        raise ValueError(f"a segment can't hold {bases[-1]} documents")
    analyses = [batch.analysis for batch in batches]
    known = Numbers()
    numbers = [known.of(each.words, len(each.words)) for each in analyses]
    words = list(known)
    order = sorted(range(len(words)), key=words.__getitem__)  # by code points, which is the order of UTF-8
    ranks = np.empty(len(words), np.uint32)
    ranks[order] = np.arange(len(order), dtype=np.uint32)
    terms = [ranks[some] for some in numbers]
    return SegmentData(
        [words[number].encode() for number in order],
        {name: join_counted([each.counted[name] for each in analyses], terms, bases) for name in FIELD_NAMES},
        lengths_by_field(np.concatenate([each.lengths for each in analyses])),
        np.concatenate([each.units for each in analyses]),
        np.concatenate([each.sizes for each in analyses]),
        join_pairs([each.pairs for each in analyses], [len(each.units) for each in analyses]),
        join_columns([batch.columns for batch in batches]),
    )
