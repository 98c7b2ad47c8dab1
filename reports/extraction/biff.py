"""What an xls workbook says of its cells before it is read: where they lie, and what its reader passes over.

Records: [MS-XLS]. The reading itself is done elsewhere; it lays out a table of every place between the outermost
cells, takes errors for empty cells, and sees no empty cells that have a border.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.errors import ExtractionError

_END, _SHEET, _PASSWORD, _MANY_NUMBERS, _FORMULA = 0x0A, 0x85, 0x2F, 0xBD, 0x06
_TRUTH_OR_ERROR = 0x205
_FORMAT, _BLANK, _MANY_BLANKS = 0xE0, 0x201, 0xBE
_BLANKS = (_BLANK, _MANY_BLANKS)
_ROW, _HIDDEN_ROW = 0x208, 0x20
_COLUMNS, _HIDDEN_COLUMN, _MAX_COLUMN = 0x7D, 0x01, 255
_DIMENSIONS, _MAX_ROW = 0x200, 65_535  # the reader sets memory aside for as many cells as a sheet says to have
_CELLS = {_FORMULA, _TRUTH_OR_ERROR, _MANY_NUMBERS, 0xFD, 0x203, 0x27E, 0x204, 0xD6, 0x207}
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_IS_ERROR = b"\x02"


@dataclass(slots=True)
class SheetCells:
    """Rows and columns (from 0) that the cells of a sheet take up, how many they are, and what is hidden.

    ``unseen`` is the text of those that the reader passes over: an error, or a no-break space for a blank of a table.
    """

    rows: tuple[int, int] = (0, -1)
    columns: tuple[int, int] = (0, -1)
    count: int = 0
    unseen: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def area(self) -> int:
        return (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)


def scan(workbook: bytes) -> list[SheetCells]:
    """The cells of every sheet, in the workbook's order.

    Raises ExtractionError ``encrypted_file`` for a workbook with a password, ``damaged_file`` for broken records.
    """
    try:
        starts, bordered = _globals(workbook)
        if len(set(starts)) < len(starts):
            raise ExtractionError("damaged_file")
        return [_scan_sheet(workbook, start, bordered) for start in starts]
    except struct.error as error:
        raise ExtractionError("damaged_file") from error


def _globals(workbook: bytes) -> tuple[list[int], set[int]]:
    """Where the sheets begin, and the numbers of the cell formats that draw a line."""
    starts: list[int] = []
    bordered: set[int] = set()
    formats = 0
    for kind, body in _records(workbook, 0):
        if kind == _PASSWORD:
            raise ExtractionError("encrypted_file")
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT:
            if len(body) >= 20 and any(body[10:12]):
                bordered.add(formats)
            formats += 1
    return starts, bordered


def _scan_sheet(workbook: bytes, start: int, bordered: set[int]) -> SheetCells:
    cells = SheetCells()
    places: list[tuple[int, int]] = []
    for kind, body in _records(workbook, start):
        if kind in _CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            places.append((row, column))
            if kind == _MANY_NUMBERS:
                places.append((row, struct.unpack_from("<H", body, len(body) - 2)[0]))
                cells.count += (len(body) - 6) // 6
            if (error := _error(kind, body)) is not None:
                cells.unseen[row, column] = error
        elif kind in _BLANKS:
            cells.unseen.update(_blanks(kind, body, bordered))
        elif kind == _DIMENSIONS and len(body) >= 14:
            last_row, last_column = struct.unpack_from("<4xI2xH", body)  # both one beyond
            if last_row > _MAX_ROW + 1 or last_column > _MAX_COLUMN + 1:
                raise ExtractionError("damaged_file")
        elif kind == _ROW and len(body) >= 14 and body[12] & _HIDDEN_ROW:
            cells.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and len(body) >= 10 and body[8] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            cells.hidden_columns.update(range(first, min(last, _MAX_COLUMN) + 1))
    if places:
        rows, columns = zip(*places, strict=True)
        cells.rows, cells.columns = (min(rows), max(rows)), (min(columns), max(columns))
    cells.count += len(places)
    return cells


def _blanks(kind: int, body: bytes, bordered: set[int]) -> Iterator[tuple[tuple[int, int], str]]:
    """The empty cells with a border that a record lists."""
    row, first = struct.unpack_from("<HH", body)
    count = 1 if kind == _BLANK else (len(body) - 6) // 2
    for offset, number in enumerate(struct.unpack_from(f"<{max(count, 0)}H", body, 4)):
        if number in bordered:
            yield (row, first + offset), "\N{NO-BREAK SPACE}"


def _error(kind: int, body: bytes) -> str | None:
    """What a cell shows whose value is an error, None for all others."""
    if kind == _TRUTH_OR_ERROR and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#?")
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6:7] == _IS_ERROR:
        return _ERRORS.get(body[8], "#?")
    return None


def _records(workbook: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record up to the end of the part that begins at ``start``."""
    position, depth = start, 0
    while position + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, position)
        yield kind, workbook[position + 4 : position + 4 + length]
        position += 4 + length
        if kind & 0xFF == 0x09:  # a chart within a sheet begins and ends like the sheet itself
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
