"""PDF files drawn for tests: lines of text and ruled tables wherever they are wanted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(slots=True)
class Sheet:
    """A page to be drawn; places are points from its top left corner."""

    texts: list[tuple[float, float, str, float]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[object, float, float, float, float]] = field(default_factory=list)

    def text(self, left: float, top: float, text: str, size: float = 14.0) -> Sheet:
        self.texts.append((left, top, text, size))
        return self

    def body(self, top: float, *lines: str, indent: float = 28.0, size: float = 14.0) -> Sheet:
        """Lines of a paragraph between margins of 72 points: the first is indented."""
        for number, line in enumerate(lines):
            self.text(72 + (indent if number == 0 else 0), top + number * 1.6 * size, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.lines.append((x0, y0, x1, y1))
        return self

    def table(
        self,
        top: float,
        columns: Sequence[float],
        rows: Sequence[Sequence[str | None]],
        height: float = 24.0,
        size: float = 9.0,
    ) -> Sheet:
        """A ruled table. ``None`` is covered by the cell to its left, ``"^"`` by the cell above; texts may wrap."""
        for number, row in enumerate(rows):
            y = top + number * height
            for column, cell in enumerate(row):
                left, right = columns[column], columns[column + 1]
                if cell is not None:
                    self.rule(left, y, left, y + height)
                if cell != "^":
                    self.rule(left, y, right, y)
                    for line, text in enumerate((cell or "").split("\n")):
                        self.text(left + 3, y + 3 + line * size * 1.2, text, size)
            self.rule(columns[-1], y, columns[-1], y + height)
        bottom = top + len(rows) * height
        return self.rule(columns[0], bottom, columns[-1], bottom)


def pdf(*sheets: Sheet, rotation: int = 0, password: str | None = None) -> bytes:
    """The file. ``password`` encrypts it; an empty one can be opened by everybody."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    encryption = None if password is None else StandardEncryption(password, ownerPassword="owner", strength=128)
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), pageCompression=1, encrypt=encryption)
    for sheet in sheets:
        canvas.setPageRotation(rotation)
        if rotation == 90:  # the page is turned clockwise to be read, so what stands on it is turned the other way
            canvas.translate(WIDTH, 0)
            canvas.rotate(90)
        height = WIDTH if rotation == 90 else HEIGHT
        for left, top, text, size in sheet.texts:
            canvas.setFont(FONT, size)
            canvas.drawString(left, height - top - 0.86 * size, text)
        for x0, y0, x1, y1 in sheet.lines:
            canvas.line(x0, height - y0, x1, height - y1)
        for picture, left, top, width, tall in sheet.pictures:
            canvas.drawInlineImage(picture, left, height - top - tall, width, tall)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
