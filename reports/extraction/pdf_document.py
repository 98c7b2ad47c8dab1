"""A PDF file → its pages, through pdfium. Only what is printed counts: no metadata, forms, attachments or scripts."""

from __future__ import annotations

import ctypes
import math
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from reports.errors import ExtractionError
from reports.extraction.pdf_characters import is_blank, plain_character
from reports.extraction.pdf_drawing import Drawing, read_drawing
from reports.extraction.pdf_page import Area, Glyph, Page
from reports.extraction.pdf_safety import refuse_bombs

MAX_PAGES = 200
MAX_CHARACTERS = 50_000  # on one page
MAX_SECONDS = 8.0  # of processor time for the pages of one file
_MAX_PIXELS = 40_000_000
_SAMPLE = 40  # characters that decide which way up a page is read
_QUARTER = math.pi / 2
_SLANT = 0.1  # radians off the quarters: a watermark across the page
_PASSWORD_ERRORS = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_ABOVE, _BELOW = 0.86, 0.14  # of its size that a character stands above and below the line it is written on
_CATALOGUE = re.compile(rb"(\d{1,9}) (\d{1,5}) obj\s{0,9}<<[^>]{0,500}?/Type\s{0,9}/Catalog\b")
_MAX_UNKNOWN = 0.2  # of a page's characters; beyond it the text is not what is printed


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page, and whether its text can be relied on: it has some, visible, and its characters are known."""

    page: Page
    has_text: bool
    number: int


class PrintedDocument:
    """An open PDF file. ``damaged`` says that its table of contents was broken and had to be rebuilt."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._started = time.process_time()
        self.damaged = not pdfium.FPDF_DocumentHasValidCrossReferenceTable(document)

    def pages(self) -> Iterator[PrintedPage]:
        """The pages in order; a page that can't be opened is left out, and the document then counts as damaged.

        Raises ExtractionError ``too_slow`` or ``document_too_large``.
        """
        for number in range(len(self._document)):
            if time.process_time() - self._started > MAX_SECONDS:
                raise ExtractionError("too_slow", seconds=round(MAX_SECONDS))
            try:
                page = self._document[number]
            except pypdfium2.PdfiumError:
                self.damaged = True
                continue
            try:
                yield _read_page(page, number)
            finally:
                page.close()

    def picture(self, number: int, dots_per_inch: int) -> Image.Image:
        """A page as a grey picture, upright; of fewer dots if the page is larger than paper."""
        page = self._document[number]
        try:
            width, height = page.get_size()
            scale = min(dots_per_inch / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
            picture: Image.Image = bitmap.to_pil().copy()
            bitmap.close()
        finally:
            page.close()
        return picture


@contextmanager
def open_document(data: bytes) -> Iterator[PrintedDocument]:
    """Open a PDF file. Raises ExtractionError with a code if that can't or should not be done."""
    refuse_bombs(data)
    document = _open(data) or _open(_with_trailer(data))
    if document is None:
        raise ExtractionError("damaged_file")
    try:
        if len(document) > MAX_PAGES:
            raise ExtractionError("document_too_large")
        yield PrintedDocument(document)
    finally:
        document.close()


def _open(data: bytes) -> Any:
    """The document, or None if it is damaged. Raises ExtractionError ``encrypted_file`` if it needs a password."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _PASSWORD_ERRORS:
            raise ExtractionError("encrypted_file") from error
        return None


def _with_trailer(data: bytes) -> bytes:
    """A file whose end was cut off with a new end, if its catalogue is still there."""
    catalogues = _CATALOGUE.findall(data)
    return data + b"\ntrailer\n<</Root %b %b R>>\n%%%%EOF\n" % catalogues[-1] if catalogues else data


def _read_page(page: Any, number: int) -> PrintedPage:
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MAX_CHARACTERS:
            raise ExtractionError("document_too_large")
        turn = _turn(text, count, page.get_rotation())
        left, bottom, right, top = page.get_bbox()
        drawing = Drawing(left, bottom, right, top, turn)
        read = Page(drawing.width, drawing.height)
        unknown, hidden = _read_glyphs(text, count, drawing, read)
        read_drawing(page, drawing, read)
    finally:
        text.close()
    known = len(read.glyphs) - unknown
    covered = any(picture.size > read.area.size / 2 for picture in read.pictures)
    has_text = known > 0 and unknown <= _MAX_UNKNOWN * len(read.glyphs) and not (covered and hidden)
    return PrintedPage(read, has_text, number)


def _turn(text: Any, count: int, rotation: int) -> int:
    """How many degrees clockwise the page is turned to be read: as most of its text stands, else as the page says."""
    matrix = pdfium.FS_MATRIX()
    quarters = Counter(
        round(math.atan2(matrix.b, matrix.a) / _QUARTER) % 4
        for index in range(0, count, max(1, count // _SAMPLE))
        if not is_blank(pdfium.FPDFText_GetUnicode(text, index))
        and pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    )
    return quarters.most_common(1)[0][0] * 90 if quarters else rotation


def _read_glyphs(text: Any, count: int, drawing: Drawing, page: Page) -> tuple[int, bool]:
    """Put the characters into the page; how many of them are unknown, and whether most are printed invisibly."""
    unknown = hidden = 0
    after_space = False
    seen: dict[tuple[str, int, int], Glyph] = {}
    place = _Place(text, drawing)
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if is_blank(code) or pdfium.FPDFText_IsGenerated(text, index):
            after_space = True
            continue
        area = place.of(index)
        if area is None or not page.area.holds(area):
            continue
        character = plain_character(code)
        glyph = Glyph(character, area.left, area.top, area.right, area.bottom, after_space)
        after_space = False
        if _is_repeated(glyph, seen):
            continue
        page.glyphs.append(glyph)
        unknown += character == "\ufffd" or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        if len(page.glyphs) % _SAMPLE == 1:
            hidden += _SAMPLE * _is_hidden(text, index)
    return unknown, hidden > len(page.glyphs) / 2


class _Place:
    """Where the characters of a page stand: each as wide as it is printed and, whatever its font says, as high as its
    size, so that all characters on a line stand at the same height."""

    def __init__(self, text: Any, drawing: Drawing) -> None:
        self._text, self._drawing = text, drawing
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._references = [ctypes.byref(found) for found in (self._box, self._matrix, self._x, self._y)]

    def of(self, index: int) -> Area | None:
        """The place of a character; None where it can't be told, is none, or is aslant, as a watermark is."""
        text, (to_box, to_matrix, to_x, to_y) = self._text, self._references
        if not (
            pdfium.FPDFText_GetLooseCharBox(text, index, to_box)
            and pdfium.FPDFText_GetMatrix(text, index, to_matrix)
            and pdfium.FPDFText_GetCharOrigin(text, index, to_x, to_y)
        ):
            return None
        box, matrix, x, y = self._box, self._matrix, self._x.value, self._y.value
        angle = math.atan2(matrix.b, matrix.a)
        if abs(angle - round(angle / _QUARTER) * _QUARTER) > _SLANT:
            return None
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        if not size:
            return None
        up, across = size * round(math.cos(angle)), size * round(-math.sin(angle))
        if up:
            return self._drawing.area(box.left, y - _BELOW * up, box.right, y + _ABOVE * up)
        return self._drawing.area(x - _BELOW * across, box.bottom, x + _ABOVE * across, box.top)


def _is_repeated(glyph: Glyph, seen: dict[tuple[str, int, int], Glyph]) -> bool:
    """Whether the same character was printed at (nearly) the same place before, as programs do to make it bold."""
    reach = max(0.5, min(glyph.height, glyph.right - glyph.left) * 0.3)
    across, down = round(glyph.left / 4), round(glyph.top / 4)
    for column in (across - 1, across, across + 1):
        for row in (down - 1, down, down + 1):
            other = seen.get((glyph.text, column, row))
            if other and abs(other.left - glyph.left) < reach and abs(other.top - glyph.top) < reach:
                return True
    seen[glyph.text, across, down] = glyph
    return False


def _is_hidden(text: Any, index: int) -> bool:
    drawn = pdfium.FPDFText_GetTextObject(text, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
