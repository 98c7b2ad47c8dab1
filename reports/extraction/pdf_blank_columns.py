"""Columns of a table without rules that hold no number: only their heads, and the even distance of the others, show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from reports.extraction.pdf_rows import Piece

_MANY = 5  # columns that show how far apart they stand
_EVEN = 0.15  # of that distance, by which columns of a size may stand off
_UNDER = 0.3  # of that distance, within which a column stands under its head


def with_blank_columns(
    columns: Sequence[tuple[float, float]], heads: Sequence[Piece], has_labels: bool
) -> list[tuple[float, float]]:
    """The columns with those that are blank but stand in line with the others under a head of their own.

    What stands to the left of the first number is a column only in tables without labels there.
    """
    centres = [(left + right) / 2 for left, right in columns]
    steps = [after - before for before, after in pairwise(centres)]
    pitch = median(steps) if len(columns) >= _MANY else 0.0
    if not pitch or 2 * sum(abs(step - pitch) <= _EVEN * pitch for step in steps) < len(steps):
        return list(columns)
    named = [(head.left + head.right) / 2 for head in heads]

    def is_named(place: float) -> bool:
        return any(abs(place - centre) <= _UNDER * pitch for centre in named)

    places = [place for place in _between(centres, pitch) if is_named(place)]
    if is_named(after := centres[-1] + pitch):
        places.append(after)
    if not has_labels and is_named(before := centres[0] - pitch):
        places.append(before)
    return sorted([*columns, *((place, place) for place in places)])


def _between(centres: Sequence[float], pitch: float) -> Iterator[float]:
    """Where columns are left out between others: at whole distances from them."""
    for before, after in pairwise(centres):
        count = round((after - before) / pitch)
        if abs(after - before - count * pitch) <= 2 * _EVEN * pitch:
            yield from (before + (after - before) * number / count for number in range(1, count))
