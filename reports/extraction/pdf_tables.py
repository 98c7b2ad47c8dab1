"""Rules on a page → tables: which places they part, and which places are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reports.errors import ExtractionError
from reports.extraction.pdf_lines import Line, join, lines_of
from reports.extraction.pdf_page import Area, Glyph, Page, Rule

_NEAR = 3.0  # points within which two rules are one, or meet
_OPEN_SIDE = 8.0  # points by which rules must stand out for a side without a rule of its own
_MAX_RULES = 2_000


@dataclass(slots=True)
class RuledCell:
    """A cell: the rows and columns it covers, where it stands on its page, and the lines of text in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    area: Area
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join([line.text for line in self.lines])


@dataclass(slots=True)
class RuledTable:
    """A table. ``columns`` are the places of its upright rules, sides included; ``height`` is its number of rows."""

    area: Area
    columns: list[float]
    height: int
    cells: list[RuledCell]


def find_tables(page: Page) -> list[RuledTable]:
    """The ruled tables of a page with their text, from top to bottom; a frame around text is no table.

    Raises ExtractionError ``document_too_large`` for a page of more rules than any report's.
    """
    rules = _merged(page.rules)
    if len(rules) > _MAX_RULES:
        raise ExtractionError("document_too_large")
    found = [table for group in _connected(rules) if (table := _table(group, page.glyphs))]
    tables = [table for table in found if not any(_gives_way(table, other) for other in found)]
    return sorted(tables, key=lambda table: table.area.top)


def _gives_way(table: RuledTable, other: RuledTable) -> bool:
    """Whether ``table`` is to be dropped for ``other``: a frame around it, or a box in a cell of it."""
    if table is other:
        return False
    if other.area.holds(table.area) and other.area.size > table.area.size:
        return len(other.cells) > 2
    return len(table.cells) <= 2 and table.area.holds(other.area) and table.area.size > other.area.size


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that lie on each other or go on from each other as one."""
    merged: list[Rule] = []
    for upright in (False, True):
        own = sorted((rule for rule in rules if rule.upright == upright), key=lambda rule: rule.at)
        band: list[Rule] = []
        for rule in own:
            if band and rule.at - band[0].at > _NEAR:
                merged += _joined(band)
                band = []
            band.append(rule)
        merged += _joined(band)
    return merged


def _joined(band: Sequence[Rule]) -> list[Rule]:
    if not band:
        return []
    at = sum(rule.at for rule in band) / len(band)
    joined: list[tuple[float, float]] = []
    for start, end in sorted((rule.start, rule.end) for rule in band):
        if joined and start <= joined[-1][1] + _NEAR:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return [Rule(band[0].upright, at, start, end) for start, end in joined]


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules that cross or touch."""
    group = list(range(len(rules)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    level = [index for index, rule in enumerate(rules) if not rule.upright]
    for upright in (index for index, rule in enumerate(rules) if rule.upright):
        for other in level:
            if _touch(rules[upright], rules[other]):
                group[root(upright)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


def _touch(upright: Rule, level: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _table(rules: Sequence[Rule], glyphs: Iterable[Glyph]) -> RuledTable | None:
    """The table that connected rules make; None for underlines, frames and the like."""
    upright = [rule for rule in rules if rule.upright]
    level = [rule for rule in rules if not rule.upright]
    if not upright or not level:
        return None
    columns = _with_open_sides(_places(upright), level)
    rows = _with_open_sides(_places(level), upright)
    if len(columns) < 2 or len(rows) < 2 or (len(columns) == 2 and len(rows) == 2):
        return None
    cells = _cells(columns, rows, upright, level)
    fill(cells, columns, rows, glyphs)
    return RuledTable(Area(columns[0], rows[0], columns[-1], rows[-1]), columns, len(rows) - 1, cells)


def _places(rules: Sequence[Rule]) -> list[float]:
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > _NEAR:
            places.append(rule.at)
    return places


def _with_open_sides(places: list[float], crossing: Sequence[Rule]) -> list[float]:
    """The places with the outer ends of the rules that cross them, where those stand out: sides without a rule."""
    starts, ends = sorted(rule.start for rule in crossing), sorted((rule.end for rule in crossing), reverse=True)
    if len(starts) > 1 and starts[1] < places[0] - _OPEN_SIDE:
        places = [starts[1], *places]
    if len(ends) > 1 and ends[1] > places[-1] + _OPEN_SIDE:
        places = [*places, ends[1]]
    return places


def _cells(
    columns: Sequence[float], rows: Sequence[float], upright: Sequence[Rule], level: Sequence[Rule]
) -> list[RuledCell]:
    """The cells: as many places together as no rule parts."""
    side = _walls(columns, rows, upright)
    below = _walls(rows, columns, level)
    width, height = len(columns) - 1, len(rows) - 1
    taken: set[tuple[int, int]] = set()
    cells: list[RuledCell] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and (right, row) not in side and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < height and not any((bottom, place) in below for place in range(column, right)):
                if any((place, bottom) in side for place in range(column + 1, right)):
                    break
                bottom += 1
            area = Area(columns[column], rows[row], columns[right], rows[bottom])
            cells.append(RuledCell(row, column, bottom - row, right - column, area))
            taken.update((r, c) for r in range(row, bottom) for c in range(column, right))
    return cells


def _walls(places: Sequence[float], gaps: Sequence[float], rules: Sequence[Rule]) -> set[tuple[int, int]]:
    """(place, gap) wherever a rule stands at a place and covers the middle of the gap between two crossing places."""
    middles = [(start + end) / 2 for start, end in pairwise(gaps)]
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        place = min(range(len(places)), key=lambda index: abs(places[index] - rule.at))
        walls.update((place, gap) for gap, middle in enumerate(middles) if rule.start <= middle <= rule.end)
    return walls


def fill(cells: Sequence[RuledCell], columns: Sequence[float], rows: Sequence[float], glyphs: Iterable[Glyph]) -> None:
    """Put each character between the outer places into the cell its middle lies in."""
    at = {
        (row, column): cell
        for cell in cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        row = bisect_right(rows, (glyph.top + glyph.bottom) / 2) - 1
        column = bisect_right(columns, (glyph.left + glyph.right) / 2) - 1
        if cell := at.get((row, column)):
            inside.setdefault(id(cell), []).append(glyph)
    for cell in cells:
        cell.lines = lines_of(inside.get(id(cell), ()))
