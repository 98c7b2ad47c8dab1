"""The lists of layouts, by name: those that are text, those that are files of their own kind, and all."""

from __future__ import annotations

from reports.generation.layouts import (
    csv_sheet,
    docx_boxed,
    docx_fields,
    docx_numbered,
    docx_plain,
    docx_torn,
    docx_tracked,
    html_table,
    lone_pipes,
    markdown,
    pdf_files,
    pdf_text,
    pipe_cells,
    pipe_rows,
    site_html,
    spaced_cells,
    tab_rows,
    tabbed_cells,
    word_html,
    xlsx_books,
)
from reports.generation.layouts.layout import Layout

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        tabbed_cells.LAYOUT,
        spaced_cells.LAYOUT,
        tab_rows.TAB_ROWS,
        tab_rows.TAB_GRID,
        pipe_rows.TAILED,
        pipe_rows.BARE,
        pipe_cells.BARE,
        pipe_cells.SPANNED,
        lone_pipes.LAYOUT,
        markdown.MARKDOWN,
        markdown.MARKDOWN_ROWS,
        html_table.LAYOUT,
        word_html.LAYOUT,
        site_html.LAYOUT,
        pdf_text.LAYOUT,
        pdf_text.WRAPPED,
        pdf_text.APART,
        csv_sheet.LAYOUT,
    )
}
"""Layouts whose files are text: plain text, Markdown, pages."""

FILE_LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        docx_plain.LAYOUT,
        docx_numbered.LAYOUT,
        docx_tracked.LAYOUT,
        docx_boxed.TEXT_BOX,
        docx_boxed.NESTED,
        docx_torn.LAYOUT,
        docx_fields.LAYOUT,
        xlsx_books.ONE_SHEET,
        xlsx_books.SHEETS,
        pdf_files.RULED,
        pdf_files.LANDSCAPE_PAGES,
        pdf_files.CUT,
        pdf_files.VERTICAL,
        pdf_files.UNRULED,
        pdf_files.LONG,
    )
}
"""Layouts that are not text: Word files, spreadsheets, PDF."""

ALL_LAYOUTS: dict[str, Layout] = LAYOUTS | FILE_LAYOUTS
