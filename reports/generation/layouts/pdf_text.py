"""Text as it comes out of a PDF: the words of a row apart by blanks, and nothing where a cell is empty.

In ``pdf_wrapped`` long labels stand on several lines with the row's numbers beside the middle one, as they are printed.
In ``pdf_apart`` the labels of the rows come first and their numbers after them, a line for each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout, one_line, plain_text

WIDTH = 14
"""Characters of a label that fit on one line."""


def _rows(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(grid.rows):
        line = " ".join(one_line(text) for text in row if text)
        if line:
            yield line


def _wrapped_rows(doc: Document, grid: Grid) -> Iterator[str]:
    for cells, row in zip(grid.rows, doc.texts(grid.rows), strict=True):
        labels = [cell.text for cell in cells if not cell.code]
        numbers = " ".join(one_line(text) for text in row[len(labels) :] if text)
        if not labels or not numbers:
            yield from filter(None, [" ".join(one_line(text) for text in row if text)])
            continue
        first, label = " ".join(map(one_line, filter(None, labels[:-1]))), one_line(labels[-1])
        parts = [label[start : start + WIDTH] for start in range(0, len(label), WIDTH)] or [""]
        if first:
            parts[0] = f"{first} {parts[0]}"
        middle = (len(parts) - 1) // 2
        for index, part in enumerate(parts):
            yield f"{part} {numbers}".strip() if index == middle else part


def _rows_apart(doc: Document, grid: Grid) -> Iterator[str]:
    waiting: list[str] = []
    for cells, row in zip(grid.rows, doc.texts(grid.rows), strict=True):
        labels = [cell.text for cell in cells if not cell.code]
        numbers = " ".join(one_line(text) for text in row[len(labels) :] if text)
        if not numbers:
            yield from waiting
            waiting = []
        yield from map(one_line, filter(None, labels))
        waiting += filter(None, [numbers])
    yield from waiting


def _render(doc: Document) -> str:
    return plain_text(doc, _rows, gap=False)


def _render_wrapped(doc: Document) -> str:
    return plain_text(doc, _wrapped_rows, gap=False)


def _render_apart(doc: Document) -> str:
    return plain_text(doc, _rows_apart, gap=False)


LAYOUT = Layout("pdf_text", ".txt", _render, keeps_blanks=False, takes_damage=True)
WRAPPED = Layout("pdf_wrapped", ".txt", _render_wrapped, keeps_blanks=False)
APART = Layout("pdf_apart", ".txt", _render_apart, keeps_blanks=False)
