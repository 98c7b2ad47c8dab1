"""Every cell on a line of its own with an empty line after it, no tabs; wrapped text on adjacent lines.

Empty cells leave no trace, so reports with blanks are not written like this.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout, plain_text


def _table(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(grid.rows):
        for text in row:
            yield text
            yield ""


def _render(doc: Document) -> str:
    return plain_text(doc, _table)


LAYOUT = Layout("spaced_cells", ".txt", _render, keeps_blanks=False)
