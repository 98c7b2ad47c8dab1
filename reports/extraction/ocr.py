"""Pictures of pages → Content. What is recognised is marked as such, every bit of it."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator, Sequence
from math import atan, degrees

from PIL import Image, ImageDraw, ImageOps, ImageSequence

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.ocr_cells import RULE, placed, read_cells
from reports.extraction.ocr_rules import find_rules, ink_of, lean_of
from reports.extraction.ocr_words import COLUMN, can_recognise, read_words
from reports.extraction.pdf_layout import content_of
from reports.extraction.pdf_page import Area, Glyph, Page
from reports.extraction.pdf_tables import find_tables

RECOGNISED = "ocr_text"
DOTS_PER_INCH = 300
MAX_PICTURES = 15
MAX_SECONDS = 180.0  # of processor time of the program for one file
_MAX_PIXELS = 40_000_000
_PAPER = 595.0  # points across a page of paper
_PAPER_SHARE = 50  # percent of a page that is paper at least, whatever its shade
_MAX_ASIDE = 3  # dots by which a rule may lean aside across the page
_MAX_LARGER = 3  # times a picture is made larger; smaller ones can't be read anyway


class Recogniser:
    """Reads the pictures of one file, so many and no longer than is allowed."""

    def __init__(self) -> None:
        self._pictures = 0
        self._started = _taken()

    @property
    def is_ready(self) -> bool:
        """Whether another picture can be read."""
        return can_recognise() and self._pictures < MAX_PICTURES

    def read(self, picture: Image.Image, width: float) -> Page:
        """The page a grey picture shows, ``width`` points wide.

        Raises ExtractionError ``needs_ocr``, ``too_slow`` or ``document_too_large``.
        """
        if not can_recognise():
            raise ExtractionError("needs_ocr")
        self._pictures += 1
        if self._pictures > MAX_PICTURES:
            raise ExtractionError("document_too_large")
        if _taken() - self._started > MAX_SECONDS:
            raise ExtractionError("too_slow", seconds=round(MAX_SECONDS))
        picture = _straightened(ImageOps.autocontrast(picture, cutoff=(0, _PAPER_SHARE)))
        scale = width / picture.width
        page = Page(width, picture.height * scale, rules=find_rules(picture, scale), recognised=True)
        tables = find_tables(page)
        for table in tables:
            page.glyphs += read_cells(picture, table, scale)
        page.glyphs += _read_text(picture, [table.area for table in tables], scale)
        return page


def _taken() -> float:
    """Seconds of processor time that programs started by this process have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read_picture(data: bytes) -> Content:
    """The document in a picture file. Raises ExtractionError with a code if it can't or should not be read."""
    recogniser = Recogniser()
    try:
        with Image.open(io.BytesIO(data)) as file:
            kind = (file.format or "picture").lower()
            pages = [recogniser.read(picture, _width(picture)) for picture in _pictures(file)]
    except Image.DecompressionBombError as error:
        raise ExtractionError("document_too_large") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ExtractionError("damaged_file") from error
    return content_of(pages, kind, (RECOGNISED,))


def _pictures(file: Image.Image) -> Iterator[Image.Image]:
    """Each picture in the file, upright, grey on white, with enough dots to be read."""
    for frame in ImageSequence.Iterator(file):
        if frame.width * frame.height > _MAX_PIXELS:
            raise ExtractionError("document_too_large")
        upright = ImageOps.exif_transpose(frame)
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            upright = upright.convert("RGBA")
            paper = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(paper, upright)
        picture = upright.convert("L")
        larger = min(_MAX_LARGER, _width(picture) / 72 * DOTS_PER_INCH / picture.width)
        if larger > 1:
            size = round(picture.width * larger), round(picture.height * larger)
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        yield picture


def _straightened(picture: Image.Image) -> Image.Image:
    """The picture turned so that its rules are level; on a long page the same lean takes a rule farther aside."""
    lean = lean_of(picture)
    if abs(lean) * max(picture.size) < _MAX_ASIDE:
        return picture
    return _turned(picture, lean + lean_of(_turned(picture, lean)))  # a strong lean is at first taken for less


def _turned(picture: Image.Image, lean: float) -> Image.Image:
    return picture.rotate(degrees(atan(lean)), Image.Resampling.BILINEAR, fillcolor=255)


def _width(picture: Image.Image) -> float:
    return _PAPER if picture.width <= picture.height else _PAPER * 2**0.5


def _read_text(picture: Image.Image, tables: Sequence[Area], scale: float) -> list[Glyph]:
    """The words outside the tables."""
    text = picture.copy()
    draw = ImageDraw.Draw(text)
    for area in tables:
        corners = (area.left - RULE, area.top - RULE, area.right + RULE, area.bottom + RULE)
        draw.rectangle([corner / scale for corner in corners], fill=255)
    if ink_of(text).getbbox() is None:
        return []
    page = Area(0, 0, picture.width * scale, picture.height * scale)
    return [placed(word, 0, 0, scale, page) for word in read_words([text], COLUMN)[0]]
