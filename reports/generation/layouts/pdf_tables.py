"""The geometry of a table on paper: lines of text and frames of cells, measured from the table's top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.placing import column_shares, placed
from reports.generation.report import OtherTable

PAD = 3.0
"""Room between a cell's frame and its text, in points."""
LEADING = 1.3
"""The height of a line as a multiple of its font size."""
NOT_FIRST = frozenset("，。、；：？！）》”")
"""Marks that do not begin a line; they hang over the end of the one before."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text whose upper left corner is (x, top), in points."""

    x: float
    top: float
    text: str
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Frame:
    """The border of a cell, in points."""

    x: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as it would stand on an endless page. ``breaks`` are the heights at which pages may end.

    A table that is ``torn`` does not stay on one page even if there is room.
    """

    lines: tuple[TextLine, ...]
    frames: tuple[Frame, ...]
    height: float
    breaks: tuple[float, ...]
    torn: bool = False

    def cut(self, at: float) -> tuple[PaperTable, PaperTable]:
        """What stands above ``at`` and what stands below it; a line stands where its middle is."""
        above, below = [], []
        for line in self.lines:
            if line.top + line.height / 2 <= at:
                above.append(replace(line, top=min(line.top, at - line.height)))
            else:
                below.append(replace(line, top=max(line.top - at, 0.0)))
        upper, lower = [], []
        for frame in self.frames:
            end = frame.top + frame.height
            if frame.top < at:
                upper.append(replace(frame, height=min(end, at) - frame.top))
            if end > at:
                top = max(frame.top, at)
                lower.append(replace(frame, top=top - at, height=end - top))
        rest = tuple(place - at for place in self.breaks if place > at)
        return (
            PaperTable(tuple(above), tuple(upper), at, ()),
            PaperTable(tuple(below), tuple(lower), self.height - at, rest),
        )


def text_width(text: str, size: float) -> float:
    """How wide a text is, near enough: a Chinese character is square, all others are half as wide."""
    return size * sum(0.5 if char.isascii() else 1.0 for char in text)


def wrapped(text: str, size: float, room: float, indent: float = 0.0) -> Iterator[str]:
    """The lines of ``text`` in a column ``room`` wide; words and numbers are cut only where they alone are too long."""
    for part in text.split("\n"):
        line, left = "", room - indent
        indent = 0.0
        for word in re.findall(r"[!-~]+|.", part):
            for piece in [word] if text_width(word, size) <= room else word:
                width = text_width(piece, size)
                if width > left + 0.01 and line and piece not in NOT_FIRST:
                    yield line
                    line, left = "", room
                line, left = line + piece, left - width
        yield line


def form_table(
    doc: Document,
    grid: Grid,
    width: float,
    size: float,
    *,
    shares: Sequence[float] = (),
    inside: bool = False,
) -> PaperTable:
    """A table of the form on paper ``width`` wide; with ``inside`` pages may end in the middle of a label."""
    edges = _edges(shares or column_shares(grid.name, grid.width), width)
    cells: list[tuple[int, int, float, float, list[str]]] = []
    heights = [size * LEADING + PAD] * len(grid.rows)
    for index, row in enumerate(placed(grid)):
        for place in row:
            if place.begins:
                left, right = edges[place.column], edges[place.column + place.columns]
                text = doc.text(place.cell).strip()
                lines = list(wrapped(text, size, right - left - PAD)) if text else []
                cells.append((index, place.cell.rows, left, right, lines))
                if place.cell.rows == 1:
                    heights[index] = max(heights[index], len(lines) * size * LEADING + PAD)
    for index, rows, _, _, lines in cells:
        missing = len(lines) * size * LEADING + PAD - sum(heights[index : index + rows])
        heights[index + rows - 1] += max(0.0, missing)
    return _paper(cells, heights, size, inside=inside)


def _edges(shares: Sequence[float], width: float) -> list[float]:
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + share * width)
    return edges


def _paper(
    cells: list[tuple[int, int, float, float, list[str]]], heights: list[float], size: float, *, inside: bool
) -> PaperTable:
    tops = [0.0]
    for height in heights:
        tops.append(tops[-1] + height)
    lines, frames, breaks = list[TextLine](), list[Frame](), list[float]()
    for index, rows, left, right, texts in cells:
        top, height = tops[index], tops[index + rows] - tops[index]
        frames.append(Frame(left, top, right - left, height))
        first = top + (height - len(texts) * size * LEADING) / 2
        for number, text in enumerate(texts):
            x = left + (right - left - text_width(text, size)) / 2
            lines.append(TextLine(x, first + number * size * LEADING, text, size))
            if inside and rows == 1 and number and len(texts) < 4:
                breaks.append(first + number * size * LEADING)
    return PaperTable(tuple(lines), tuple(frames), tops[-1], tuple(sorted(breaks or tops[1:])), torn=bool(breaks))


def plain_table(table: OtherTable, width: float, size: float) -> PaperTable:
    """A table that is not the form's."""
    columns = max(len(row) for row in table.rows)
    cells = [
        (index, 1, column * width / columns, (column + 1) * width / columns, texts)
        for index, row in enumerate(table.rows)
        for column, text in enumerate(row)
        for texts in [list(wrapped(text, size, width / columns - PAD)) if text else []]
    ]
    heights = [0.0] * len(table.rows)
    for index, _, _, _, texts in cells:
        heights[index] = max(heights[index], max(1, len(texts)) * size * LEADING + PAD)
    return _paper(cells, heights, size, inside=False)
