"""Horizontal bars, each under its name: names may be long on a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.drawing import Drawing, Mark, line, rect, words
from portal.tables import number_text

WIDEST = 78.0  # percent, the rest is for the number
STEP, BAR = 44, 14
ZERO = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; without ``value`` it is hatched and ``words`` say why. ``words`` follow the number of one that has it.

    ``text`` is how the number is written, if not plainly.
    """

    name: str
    value: Decimal | None
    words: str = ""
    text: str = ""


def draw_bars(bars: Sequence[Bar]) -> Drawing:
    """The bars from top to bottom, all to one scale that begins at 0; negative values are drawn as long, and say so."""
    most = max((abs(bar.value) for bar in bars if bar.value is not None), default=Decimal(0)) or Decimal(1)
    marks: list[Mark] = []
    for place, bar in enumerate(bars):
        y = STEP * place
        marks.append(words("c-label", 0, y + 16, bar.name, shift=6))
        if bar.value is None:
            marks += [rect("c-hatch", 0, y + 22, 6, BAR), words("c-small", 6, y + 34, bar.words, shift=6)]
            continue
        width = max(ZERO, WIDEST * float(abs(bar.value) / most))
        marks.append(rect("c-bar" if bar.value >= 0 else "c-hatch", 0, y + 22, width, BAR))
        text = f"{bar.text or number_text(bar.value)} {bar.words}".strip().replace(" （", "（")
        marks.append(words("c-value", width, y + 34, text, shift=6))
    height = STEP * len(bars)
    return Drawing(height + 4, (line("c-axis", 0, 0, 0, height), *marks))
