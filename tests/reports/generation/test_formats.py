"""Word files, spreadsheets, PDF and pictures: each opens, holds what the report says and comes out the same again."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from PIL import Image

from reports.generation import office, scanner
from reports.generation.corpus import INDEX, encoded, gbk_zip, generate, plan, write
from reports.generation.distinct_samples import distinct_sample
from reports.generation.document import document
from reports.generation.form import FORMS
from reports.generation.formats import DIRECT
from reports.generation.formats import FORMATS as ALL
from reports.generation.grid import form_grid
from reports.generation.labels import LabelStyle
from reports.generation.layouts import docx_fields, docx_tracked, xlsx_books
from reports.generation.layouts.docx_torn import torn
from reports.generation.layouts.pdf_tables import form_table, text_width, wrapped
from reports.generation.layouts.placing import placed
from reports.generation.layouts.registry import ALL_LAYOUTS, FILE_LAYOUTS, LAYOUTS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD = [name for name in FILE_LAYOUTS if name.startswith("docx")]
SHEETS = [name for name in FILE_LAYOUTS if name.startswith("xlsx")]
PDF = [name for name in FILE_LAYOUTS if name.startswith("pdf")]

needs_office = pytest.mark.skipif(
    office.program() is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)
needs_font = pytest.mark.skipif(
    not scanner.has_chinese_font() and not os.environ.get("CI"), reason="no Chinese font is installed"
)


def rendered(layout: str, form: str) -> bytes:
    data = FILE_LAYOUTS[layout].render(document(distinct_sample(layout, form)))
    assert isinstance(data, bytes)
    return data


def wanted(layout: str, form: str) -> list[str]:
    """The numbers of a report as they are written, in the order of the form."""
    report = distinct_sample(layout, form)
    return [report.written(code).strip() for code in FORMS[form].codes]


def accepted(element: ElementTree.Element) -> str:
    """The text of a part of a Word file as it is printed: changes accepted, hidden text and VML copies left out."""
    if element.tag in (f"{W}del", f"{W}moveFrom", f"{W}instrText") or element.tag.endswith("}Fallback"):
        return ""
    if element.tag == f"{W}r" and element.find(f"{W}rPr/{W}vanish") is not None:
        return ""
    if element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None:
        return ""
    text = "".join(map(accepted, element)) + (element.text or "" if element.tag == f"{W}t" else "")
    return text + {f"{W}br": "\n", f"{W}p": "\n", f"{W}tab": "\t"}.get(element.tag, "")


def word_body(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml"))


def numbers_of_cells(data: bytes) -> list[str]:
    """The texts of all innermost cells of a Word file that are numbers, row by row."""
    kept = [row for row in word_body(data).iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    texts = [accepted(cell).strip() for row in kept for cell in row.findall(f"{W}tc") if cell.find(f".//{W}tc") is None]
    return [text for text in texts if re.fullmatch(r"[-+]?[\d,]+(\.\d+)?(万元|元)?", text)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", WORD)
def test_word_file_shows_every_number_in_the_order_of_the_form(layout: str, form: str) -> None:
    assert numbers_of_cells(rendered(layout, form)) == wanted(layout, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", WORD)
def test_word_file_opens_and_tells_the_narrative_once(layout: str, form: str) -> None:
    report = distinct_sample(layout, form)
    data = rendered(layout, form)
    opened = docx.Document(BytesIO(data))
    assert opened.element.body.xpath("count(.//w:tbl)") >= 3
    text = accepted(word_body(data))
    for section in report.sections:
        for paragraph in section.paragraphs:
            shown = re.sub(r"^（[一二三四五六七八九十]）", "", paragraph) if layout == "docx_numbered" else paragraph
            assert text.count(shown) >= 1
            assert len(shown) < 30 or text.count(shown) == 1
    assert "".join(report.titles[0].split()) in "".join(text.split())


@pytest.mark.parametrize("layout", WORD)
def test_merged_cells_cover_the_table(layout: str) -> None:
    tables = [
        table for table in word_body(rendered(layout, "2021")).iter(f"{W}tbl") if table.find(f".//{W}tbl") is None
    ]
    for table in tables:
        width = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val", "0")) for span in spans) == width


def test_numbers_made_by_word_are_those_of_the_headings() -> None:
    report = distinct_sample("docx_numbered", "2019")
    text = accepted(word_body(rendered("docx_numbered", "2019")))
    lines = text.split("\n")
    numbered = [section.title for section in report.sections if section.title[1:2] == "、" and section.title[0] != "—"]
    assert numbered
    assert all(title[2:] in lines and title not in lines for title in numbered)


def test_tracked_changes_keep_what_was_there_before() -> None:
    body = word_body(rendered("docx_tracked", "2021"))
    assert {"ins", "del", "moveFrom", "moveTo"} <= {element.tag.removeprefix(W) for element in body.iter()}
    assert any(text.text == docx_tracked.DELETED for text in body.iter(f"{W}delText"))
    assert docx_tracked.DELETED not in accepted(body)
    assert [len(list(body.iter(f"{W}{kind}Reference"))) for kind in ("comment", "footnote")] == [1, 1]
    changed = [row.find(f"{W}trPr/{W}{kind}") for row in body.iter(f"{W}tr") for kind in ("ins", "del")]
    assert sum(mark is not None for mark in changed) == 2


def test_title_stands_in_a_box_and_its_copy() -> None:
    body = word_body(rendered("docx_text_box", "2019"))
    boxes = list(body.iter(f"{W}txbxContent"))
    assert boxes
    assert len(boxes) % 2 == 0
    assert [accepted(box) for box in boxes[::2]] == [accepted(box) for box in boxes[1::2]]


def test_hidden_text_is_there_and_not_shown() -> None:
    body = word_body(rendered("docx_fields", "2019"))
    assert docx_fields.HIDDEN in "".join(body.itertext())
    assert docx_fields.HIDDEN not in accepted(body)
    assert list(body.iter(f"{W}hyperlink")) or list(body.iter(f"{W}instrText"))


def test_torn_table_has_the_rest_of_a_label_between_its_parts() -> None:
    grid = form_grid("requests", "2021", LabelStyle())
    for share in range(12):
        above, rest, below = torn(grid, share)
        assert len(above.rows) + len(below.rows) == len(grid.rows)
        label = [cell for cell in above.rows[-1] if not cell.code][-1].text
        whole = label + "".join(cell.text for cell in rest.rows[0])
        assert whole in {cell.text for row in grid.rows for cell in row}
        assert sum(cell.columns for cell in rest.rows[0]) == grid.width
        codes = [cell.code for part in (above, below) for row in part.rows for cell in row if cell.code]
        assert codes == [cell.code for row in grid.rows for cell in row if cell.code]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", SHEETS)
def test_spreadsheet_shows_every_number_in_the_order_of_the_form(layout: str, form: str) -> None:
    book = load_workbook(BytesIO(rendered(layout, form)), data_only=True)
    found = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "hidden":
            continue
        for row in sheet.iter_rows():
            if not sheet.row_dimensions[row[0].row].hidden:
                found += [cell.value for cell in row if cell.value is not None]
    numbers = [f"{value:g}" if isinstance(value, float) else str(value) for value in found]
    shown = [value for value in numbers if re.fullmatch(r"[-+]?[\d,]+(\.\d+)?(万元|元)?", value)]
    assert shown == wanted(layout, form)
    assert {type(value) for value in found} >= {int, str}


@pytest.mark.parametrize("layout", SHEETS)
def test_totals_are_formulas_with_the_value_beside_them(layout: str) -> None:
    data = rendered(layout, "2021")
    formulas = load_workbook(BytesIO(data))
    values = load_workbook(BytesIO(data), data_only=True)
    found = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                    first, last = re.findall(r"([A-Z])\d+", cell.value)
                    shown = values[sheet.title]
                    parts = [shown.cell(cell.row, column).value for column in range(ord(first) - 64, ord(last) - 63)]
                    assert sum(int(part) for part in parts if part is not None) == shown[cell.coordinate].value
                    found += 1
    assert found >= 20


def test_hidden_rows_and_sheets_hold_something_else() -> None:
    book = load_workbook(BytesIO(rendered("xlsx_sheets", "2021")))
    assert [sheet.sheet_state for sheet in book.worksheets].count("hidden") == 1
    assert book["上年数据"]["A1"].value == xlsx_books.LAST_YEAR
    one = load_workbook(BytesIO(rendered("xlsx_one_sheet", "2019"))).worksheets[0]
    assert [one.row_dimensions[row].hidden for row in (1, 2, 3)] == [True, True, False]
    assert one["A1"].value == xlsx_books.CHECK


def paper(data: bytes) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", PDF)
def test_pdf_holds_title_narrative_and_every_number(layout: str, form: str) -> None:
    report = distinct_sample(layout, form)
    pages = paper(rendered(layout, form))
    text = "".join("".join(pages).split())
    assert "".join(report.titles[0].split()) in text
    for value in wanted(layout, form):
        assert value in text
    for section in report.sections:
        assert "".join(section.title.split()) in text
    assert len(pages) == 1 if layout == "pdf_long" else len(pages) >= 3
    if layout in ("pdf_ruled", "pdf_cut", "pdf_vertical", "pdf_unruled"):
        assert all(f"— {number} —" in page for number, page in enumerate(pages, start=1))


def test_ruled_pdf_has_lines_and_unruled_none() -> None:
    def lines(layout: str) -> int:
        with pypdfium2.PdfDocument(rendered(layout, "2021")) as opened:
            return sum(found.type == 2 for page in opened for found in page.get_objects())

    assert lines("pdf_ruled") > 200
    assert lines("pdf_unruled") == 0


@pytest.mark.parametrize("form", FORMS)
def test_page_ends_inside_a_label(form: str) -> None:
    report = distinct_sample("pdf_cut", form)
    pages = ["".join(page.split()) for page in paper(rendered("pdf_cut", form))]
    grid = form_grid("requests", form, report.labels)
    labels = ["".join(cell.text.split()) for row in grid.rows[5:] for cell in row if cell.rows == 1 and cell.text]
    assert any(not any(label in page for page in pages) for label in labels)


def test_table_on_paper_loses_nothing_where_it_is_cut() -> None:
    doc = document(distinct_sample("pdf_cut", "2021"))
    table = form_table(doc, form_grid("requests", "2021", LabelStyle()), 450.0, 9.0, inside=True)
    for place in table.breaks:
        above, below = table.cut(place)
        kept = sorted(line.text for line in (*above.lines, *below.lines))
        assert kept == sorted(line.text for line in table.lines)
        assert above.height + below.height == pytest.approx(table.height)
        assert all(line.top + line.height <= above.height + 0.01 for line in above.lines)
        assert all(line.top >= 0 for line in below.lines)


def test_lines_are_no_wider_than_the_column() -> None:
    text = "全年收到政府信息公开申请12345件，网址www.example.gov.cn，均已答复。"
    for room in (30.0, 60.0, 200.0):
        lines = list(wrapped(text, 9.0, room))
        assert "".join(lines) == text
        assert all(text_width(line.rstrip("，。"), 9.0) <= room + 0.01 for line in lines)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ["proactive", "requests", "reviews"])
def test_places_cover_every_row(table: str, form: str) -> None:
    grid = form_grid(table, form, LabelStyle())
    for row, cells in zip(placed(grid), grid.rows, strict=True):
        assert [place.cell for place in row if place.begins] == list(cells)
        assert sum(place.columns for place in row) == grid.width
        assert [place.column for place in row] == sorted({place.column for place in row})


@pytest.mark.parametrize("layout", FILE_LAYOUTS)
def test_same_report_gives_the_same_bytes(layout: str) -> None:
    for form in FORMS:
        assert rendered(layout, form) == rendered(layout, form)


def test_layouts_are_text_or_files_and_every_one_has_a_format() -> None:
    assert set(ALL_LAYOUTS) == {*LAYOUTS, *FILE_LAYOUTS}
    assert not set(LAYOUTS) & set(FILE_LAYOUTS)
    assert {name for form in DIRECT for name in form.layouts} == set(ALL_LAYOUTS)
    assert sum(form.share for form in ALL.values()) == 1000
    assert 450 <= sum(ALL[name].share for name in ("txt", "md", "html")) <= 600


def test_every_format_comes_up_in_a_corpus_and_the_plan_repeats() -> None:
    drawn = list(plan(4000, 3, tuple(ALL.values())))
    assert {form.name for _, _, (_, form) in drawn} == set(ALL)
    assert all(layout.name in form.layouts for _, _, (layout, form) in drawn)
    assert drawn == list(plan(4000, 3, tuple(ALL.values())))


def test_corpus_is_the_same_again_and_its_index_tells_of_every_report(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        assert len(list(write(40, 6, folder, DIRECT))) == 40
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two
    index = json.loads(one[INDEX])
    assert {*index, *(f"{name.rpartition('.')[0]}.expected.json" for name in index), INDEX} == set(one)
    for name, about in index.items():
        assert f".{about['format']}" == Path(name).suffix
        assert about["layout"] in ALL_LAYOUTS
        if "encoding" in about:
            one[name].decode(about["encoding"])


def test_some_texts_are_in_the_older_encoding() -> None:
    entries = list(generate(120, 8, [ALL["txt"], ALL["html"]]))
    assert {entry.encoding for entry in entries} == {"utf-8", "utf-8-sig", "gb18030"}
    assert encoded("<meta charset=utf-8>年", "gb18030") == "<meta charset=gb18030>年".encode("gb18030")


@needs_office
def test_libreoffice_makes_the_other_formats(tmp_path: Path) -> None:
    formats = [form for form in ALL.values() if form.target]
    names = list(write(12, 3, tmp_path, formats))
    assert len(names) == 12
    starts = {
        ".doc": b"\xd0\xcf",
        ".wps": b"\xd0\xcf",
        ".xls": b"\xd0\xcf",
        ".rtf": b"{\\rtf",
        ".odt": b"PK",
        ".pdf": b"%PDF",
    }
    for name in names:
        assert (tmp_path / name).read_bytes().startswith(starts[Path(name).suffix])
        assert (tmp_path / name).with_suffix(".expected.json").exists()


def test_missing_libreoffice_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(office.ConversionError, match="LibreOffice"):
        office.convert([tmp_path / "a.docx"], "doc", tmp_path)
    out = StringIO()
    call_command("generate_reports", count=2, seed=1, out=tmp_path, formats="docx,doc", stdout=out)
    assert "不生成这些格式：doc" in out.getvalue()
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".json"}
    with pytest.raises(CommandError, match="都不能生成"):
        call_command("generate_reports", count=2, seed=1, out=tmp_path, formats="doc", stdout=out)


@needs_office
def test_file_that_libreoffice_cannot_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(office.ConversionError, match=r"nothing\.docx"):
        office.convert([tmp_path / "nothing.docx"], "pdf", tmp_path)


@needs_font
def test_scan_is_pictures_only_and_a_long_picture_is_one() -> None:
    data = rendered("pdf_ruled", "2021")
    for seed in ("a", "b"):  # one in grey, one in black and white
        scanned = scanner.scan(data, seed)
        assert scanned == scanner.scan(data, seed)
        assert len(paper(scanned)) == len(paper(data))
        assert "".join(paper(scanned)).strip() == ""
    for kind in ("PNG", "JPEG"):
        image = Image.open(BytesIO(scanner.picture(rendered("pdf_long", "2021"), kind)))
        assert (image.format, image.height > 2 * image.width) == (kind, True)


def test_command_knows_its_formats(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有这种格式：exe"):
        call_command("generate_reports", count=1, out=tmp_path, formats="exe")
    with pytest.raises(CommandError, match="--count"):
        call_command("generate_reports", count=10**6, out=tmp_path)


def test_zip_has_its_names_in_gbk() -> None:
    files = {"槐荫区水务局2022年年报.txt": "年".encode(), "二.docx": b"2"}
    data = gbk_zip(files)
    assert "槐荫区水务局2022年年报.txt".encode("gbk") in data
    with zipfile.ZipFile(BytesIO(data), metadata_encoding="gbk") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert all(not member.flag_bits & 0x800 for member in archive.infolist())
