"""A table in which the whole report stands, as in a sheet: headings and texts in rows beside those of the form."""

from __future__ import annotations

from collections.abc import Iterator

from reports.extraction.content import Block, Cell, Content, Grid, Paragraph
from reports.parsing.headings import read_heading
from reports.parsing.labels import exact_meanings, is_form_label
from reports.parsing.numbers import looks_like_value
from reports.parsing.signature import is_date_line


def parted(content: Content, grid: Grid) -> Iterator[Block]:
    """The table as it is; where headings of sections stand in it, the paragraphs and tables between and behind them."""
    texts = [_only_cell(row) for row in grid.rows]
    if not any(cell and _heads_section(cell) for cell in texts) or not _holds_form(grid):
        yield grid
        return
    rows: list[tuple[Cell, ...]] = []
    for row, cell in zip(grid.rows, texts, strict=True):
        if cell and (_heads_section(cell) or (not rows and _is_text(cell))):
            yield from _grid(rows)
            yield from _paragraphs(content, cell)
            rows = []
        elif rows or any(other.text for other in row):
            rows.append(row)
    yield from _grid(rows)


def _holds_form(grid: Grid) -> bool:
    """Whether rows of the forms since 2019 stand in it: those of the annex before are worded like headings."""
    meanings = (meaning for row in grid.rows for cell in row for meaning in exact_meanings(cell.text))
    return any(meaning.kind == "article" or meaning.table == "requests" for meaning in meanings)


def _only_cell(row: tuple[Cell, ...]) -> Cell | None:
    """The one cell of a row that says anything, if it is one alone."""
    filled = {cell.span: cell for cell in row if cell.text.strip()}
    return next(iter(filled.values())) if len(filled) == 1 else None


def _heads_section(cell: Cell) -> bool:
    heading = read_heading(cell.text)
    return heading is not None and heading.exact and heading.numbered and not is_form_label(cell.text)


def _is_text(cell: Cell) -> bool:
    return not is_form_label(cell.text) and (not looks_like_value(cell.text) or is_date_line(cell.text))


def _grid(rows: list[tuple[Cell, ...]]) -> Iterator[Grid]:
    if rows:
        cells = [cell for row in rows for cell in row]
        yield Grid(tuple(rows), min(cell.start for cell in cells), max(cell.end for cell in cells))


def _paragraphs(content: Content, cell: Cell) -> Iterator[Paragraph]:
    """The lines of a cell."""
    start = cell.start
    for line in content.text[cell.start : cell.end].split("\n"):
        yield Paragraph(line, start, start + len(line))
        start += len(line) + 1
