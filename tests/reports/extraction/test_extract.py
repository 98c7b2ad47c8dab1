"""What kind of file some bytes are, and the limits on them."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.content import Paragraph
from reports.extraction.kinds import binary_kind, text_kind
from reports.extraction.limits import MAX_FILE_BYTES

LINE = "槐荫区水务局2022年政府信息公开工作年度报告\n"


def test_empty_file_is_refused() -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(b"", "a.txt")
    assert refusal.value.code == "empty_file"


def test_file_over_the_limit_is_refused_and_told_its_size() -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(b"a" * (MAX_FILE_BYTES + 1), "a.txt")
    assert refusal.value.code == "file_too_large"
    assert "30" in refusal.value.message


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            # A fixed date: the bytes name the test, and every process of a run must collect the same names.
            archive.writestr(zipfile.ZipInfo(name), "x")
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    """As much of an OLE container as its kind is told by: its mark, and the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99 + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n junk %PDF-1.4\n", "pdf"),
        (ole("Root Entry", "WordDocument"), "doc"),
        (ole("Root Entry", "Workbook"), "xls"),
        (ole("Root Entry", "Book"), "xls"),
        (ole("Root Entry", "PowerPoint Document"), "ppt"),
        (ole("Root Entry", "EncryptedPackage"), "encrypted"),
        (b"{\\rtf1", "rtf"),
        (b"Rar!\x1a\x07", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (zipped("word/document.xml"), "docx"),
        (zipped("xl/workbook.xml"), "xlsx"),
        (zipped("xl/workbook.bin"), "xlsb"),
        (zipped("ppt/presentation.xml"), "pptx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (zipped("a.txt"), "zip"),
        (zipped(), "zip"),
    ],
)
def test_kind_is_told_by_structure(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (zipped("a.txt"), "is_archive", "zip"),
        (b"Rar!\x1a\x07", "is_archive", "rar"),
        (b"GIF89a", "unsupported_format", "gif"),
        (zipped("ppt/presentation.xml"), "unsupported_format", "pptx"),
        (ole("Root Entry", "EncryptedPackage"), "encrypted_file", "密码"),
        (zipped("xl/workbook.xml")[:60], "damaged_file", "损坏"),
    ],
)
def test_format_that_is_not_read_is_named_whatever_the_file_is_called(data: bytes, code: str, word: str) -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(data, "report.txt")
    assert refusal.value.code == code
    assert word in refusal.value.message


def test_page_saved_with_its_parts_in_one_file_is_read_as_a_page() -> None:
    page = f"<html><body><p>{LINE}</p><table><tr><td>一</td><td>1</td></tr></table></body></html>".encode("gb18030")
    file = (
        b'From: <Saved by WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page)
        + b"\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    )
    content = extract(file, "a.doc")
    assert (content.kind, content.encoding) == ("html", "gb18030")
    assert LINE in content.text


def test_text_that_begins_with_the_letters_of_a_picture_format_is_text() -> None:
    assert extract(f"BMX自行车赛场\n{LINE}".encode(), "a.txt").kind == "txt"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (LINE, "a.txt", "txt"),
        (LINE, "a.html", "txt"),
        (LINE, "", "txt"),
        (LINE, "a.md", "md"),
        (f"# {LINE}", "a.txt", "md"),
        (f"| 甲 | 乙 |\n|---|---|\n{LINE}", "a.txt", "md"),
        (f"<p>{LINE}</p>", "a.htm", "html"),
        (f"<p>{LINE}</p>", "a.txt", "txt"),
        (f"<!DOCTYPE html><html><body><p>{LINE}</p><p>文</p></body></html>", "a.txt", "html"),
        (f"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>{LINE}", "noname", "html"),
        (f"<P>{LINE}<P>文", "A.HTML", "html"),
    ],
)
def test_kind_of_text_is_told_by_its_structure(text: str, name: str, kind: str) -> None:
    assert text_kind(text, name) == kind
    assert extract(text.encode(), name).kind == kind


def test_content_of_text_is_the_text_itself() -> None:
    content = extract(f"\ufeff{LINE}\r\n第二行\n".encode(), "a.txt")
    assert content.text == f"{LINE}\n第二行\n"
    assert [block.text for block in content.blocks] == [LINE.strip(), "第二行"]  # type: ignore[union-attr]
    assert all(content.text[block.start : block.end] == block.text for block in content.blocks)  # type: ignore[union-attr]


def test_lone_tab_is_an_empty_cell_and_a_blank_line_is_none() -> None:
    content = extract("公开\n\t\n \n乙\n".encode(), "a.txt")
    assert [block.text for block in content.blocks] == ["公开", "\t", "乙"]  # type: ignore[union-attr]


def test_markdown_is_reduced_to_its_words() -> None:
    text = "# 标题 #\n**粗** 和 `码`\n[链接](http://x)与![图](y)\n> 引文\n2022\\. 年公开\n"
    words = [block.text.strip() for block in extract(text.encode(), "a.md").blocks]  # type: ignore[union-attr]
    assert words == ["标题", "粗 和 码", "链接与图", "引文", "2022. 年公开"]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("| **甲** | 乙 |", "|   甲   | 乙 |"),
        ("| 1<br>2 | \\-3 |", "| 1    2 |  -3 |"),
        ("|&nbsp;1|2[^1]|~~9~~3|4<sup>2</sup>|", "|      1|2    |     3|4            |"),
        ("| __ | 5* | a_b |", "| __ | 5* | a_b |"),
    ],
)
def test_markup_in_rows_of_markdown_is_blanked_and_moves_nothing(row: str, read: str) -> None:
    content = extract(f"{row}\n|---|---|\n| 1 | 2 |\n公开\n".encode(), "a.md")
    assert content.blocks[0].text == read  # type: ignore[union-attr]
    assert content.text.startswith(row)


def test_lines_around_tables_that_a_converter_left_in_html_stay_lines() -> None:
    table = "<table><tr><td>规章</td><td>1<table><tr><td>2</td></tr></table></td></tr></table>"
    lines = ["# 公开年报", "一、总体情况", "本局**公开**。", "二、主动公开", f"见{table}", "三、申请", "无", "四、复议"]
    content = extract("\n".join(lines).encode(), "a.txt")
    assert content.kind == "md"
    found = [block.text for block in content.blocks if isinstance(block, Paragraph)]
    assert found[:5] == ["公开年报", "一、总体情况", "本局公开。", "二、主动公开", "见"]
    assert found[-3:] == ["三、申请", "无", "四、复议"]


def test_breaks_in_the_cells_of_markdown_make_no_page() -> None:
    text = "\n".join([LINE, *["| 规章<br>数量 | 1<br> |"] * 5])
    assert text_kind(text, "a.md") == "md"
