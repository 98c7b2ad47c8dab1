"""Spreadsheets: everything on one sheet, or a sheet for every section; with rows and sheets that are hidden."""

from __future__ import annotations

import re

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.xlsx_parts import RIGHT, TEXT, TITLE, Sheet, Strings, workbook
from reports.generation.report import Line, OtherTable

STYLES = {"title": TITLE, "center": TITLE, "right": RIGHT}
CHECK = "填报校验区，请勿改动"
"""What stands in hidden rows."""
LAST_YEAR = "上年同期数据，仅供填报时比对"
"""What stands on the hidden sheet."""
OLD_ROWS: tuple[tuple[str | int, ...], ...] = (
    ("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
    ("一、本年新收政府信息公开申请数量", 31, 2, 0, 0, 0, 0, 33),
    ("（一）予以公开", 30, 1, 0, 0, 0, 0, 31),
)


def _fill(sheet: Sheet, doc: Document, blocks: list[Line | OtherTable | Grid]) -> None:
    for block in blocks:
        if isinstance(block, Grid):
            sheet.table(doc, block)
        elif isinstance(block, OtherTable):
            sheet.other_table(block)
        else:
            sheet.line(block.text, STYLES.get(block.kind, TEXT))


def _render_one(doc: Document) -> bytes:
    strings = Strings()
    sheet = Sheet("Sheet1", strings)
    sheet.line(CHECK, hidden=True)
    sheet.values(("校验", 12, 0, 7, 19), hidden=True)
    _fill(sheet, doc, list(doc.blocks))
    empty = [Sheet(name, strings) for name in ("Sheet2", "Sheet3")]
    return workbook([sheet, *empty], strings)


def _sheet_name(title: str, number: int) -> str:
    """A section's title without its number, as short as a tab has it."""
    words = re.sub(r"^.{1,2}、\s*|[\[\]:*?/\\|]", "", title)
    return f"{number}{words}"[:20]


def _render_sheets(doc: Document) -> bytes:
    strings = Strings()
    cuts = [n for n, block in enumerate(doc.blocks) if isinstance(block, Line) and block.kind == "heading"]
    sheets = []
    for number, (start, end) in enumerate(zip([0, *cuts[1:]], [*cuts[1:], len(doc.blocks)], strict=True), start=1):
        blocks = list(doc.blocks[start:end])
        title = next((block.text for block in blocks if isinstance(block, Line) and block.kind == "heading"), "年报")
        sheet = Sheet(_sheet_name(title, number), strings)
        _fill(sheet, doc, blocks)
        sheet.line(CHECK, hidden=True)
        sheets.append(sheet)
    hidden = Sheet("上年数据", strings, hidden=True)
    hidden.line(LAST_YEAR)
    for row in OLD_ROWS:
        hidden.values(row)
    return workbook([sheets[0], hidden, *sheets[1:]], strings)


ONE_SHEET = Layout("xlsx_one_sheet", ".xlsx", _render_one, outside=(CHECK,))
SHEETS = Layout("xlsx_sheets", ".xlsx", _render_sheets, outside=(CHECK, LAST_YEAR))
