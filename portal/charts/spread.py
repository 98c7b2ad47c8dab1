"""How numbers lie apart: for each group the range from the least to the most, the middle half as a box, the median."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.drawing import Drawing, Mark, line, name, rect, words
from portal.charts.scale import ticks

LEFT, RIGHT = 2.0, 96.0
HEAD, STEP, BOX = 26, 50, 16


@dataclass(frozen=True, slots=True)
class Spread:
    """A group: ``values`` holds min, lower, median, upper and max; None where nothing is stated, as ``words`` say."""

    name: str
    values: Mapping[str, Decimal] | None
    words: str = ""


def draw_spreads(spreads: Sequence[Spread], text: Callable[[Decimal], str]) -> Drawing:
    """The groups from top to bottom on one scale that holds 0; at least one has values."""
    stated = [float(value) for one in spreads for value in (one.values or {}).values()]
    marked = ticks(min(stated), max(stated))
    low, high = marked[0], marked[-1]

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)

    bottom = HEAD + STEP * len(spreads)
    marks: list[Mark] = []
    for tick in marked:
        marks.append(line("c-axis" if tick == 0 else "c-grid", x(tick), HEAD - 8, x(tick), bottom))
        anchor = "start" if tick == low else "end" if tick == high else "middle"
        marks.append(words("c-small", x(tick), HEAD - 12, text(Decimal(f"{tick:.6g}")), anchor))
    for place, one in enumerate(spreads):
        y = HEAD + STEP * place
        marks.append(name("c-label", LEFT, y + 15, one.name))
        marks.append(words("c-small", RIGHT, y + 15, one.words, "end"))
        marks += _box(one, y + 20 + BOX / 2, x, low)
    return Drawing(bottom + 6, tuple(marks))


def _box(one: Spread, middle: float, x: Callable[[float], float], low: float) -> list[Mark]:
    if one.values is None:
        return [rect("c-hatch", x(low), middle - BOX / 2, 6, BOX)]
    least, lower, median, upper, most = (
        x(float(one.values[name])) for name in ("min", "lower", "median", "upper", "max")
    )
    return [
        line("c-range", least, middle, most, middle),
        line("c-range", least, middle - 4, least, middle + 4),
        line("c-range", most, middle - 4, most, middle + 4),
        rect("c-box", lower, middle - BOX / 2, upper - lower, BOX),
        line("c-middle", median, middle - BOX / 2 - 2, median, middle + BOX / 2 + 2),
    ]
