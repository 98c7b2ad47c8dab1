"""Markdown: tables as they stand, or one table per row under invented headers 数据1, 数据2 and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.generation.document import Document
from reports.generation.grid import Grid, full_rows
from reports.generation.layouts.layout import Layout, TableWriter, one_line
from reports.generation.report import Line, OtherTable


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(one_line(cell) for cell in cells) + " |"


def _table(doc: Document, grid: Grid) -> Iterator[str]:
    rows = doc.texts(full_rows(grid))
    yield from _lines(rows)


def _lines(rows: list[list[str]]) -> Iterator[str]:
    yield _row(rows[0])
    yield _row(["---"] * len(rows[0]))
    yield from map(_row, rows[1:])


def _table_per_row(doc: Document, grid: Grid) -> Iterator[str]:
    for row in doc.texts(grid.rows):
        yield from _lines([[f"数据{number}" for number in range(1, len(row) + 1)], row])
        yield ""


def _line(line: Line) -> str:
    marks = {"title": "# ", "heading": "## "}
    return marks.get(line.kind, "") + line.text


def _markdown(doc: Document, table: TableWriter) -> str:
    lines: list[str] = []
    for block in doc.blocks:
        if isinstance(block, Grid):
            lines += table(doc, block)
        elif isinstance(block, OtherTable):
            lines += _lines([list(row) for row in block.rows])
        else:
            lines.append(_line(block))
        lines.append("")
    return "\n".join(lines)


def _render(doc: Document) -> str:
    return _markdown(doc, _table)


def _render_rows(doc: Document) -> str:
    return _markdown(doc, _table_per_row)


MARKDOWN = Layout("markdown", ".md", _render)
MARKDOWN_ROWS = Layout("markdown_rows", ".md", _render_rows)
