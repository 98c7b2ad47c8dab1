"""Which segments to put together, so that there are few, at a bounded cost a commit; and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.counted import FIELD_NAMES, FIELDS, Counted, join_counted
from search.engines.whoosh.document_columns import join_columns
from search.engines.whoosh.lists import begins_of
from search.engines.whoosh.pairs import find_pairs
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.segment_data import SegmentData

Array = NDArray[Any]

FANOUT: Final = 8  # as many segments of about one size become one
SMALLEST: Final = 20_000  # units of text; below that segments are of one size
MERGED_AT_ONCE: Final = 2_000_000  # units that a small commit may rewrite: a fraction of a second
SHARE_OF_COMMIT: Final = 8  # a larger commit may rewrite as many times its own size
MOST_SEGMENTS: Final = 48  # of less than LARGE units, beyond which they are put together whatever it costs
LARGE: Final = 12_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """A segment's units of text, and the share of them in documents that are not deleted."""

    units: int
    live: float


def to_merge(sizes: Sequence[Size], added: int) -> list[int]:
    """The numbers of the segments to be rewritten as one, after a commit of ``added`` units of text."""
    budget = max(MERGED_AT_ONCE, added * SHARE_OF_COMMIT)
    chosen: list[int] = []
    by_size = sorted(range(len(sizes)), key=lambda number: sizes[number].units)
    levels: dict[int, list[int]] = {}
    for number in by_size:
        levels.setdefault(_level(sizes[number].units), []).append(number)
    for _, level in sorted(levels.items()):
        if len(level) + bool(chosen) >= FANOUT:
            chosen += level
    chosen += [number for number in by_size if sizes[number].live < 0.5 and number not in chosen]
    affordable: list[int] = []
    spent = 0
    for number in sorted(chosen, key=lambda number: sizes[number].units):
        spent += sizes[number].units
        if spent > budget:
            break
        affordable.append(number)
    small = [number for number in by_size if sizes[number].units < LARGE]
    if len(small) >= MOST_SEGMENTS and len(affordable) < FANOUT:
        affordable = small[: len(small) // 2]
    rewritten = len(affordable) > 1 or any(sizes[number].live < 0.5 for number in affordable)
    return sorted(affordable) if rewritten else []


def _level(units: int) -> int:
    level = 0
    while units > SMALLEST:
        units //= FANOUT
        level += 1
    return level


def merge(parts: Sequence[tuple[Segment, Array]]) -> SegmentData:
    """The live documents (a mask for each segment) of several segments, in their order, as one."""
    words = sorted({word for segment, _ in parts for word in segment.words()})
    places = {word: place for place, word in enumerate(words)}
    maps = [np.array([places[word] for word in segment.words()], np.int64) for segment, _ in parts]
    bases = np.cumsum([0, *(int(is_live.sum()) for _, is_live in parts)]).tolist()
    postings = {
        name: join_counted([_live(segment.counted(name), is_live) for segment, is_live in parts], maps, bases)
        for name in FIELD_NAMES
    }
    used = np.unique(np.concatenate([counted.terms for counted in postings.values()]))
    for counted in postings.values():
        counted.terms = np.searchsorted(used, counted.terms)
    units = np.concatenate([_units(segment, is_live) for segment, is_live in parts])
    return SegmentData(
        lexicon=[words[place] for place in used.tolist()],
        postings=postings,
        lengths={
            name: np.concatenate([segment.lengths(name)[is_live] for segment, is_live in parts]).astype(np.int64)
            for name in FIELD_NAMES
        },
        units=units,
        sizes=np.concatenate(
            [segment.text_sizes().reshape(segment.count, FIELDS)[is_live].reshape(-1) for segment, is_live in parts]
        ),
        pairs=find_pairs(units),
        columns=join_columns([segment.columns().only(is_live) for segment, is_live in parts]),
    )


def _live(counted: Counted, is_live: Array) -> Counted:
    """What is counted of live documents, which are numbered anew."""
    kept = is_live[counted.docs]
    begins = begins_of(counted.sizes)
    sizes = np.add.reduceat(kept, begins, dtype=np.int64) if len(begins) else counted.sizes
    numbers = np.cumsum(is_live, dtype=np.int64) - 1
    present = sizes > 0
    return Counted(counted.terms[present], sizes[present], numbers[counted.docs[kept]], counted.counts[kept])


def _units(segment: Segment, is_live: Array) -> Array:
    units: Array = segment.units[np.repeat(is_live, np.diff(segment.ends[:, -1], prepend=-1))]
    return units
