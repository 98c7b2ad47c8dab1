"""One cell per line behind a tab, an empty line between rows, wrapped cell text on a line without a tab."""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid, word_rows
from reports.generation.layouts.layout import Layout, plain_text


def _table(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(word_rows(grid)):
        for text in row:
            yield "\t" + text
        yield ""


def _render(doc: Document) -> str:
    return plain_text(doc, _table, gap=doc.report.year % 2 == 0)


LAYOUT = Layout("tabbed_cells", ".txt", _render, takes_damage=True)
