"""What belongs to pages is no part of a report, and a table that a page break cuts goes on behind it."""

from __future__ import annotations

import pytest

from reports.parsing.furniture import is_page_number
from tests.reports.parsing.documents import (
    TEXT_LAYOUTS,
    Render,
    codes_of,
    distinct_figures,
    parse_text,
    pipe_rows,
    space_rows,
    tab_rows,
    text_document,
    texts_of,
    values_of,
    written,
)

FIGURES = distinct_figures("2021")
ROW = "2.重复申请"
TITLE = "槐荫区水务局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line", ["— 4 —", "-4-", " - 12 - ", "第 3 页 共 8 页", "第3页 / 共8页", "第三页", "· 7 ·", "Page 2 of 9"]
)
def test_page_number_is_told_by_its_shape(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize("line", ["4", "- 4", "-4", "—", "3/8", "4页", "第3页报告全文", "第3项", "0 0", ""])
def test_what_may_be_a_value_is_no_page_number(line: str) -> None:
    assert not is_page_number(line)


@pytest.mark.parametrize("pager", ["— 4 —", "第 3 页 共 8 页", "- 4 -\n" + TITLE])
@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_page_break_between_rows_loses_no_cell(layout: str, pager: str) -> None:
    text = text_document("2021", written(FIGURES), TEXT_LAYOUTS[layout])
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if ROW in line)
    broken = "\n".join([TITLE, *lines[:at], pager, *lines[at:], pager.replace("4", "5")])
    assert values_of(parse_text(broken, "report.md" if layout.startswith("markdown") else "report.txt")) == FIGURES


@pytest.mark.parametrize("name", ["report.txt", "report.md"])
def test_running_head_beside_page_numbers_is_no_narrative(name: str) -> None:
    pages = "\n".join(f"第{page}段说明水质公示的做法。\n\n- {page} -\n\n{TITLE}\n" for page in (1, 2, 3))
    report = parse_text(f"{TITLE}\n\n一、总体情况\n\n{pages}\n二、主动公开政府信息情况\n\n公示四十期。\n", name)
    assert texts_of(report)["overview"] == "\n".join(f"第{page}段说明水质公示的做法。" for page in (1, 2, 3))
    assert report.title == TITLE


def test_repeated_row_beside_a_page_number_is_no_running_head() -> None:
    zeros = dict.fromkeys(FIGURES, 0)
    lines = text_document("2021", written(zeros), space_rows).split("\n")
    at = next(i for i, line in enumerate(lines) if ROW in line)
    report = parse_text("\n".join([*lines[:at], "— 4 —", *lines[at:]]))
    assert values_of(report) == zeros


def test_head_that_stands_again_below_a_break_is_no_row() -> None:
    lines = text_document("2021", written(FIGURES), tab_rows).split("\n")
    top = next(i for i, line in enumerate(lines) if "申请人情况" in line)
    first = next(i for i, line in enumerate(lines) if "本年新收" in line)
    at = next(i for i, line in enumerate(lines) if ROW in line)
    report = parse_text("\n".join([*lines[:at], "— 4 —", *lines[top:first], *lines[at:]]))
    assert values_of(report) == FIGURES
    assert "extra_row" not in codes_of(report)


@pytest.mark.parametrize("render", [tab_rows, space_rows, pipe_rows])
def test_rest_of_a_torn_label_is_put_back(render: Render) -> None:
    lines = text_document("2021", written(FIGURES), render).split("\n")
    at = next(i for i, line in enumerate(lines) if "要求提供公开出版物" in line)
    torn = [*lines[:at], lines[at].replace("出版物", ""), "— 5 —", "出版物", "", *lines[at + 1 :]]
    report = parse_text("\n".join(torn))
    assert values_of(report) == FIGURES
    assert texts_of(report)["requests"] == ""
    assert "extra_row" not in codes_of(report)


def test_mark_of_a_label_set_vertically_is_no_value() -> None:
    text = text_document("2021", written(FIGURES), TEXT_LAYOUTS["blank_line_cells"])
    broken = text.replace("三、本年度办理结果", "三", 1).replace("（二）部分公开", "、\n\n（二）部分公开", 1)
    assert values_of(parse_text(broken)) == FIGURES


@pytest.mark.parametrize("garbled", ["å…¬å¼€å·¥ä½œ", "ÕþÎñ¹«¿ª¹¤×÷", "锟斤拷", "鏀垮簻"])
def test_garbled_text_is_noticed(garbled: str) -> None:
    assert "mojibake" in codes_of(
        parse_text(f"{TITLE}\n一、总体情况\n公示{garbled}四十期。\n二、主动公开政府信息情况\n无\n")
    )


@pytest.mark.parametrize("plain", ["“一图读懂”……", "Société Générale", "20×30·40°—±5‰"])
def test_foreign_words_and_signs_are_not_garbled(plain: str) -> None:
    assert "mojibake" not in codes_of(
        parse_text(f"{TITLE}\n一、总体情况\n公示{plain}四十期。\n二、主动公开政府信息情况\n无\n")
    )
