"""A sheet saved as text with commas: every row as wide as the widest table, what holds a comma or a break in quotes."""

from __future__ import annotations

import csv
import io

from reports.generation.document import Document
from reports.generation.grid import Grid, full_rows
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.xlsx_parts import COLUMNS
from reports.generation.report import OtherTable


def _render(doc: Document) -> str:
    rows: list[list[str]] = []
    for block in doc.blocks:
        if isinstance(block, Grid):
            rows += [list(row) for row in doc.texts(full_rows(block))]
        elif isinstance(block, OtherTable):
            rows += [list(row) for row in block.rows]
        else:
            rows.append([block.text])
    out = io.StringIO()
    csv.writer(out).writerows([*row, *[""] * (COLUMNS - len(row))] for row in rows)
    return out.getvalue()


LAYOUT = Layout("csv_sheet", ".csv", _render)
