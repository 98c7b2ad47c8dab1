"""Amounts as four shades of one colour: the same for the heat map and the tile map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from django.utils.translation import pgettext

from portal.charts.drawing import Mark, rect, words

STEPS = 4
Amount: TypeAlias = int | Decimal


def limits(counts: Iterable[Amount]) -> list[Amount]:
    """The largest count of each shade: quarters of the counts in their order, so that a single large one hides none."""
    ordered = sorted(set(counts))
    places = {-(-len(ordered) * quarter // STEPS) - 1 for quarter in range(1, STEPS + 1)}
    return [ordered[place] for place in sorted(places)] if ordered else []


def shade(count: Amount, upper: Sequence[Amount]) -> int:
    """1 to 4, the darkest for the largest; fewer shades than four where there are fewer counts."""
    return next(number for number, limit in enumerate(upper, 1) if count <= limit)


def legend(upper: Sequence[Amount], y: int) -> list[Mark]:
    """One box for what is not there, one for each shade with its range."""
    marks = [rect("c-hatch", 0, y, 5, 14), words("c-small", 5, y + 12, pgettext("图例", "尚未收录"), shift=4)]
    lower: Amount = 1
    for number, limit in enumerate(upper, 1):
        x = 26 + 18.5 * (number - 1)
        text = str(limit) if lower == limit else f"{lower}–{limit}"
        marks += [rect(f"c-step-{number}", x, y, 5, 14), words("c-small", x + 5, y + 12, text, shift=4)]
        lower = limit + 1
    return marks


def ranges(upper: Sequence[Amount], y: int, text: Callable[[Amount], str], absent: str) -> list[Mark]:
    """The same for amounts that are no counts: each shade with the largest amount that it stands for."""
    marks = [rect("c-hatch", 0, y, 5, 14), words("c-small", 5, y + 12, absent, shift=4)]
    for number, limit in enumerate(upper, 1):
        x = 26 + 18.5 * (number - 1)
        marks += [rect(f"c-step-{number}", x, y, 5, 14), words("c-small", x + 5, y + 12, f"≤ {text(limit)}", shift=4)]
    return marks
