"""Pages: paragraphs, tables with spans, broken and hostile markup."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.errors import ExtractionError, ParseError
from reports.extraction import extract
from reports.extraction.content import Content, Grid, Paragraph
from reports.reading import read
from tests.reports.parsing.documents import (
    distinct_figures,
    html_document,
    html_table,
    parse_text,
    values_of,
    word_html_table,
    written,
)
from tests.reports.test_reading import at_most

FIGURES = distinct_figures("2019")


def page(body: str) -> Content:
    return extract(f"<html><body><p>政府信息公开</p>{body}<p>完</p></body></html>".encode(), "a.html")


def grids(content: Content) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in content.blocks if isinstance(block, Grid)]


def paragraphs(content: Content) -> list[str]:
    return [block.text for block in content.blocks if isinstance(block, Paragraph)]


def test_spans_are_expanded_to_every_place_they_cover() -> None:
    content = page(
        "<table><tr><td rowspan=2 colspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr>"
        "<tr><td>3</td><td>4</td><td>5</td></tr></table>"
    )
    assert grids(content) == [[["甲", "甲", "1"], ["甲", "甲", "2"], ["3", "4", "5"]]]


def test_covered_places_are_one_and_the_same_cell() -> None:
    content = page("<table><tr><td colspan=3>甲</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>")
    row = next(block for block in content.blocks if isinstance(block, Grid)).rows[0]
    assert row[0] is row[1] is row[2]


def test_rowspan_beyond_the_table_and_silly_spans_are_bounded() -> None:
    content = page(
        "<table><tr><td rowspan=99>甲</td><td colspan=0>1</td></tr>"
        "<tr><td rowspan=-1>2</td></tr><tr><td colspan=x>3</td></tr></table>"
    )
    assert grids(content) == [[["甲", "1"], ["甲", "2"], ["甲", "3"]]]


def test_places_of_blocks_and_cells_point_to_their_words() -> None:
    content = extract(html_document("2019", written(FIGURES)).encode(), "a.html")
    for block in content.blocks:
        if isinstance(block, Paragraph):
            assert content.text[block.start : block.end] == block.text
        else:
            assert all(content.text[cell.start : cell.end] == cell.text for row in block.rows for cell in row)
    assert [block.start for block in content.blocks] == sorted(block.start for block in content.blocks)


def test_break_in_a_cell_is_a_space() -> None:
    content = page("<table><tr><td>本年新<br>制作数量</td><td>1<br/></td></tr></table>")
    assert grids(content) == [[["本年新 制作数量", "1"]]]


def test_elements_within_a_word_do_not_part_it() -> None:
    content = page("<p><span>公</span><font><b>开</b></font>信息</p><p>行<i>政</i>许<u>可</u></p>")
    assert paragraphs(content) == ["政府信息公开", "公开信息", "行政许可", "完"]


def test_paragraphs_breaks_and_list_items_are_lines() -> None:
    content = page("<div>甲<br>乙<div>丙</div>丁</div><ul><li>戊<li>己</ul>")
    assert paragraphs(content)[1:-1] == ["甲", "乙", "丙", "丁", "戊", "己"]


def test_scripts_styles_comments_and_forms_are_left_out() -> None:
    content = page(
        "<script>var a='公开';</script><style>p{}</style><!-- 注 --><select><option>选</select>"
        "<noscript>无</noscript><textarea>框</textarea><button>按</button><svg><text>图</text></svg>文"
    )
    assert paragraphs(content) == ["政府信息公开", "文", "完"]


HIDING = (
    '<span style="display: none">9</span>',
    '<span style="color:red;DISPLAY:none">9</span>',
    "<span hidden>9</span>",
    "<del>9</del>",
    "<s>9</s>",
    '<font style="text-decoration: line-through">9</font>',
)


@pytest.mark.parametrize("hidden", HIDING)
def test_what_a_reader_does_not_see_or_sees_struck_out_is_left_out(hidden: str) -> None:
    content = page(f"<p>办理 {hidden}57 件</p><table><tr><td>行政许可</td><td>5{hidden}7</td></tr></table>")
    assert grids(content) == [[["行政许可", "57"]]]
    assert "9" not in content.text


def test_hidden_cells_and_tables_move_no_number() -> None:
    copy = "<table><tr><td>甲</td><td>8</td></tr></table>"
    row = '<tr><td>甲</td><td style="display:none">7</td><td>1</td></tr><tr hidden><td>乙</td><td>2</td></tr>'
    content = page(f'<div style="display:none">{copy}</div>之后<table>{row}</table>')
    assert grids(content) == [[["甲", "1"]]]
    assert "之后" in paragraphs(content)


def test_page_that_a_script_is_to_show_is_read_though_it_is_hidden() -> None:
    content = page('<div style="display:none"><p>一、总体情况</p><p>本局按条例要求做好各项公开工作。</p></div>')
    assert "一、总体情况" in paragraphs(content)


def test_raised_digits_are_not_part_of_the_number_before_them() -> None:
    rows = (
        '<tr><td>57<sup>1</sup></td><td>8<span style="vertical-align:super">2</span></td><td>3<sup><b>4</b></sup></td>'
    )
    content = page(f'<table>{rows}<td style="vertical-align:super">6</td></tr></table>')
    assert grids(content) == [[["57¹", "8²", "3⁴", "6"]]]


def test_lines_of_text_set_as_it_was_typed_stay_lines() -> None:
    content = page("<pre>一、总体情况\n本局<b>按条例</b>公开。\n\n规章  1  2  3</pre>之后")
    assert paragraphs(content)[1:-1] == ["一、总体情况", "本局按条例公开。", "规章 1 2 3", "之后"]


def test_fields_of_a_form_in_cells_show_what_was_entered() -> None:
    row = (
        '<td>甲</td><td><input value="12" readonly></td><td><INPUT TYPE=hidden value=9><input type=number value=3></td>'
    )
    assert grids(page(f"<table><tr>{row}</tr></table>")) == [[["甲", "12", "3"]]]


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("<textarea rows=1>12</textarea>", "12"),
        ("<select><option>0<option selected>12<option>99</select>", "12"),
        ("<select><option>12</option><option>99</option></select>", "12"),
        ("<img src=1.gif alt=1><img src=2.gif alt=2>", "12"),
        ("1<img src=note.gif alt=注>2", "12"),
        ("<input type=checkbox value=9>12", "12"),
    ],
)
def test_entries_and_numbers_drawn_as_pictures_are_what_a_cell_shows(field: str, shown: str) -> None:
    assert grids(page(f"<table><tr><td>甲</td><td>{field}</td><td>3</td></tr></table>")) == [[["甲", shown, "3"]]]


def test_marks_of_no_width_part_no_number() -> None:
    assert grids(page("<table><tr><td>甲</td><td>&lrm;1&shy;2&#8203;3&#8207;</td></tr></table>")) == [[["甲", "123"]]]


def test_entities_and_no_break_spaces_are_characters() -> None:
    content = page("<p>甲&nbsp;乙&lt;丙&gt;&#24180;&mdash;</p>")
    assert paragraphs(content)[1] == "甲 乙<丙>年—"


def test_table_that_arranges_the_page_is_read_as_paragraphs() -> None:
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    content = page(f"<table><tr><td><p>左栏</p></td><td>{inner}<p>右文</p></td></tr></table>")
    assert grids(content) == [[["甲", "1"]]]
    assert "左栏" in paragraphs(content)
    assert "右文" in paragraphs(content)


def test_table_of_whole_paragraphs_is_read_as_paragraphs() -> None:
    content = page(f"<table><tr><td>{'文' * 600}</td><td>边</td></tr></table>")
    assert grids(content) == []
    assert "文" * 600 in paragraphs(content)


@pytest.mark.parametrize("depth", [1, 3, 12])
@pytest.mark.parametrize("render", [html_table, word_html_table], ids=lambda f: f.__name__)
def test_report_within_nested_layout_tables_is_read(depth: int, render: Callable[..., str]) -> None:
    document = html_document("2019", written(FIGURES), render)
    start, end = "<table><tbody><tr><td>" * depth, "</td><td></td></tr></tbody></table>" * depth
    document = document.replace("<body>", f"<body>{start}").replace("</body>", f"{end}</body>")
    report = parse_text(document, "a.html")
    assert values_of(report) == FIGURES


BROKEN: dict[str, Callable[[str], str]] = {
    "no closing cells": lambda page: page.replace("</td>", "").replace("</tr>", ""),
    "no closing paragraphs": lambda page: page.replace("</p>", ""),
    "no body": lambda page: page.replace("<body>", "").replace("</body></html>", ""),
    "no end": lambda page: page.replace("</body></html>", ""),
    "upper case": lambda page: page.replace("<td", "<TD").replace("</td", "</TD").replace("<tr", "<TR"),
    "attributes unquoted": lambda page: page.replace('="', "=").replace('">', ">"),
    "stray end tags": lambda page: page.replace("<tr>", "</span><tr></b>"),
    "xml declaration": lambda page: f'<?xml version="1.0" encoding="gb2312"?>\n{page}',
    "word namespaces": lambda page: page.replace("<td", '<td x:num="1"').replace("<p>", "<p><o:p></o:p>"),
    "conditional comments": lambda page: page.replace("<table>", "<!--[if gte mso 9]><xml>1</xml><![endif]--><table>"),
    "thead and tbody": lambda page: page.replace("<table>", "<table><tbody>").replace("</table>", "</tbody></table>"),
    "th for td": lambda page: page.replace("<td", "<th").replace("</td>", "</th>"),
    "nbsp cells": lambda page: page.replace("<td>", "<td>&nbsp;"),
    "row breaks": lambda page: page.replace("<td>", "<td>\r\n    ").replace("</td>", "\r\n  </td>"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_markup_loses_no_number(name: str) -> None:
    report = parse_text(BROKEN[name](html_document("2019", written(FIGURES))), "a.html")
    assert values_of(report) == FIGURES


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("utf-8", "gb2312"), ("gb18030", "utf-8"), ("gb18030", "gb2312"), ("utf-16", "gb2312"), ("utf-8", "x-nonsense")],
)
def test_charset_that_lies_is_not_believed(encoding: str, stated: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={stated}"><meta charset="{stated}">'
    data = html_document("2019", written(FIGURES), head=head).encode(encoding)
    reading = read(data, "a.html")
    assert values_of(reading.report) == FIGURES
    assert reading.report.sections[0].title == "一、总体情况"


HOSTILE = {
    "deep div": "<div>" * 200_000 + "公开",
    "deep closed div": "<div>" * 200_000 + "公开" + "</div>" * 200_000,
    "deep span": "<p>" + "<span>" * 200_000 + "公开",
    "deep table": "<table><tr><td>" * 66_000 + "公开",
    "deep table with cells": "<table><tr><td>1</td><td>" * 5_000 + "公开",
    "deep cell": "<table><tr><td>1</td><td>" + "<b>" * 100_000 + "公开</td></tr></table>",
    "many tables": "<table><tr><td>1</td><td>2</td></tr></table>" * 4_000,
    "many rows": "<table>" + "<tr><td>1</td><td>2</td></tr>" * 12_000 + "</table>",
    "many cells": "<table><tr>" + "<td>1</td>" * 60_000 + "</tr></table>",
    "huge spans": "<table>" + "<tr><td colspan=999999 rowspan=999999>1</td><td>2</td></tr>" * 2_000 + "</table>",
    "spans in all rows": "<table>" + "<tr>" + "<td rowspan=200 colspan=200>1</td>" * 4 + "</tr>" + "</table>",
    "entities": "<p>" + "&amp;" * 300_000 + "</p>",
    "unknown entities": "<p>" + "&lol;" * 300_000 + "</p>",
    "attributes": "<p " + "a=1 " * 200_000 + ">公开</p>",
    "long attribute": f'<p title="{"x" * 5_000_000}">公开</p>',
    "unclosed tags": "<" * 1_000_000,
    "unclosed comment": "<p>公开</p><!--" + "-" * 1_000_000,
    "long paragraph": "<p>" + "公开" * 1_000_000 + "</p>",
    "long cells": "<table>" + f"<tr><td>{'公' * 400}</td><td>1</td></tr>" * 1_500 + "</table>",
    "doctype bomb": '<!DOCTYPE html [<!ENTITY a "' + "x" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]><p>&b;</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_is_refused_or_read_within_seconds(name: str) -> None:
    text = f"<html><body><p>甲局2022年政府信息公开工作年度报告</p><p>一、总体情况</p>{HOSTILE[name]}"
    with at_most(10), suppress(ExtractionError, ParseError):
        read(text.encode(), "a.html")


@pytest.mark.parametrize(
    "markup", ["<html></html>", "<p></p><div></div><br><br><td>", "<script>公开</script><p></p><p>"]
)
def test_page_without_words_is_refused(markup: str) -> None:
    with pytest.raises(ExtractionError):
        extract(f"<!doctype html><html>{markup}".encode(), "a.html")


def test_table_beyond_any_report_is_refused_by_name() -> None:
    cells = "<tr>" + "<td rowspan=200 colspan=200>1</td>" * 20 + "</tr>"
    with pytest.raises(ExtractionError) as refusal:
        extract(f"<html><p>公开</p><table>{cells * 3}</table>".encode(), "a.html")
    assert refusal.value.code == "document_too_large"


@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td>",
                "</td>",
                "</tr>",
                "</table>",
                "<p>",
                "</p>",
                "<br>",
                "<div>",
                "</div>",
                "公开",
                "1",
                "&nbsp;",
                "<td\u3000rowspan=3>",
                '<td\u3000colspan="2">',
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<script>",
                "</script>",
                "<th>",
                "<caption>",
                "\x00",
                "<",
                ">",
            ]
        ),
        max_size=40,
    )
)
@settings(max_examples=150)
def test_no_markup_makes_extraction_raise_anything_else(pieces: list[str]) -> None:
    text = "".join(pieces).replace("\u3000", " ")
    try:
        content = extract(f"<html><body>{text}".encode(), "a.html")
    except ExtractionError:
        return
    for block in content.blocks:
        if isinstance(block, Grid):
            assert all(content.text[cell.start : cell.end] == cell.text for row in block.rows for cell in row)
        else:
            assert content.text[block.start : block.end] == block.text
