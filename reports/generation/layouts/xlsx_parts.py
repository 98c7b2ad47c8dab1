"""SpreadsheetML as Excel and WPS write it: shared strings, merged cells, numbers, formulas with their cached values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from zlib import crc32

from reports.generation.document import Document
from reports.generation.grid import Cell, Grid
from reports.generation.layouts.package import Link, Part, package
from reports.generation.layouts.placing import Place, column_shares, placed
from reports.generation.report import OtherTable

_NAME = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
COLUMNS = 15
"""How many columns every sheet has; section 4's table is the widest."""
TEXT, TITLE, RULED, RIGHT = 0, 1, 2, 3
"""Indices into the cell formats of ``_STYLES``."""
_BORDER = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
_STYLES = (
    f'<styleSheet {_NAME}><fonts count="2"><font><sz val="10"/><name val="宋体"/></font>'
    '<font><b/><sz val="16"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    f'</fills><borders count="2"><border/><border>{_BORDER}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    '<xf fontId="0" borderId="0" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '<xf fontId="1" borderId="0" applyAlignment="1"><alignment horizontal="center" wrapText="1"/></xf>'
    '<xf fontId="0" borderId="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf fontId="0" borderId="0" applyAlignment="1"><alignment horizontal="right"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def letters(column: int) -> str:
    """The name of a column (from 0); there are no more than 26."""
    return chr(65 + column)


def bounds(grid: Grid) -> list[int]:
    """Where each column of a table begins among the sheet's columns, and where the last one ends."""
    out, whole = [0], 0.0
    for share in column_shares(grid.name, grid.width):
        whole += share * COLUMNS
        out.append(max(out[-1] + 1, round(whole)))
    return out


@dataclass
class Strings:
    """The workbook's shared strings."""

    index: dict[str, int] = field(default_factory=dict)

    def add(self, text: str) -> int:
        return self.index.setdefault(text, len(self.index))

    def part(self) -> Part:
        items = "".join(f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>' for text in self.index)
        return Part(f'<sst {_NAME} uniqueCount="{len(self.index)}">{items}</sst>', "sharedStrings")


class Sheet:
    """One sheet, filled from the top."""

    def __init__(self, name: str, strings: Strings, *, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self._strings = strings
        self._rows: list[str] = []
        self._merged: list[str] = []

    def _row(self, cells: str, *, height: float = 0, hidden: bool = False) -> None:
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        unseen = ' hidden="1"' if hidden else ""
        self._rows.append(f'<row r="{len(self._rows) + 1}"{tall}{unseen}>{cells}</row>')

    def _cell(self, column: int, text: str, style: int, formula: str = "", *, number: bool = False) -> str:
        at = f'<c r="{letters(column)}{len(self._rows) + 1}" s="{style}"'
        if not text:
            return f"{at}/>"
        if number and text.isascii():
            # Excel keeps seventeen digits: 160.59639999999999 is how it writes 160.5964.
            value = text if text.lstrip("-").isdigit() else format(float(text), ".17g")
            return f"{at}>{f'<f>{formula}</f>' if formula else ''}<v>{value}</v></c>"
        return f'{at} t="s"><v>{self._strings.add(text)}</v></c>'

    def _merge(self, row: int, column: int, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            end = f"{letters(column + columns - 1)}{row + rows - 1}"
            self._merged.append(f'<mergeCell ref="{letters(column)}{row}:{end}"/>')

    def line(self, text: str, style: int = TEXT, *, hidden: bool = False) -> None:
        """A line of text in one cell over the whole width."""
        lines = max(1, -(-len(text) // 62)) + text.count("\n")
        self._merge(len(self._rows) + 1, 0, 1, COLUMNS)
        self._row(self._cell(0, text, style), height=26 if style == TITLE else 14 * lines, hidden=hidden)

    def values(self, row: tuple[str | int, ...], *, hidden: bool = False) -> None:
        """A plain row of texts and numbers."""
        cells = (
            self._cell(n, str(value), RULED, number=isinstance(value, int))
            for n, value in enumerate(row)
            if value != ""
        )
        self._row("".join(cells), hidden=hidden)

    def table(self, doc: Document, grid: Grid) -> None:
        """A table of the form: numbers as numbers or as text, totals now and then as a formula."""
        at = bounds(grid)
        for row in placed(grid):
            number = len(self._rows) + 1
            where = {place.cell.code: letters(at[place.column]) + str(number) for place in row if place.cell.code}
            cells = []
            for place in row:
                start, end = at[place.column], at[place.column + place.columns]
                cells.append(self._figure(doc, place.cell, start, where))
                cells += [self._cell(column, "", RULED) for column in range(start + 1, end)]
                if place.begins:
                    self._merge(number, start, place.cell.rows, end - start)
            longest = max((_lines(doc.text(place.cell), at, place) for place in row if place.begins), default=1)
            self._row("".join(cells), height=13.5 * longest)

    def _figure(self, doc: Document, cell: Cell, column: int, where: Mapping[str, str]) -> str:
        text = doc.text(cell)
        if not cell.code or not re.fullmatch(r"-?\d+(\.\d+)?", text):
            return self._cell(column, text, RULED)
        formula = _total(doc, cell.code, where)
        as_text = not formula and crc32(cell.code.encode()) % 4 == doc.report.year % 4
        return self._cell(column, text, RULED, formula, number=not as_text)

    def other_table(self, table: OtherTable) -> None:
        """A table that is not the form's."""
        for row in table.rows:
            self.values(row)

    def part(self) -> Part:
        merged = f'<mergeCells count="{len(self._merged)}">{"".join(self._merged)}</mergeCells>' if self._merged else ""
        widths = f'<cols><col min="1" max="{COLUMNS}" width="7.5" customWidth="1"/></cols>'
        data = f"<sheetData>{''.join(self._rows)}</sheetData>"
        return Part(f"<worksheet {_NAME}>{widths}{data}{merged}</worksheet>", "worksheet")


def _lines(text: str, at: list[int], place: Place) -> int:
    """How many lines a cell that stands in one row needs."""
    if place.cell.rows > 1:
        return 1
    room = 3.5 * (at[place.column + place.columns] - at[place.column])
    return sum(max(1, -(-len(part) // int(room))) for part in text.split("\n"))


def _total(doc: Document, code: str, where: Mapping[str, str]) -> str:
    """The formula of a total, where the cells beside it are numbers and add up to it."""
    row, _, column = code.rpartition(".")
    parts = [other for other in where if other.startswith(f"{row}.") and other != code]
    if column != "total" or len(parts) not in (4, 6):
        return ""
    texts = [doc.report.written(part) for part in parts]
    if not all(text.isdigit() and text.isascii() for text in texts):
        return ""
    held = sum(map(int, texts)) == int(doc.report.written(code))
    return f"SUM({where[parts[0]]}:{where[parts[-1]]})" if held else ""


def workbook(sheets: list[Sheet], strings: Strings) -> bytes:
    """An xlsx file with these sheets."""
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}" state="{"hidden" if sheet.hidden else "visible"}" '
        f'r:id="worksheets_sheet{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    parts: dict[str, Part | Link] = {
        f"worksheets/sheet{number}.xml": sheet.part() for number, sheet in enumerate(sheets, start=1)
    }
    parts |= {"sharedStrings.xml": strings.part(), "styles.xml": Part(_STYLES, "styles")}
    xml = f"<workbook {_NAME}><sheets>{listed}</sheets></workbook>"
    return package("xl/workbook.xml", xml, "sheet", parts)
