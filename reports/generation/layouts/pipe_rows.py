"""A row per line as ``a | b | c |``, either with a tail of pipes for the columns left over or without."""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid, word_rows
from reports.generation.layouts.layout import Layout, one_line, plain_text


def _line(cells: list[str], width: int) -> str:
    """Cells up to the last that is not empty, then one pipe for each that is."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    tail = "|" * (width - len(cells))
    return " ".join([*(f"{cell} |" if cell else "|" for cell in cells), *([tail] if tail else [])])


def _tailed(doc: Document, grid: Grid) -> Iterator[str]:
    """Rows as wide as the table and one more, as the pages of some sites are."""
    rows = [[one_line(text) for text in row] for row in doc.texts(grid.rows)]
    width = max(len(row) for row in rows) + doc.report.year % 3
    last = len(rows) - 1
    for index, row in enumerate(rows):
        blank_end = not row[-1]
        yield _line(row, len(row) if index == last and not blank_end else width)


def _bare(doc: Document, grid: Grid) -> Iterator[str]:
    """Rows with their own cells only; a row of results keeps an empty cell below 三、 and its group."""
    for row in doc.texts(word_rows(grid) if grid.name == "requests" else grid.rows):
        yield " ".join(f"{one_line(text)} |" if text else "|" for text in row)


def _render_tailed(doc: Document) -> str:
    return plain_text(doc, _tailed, gap=False)


def _render_bare(doc: Document) -> str:
    return plain_text(doc, _bare, gap=False)


TAILED = Layout("pipe_rows_tailed", ".txt", _render_tailed)
BARE = Layout("pipe_rows", ".txt", _render_bare)
