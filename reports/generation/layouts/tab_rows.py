"""A row per line, cells apart by tabs: all columns of the table (``tab_grid``) or cells pushed left (``tab_rows``)."""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid, full_rows, word_rows
from reports.generation.layouts.layout import Layout, one_line, plain_text


def _packed(doc: Document, grid: Grid) -> Iterator[str]:
    whole = word_rows(grid)
    width = max(len(row) for row in whole)
    for row, cells in zip(doc.texts(whole), whole, strict=True):
        # A row that lost or doubled a cell ends with its last one: a tab more would read as an empty cell.
        tail = width - len(cells) if len(row) == len(cells) else 0
        yield "\t".join(one_line(text) for text in row) + "\t" * tail


def _full(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(full_rows(grid)):
        yield "\t".join(one_line(text) for text in row)


def _render_packed(doc: Document) -> str:
    return "\n\n" + plain_text(doc, _packed)


def _render_full(doc: Document) -> str:
    return plain_text(doc, _full)


TAB_ROWS = Layout("tab_rows", ".txt", _render_packed, takes_damage=True)
TAB_GRID = Layout("tab_grid", ".txt", _render_full)
