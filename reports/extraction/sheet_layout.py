"""A sheet's cells → paragraphs and tables: rows with several filled cells are a table, a text alone is a paragraph."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from reports.errors import ExtractionError
from reports.extraction.limits import MAX_CELLS
from reports.extraction.writer import ContentWriter, RawCell, one_line

_Place = tuple[int, int]  # row and column, from 0
# What a row is: nothing, several cells, only empty ones, one short text beside empty places, a text of its own.
_NOTHING, _TABLE, _BLANKS, _LABEL, _TEXT = "nothing", "table", "blanks", "label", "text"
_LONG = 60  # characters; a label in a table is shorter, or stands beside its values


@dataclass(frozen=True, slots=True)
class Hidden:
    """The rows and columns of a sheet, from 0, that it does not show."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` of equal length as they read; blanks of a table are white space, where they are known.

    ``merged`` ranges give their first row, first column, last row and last column.
    """

    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]

    def without(self, hidden: Hidden) -> Sheet:
        """The sheet as it shows itself. What a merged range says stands in the first of its places that is left."""
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        rows = [row for row in range(height) if row not in hidden.rows]
        columns = [column for column in range(width) if column not in hidden.columns]
        texts = [[self.rows[row][column] for column in columns] for row in rows]
        merged = []
        for top, left, bottom, right in self.merged:
            first, last = bisect_left(rows, top), bisect_right(rows, bottom) - 1
            begin, end = bisect_left(columns, left), bisect_right(columns, right) - 1
            if first <= last and begin <= end:
                if top >= 0 and left >= 0:  # a range may begin before the first filled cell
                    texts[first][begin] = self.rows[top][left]
                merged.append((first, begin, last, end))
        return Sheet(texts, merged)


def write_sheet(sheet: Sheet, writer: ContentWriter) -> None:
    """Write the sheet's blocks in order. Raises ExtractionError ``document_too_large`` beyond any report's size."""
    layout = _Layout(sheet)
    number = 0
    while number < len(sheet.rows):
        end = number
        while end < len(sheet.rows) and layout.is_table_row(number, end):
            end += 1
        if end > number:
            writer.grid(layout.table(number, end))
        else:
            end = number + 1
            for text in sheet.rows[number]:
                for line in text.split("\n"):
                    writer.paragraph(line)
        number = end


class _Layout:
    def __init__(self, sheet: Sheet) -> None:
        self._rows = sheet.rows
        self._spans: dict[_Place, tuple[int, int]] = {}
        self._covered: dict[_Place, _Place] = {}  # places under a merged range, and where it begins
        self._spread(sheet)
        self._kinds = [self._kind(number) for number in range(len(sheet.rows))]

    def is_table_row(self, start: int, number: int) -> bool:
        """Whether a row goes on with the table that begins at ``start``: a label alone and blanks do, but begin none,
        and a label before a text belongs to the text."""
        following = self._kinds[number + 1] if number + 1 < len(self._kinds) else _NOTHING
        kind = self._kinds[number]
        goes_on = kind == _BLANKS or (kind == _LABEL and following != _TEXT)
        return kind == _TABLE or (number > start and goes_on)

    def table(self, start: int, end: int) -> list[list[RawCell]]:
        """The rows of a table; columns in which no cell of it begins are left out, empty ones at its sides too."""
        used = [column for number in range(start, end) for column in self._used(number)]
        columns = range(min(used), max(used) + 1)
        begins = {number: [c for c in columns if self._begins((number, c), start)] for number in range(start, end)}
        kept = sorted({column for row in begins.values() for column in row})
        return [[self._cell((number, column), end, kept) for column in row] for number, row in begins.items()]

    def _begins(self, place: _Place, start: int) -> bool:
        """Whether a cell begins at a place, in a table that begins at the row ``start``."""
        return place not in self._covered or self._covered[place][0] < start

    def _cell(self, place: _Place, end: int, kept: list[int]) -> RawCell:
        rows, columns = self._spans.get(place, (1, 1))
        text = "" if place in self._covered else one_line(self._rows[place[0]][place[1]])
        covered = bisect_left(kept, place[1] + columns) - bisect_left(kept, place[1])
        return RawCell(text, min(rows, end - place[0]), covered)

    def _spread(self, sheet: Sheet) -> None:
        height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
        budget = MAX_CELLS
        for top, left, bottom, right in sheet.merged:
            rows, columns = range(max(top, 0), min(bottom + 1, height)), range(max(left, 0), min(right + 1, width))
            budget -= len(rows) * len(columns)
            if budget < 0:
                raise ExtractionError("document_too_large")
            places = [(row, column) for row in rows for column in columns]
            if places and not any(place in self._covered or place in self._spans for place in places):
                self._spans[places[0]] = len(rows), len(columns)
                self._covered.update(dict.fromkeys(places[1:], places[0]))

    def _used(self, number: int) -> list[int]:
        """The columns of a row that are filled or merged with filled ones."""
        return [
            column
            for column, text in enumerate(self._rows[number])
            if text.strip() or self._text_at(self._covered.get((number, column)))
        ]

    def _text_at(self, place: _Place | None) -> str:
        return self._rows[place[0]][place[1]].strip() if place else ""

    def _kind(self, number: int) -> str:
        row = self._rows[number]
        cells = [column for column, text in enumerate(row) if text and (number, column) not in self._covered]
        filled = [column for column in cells if row[column].strip()]
        if filled and len(cells) > 1:
            return _TABLE
        is_reached = any(self._covered.get((number, column), (number, 0))[0] < number for column in self._used(number))
        if not filled:
            return _BLANKS if is_reached or len(cells) > 1 else _NOTHING
        text = row[filled[0]].strip()
        is_text = len(text) > _LONG or "\n" in text or (not is_reached and self._fills_width(number, filled[0]))
        return _TEXT if is_text else _LABEL

    def _fills_width(self, number: int, column: int) -> bool:
        """Whether a cell is merged as far as one of the rows beside it reaches."""
        columns = self._spans.get((number, column), (1, 1))[1]
        beside = [
            used[-1] for row in (number - 1, number + 1) if 0 <= row < len(self._rows) and (used := self._used(row))
        ]
        return columns > 1 and bool(beside) and column + columns - 1 >= min(beside)
