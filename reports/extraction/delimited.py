"""Spreadsheets that were saved as text, with commas or semicolons between the cells (RFC 4180)."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from operator import itemgetter

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.limits import MAX_CELLS, MAX_LINES
from reports.extraction.writer import ContentWriter, RawCell, one_line

MARKS = ",;"
_FEWEST_CELLS = 3  # in a row: what stands before and behind a single comma is prose
_FEWEST_ROWS = 6
_SNIFFED_ROWS = 200


def delimiter(text: str) -> str | None:
    """What parts the cells, where every row has as many of them; None for a text that is no such sheet."""
    for mark in MARKS:
        try:
            rows = [row for row in itertools.islice(_rows(text, mark), _SNIFFED_ROWS) if row]
        except csv.Error:
            continue
        widths = {len(row) for row in rows}
        if len(rows) >= _FEWEST_ROWS and len(widths) == 1 and widths.pop() >= _FEWEST_CELLS:
            return mark
    return None


def read_csv(text: str, encoding: str) -> Content:
    """The sheet's tables and the text around them. Raises ExtractionError where it is damaged or too large."""
    mark = delimiter(text) or MARKS[0]
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in _rows(text, mark):
            rows.append(row)
            cells += len(row)
            if cells > MAX_CELLS or len(rows) > MAX_LINES:
                raise ExtractionError("document_too_large")
    except csv.Error as error:
        raise ExtractionError("damaged_file") from error
    writer = ContentWriter()
    for is_text, group in itertools.groupby(zip(rows, _texts(rows), strict=True), key=itemgetter(1)):
        if is_text:
            for line in "\n".join("".join(row) for row, _ in group).split("\n"):
                writer.paragraph(line)
        else:
            writer.grid([[RawCell(one_line(cell)) for cell in row] for row, _ in group])
    return writer.content("csv", encoding)


def _rows(text: str, mark: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=mark)


def _texts(rows: list[list[str]]) -> Iterator[bool]:
    """Row by row whether it is text: one cell alone, as headings and paragraphs are.

    Between two rows of a table it is a label, whose values are blank or stand below.
    """
    lone = [True, *(sum(bool(cell.strip()) for cell in row) < 2 for row in rows), True]
    return (here and (before or behind) for before, here, behind in zip(lone, lone[1:], lone[2:], strict=False))
