"""The provinces as tiles of one size, about where they lie: an area says nothing about how many reports there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.charts.drawing import Drawing, Mark, rect, words
from portal.charts.steps import legend, limits, shade
from reports.region_list import get_place, stem

# The first two digits of the provinces' codes (GB/T 2260), each in its place of the grid.
GRID = """
.. .. .. .. .. .. .. 23
.. .. .. .. .. 15 21 22
65 62 64 14 13 11 12 ..
54 63 61 41 37 .. .. ..
.. 51 50 42 34 32 31 ..
.. 53 52 43 36 33 .. ..
.. .. 45 44 35 71 .. ..
.. .. 46 82 81 .. .. ..
"""
TILES = {
    f"{digits}0000": (row, column)
    for row, line in enumerate(GRID.split("\n")[1:-1])
    for column, digits in enumerate(line.split())
    if digits != ".."
}
ROWS, COLUMNS = (max(place[axis] for place in TILES.values()) + 1 for axis in (0, 1))
TILE = 50
GAP = 0.6


def short_name(code: str) -> str:
    """内蒙古 of 内蒙古自治区."""
    place = get_place(code)
    return stem(place.name) if place else code


def draw_tile_map(counts: Mapping[str, int]) -> Drawing:
    """``counts`` by the code of the province; one that is not in it is hatched as not collected."""
    upper = limits(count for code, count in counts.items() if code in TILES)
    width = 100 / COLUMNS
    marks: list[Mark] = []
    for code, (row, column) in TILES.items():
        marks += _tile(code, width * column, TILE * row, width - GAP, counts.get(code), upper)
    bottom = TILE * ROWS
    return Drawing(bottom + 30, (*marks, *legend(upper, bottom + 8)))


def _tile(code: str, x: float, y: int, width: float, count: int | None, upper: Sequence[int]) -> list[Mark]:
    middle, name = x + width / 2, short_name(code)
    if count is None:
        plate = rect("c-plate", x + 0.8, y + 15, width - 1.6, 18)
        return [rect("c-hatch", x, y, width, TILE - 3, 3), plate, words("c-small", middle, y + 28, name, "middle")]
    number = shade(count, upper)
    return [
        rect(f"c-step-{number}", x, y, width, TILE - 3, 3),
        words(f"c-on-step-{number}", middle, y + 21, name, "middle"),
        words(f"c-on-step-{number}", middle, y + 38, str(count), "middle"),
    ]
