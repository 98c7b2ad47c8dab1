"""PDF → Content. Pages without text that can be relied on are recognised as pictures, and so are pictures of tables."""

from __future__ import annotations

from collections.abc import Iterator

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.ocr import DOTS_PER_INCH, RECOGNISED, Recogniser
from reports.extraction.pdf_document import PrintedDocument, open_document
from reports.extraction.pdf_layout import content_of
from reports.extraction.pdf_page import Area, Page
from reports.extraction.pdf_tables import find_tables

DAMAGED = "source_damaged"
_EMBLEM = 0.04  # of a page: smaller pictures show no text


def read_pdf(data: bytes) -> Content:
    """The document. Raises ExtractionError with a code for a file that can't or should not be read."""
    with open_document(data) as document:
        pages = list(_pages(document))
        notes = [DAMAGED] if document.damaged else []
    if any(page.recognised for page in pages):
        notes.append(RECOGNISED)
    if DAMAGED in notes and not any(page.glyphs for page in pages):
        raise ExtractionError("damaged_file")
    return content_of(pages, "pdf", tuple(notes))


def _pages(document: PrintedDocument) -> Iterator[Page]:
    recogniser = Recogniser()
    for printed in document.pages():
        page = printed.page
        if not printed.has_text and (page.glyphs or _covered(page) > _EMBLEM):
            page = recogniser.read(document.picture(printed.number, DOTS_PER_INCH), page.width)
        elif (tables := _pictures_of_tables(page)) and recogniser.is_ready:
            _add_tables(page, tables, recogniser.read(document.picture(printed.number, DOTS_PER_INCH), page.width))
        yield page


def _covered(page: Page) -> float:
    """How much of the page pictures cover, 0–1."""
    return sum(area.size for area in page.pictures) / max(page.area.size, 1.0)


def _pictures_of_tables(page: Page) -> list[Area]:
    """The pictures on a page with text that may hold a table: large ones with no text upon them."""
    return [
        area
        for area in page.pictures
        if area.size > _EMBLEM * page.area.size and not any(area.holds(glyph) for glyph in page.glyphs)
    ]


def _add_tables(page: Page, pictures: list[Area], seen: Page) -> None:
    """Put the tables that were recognised in ``pictures`` into the page. What a photograph shows is not text."""
    for table in find_tables(seen):
        if any(area.holds(table.area) for area in pictures):
            page.glyphs += [glyph for glyph in seen.glyphs if table.area.holds(glyph)]
            page.rules += [rule for rule in seen.rules if table.area.holds(rule.area)]
            page.recognised = True
