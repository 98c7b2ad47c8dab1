"""Spreadsheets saved as text."""

from __future__ import annotations

import pytest

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.content import Content, Grid, Paragraph
from reports.extraction.delimited import delimiter

ROWS = (
    "甲局2022年度报告,,",
    "一、总体情况,,",
    '"第一句，有逗号, 也有""引号""。\n第二行。",,',
    "信息内容,本年制发件数,现行有效件数",
    '规章,"1,234",5',
    "行政许可,,",
    "行政处罚,7,8",
    "二、下一节,,",
    "无。,,",
)


def sheet(rows: tuple[str, ...] = ROWS, mark: str = ",", end: str = "\r\n") -> Content:
    return extract(end.join(rows).replace(",", mark).encode("gb18030"), "a.csv")


def test_table_stands_between_the_text_around_it() -> None:
    content = sheet()
    assert content.kind == "csv"
    texts = [block.text if isinstance(block, Paragraph) else len(block.rows) for block in content.blocks]
    assert texts == [
        "甲局2022年度报告", "一、总体情况", '第一句，有逗号, 也有"引号"。', "第二行。", 4, "二、下一节", "无。",
    ]  # fmt: skip


def test_quoted_number_keeps_its_comma_and_every_cell_its_place() -> None:
    content = sheet()
    (grid,) = [block for block in content.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[1]] == ["规章", "1,234", "5"]
    for row in grid.rows:
        assert all(content.text[cell.start : cell.end] == cell.text for cell in row)


def test_label_alone_between_rows_belongs_to_the_table() -> None:
    (grid,) = [block for block in sheet().blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[2]] == ["行政许可", "", ""]


@pytest.mark.parametrize("mark", [",", ";"])
def test_mark_is_found_where_every_row_has_as_many(mark: str) -> None:
    assert delimiter("\n".join(ROWS).replace(",", mark)) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一、总体情况\n全年公开，处理，答复。\n" * 5,
        "a,b,c\n" * 3,
        "甲，乙, 丙, 丁\n一、二\n" * 4,
        "a,b\n" * 10,
    ],
)
def test_prose_is_no_sheet(text: str) -> None:
    assert delimiter(text) is None


def test_name_settles_it_where_rows_differ_in_length() -> None:
    text = "\n".join(row.rstrip(",") for row in ROWS).encode()
    assert extract(text, "a.csv").kind == "csv"
    assert extract(text, "a.txt").kind == "txt"


def test_sheet_beyond_any_report_is_refused() -> None:
    with pytest.raises(ExtractionError) as refusal:
        extract(("a,b,c,d\n" * 30_000).encode(), "a.csv")
    assert refusal.value.code == "document_too_large"


def test_cell_without_an_end_is_refused_or_read_whole() -> None:
    content = extract(('规章,1,2\n"未完,3,4\n' + "行政许可,5,6\n" * 4).encode(), "a.csv")
    assert "行政许可,5,6" in content.text
