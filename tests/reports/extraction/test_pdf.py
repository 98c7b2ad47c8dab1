"""PDF files with text: reading order, tables with and without rules, page breaks, and what must not be read."""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from pathlib import Path

import pytest

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.content import Content, Grid, Paragraph
from reports.extraction.programs import find_program
from reports.reading import read
from tests.reports.extraction.pdf_drawings import Sheet, pdf
from tests.reports.parsing.documents import distinct_figures, html_document, html_table, values_of

FULL = "市政府办公室按照上级部署把政府信息公开工作摆在突出位置一年来做了"  # 32 characters fill a line of 451 points
COLUMNS = [72.0, 172.0, 272.0, 372.0]


def read_pages(*sheets: Sheet, rotation: int = 0) -> Content:
    return extract(pdf(*sheets, rotation=rotation), "报告.pdf")


def paragraphs(content: Content) -> list[str]:
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


def grids(content: Content) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in content.blocks if isinstance(block, Grid)]


def refusal(data: bytes) -> str:
    with pytest.raises(ExtractionError) as caught:
        extract(data, "报告.pdf")
    return caught.value.code


def test_lines_of_a_paragraph_are_joined_and_a_heading_stands_alone() -> None:
    page = Sheet().body(72, "一、总体情况").body(110, FULL[:30], FULL, "大量工作。").body(190, "第二段。")
    assert paragraphs(read_pages(page)) == ["一、总体情况", FULL[:30] + FULL + "大量工作。", "第二段。"]


def test_short_indented_paragraphs_stay_apart_though_few_lines_go_on() -> None:
    page = Sheet().body(72, FULL[:29] + "。", "续。")
    for number in range(8):
        page.body(130 + 23 * number, FULL[: 20 + number % 3] + "。")
    page.body(330, FULL[:29] + "。", "尾。").text(440, 390, "2016年3月3日", 14).body(413, "附件1")
    assert paragraphs(read_pages(page))[-3:] == [FULL[:29] + "。尾。", "2016年3月3日", "附件1"]


def test_words_and_figures_keep_their_spaces_and_ideographs_have_none() -> None:
    page = Sheet().text(72, 72, "Open Data 2023").text(72, 110, "规 范 性 文 件 12 件")
    assert paragraphs(read_pages(page)) == ["Open Data 2023", "规范性文件12件"]


def test_characters_printed_twice_to_look_bold_are_read_once() -> None:
    page = Sheet().text(72, 72, "一、总体情况").text(72.3, 72, "一、总体情况")
    assert paragraphs(read_pages(page)) == ["一、总体情况"]


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    assert paragraphs(read_pages(Sheet().text(72, 72, "⾃然⼈⻓⺠"))) == ["自然人长民"]


def test_paragraph_goes_on_across_a_page_break_and_page_furniture_is_gone() -> None:
    first = Sheet().text(200, 30, "某市政府信息公开工作年度报告", 9).body(72, "第一段。").body(700, FULL[:30], FULL)
    second = Sheet().text(200, 30, "某市政府信息公开工作年度报告", 9).text(72, 72, "大量工作。")
    first.text(280, 800, "— 1 —", 9)
    second.text(280, 800, "第 2 页 共 2 页", 9)
    assert paragraphs(read_pages(first, second)) == ["第一段。", FULL[:30] + FULL + "大量工作。"]


def test_bare_page_numbers_are_gone_but_other_numbers_at_the_foot_stay() -> None:
    numbered = [Sheet().body(150, f"第{n}段。").text(290, 800, str(n), 9) for n in (1, 2, 3)]
    assert paragraphs(read_pages(*numbered)) == ["第1段。", "第2段。", "第3段。"]
    assert paragraphs(read_pages(Sheet().body(150, "甲。").text(290, 800, "57", 9))) == ["甲。", "57"]


def test_cells_that_span_are_repeated_where_they_reach() -> None:
    rows = [["三、本年度\n办理结果", "（一）予以公开", None], ["^", "不予公开", "7"], ["^", "", "3"]]
    content = read_pages(Sheet().table(100, COLUMNS, rows))
    assert grids(content) == [
        [
            ["三、本年度办理结果", "（一）予以公开", "（一）予以公开"],
            ["三、本年度办理结果", "不予公开", "7"],
            ["三、本年度办理结果", "", "3"],
        ]
    ]
    block = content.blocks[0]
    assert isinstance(block, Grid) and block.rows[0][0] is block.rows[2][0]
    assert all(content.text[cell.start : cell.end] == cell.text for row in block.rows for cell in row)


def test_label_printed_downwards_is_a_word() -> None:
    page = Sheet().table(100, [72, 90, 200, 300], [["本\n年\n度\n办\n理", "甲", "1"], ["^", "乙", "2"]], height=40)
    assert [row[0] for row in grids(read_pages(page))[0]] == ["本年度办理", "本年度办理"]


def test_table_without_outer_sides_is_whole() -> None:
    page = Sheet().text(80, 105, "规章").text(210, 105, "5").text(80, 135, "文件").text(210, 135, "6")
    for y in (100, 130, 160):
        page.rule(72, y, 300, y)
    page.rule(200, 100, 200, 160)
    assert grids(read_pages(page)) == [[["规章", "5"], ["文件", "6"]]]


def test_frame_around_a_page_is_no_table() -> None:
    page = Sheet().text(100, 100, "正文。").table(200, COLUMNS, [["甲", "1", "2"], ["乙", "3", "4"]])
    for line in ((50, 50, 545, 50), (545, 50, 545, 792), (50, 792, 545, 792), (50, 50, 50, 792)):
        page.rule(*line)
    content = read_pages(page)
    assert paragraphs(content) == ["正文。"]
    assert grids(content) == [[["甲", "1", "2"], ["乙", "3", "4"]]]


def test_table_cut_between_rows_is_one_and_its_repeated_header_is_dropped() -> None:
    header: list[str | None] = ["信息内容", "制发件数", "废止件数"]
    first = Sheet().table(700, COLUMNS, [header, ["规章", "1", "2"]])
    second = Sheet().table(60, COLUMNS, [header, ["行政许可", "3", ""]])
    assert grids(read_pages(first, second)) == [[header, ["规章", "1", "2"], ["行政许可", "3", ""]]]


def test_group_label_and_row_label_cut_by_a_page_break_are_stitched() -> None:
    columns = [72.0, 84.0, 150.0, 200.0]
    first = Sheet().table(
        700, columns, [["三\n本", "属于四类过程\n性信息", "1"], ["^", "要求行政机关\n确认或重新出", "2"]], height=30
    )
    second = Sheet().table(60, columns, [["年\n度", "具信息", ""], ["^", "（七）总计", "3"]], height=30)
    assert grids(read_pages(first, second)) == [
        [
            ["三本年度", "属于四类过程性信息", "1"],
            ["三本年度", "要求行政机关确认或重新出具信息", "2"],
            ["三本年度", "（七）总计", "3"],
        ]
    ]


def test_values_on_both_sides_of_a_cut_row_come_together() -> None:
    columns = [72.0, 130.0, 172.0, 214.0]
    first = Sheet().table(
        700, columns, [["属于四类过\n程性信息", "8", "9"], ["要求行政机\n关确认或重", "1", ""]], height=30
    )
    second = Sheet().table(60, columns, [["新出具信息", "", "2"], ["总计", "3", "4"]], height=30)
    assert grids(read_pages(first, second))[0][1] == ["要求行政机关确认或重新出具信息", "1", "2"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["规章", "1", "2"], ["文件", "3", "4"]),  # both state values
        (["规章", "", ""], ["文件", "3", "4"]),  # a short label was not broken off for want of room
        (["规章", "1", "2"], ["文件", "", ""]),
        (["结果维持", "结果纠正", "总计"], ["5", "6", "11"]),  # a header is no part of the row below it
        (["结果维持", "结果纠正", "总计"], ["", "", ""]),
        (["（一）予以公开", "", ""], ["（二）部分公开", "1", "1"]),  # an ordinal begins a label of its own
    ],
)
def test_rows_on_both_sides_of_a_page_break_stay_two(above: list[str | None], below: list[str | None]) -> None:
    start: list[str | None] = ["信息内容", "甲", "乙"]
    content = read_pages(Sheet().table(700, COLUMNS, [start, above]), Sheet().table(60, COLUMNS, [below]))
    assert grids(content) == [[start, above, below]]


def test_tables_with_other_columns_are_not_joined() -> None:
    first = Sheet().table(700, COLUMNS, [["甲", "1", "2"], ["乙", "3", "4"]])
    second = Sheet().table(60, [72, 200, 300, 500], [["丙", "1", "2"], ["丁", "3", "4"]])
    assert len(grids(read_pages(first, second))) == 2


@pytest.mark.parametrize("blank", range(7))
def test_column_without_numbers_is_told_by_its_head(blank: int) -> None:
    page = Sheet().text(72, 72, "一、总体情况")
    for column in range(7):
        page.text(100 + 50 * column, 110, "结果", 9)
        if column != blank:
            page.text(106 + 50 * column, 130, str(column + 1), 9)
    (grid,) = grids(read_pages(page))
    assert grid[-1] == [str(column + 1) if column != blank else "" for column in range(7)]


def test_numbers_in_columns_without_rules_are_a_table() -> None:
    page = Sheet().body(60, "三、收到和处理政府信息公开申请情况")
    rows = [
        (["一、本年新收"], "12", "3"),
        (["（二）部分公开（区分", "处理的，不计其他情形）"], "4", "0"),
        (["（七）总计"], "16", "3"),
    ]
    top = 100.0
    for label, first, second in rows:
        middle = top + 6 * len(label)
        for number, line in enumerate(label):
            page.text(72, top + number * 12, line, 9)
        page.text(260, middle - 6, first, 9).text(330, middle - 6, second, 9)
        top += 12 * len(label) + 8
    page.body(top + 20, "四、其他")
    content = read_pages(page)
    assert grids(content) == [
        [
            ["一、本年新收", "12", "3"],
            ["（二）部分公开（区分处理的，不计其他情形）", "4", "0"],
            ["（七）总计", "16", "3"],
        ]
    ]
    assert paragraphs(content) == ["三、收到和处理政府信息公开申请情况", "四、其他"]


def test_page_turned_to_be_read_is_read_upright() -> None:
    page = Sheet().text(100, 60, "一、总体情况").table(100, COLUMNS, [["甲", "1", "2"], ["乙", "3", "4"]])
    content = read_pages(page, rotation=90)
    assert paragraphs(content) == ["一、总体情况"]
    assert grids(content) == [[["甲", "1", "2"], ["乙", "3", "4"]]]


def test_password_is_asked_for_only_where_one_is_needed() -> None:
    assert refusal(pdf(Sheet().text(72, 72, "正文"), password="secret")) == "encrypted_file"
    assert paragraphs(extract(pdf(Sheet().text(72, 72, "正文"), password=""), "报告.pdf")) == ["正文"]


def test_damaged_file_is_read_as_far_as_possible_and_says_so() -> None:
    data = pdf(Sheet().body(72, "一、总体情况"), Sheet().body(72, "二、其他"))
    for damaged in (re.sub(rb"startxref\s+\d+", b"startxref\n7", data), data[: data.index(b"\nxref") + 40]):
        content = extract(damaged, "报告.pdf")
        assert paragraphs(content)[0] == "一、总体情况"
        assert content.notes == ("source_damaged",)
    assert extract(data, "报告.pdf").notes == ()


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.4\n" + bytes(range(256)) * 40])
def test_file_that_is_no_pdf_beyond_its_header_is_damaged(data: bytes) -> None:
    assert refusal(data) == "damaged_file"


def test_too_many_pages_are_refused_before_any_is_read() -> None:
    assert refusal(pdf(*[Sheet() for _ in range(201)])) == "document_too_large"


def test_page_without_anything_has_no_text() -> None:
    assert refusal(pdf(Sheet())) == "no_text"


@pytest.mark.parametrize("filters", [1, 2, 5])
def test_stream_that_swells_is_refused(filters: int) -> None:
    stream = b"\0" * (80 << 20)
    for _ in range(filters):
        stream = zlib.compress(stream, 9)
    names = b"/FlateDecode" * filters
    data = pdf(Sheet().text(72, 72, "正文")).replace(
        b"1 0 obj",
        b"99 0 obj\n<</Filter[%b]/Length %d>>\nstream\n%b\nendstream\nendobj\n1 0 obj" % (names, len(stream), stream),
        1,
    )
    assert refusal(data) == "unsafe_file"


def test_characters_whose_meaning_is_unknown_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that says neither what its codes stand for nor which characters it has."""
    monkeypatch.setattr("reports.extraction.ocr_words._languages", frozenset)
    data = pdf(Sheet().text(72, 72, "一、总体情况"))
    assert refusal(data.replace(b"/UniGB-UCS2-H", b"/Identity-H  ").replace(b"(GB1)", b"(XY1)")) == "needs_ocr"


def test_page_printed_by_an_office_program_gives_every_figure(tmp_path: Path) -> None:
    program = find_program("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    figures = distinct_figures("2021")
    page = html_document("2021", figures, html_table).replace("<table", '<table border="1" cellspacing="0"')
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += [
        "--infilter=HTML (StarWriter)",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "page.html"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    report = read((tmp_path / "page.pdf").read_bytes(), "page.pdf").report
    assert values_of(report) == figures
