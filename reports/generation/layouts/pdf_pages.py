"""Pages filled from the top with paragraphs and tables, and written as PDF with reportlab.

The font is STSong-Light, one of the fonts that every reader of PDF has to know, so that no font file is needed; the
text of the file is Unicode (UniGB-UCS2-H).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reports.generation.layouts.pdf_tables import Frame, PaperTable, TextLine, text_width, wrapped

FONT = "STSong-Light"
PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)
SMALL = 9.0
"""The size of page numbers and running heads."""

Pager = Callable[[int, int], str]
"""The text at the foot of a page, from its number and how many there are."""


@dataclass(slots=True)
class Page:
    """What stands on a page, measured from its upper left corner."""

    lines: list[TextLine] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a document: size and margins in points, and what repeats on every page.

    ``ruled``: tables have lines. ``by_column``: tables are written column by column, not row by row.
    ``endless``: one page as long as the document.
    """

    size: tuple[float, float] = PORTRAIT
    margin: float = 72.0
    pager: Pager | None = None
    head: str = ""
    ruled: bool = True
    by_column: bool = False
    endless: bool = False

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.size[0] - 2 * self.margin


class Pages:
    """A document under way."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._pages = [Page()]
        self._top = paper.margin

    @property
    def _room(self) -> float:
        """What is left of the page."""
        return float("inf") if self._paper.endless else self._paper.size[1] - self._paper.margin - self._top

    def _turn(self) -> None:
        self._pages.append(Page())
        self._top = self._paper.margin

    def space(self, points: float) -> None:
        self._top += points

    def paragraph(
        self,
        text: str,
        size: float,
        *,
        align: str = "left",
        indent: float = 0.0,
        leading: float = 1.6,
        bold: bool = False,
    ) -> None:
        """Text over the whole width; ``align`` is left, center or right."""
        width = self._paper.width
        for number, line in enumerate(wrapped(text, size, width, indent)):
            if self._room < size * leading:
                self._turn()
            free = width - text_width(line, size)
            shift = {"left": indent if number == 0 else 0.0, "center": free / 2, "right": free}[align]
            self._pages[-1].lines.append(TextLine(self._paper.margin + shift, self._top, line, size, bold))
            self._top += size * leading

    def table(self, table: PaperTable) -> None:
        """A table, cut where a page ends."""
        rest = table
        if table.torn:
            self._lower(table)
        while rest.height > self._room:
            fitting = [place for place in rest.breaks if place <= self._room]
            if not fitting and self._top == self._paper.margin:
                break
            if fitting:
                part, rest = rest.cut(fitting[-1])
                self._put(part)
            self._turn()
        self._put(rest)
        self._top += 12

    def _lower(self, table: PaperTable) -> None:
        """Begin a table so far down that the page ends inside a label."""
        middle = table.breaks[len(table.breaks) // 2]
        if self._room < middle:
            self._turn()
        if table.height <= self._room:
            self._top += self._room - middle - 1

    def _put(self, table: PaperTable) -> None:
        x, y = self._paper.margin, self._top
        # Sorting is stable: the lines of a cell stay in order.
        lines = sorted(table.lines, key=lambda line: round(line.x / 20)) if self._paper.by_column else table.lines
        page = self._pages[-1]
        page.lines += [TextLine(line.x + x, line.top + y, line.text, line.size) for line in lines]
        if self._paper.ruled:
            page.frames += [Frame(frame.x + x, frame.top + y, frame.width, frame.height) for frame in table.frames]
        self._top += table.height

    def pdf(self, title: str) -> bytes:
        """The finished file; the same pages give the same bytes."""
        _register()
        width, height = self._paper.size
        if self._paper.endless:
            height = self._top + self._paper.margin
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(width, height), pageCompression=1, invariant=1)
        canvas.setTitle(title)
        canvas.setLineWidth(0.5)
        for number, page in enumerate(self._pages, start=1):
            self._write(canvas, page, height)
            self._furnish(canvas, number, height)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    def _write(self, canvas: Canvas, page: Page, height: float) -> None:
        for frame in page.frames:
            canvas.rect(frame.x, height - frame.top - frame.height, frame.width, frame.height)
        for line in page.lines:
            text = canvas.beginText(line.x, height - line.top - line.size)
            text.setFont(FONT, line.size)
            if line.bold:
                text.setTextRenderMode(2)
            text.textOut(line.text)
            if line.bold:
                text.setTextRenderMode(0)
            canvas.drawText(text)

    def _furnish(self, canvas: Canvas, number: int, height: float) -> None:
        """Page number and running head."""
        canvas.setFont(FONT, SMALL)
        middle = self._paper.size[0] / 2
        if self._paper.head:
            canvas.drawCentredString(middle, height - self._paper.margin / 2, self._paper.head)
        if self._paper.pager is not None:
            canvas.drawCentredString(middle, self._paper.margin / 2, self._paper.pager(number, len(self._pages)))


@cache
def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
