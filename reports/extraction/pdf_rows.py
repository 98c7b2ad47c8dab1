"""Lines as rows of pieces on one long page: what stands apart in a line, and which of it are numbers in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.extraction.pdf_lines import Line, line_of, split_line
from reports.extraction.pdf_paragraphs import PlacedLine
from reports.extraction.pdf_wording import is_value, opens_chapter

_FAR = 1.0  # characters between a label and a single number in a column
WIDE = 0.5  # of a page's width: text that is no cell
_LABEL = 5  # characters on a line of a label that stands downwards, like those of 三、本年度办理结果
_ROW = 3  # numbers that make sure that a line is a row
_HAIR = 0.08  # of a character's height: a gap that sets a number apart from a label
_NEXT = 1.3  # characters from the last line of a page to the first of the next


@dataclass(slots=True)
class Piece:
    """Part of a line; ``middle`` is its height on the long page."""

    line: Line
    middle: float
    is_value: bool

    @property
    def left(self) -> float:
        return self.line.area.left

    @property
    def right(self) -> float:
        return self.line.area.right


@dataclass(slots=True)
class LongRow:
    """A line on the long page, its pieces, and from which one on they are numbers in columns."""

    source: PlacedLine
    pieces: list[Piece]
    values_from: int

    @property
    def is_anchor(self) -> bool:
        return self.values_from < len(self.pieces)

    @property
    def is_text(self) -> bool:
        """Whether it can't be part of a table: it runs over the page, or begins as a heading does."""
        if self.is_anchor or self.has_gaps:
            return False
        text = self.source.line.text
        wide = self.source.line.width > WIDE * self.source.page_width
        return wide or text[-1] in "。；：:;" or (opens_chapter(text) and len(text) > _LABEL)

    @property
    def has_gaps(self) -> bool:
        size = self.source.line.size
        return any(after.left - before.right > _FAR * size for before, after in pairwise(self.pieces))


def long_page(lines: Sequence[PlacedLine]) -> list[LongRow]:
    rows: list[LongRow] = []
    down = 0.0
    above: PlacedLine | None = None
    for placed in lines:
        middle = (placed.line.area.top + placed.line.area.bottom) / 2
        if above is not None and above.number != placed.number:
            down = rows[-1].pieces[0].middle + _NEXT * placed.line.size - middle
        parts = split_line(placed.line)
        pieces = [Piece(part, down + middle, is_value(part.text)) for part in _with_numbers_apart(parts)]
        rows.append(LongRow(placed, pieces, _values_from(pieces, placed.line.size)))
        above = placed
    return rows


def _with_numbers_apart(parts: list[Line]) -> list[Line]:
    """The parts of a row of numbers with the first of them apart from a label that runs up to it."""
    first = next((index for index, part in enumerate(parts) if is_value(part.text)), 0)
    if not first or not all(is_value(part.text) for part in parts[first:]) or len(parts) - first < _ROW:
        return parts
    glyphs = parts[first - 1].glyphs
    start = len(glyphs)
    while start and glyphs[start - 1].text.isdigit():
        start -= 1
    if not 0 < start < len(glyphs) or glyphs[start].left - glyphs[start - 1].right < _HAIR * glyphs[start].height:
        return parts
    return [*parts[: first - 1], line_of(glyphs[:start]), line_of(glyphs[start:]), *parts[first:]]


def _values_from(pieces: Sequence[Piece], size: float) -> int:
    start = len(pieces)
    while start and pieces[start - 1].is_value:
        start -= 1
    if len(pieces) - start == 1 and start and pieces[start].left - pieces[start - 1].right < _FAR * size:
        return len(pieces)
    return start
