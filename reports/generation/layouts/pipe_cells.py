"""A cell and a pipe per line; with a line of pipes for the columns left over at the end of a row, or without."""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout, one_line, plain_text


def _bare(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(grid.rows):
        for text in row:
            yield f"{one_line(text)} |" if text else "|"


def _spanned(doc: Document, grid: Grid) -> Iterator[str]:
    rows = doc.texts(grid.rows)
    for index, row in enumerate(rows):
        left_over = grid.width - len(row) if index < len(rows) - 1 else 0
        cells = row
        while cells and not cells[-1]:
            cells, left_over = cells[:-1], left_over + 1
        for text in cells:
            yield f"{one_line(text)} |" if text else "|"
        if left_over:
            yield "|" * left_over


def _render_bare(doc: Document) -> str:
    return plain_text(doc, _bare, gap=False)


def _render_spanned(doc: Document) -> str:
    return plain_text(doc, _spanned, gap=False)


BARE = Layout("pipe_cells", ".txt", _render_bare)
SPANNED = Layout("pipe_cells_spanned", ".txt", _render_spanned)
