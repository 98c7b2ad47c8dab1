"""The provinces as tiles of one size, about where they lie: an area says nothing about how many reports there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.charts.drawing import Drawing, Mark, rect, words
from portal.charts.steps import Amount, legend, limits, ranges, shade
from reports.place_names import letters
from reports.region_list import get_place, stem
from reports.wording import language

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
    """内蒙古 of 内蒙古自治区; in English the two letters of the standard, which a tile has room for."""
    place = get_place(code)
    if place is None:
        return code
    return stem(place.name) if language() == "zh" else letters(place.name)


def draw_tile_map(
    values: Mapping[str, Amount], text: Callable[[Amount], str] = str, absent: str | None = None
) -> Drawing:
    """``values`` by the code of the province, written as ``text``; one that is not in it is hatched.

    The legend calls those ``absent``; without it the values are counts of reports, and the rest is not collected.
    """
    upper = limits(value for code, value in values.items() if code in TILES)
    width = 100 / COLUMNS
    marks: list[Mark] = []
    for code, (row, column) in TILES.items():
        value = values.get(code)
        number = None if value is None else shade(value, upper)
        marks += _tile(code, (width * column, TILE * row, width - GAP), number, "" if value is None else text(value))
    bottom = TILE * ROWS
    words_below = legend(upper, bottom + 8) if absent is None else ranges(upper, bottom + 8, text, absent)
    return Drawing(bottom + 30, (*marks, *words_below))


def _tile(code: str, place: tuple[float, int, float], number: int | None, text: str) -> list[Mark]:
    x, y, width = place
    middle, name = x + width / 2, short_name(code)
    if number is None:
        plate = rect("c-plate", x + 0.8, y + 15, width - 1.6, 18)
        return [rect("c-hatch", x, y, width, TILE - 3, 3), plate, words("c-small", middle, y + 28, name, "middle")]
    return [
        rect(f"c-step-{number}", x, y, width, TILE - 3, 3),
        words(f"c-on-step-{number}", middle, y + 21, name, "middle"),
        words(f"c-on-step-{number}", middle, y + 38, text, "middle"),
    ]
