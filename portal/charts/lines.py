"""A line over years: what is not stated is a gap and hatched, never a 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from portal.charts.drawing import Drawing, Mark, line, name, rect, symbol, words
from portal.charts.palette import DASHES
from portal.charts.scale import ticks
from portal.tables import grouped_text

LEFT, RIGHT = 11.0, 95.0
MARGIN, LETTER = 2.0, 1.8  # percent that the numbers of the axis need on a phone: beside them, and for each letter
TOP, PLOT = 30, 190
LEGEND = 22
POINTS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
    "M-4-4h8v8h-8z",
    "M0-5l5 9h-10z",
    "M0-5.5l5.5 5.5-5.5 5.5-5.5-5.5z",
    "M0 5l5-9h-10z",
    "M-1.5-5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
)
MAX_LABELS = 8  # more would touch one another on a phone
MAX_LINES = len(DASHES)


@dataclass(frozen=True, slots=True)
class Series:
    """The stated values of a line by year; a year that is not in it is not known."""

    name: str
    values: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where a year and a value lie; ``ticks`` are the values that the axis names, from the lowest to the highest."""

    years: Sequence[int]
    ticks: Sequence[float]

    @property
    def left(self) -> float:
        return max(LEFT, MARGIN + LETTER * max(len(_tick_text(tick)) for tick in self.ticks))

    @property
    def width(self) -> float:
        return (RIGHT - self.left) / len(self.years)

    def x(self, year: int) -> float:
        return self.left + self.width * (self.years.index(year) + 0.5)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + PLOT * (high - value) / (high - low)


def draw_lines(years: Sequence[int], series: Sequence[Series]) -> Drawing:
    """At most MAX_LINES lines over ``years``, which come one after another; at least one value is known."""
    values = [float(value) for one in series for value in one.values.values()]
    plane = _Plane(years, ticks(min(values), max(values)))
    marks = _gaps(plane, series) + _axes(plane)
    for number, one in enumerate(series, 1):
        marks += _line(plane, number, one, is_labelled=len(series) == 1)
    bottom = TOP + PLOT + 26
    if len(series) > 1:
        for number, one in enumerate(series, 1):
            y = bottom + LEGEND * number
            marks += [
                line(f"c-line-{number}", 0, y - 4, 8, y - 4),
                symbol(f"c-point-{number}", 4, y - 4, POINTS[number - 1]),
                name("c-label", 10, y, one.name),
            ]
        bottom += LEGEND * len(series)
    if any(all(year not in one.values for one in series) for year in years):
        bottom += LEGEND
        marks += [rect("c-hatch", 0, bottom - 13, 6, 13), words("c-small", 8, bottom - 2, _("没有数字，不是 0"))]
    return Drawing(bottom + 8, tuple(marks))


def _gaps(plane: _Plane, series: Sequence[Series]) -> list[Mark]:
    empty = [year for year in plane.years if all(year not in one.values for one in series)]
    return [rect("c-hatch", plane.x(year) - plane.width / 2, TOP, plane.width, PLOT) for year in empty]


def _axes(plane: _Plane) -> list[Mark]:
    marks = []
    for tick in plane.ticks:
        marks.append(line("c-axis" if tick == 0 else "c-grid", plane.left, plane.y(tick), RIGHT, plane.y(tick)))
        marks.append(words("c-small", plane.left, plane.y(tick) + 4, _tick_text(tick), "end", -6))
    every = -(-len(plane.years) // MAX_LABELS)
    for place, year in enumerate(reversed(plane.years)):
        if place % every == 0:
            marks.append(words("c-small", plane.x(year), TOP + PLOT + 20, str(year), "middle"))
    return marks


def _tick_text(tick: float) -> str:
    return grouped_text(Decimal(f"{tick:.6g}"))


def _line(plane: _Plane, number: int, series: Series, is_labelled: bool) -> list[Mark]:
    known = [year for year in plane.years if year in series.values]
    place = {year: (plane.x(year), plane.y(float(series.values[year]))) for year in known}
    marks = [line(f"c-line-{number}", *place[one], *place[next_]) for one, next_ in pairwise(known) if next_ == one + 1]
    for year in known:
        x, y = place[year]
        marks.append(symbol(f"c-point-{number}", x, y, POINTS[number - 1]))
        if is_labelled and len(plane.years) <= MAX_LABELS:
            marks.append(words("c-value", x, y - 10, grouped_text(series.values[year]), "middle"))
    return marks
