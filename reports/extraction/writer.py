"""The text of a document as a reader writes it, so that every block knows its place in it.

Shared by all readers whose formats know paragraphs and tables; spans that cover rows and columns are expanded here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.errors import ExtractionError
from reports.extraction.content import Block, Cell, Content, Grid, Paragraph
from reports.extraction.limits import MAX_CELLS, MAX_LINES, MAX_TEXT

# White space, and what files can smuggle in: control characters, other line ends.
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Marks of no width, which part neither a word nor a number: 1&shy;2 is 12.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
MAX_SPAN = 200
# Raised digits are notes or powers: as plain ones they would become part of the number before them.
RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def one_line(text: str) -> str:
    """The words on one line: every run of white space is a single space, none at the ends."""
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as its format gives it: ``text`` on one line, and how many rows and columns it covers (at least 1)."""

    text: str
    rowspan: int = 1
    colspan: int = 1


class ContentWriter:
    """Collects paragraphs and tables in reading order; ``content`` gives the whole.

    Raises ExtractionError ``document_too_large`` beyond any report's size.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0

    def paragraph(self, text: str, is_heading: bool = False) -> None:
        """A paragraph on a line of its own; nothing if it holds no words."""
        if text := one_line(text):
            start, end = self._write(text)
            self._add(Paragraph(text, start, end, is_heading))
            self._write("\n")

    def grid(self, rows: Sequence[Sequence[RawCell]]) -> None:
        """A table, one line per row with tabs between the cells that begin in it.

        Columns stand under each other: a cell that covers several places is repeated at each of them.
        """
        grid: list[list[Cell]] = []
        covered: dict[tuple[int, int], Cell] = {}
        start = self._length
        for number, row in enumerate(rows):
            line: list[Cell] = []
            for position, raw in enumerate(row):
                if position:
                    self._write("\t")
                cell = Cell(raw.text, *self._write(raw.text))
                _fill_covered(line, covered, number)
                column = len(line)
                self._count(raw.colspan * raw.rowspan)
                line.extend([cell] * raw.colspan)
                for below in range(number + 1, min(number + raw.rowspan, len(rows))):
                    covered.update({(below, column + offset): cell for offset in range(raw.colspan)})
            _fill_covered(line, covered, number)
            self._write("\n")
            grid.append(line)
        self._add(Grid(tuple(map(tuple, grid)), start, self._length))

    def content(self, kind: str, encoding: str | None = None, notes: tuple[str, ...] = ()) -> Content:
        """The document. Raises ExtractionError ``no_text`` if there is nothing in it."""
        if not self.blocks:
            raise ExtractionError("no_text")
        return Content("".join(self._parts), tuple(self.blocks), kind, encoding, notes)

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise ExtractionError("document_too_large")
        return start, self._length

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > MAX_LINES:
            raise ExtractionError("document_too_large")

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MAX_CELLS:
            raise ExtractionError("document_too_large")


def _fill_covered(line: list[Cell], covered: dict[tuple[int, int], Cell], row: int) -> None:
    """Put into the row the cells from above that reach down into its next columns."""
    while (cell := covered.pop((row, len(line)), None)) is not None:
        line.append(cell)
