"""Pages → Content: paragraphs and tables in reading order, as if the document had never been cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reports.extraction.content import Content
from reports.extraction.pdf_column_table import Rows
from reports.extraction.pdf_columns import find_columns
from reports.extraction.pdf_furniture import PageItems, remove_furniture
from reports.extraction.pdf_lines import Line, lines_of
from reports.extraction.pdf_page import Page
from reports.extraction.pdf_paragraphs import Margins, PlacedLine, margins_of, paragraphs_of
from reports.extraction.pdf_stitching import continues, stitch
from reports.extraction.pdf_tables import RuledTable, find_tables
from reports.extraction.writer import ContentWriter, RawCell


def content_of(pages: Sequence[Page], kind: str, notes: tuple[str, ...] = ()) -> Content:
    """What stands on the pages, without what they carry for their own sake. ``notes`` go with it."""
    laid_out = [_lay_out(page) for page in pages]
    remove_furniture(laid_out)
    writer = ContentWriter()
    flow = _flow(laid_out)
    margins = margins_of([item for item in flow if isinstance(item, PlacedLine)])
    for is_text, run in groupby(flow, key=lambda item: isinstance(item, PlacedLine)):
        if is_text:
            for part in find_columns([item for item in run if isinstance(item, PlacedLine)]):
                _write_lines(part, margins, writer)
        else:
            for item in run:
                if isinstance(item, RuledTable):
                    writer.grid(_raw_rows(item))
    return writer.content(kind, notes=notes)


def _write_lines(part: list[PlacedLine] | Rows, margins: dict[int, Margins], writer: ContentWriter) -> None:
    """Lines as paragraphs, rows as a table."""
    lines = [line for line in part if isinstance(line, PlacedLine)]
    rows = [row for row in part if isinstance(row, list)]
    for paragraph in paragraphs_of(lines, margins):
        writer.paragraph(paragraph)
    if rows:
        writer.grid(rows)


def _lay_out(page: Page) -> PageItems:
    tables = find_tables(page)
    rest = [glyph for glyph in page.glyphs if not any(table.area.holds(glyph) for table in tables)]
    items: list[Line | RuledTable] = [*lines_of(rest), *tables]
    return PageItems(page, sorted(items, key=lambda item: item.area.top))


def _flow(pages: Sequence[PageItems]) -> list[PlacedLine | RuledTable]:
    """Everything in reading order; a table that ends one page and goes on at the top of the next is one."""
    flow: list[PlacedLine | RuledTable] = []
    page_of_last = -1
    for number, page in enumerate(pages):
        for item in page.items:
            if isinstance(item, Line):
                flow.append(PlacedLine(item, number, page.page.width))
            elif flow and isinstance(last := flow[-1], RuledTable) and number > page_of_last and continues(last, item):
                flow[-1] = stitch(last, item)
            else:
                flow.append(item)
            page_of_last = number
    return flow


def _raw_rows(table: RuledTable) -> list[list[RawCell]]:
    rows: list[list[RawCell]] = [[] for _ in range(table.height)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(RawCell(cell.text, cell.rowspan, cell.colspan))
    return rows
