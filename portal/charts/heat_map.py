"""Counts by two things, such as regions and years, as shaded cells with their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.charts.drawing import Drawing, Mark, rect, words
from portal.charts.steps import Amount, legend, limits, shade

GUTTER = 27.0
HEAD, CELL = 28, 28
GAP = 0.4
LEGEND = 34


def draw_heat_map(rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[int, int], int]) -> Drawing:
    """``counts`` by the places of row and column; a place that is not in it is hatched as not collected."""
    upper = limits(counts.values())
    width = (100 - GUTTER) / len(columns)
    marks: list[Mark] = [
        words("c-small", GUTTER + width * (place + 0.5), 18, name, "middle") for place, name in enumerate(columns)
    ]
    for row, name in enumerate(rows):
        y = HEAD + CELL * row
        marks.append(words("c-label", 0, y + 19, name))
        for column in range(len(columns)):
            marks += _cell(GUTTER + width * column, y, width, counts.get((row, column)), upper)
    bottom = HEAD + CELL * len(rows)
    return Drawing(bottom + LEGEND, (*marks, *legend(upper, bottom + 12)))


def _cell(x: float, y: float, width: float, count: int | None, upper: Sequence[Amount]) -> list[Mark]:
    if count is None:
        return [rect("c-hatch", x, y + 1, width - GAP, CELL - 2)]
    number = shade(count, upper)
    return [
        rect(f"c-step-{number}", x, y + 1, width - GAP, CELL - 2),
        words(f"c-on-step-{number}", x + (width - GAP) / 2, y + 18.5, str(count), "middle"),
    ]
