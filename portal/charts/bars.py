"""Horizontal bars, each under its name: names may be long on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.drawing import Drawing, Mark, line, name, rect, words
from portal.tables import grouped_text

WIDEST = 78.0  # percent, the rest is for the number
STEP, BAR, LINE = 44, 14, 16
ZERO = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; without ``value`` it is hatched and ``words`` say why. else they stand below it.

    ``text`` is how the number is written, if not plainly.
    """

    name: str
    value: Decimal | None
    words: str = ""
    text: str = ""


def draw_bars(bars: Sequence[Bar]) -> Drawing:
    """The bars from top to bottom, all to one scale that begins at 0; negative values are drawn as long, and say so."""
    most = max((abs(bar.value) for bar in bars if bar.value is not None), default=Decimal(0)) or Decimal(1)
    step = STEP + LINE if any(bar.words for bar in bars if bar.value is not None) else STEP
    marks: list[Mark] = []
    for place, bar in enumerate(bars):
        y = step * place
        marks.append(name("c-label", 0, y + 16, bar.name, shift=6))
        if bar.value is None:
            marks += [rect("c-hatch", 0, y + 22, 6, BAR), words("c-small", 6, y + 34, bar.words, shift=6)]
            continue
        width = max(ZERO, WIDEST * float(abs(bar.value) / most))
        marks.append(rect("c-bar" if bar.value >= 0 else "c-hatch", 0, y + 22, width, BAR))
        marks.append(words("c-value", width, y + 34, bar.text or grouped_text(bar.value), shift=6))
        if bar.words:
            marks.append(words("c-small", 0, y + 51, bar.words, shift=6))
    height = step * len(bars)
    return Drawing(height + 4, (line("c-axis", 0, 0, 0, height), *marks))
