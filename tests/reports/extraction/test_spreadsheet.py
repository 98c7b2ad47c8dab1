"""Spreadsheets: rows become tables and paragraphs, and what is hidden, wrong or far away is treated as it should be."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from reports.errors import ExtractionError
from reports.extraction import compound, extract
from reports.extraction.biff import SheetCells, scan
from reports.extraction.content import Grid, Paragraph
from tests.reports.extraction.office_files import blocks, zipped
from tests.reports.test_reading import at_most

Fill = Callable[[Worksheet], None]
LINE = Border(*[Side("thin")] * 4)


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def make_xlsx(*rows: list[object], merged: tuple[str, ...] = (), then: Fill | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    if then:
        then(sheet)
    return saved(workbook)


def read(*rows: list[object], merged: tuple[str, ...] = (), then: Fill | None = None) -> list[str | list[list[str]]]:
    return blocks(extract(make_xlsx(*rows, merged=merged, then=then), "a.xlsx"))


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """The workbook with one of its parts rewritten."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts = {info.filename: container.read(info) for info in container.infolist()}
    assert old.encode() in parts[name]
    return zipped({**parts, name: parts[name].replace(old.encode(), new.encode())})


SHEET = "xl/worksheets/sheet1.xml"


def refusal(data: bytes) -> str:
    with at_most(10), pytest.raises(ExtractionError) as caught:
        extract(data, "a.xlsx")
    return caught.value.code


def test_text_alone_is_a_paragraph_and_rows_of_cells_are_a_table() -> None:
    assert read(["标题"], [], ["一、总体情况"], [], ["甲", "乙"], ["丙", 1], [], ["落款"]) == [
        "标题",
        "一、总体情况",
        [["甲", "乙"], ["丙", "1"]],
        "落款",
    ]


def test_lines_of_a_cell_are_paragraphs() -> None:
    assert read(["第一段。\n  第二段。"]) == ["第一段。", "第二段。"]


def test_places_point_to_their_words() -> None:
    content = extract(make_xlsx(["标题"], ["甲", 1], ["乙", 2]), "a.xlsx")
    assert content.kind == "xlsx"
    for block in content.blocks:
        if isinstance(block, Paragraph):
            assert content.text[block.start : block.end] == block.text
        else:
            assert all(content.text[cell.start : cell.end] == cell.text for row in block.rows for cell in row)


def test_merged_cells_are_repeated_at_every_place_they_cover() -> None:
    rows = read(["甲", None, "乙"], [None, None, 1], [3, 4, 5], merged=("A1:B2",))
    assert rows == [[["甲", "甲", "乙"], ["甲", "甲", "1"], ["3", "4", "5"]]]


def test_columns_in_which_no_cell_begins_are_none() -> None:
    assert read(["甲", None, None, 1], ["乙", None, None, 2], merged=("A1:C1", "A2:C2")) == [[["甲", "1"], ["乙", "2"]]]


def test_empty_columns_at_the_sides_are_left_out_and_blanks_inside_kept() -> None:
    assert read([None, "甲", None, "乙"], [None, "丙", None, 1]) == [[["甲", "", "乙"], ["丙", "", "1"]]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"), (7.463, "7.463"), (-8, "-8"), (0, "0"), (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"), (1e-7, "0.0000001"),
        ("0012", "0012"), (True, "TRUE"), (datetime.date(2021, 1, 25), "2021-01-25"),
        (datetime.datetime(2021, 1, 25, 8, 30), "2021-01-25 08:30:00"), (datetime.time(8, 30), "08:30:00"),
    ],
)  # fmt: skip
def test_values_are_written_as_they_read(value: object, text: str) -> None:
    assert read(["甲", value], ["乙", 2])[0][0][1] == text  # type: ignore[index]


def test_heading_merged_over_the_width_parts_two_tables() -> None:
    rows = read(["甲", "乙"], ["丙", 1], ["三、申请情况"], ["丁", "戊"], ["己", 2], merged=("A3:B3",))
    assert rows == [[["甲", "乙"], ["丙", "1"]], "三、申请情况", [["丁", "戊"], ["己", "2"]]]


def test_label_without_values_stays_in_its_table() -> None:
    assert read(["甲", "乙"], ["规章"], ["丙", 1], ["丁"]) == [[["甲", "乙"], ["规章", ""], ["丙", "1"], ["丁", ""]]]


def test_blank_row_that_the_table_draws_is_a_row_of_it() -> None:
    def draw(sheet: Worksheet) -> None:
        for row in sheet["A1:C3"]:
            for cell in row:
                cell.border = LINE

    rows = read(["维持", "纠正", "总计"], ["结果", "结果", "结果"], then=draw)
    assert rows == [[["维持", "纠正", "总计"], ["结果", "结果", "结果"], ["", "", ""]]]


def test_hidden_rows_and_columns_are_left_out() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    assert read(["甲", "旧", 1], ["隐", "旧", 9], ["乙", "旧", 2], then=hide) == [[["甲", "1"], ["乙", "2"]]]


def test_merged_cells_keep_their_text_where_their_first_row_is_hidden() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[1].hidden = True

    assert read(["甲", 1], [None, 2], [None, 3], merged=("A1:A3",), then=hide) == [[["甲", "2"], ["甲", "3"]]]


def test_merged_range_that_begins_before_the_first_filled_cell_is_no_other_text() -> None:
    assert read([None, None], [None, "甲", 1], ["乙", "丙", 2], merged=("A1:A2",)) == [
        [["", "甲", "1"], ["乙", "丙", "2"]]
    ]


def test_hidden_sheets_are_left_out_and_a_name_like_a_heading_is_one() -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active
    workbook.active.title = "Sheet1"
    workbook.active["A1"] = "甲"
    workbook.create_sheet("二、主动公开")["A1"] = "乙"
    hidden = workbook.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = "丙", "hidden"
    content = extract(saved(workbook), "a.xlsx")
    assert blocks(content) == ["甲", "二、主动公开", "乙"]
    assert content.blocks[1].is_heading  # type: ignore[union-attr]


def test_errors_and_formulas_never_calculated_are_not_taken_for_blanks() -> None:
    data = make_xlsx(["甲", "乙"], ["=SUM(1,2)", 3])
    assert blocks(extract(data, "a.xlsx")) == [[["甲", "乙"], ["=SUM(1,2)", "3"]]]
    stored = changed(data, SHEET, '<c r="A2"><f>SUM(1,2)</f><v></v></c>', '<c r="A2" t="e"><f>x</f><v>#REF!</v></c>')
    assert blocks(extract(stored, "a.xlsx")) == [[["甲", "乙"], ["#REF!", "3"]]]
    cached = changed(data, SHEET, "<f>SUM(1,2)</f><v></v>", "<f>SUM(1,2)</f><v>5</v>")
    assert blocks(extract(cached, "a.xlsx")) == [[["甲", "乙"], ["5", "3"]]]


@pytest.mark.parametrize("inline", [False, True])
def test_struck_out_pieces_of_a_cell_are_left_out_and_raised_digits_no_part_of_its_number(inline: bool) -> None:
    strings = [
        "<r><rPr><strike/></rPr><t>55</t></r><r><t>7</t></r>",
        "<r><rPr><strike val='0'/></rPr><t>8</t></r>",
        "<r><t>9</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r>",
    ]
    cells = (
        "".join(f'<c t="inlineStr"><is>{string}</is></c>' for string in strings)
        if inline
        else "".join(f'<c t="s"><v>{number}</v></c>' for number in range(3))
    )
    data = raw_xlsx(f"<row>{cells}</row>", "" if inline else "".join(f"<si>{string}</si>" for string in strings))
    assert blocks(extract(data, "a.xlsx")) == [[["7", "8", "9²"]]]


def test_cells_without_references_stand_one_after_the_other() -> None:
    data = make_xlsx(["甲", "乙"], [1, 2])
    for reference in ("A1", "B1", "A2", "B2"):
        data = changed(data, SHEET, f' r="{reference}"', "")
    assert blocks(extract(data, "a.xlsx")) == [[["甲", "乙"], ["1", "2"]]]


def relations(types: str, **targets: str) -> str:
    """A part that names others by what they are for; their ids are r0, r1, …"""
    entries = (
        f'<Relationship Id="r{number}" Type="{types}/{purpose}" Target="{target}"/>'
        for number, (purpose, target) in enumerate(targets.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(entries)}</Relationships>'


def raw_xlsx(rows: str, strings: str) -> bytes:
    """A workbook of one sheet with shared strings, uncompressed."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = f'<sheets xmlns:r="{types}"><sheet name="甲" sheetId="1" r:id="r0"/></sheets>'
    parts = {
        "_rels/.rels": relations(types, officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook {space}>{sheets}</workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            types, worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        SHEET: f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {space}>{strings}</sst>",
    }
    return zipped(parts, zipfile.ZIP_STORED)


def test_shared_strings_are_read() -> None:
    two = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r></si>"
    assert blocks(extract(raw_xlsx(two, strings), "a.xlsx")) == [[["乙丙", "甲"]]]


def far(reference: str) -> bytes:
    return changed(make_xlsx(["甲", "乙"], [1, 2]), SHEET, 'r="B2"', f'r="{reference}"')


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (lambda: far("XFD1048576"), "document_too_large"),
    "far cell in small letters": (lambda: far("xfd1048576"), "document_too_large"),
    "far cell written with references": (lambda: far("&#88;FD1048576"), "document_too_large"),
    "far cell that is no cell": (lambda: far("XFDX1"), "damaged_file"),
    "million cells": (lambda: make_xlsx(*[list(range(400))] * 300), "document_too_large"),
    "long string many times": (
        lambda: raw_xlsx('<row><c t="s"><v>0</v></c></row>' * 100, f"<si><t>{'甲' * 30_000}</t></si>"),
        "document_too_large",
    ),
    "dtd": (
        lambda: changed(make_xlsx(["甲"]), SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        "unsafe_file",
    ),
    "dtd among the strings": (
        lambda: changed(raw_xlsx("", ""), "xl/sharedStrings.xml", "<sst", "<!DOCTYPE x><sst"),
        "unsafe_file",
    ),
    "merged over everything, often": (
        lambda: changed(
            make_xlsx(*[list(range(100))] * 100, merged=("A1:B1",)),
            SHEET,
            '<mergeCell ref="A1:B1"/>',
            '<mergeCell ref="A1:XFD1048576"/>' * 200,
        ),
        "document_too_large",
    ),
    "no sheet": (lambda: zipped({"xl/workbook.xml": "<workbook/>"}), "damaged_file"),
    "row far below": (
        lambda: changed(make_xlsx(["甲"]), SHEET, '<row r="1"', f'<row r="{"9" * 5000}"'),
        "damaged_file",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused(name: str) -> None:
    make, code = HOSTILE[name]
    assert refusal(make()) == code


WHOLE = make_xlsx(["甲", "乙"], [1, "=1+1"], merged=("A1:B1",))


@settings(max_examples=100)
@given(st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        content = extract(bytes(whole), "a.xlsx")
    except ExtractionError:
        return
    for block in content.blocks:
        if isinstance(block, Grid):
            assert all(content.text[cell.start : cell.end] == cell.text for cells in block.rows for cell in cells)


# Workbooks of Office 97–2003: what stands in the records of a sheet


def record(kind: int, body: bytes = b"") -> bytes:
    return kind.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body


def number_cell(row: int, column: int) -> bytes:
    return record(0x203, row.to_bytes(2, "little") + column.to_bytes(2, "little") + bytes(10))


def workbook_of(*cells: bytes, before: bytes = b"") -> bytes:
    """A workbook of one sheet; ``before`` are records that stand before all sheets."""
    begin, end = record(0x809, bytes(16)), record(0x0A)
    start = len(begin + before + end) + 12
    return begin + before + record(0x85, start.to_bytes(4, "little") + bytes(4)) + end + begin + b"".join(cells) + end


def test_records_tell_where_cells_lie() -> None:
    assert scan(workbook_of(number_cell(2, 1), number_cell(4, 3))) == [SheetCells((2, 4), (1, 3), 2)]
    assert scan(workbook_of(number_cell(0, 0), number_cell(65_535, 255)))[0].area == 65_536 * 256
    assert scan(workbook_of())[0].area == 0


def test_records_tell_errors_and_what_is_hidden() -> None:
    error = record(0x205, bytes([1, 0, 2, 0, 0, 0, 0x2A, 1]))
    formula = record(0x06, bytes([3, 0, 2, 0, 0, 0, 2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF, *[0] * 8]))
    hidden_row = record(0x208, bytes([5, 0, *[0] * 10, 0x20, 0, 0, 0]))
    hidden_columns = record(0x7D, bytes([1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]))
    sheet = scan(workbook_of(error, formula, hidden_row, hidden_columns))[0]
    assert sheet.unseen == {(1, 2): "#N/A", (3, 2): "#REF!"}
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {1, 2}


def test_records_tell_blanks_with_a_border() -> None:
    plain, drawn = record(0xE0, bytes(20)), record(0xE0, bytes([*[0] * 10, 0x11, 0x11, *[0] * 8]))
    blank = record(0x201, bytes([1, 0, 2, 0, 1, 0]))
    blanks = record(0xBE, bytes([2, 0, 3, 0, 1, 0, 0, 0, 1, 0, 5, 0]))
    sheet = scan(workbook_of(blank, blanks, before=plain + drawn))[0]
    assert sheet.unseen.keys() == {(1, 2), (2, 3), (2, 5)}


def test_records_of_a_workbook_with_a_password_are_not_read() -> None:
    with pytest.raises(ExtractionError) as caught:
        scan(workbook_of(before=record(0x2F, bytes(4))))
    assert caught.value.code == "encrypted_file"


@settings(max_examples=200)
@given(st.binary(max_size=2000))
def test_any_records_and_any_container_are_read_or_refused(data: bytes) -> None:
    for read_it in (lambda: scan(data), lambda: compound.stream(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data, "Book")):
        try:
            read_it()  # type: ignore[no-untyped-call]
        except ExtractionError as error:
            assert error.code in {"damaged_file", "encrypted_file"}
