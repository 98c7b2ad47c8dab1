"""Tables without rules: numbers that stand in columns, with their labels beside them.

Every line that ends in numbers is a row; what else stands near it is its label, wrapped as it may be. Lines are looked
at as if the pages were one long page, so that a page break changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.errors import ExtractionError
from reports.extraction.pdf_column_table import ColumnTable, Rows
from reports.extraction.pdf_paragraphs import PlacedLine
from reports.extraction.pdf_rows import WIDE, LongRow, long_page
from reports.extraction.pdf_wording import has_ordinal

_MAX_ROWS = 1_000  # of one table
_MANY = 5  # numbers that make a table of a single row
_SIZES = 1.2  # between a heading and the text of a table


def find_columns(lines: Sequence[PlacedLine]) -> Iterator[list[PlacedLine] | Rows]:
    """The lines in their order, those that make a table as its rows.

    Raises ExtractionError ``document_too_large`` for a table longer than any report's.
    """
    rows = long_page(lines)
    waiting: list[PlacedLine] = []
    position = 0
    for start, end in _regions(rows):
        table = ColumnTable(rows[start:end]).rows()
        waiting += [row.source for row in rows[position:start]]
        if waiting:
            yield waiting
        waiting = []
        yield table
        position = end
    waiting += [row.source for row in rows[position:]]
    if waiting:
        yield waiting


def _regions(rows: Sequence[LongRow]) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of lines that makes a table."""
    anchors = [index for index, row in enumerate(rows) if row.is_anchor]
    groups: list[list[int]] = []
    for index in anchors:
        above = groups[-1][-1] if groups else index
        between = rows[above + 1 : index]
        ends = any(row.is_text or _is_larger(row, rows[index]) for row in between)
        if groups and not ends and not _is_other_table(rows[above], between, rows[index]):
            groups[-1].append(index)
        else:
            groups.append([index])
    taken = 0
    for group in groups:
        if group[-1] - group[0] > _MAX_ROWS:
            raise ExtractionError("document_too_large")
        widest = max(len(rows[index].pieces) - rows[index].values_from for index in group)
        if (len(group) < 2 or not _is_aligned([rows[index] for index in group])) and widest < _MANY:
            continue
        start, end = group[0], group[-1] + 1
        while start > taken and _may_head(rows, start - 1, rows[group[0]]):
            start -= 1
        while end < len(rows) and _hangs_on(rows[end - 1], rows[end]):
            end += 1
        yield start, end
        taken = end


def _is_other_table(above: LongRow, between: Sequence[LongRow], below: LongRow) -> bool:
    """Whether a table begins below heads of its own: its rows are wide, and of another width than those above."""
    width = len(below.pieces) - below.values_from
    is_headed = any(row.has_gaps and not any(piece.is_value for piece in row.pieces) for row in between)
    return is_headed and width >= _MANY and width != len(above.pieces) - above.values_from


def _is_aligned(rows: Sequence[LongRow]) -> bool:
    """Whether some number stands under another."""
    values = [(number, piece) for number, row in enumerate(rows) for piece in row.pieces[row.values_from :]]
    return any(
        one != other and piece.left < below.right and below.left < piece.right
        for one, piece in values
        for other, below in values
    )


def _is_larger(row: LongRow, anchor: LongRow) -> bool:
    return row.source.line.size > _SIZES * max(anchor.source.line.size, 1.0)


def _may_head(rows: Sequence[LongRow], index: int, anchor: LongRow) -> bool:
    """Whether a line above the first numbers belongs to the table's header, and does not end a paragraph."""
    row = rows[index]
    if row.is_text or _is_larger(row, anchor):
        return False
    above = rows[index - 1] if index else None
    return row.has_gaps or above is None or not (above.is_text and above.source.line.text[-1] not in "。；：")


def _hangs_on(above: LongRow, row: LongRow) -> bool:
    """Whether a line goes on the label of the one above it."""
    near = row.pieces[0].middle - above.pieces[0].middle < 1.5 * row.source.line.size
    beside = (
        row.source.line.area.left < above.pieces[0].right and row.source.line.area.right < WIDE * row.source.page_width
    )
    return near and beside and not row.is_text and not has_ordinal(row.source.line.text)
