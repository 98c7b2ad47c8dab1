"""Spreadsheets (xlsx, xlsm, xls): tables and the text around them, sheet by sheet as a reader turns them over.

Hidden sheets are left out. Formulas count with the value that was stored with them.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from reports.errors import ExtractionError
from reports.extraction import biff, compound
from reports.extraction.content import Content
from reports.extraction.limits import MAX_CELLS
from reports.extraction.sheet_layout import Hidden, Sheet, write_sheet
from reports.extraction.sheet_xml import checked_workbook
from reports.extraction.writer import ContentWriter

# The reader lays out every place between the outermost cells; a report takes some thousand.
MAX_AREA = 1_000_000
_PANIC = "PanicException"
_DIGITS = 15  # what Excel keeps of a number
# A sheet's name is only written where it stands for a heading.
_HEADING_NAME = re.compile(r"[一二三四五六七八九十]+、")
_Place = tuple[int, int]
_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_xlsx(data: bytes) -> Content:
    """Raises ExtractionError for a workbook that is damaged, unsafe, encrypted or larger than any report."""
    packed, hidden = checked_workbook(data, MAX_AREA)
    return _read(packed, "xlsx", hidden, [])


def read_xls(data: bytes) -> Content:
    """Raises ExtractionError for a workbook that is damaged, encrypted or larger than any report."""
    workbook = compound.stream(data, "Workbook", "Book")
    if workbook is None:
        raise ExtractionError("damaged_file")
    sheets = biff.scan(workbook)
    if sum(sheet.area for sheet in sheets) > MAX_AREA or sum(sheet.count for sheet in sheets) > MAX_CELLS:
        raise ExtractionError("document_too_large")
    hidden = [Hidden(frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns)) for sheet in sheets]
    return _read(data, "xls", hidden, [sheet.unseen for sheet in sheets])


def _read(data: bytes, kind: str, hidden: Sequence[Hidden], unseen: Sequence[Mapping[_Place, str]]) -> Content:
    """``hidden`` and ``unseen``, the cells that the library passes over, are by the number of the sheet."""
    writer = ContentWriter()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for index, sheet in enumerate(workbook.sheets_metadata):
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
                    if _HEADING_NAME.match(sheet.name):
                        writer.paragraph(sheet.name, is_heading=True)
                    left_out = hidden[index] if index < len(hidden) else Hidden()
                    texts = _texts(workbook.get_sheet_by_index(index), left_out, unseen[index] if unseen else {})
                    write_sheet(texts, writer)
    except BaseException as error:  # the reader's own panic is no Exception, and has no name to be caught by
        if isinstance(error, CalamineError) or type(error).__name__ == _PANIC:
            raise ExtractionError("damaged_file") from error
        raise
    return writer.content(kind)


def _texts(sheet: CalamineSheet, hidden: Hidden, unseen: Mapping[_Place, str]) -> Sheet:
    """The cells that the sheet shows, from its first filled row and column on."""
    if sheet.start is None:
        return Sheet([], [])
    top, left = sheet.start
    rows = [[_shown(value) for value in row] for row in sheet.to_python()]
    if any(row == top + len(rows) for row, _column in unseen):  # blanks below the last filled row
        rows.append([""] * len(rows[0]))
    for (row, column), text in unseen.items():
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[0]):
            rows[row - top][column - left] = rows[row - top][column - left] or text
    merged = [
        (first[0] - top, first[1] - left, last[0] - top, last[1] - left)
        for first, last in sheet.merged_cell_ranges or ()
    ]
    rows_hidden = frozenset(row - top for row in hidden.rows)
    return Sheet(rows, merged).without(Hidden(rows_hidden, frozenset(column - left for column in hidden.columns)))


def _shown(value: _Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{_DIGITS}g}'):f}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return str(value)
