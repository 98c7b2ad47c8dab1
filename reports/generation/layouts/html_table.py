"""A plain page with tables that span rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from reports.generation.document import Document
from reports.generation.grid import Cell, Grid
from reports.generation.layouts.layout import Layout
from reports.generation.report import Line, OtherTable

CellWriter = Callable[[str], str]


def simple_cell(text: str) -> str:
    """Text of a cell; an empty one holds a no-break space, as editors leave it."""
    return escape(text).replace("\n", "<br/>") if text else "&nbsp;"


def table_html(doc: Document, grid: Grid, cell: CellWriter, attributes: str = "") -> Iterator[str]:
    """The lines of a table of the form."""
    yield f"<table{attributes}>"
    for row in grid.rows:
        yield "<tr>" + "".join(f"<td{_spans(part)}>{cell(doc.text(part))}</td>" for part in row) + "</tr>"
    yield "</table>"


def _spans(cell: Cell) -> str:
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return columns + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def other_table_html(table: OtherTable) -> str:
    """A table that is not the form's."""
    rows = ("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in table.rows)
    return "<table>" + "".join(rows) + "</table>"


def line_html(line: Line) -> str:
    """A paragraph, a heading or the signature."""
    text = escape(line.text)
    if line.kind == "title":
        return f'<p align="center"><strong>{text}</strong></p>'
    if line.kind == "heading":
        return f"<p><strong>{text}</strong></p>"
    if line.kind == "right":
        return f'<p style="text-align:right;">{text}</p>'
    return f"<p>&emsp;&emsp;{text}</p>" if line.kind == "body" else f"<p>{text}</p>"


def body_lines(doc: Document, cell: CellWriter, attributes: str = "") -> Iterator[str]:
    """Every block in order."""
    for block in doc.blocks:
        if isinstance(block, Grid):
            yield from table_html(doc, block, cell, attributes)
        elif isinstance(block, OtherTable):
            yield other_table_html(block)
        else:
            yield line_html(block)


def _render(doc: Document) -> str:
    head = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8"/>\n<title>{escape(doc.title)}</title>\n</head>\n<body>'
    )
    return "\n".join([head, *body_lines(doc, simple_cell, ' border="1"'), "</body>", "</html>", ""])


LAYOUT = Layout("html_table", ".html", _render)
