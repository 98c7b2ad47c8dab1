"""A Word file made from pages: tables torn at a page break, the rest of a label in a table of its own."""

from __future__ import annotations

from dataclasses import replace

from reports.generation.document import Document
from reports.generation.grid import Cell, Grid
from reports.generation.layouts import docx_parts as word
from reports.generation.layouts.layout import Layout
from reports.generation.pages import split

RESULTS = 5
"""The first row of section 3's table that is a result; the ones above it are not torn."""
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _long(grid: Grid) -> list[int]:
    """Rows whose own label can be cut in two."""
    return [
        index
        for index in range(RESULTS, len(grid.rows) - 1)
        if (labels := [cell for cell in grid.rows[index] if not cell.code])
        and labels[-1].rows == 1
        and len(labels[-1].text) > 9
    ]


def torn(grid: Grid, share: int) -> list[Grid]:
    """The pieces of section 3's table: rows above, the rest of the last one's label, rows below."""
    rows = _long(grid)
    if grid.name != "requests" or not rows:
        return [grid]
    at = rows[share % len(rows)]
    label = [cell for cell in grid.rows[at] if not cell.code][-1]
    keep = len(label.text) - 4
    cut = tuple(replace(cell, text=cell.text[:keep]) if cell is label else cell for cell in grid.rows[at])
    above, below = split(replace(grid, rows=(*grid.rows[:at], cut, *grid.rows[at + 1 :])), at + 1)
    before = grid.width - 7 - label.columns
    left = [Cell(columns=before)] if before else []
    rest = (*left, Cell(label.text[keep:], columns=label.columns), *[Cell()] * 7)
    return [above, replace(grid, rows=(rest,)), below]


def _table(doc: Document, grid: Grid) -> str:
    return BREAK.join(word.table_xml(doc, piece) for piece in torn(grid, doc.report.year + len(doc.title)))


def _render(doc: Document) -> bytes:
    return word.word_file("".join(word.blocks_xml(doc, table=_table)), {"footer1.xml": word.footer("— ", " —")})


LAYOUT = Layout("docx_torn", ".docx", _render)
