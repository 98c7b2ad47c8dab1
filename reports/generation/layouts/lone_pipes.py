"""Cells on lines of their own, a line with nothing but a pipe after each."""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout, plain_text


def _table(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(grid.rows):
        for text in row:
            if text:
                yield text
            yield "|"


def _render(doc: Document) -> str:
    return plain_text(doc, _table, gap=False)


LAYOUT = Layout("lone_pipes", ".txt", _render)
