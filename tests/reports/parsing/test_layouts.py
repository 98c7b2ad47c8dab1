"""Every layout in which the form's tables arrive gives back exactly the numbers that stand in it."""

from __future__ import annotations

import random
import re

import pytest

from reports.extraction import extract
from reports.extraction.content import Cell, Content, Grid
from reports.parsing.layout import arrange
from reports.parsing.layouts.breaks import mend
from reports.reading import read
from tests.reports.parsing.documents import (
    COLUMNS,
    HTML_LAYOUTS,
    TABLES,
    TEXT_LAYOUTS,
    Render,
    Table,
    distinct_figures,
    html_document,
    parse_text,
    text_document,
    values_of,
    written,
)

FORMS = ("2019", "2021")


def name_for(layout: str) -> str:
    return "report.md" if layout.startswith("markdown") else "report.txt"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_text_layout_gives_back_every_number(layout: str, form: str) -> None:
    figures = distinct_figures(form)
    report = parse_text(text_document(form, written(figures), TEXT_LAYOUTS[layout]), name_for(layout))
    assert report.form == form
    assert {k: (v, figures[k]) for k, v in values_of(report).items() if v != figures[k]} == {}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
@pytest.mark.parametrize("table", TABLES)
def test_single_table_is_read_alone(table: str, layout: str, form: str) -> None:
    figures = distinct_figures(form)
    layouts = {**dict.fromkeys(TABLES, lambda _: ""), table: TEXT_LAYOUTS[layout]}
    report = parse_text(text_document(form, written(figures), layouts), name_for(layout))
    assert report.form == form or table == "reviews"  # the third table is the same on both forms
    for code, figure in report.figures.items():
        if code.startswith(f"{table}."):
            assert figure.value == figures[code], code
        else:
            assert figure.status == "missing", code


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", HTML_LAYOUTS)
def test_html_layout_gives_back_every_number(layout: str, form: str) -> None:
    figures = distinct_figures(form)
    report = parse_text(html_document(form, written(figures), HTML_LAYOUTS[layout]), "report.html")
    assert report.form == form
    assert values_of(report) == figures


MIXTURES = [tuple(random.Random(n).choice([*TEXT_LAYOUTS]) for _ in TABLES) for n in range(24)]


@pytest.mark.parametrize("mixture", MIXTURES, ids="-".join)
def test_tables_of_one_document_may_be_set_differently(mixture: tuple[str, ...]) -> None:
    figures = distinct_figures("2021", seed=11)
    layouts = {table: TEXT_LAYOUTS[name] for table, name in zip(TABLES, mixture, strict=True)}
    assert values_of(parse_text(text_document("2021", written(figures), layouts))) == figures


@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_every_figure_of_a_layout_keeps_its_place(layout: str) -> None:
    figures = distinct_figures("2019")
    text = text_document("2019", written(figures), TEXT_LAYOUTS[layout])
    report = parse_text(text, name_for(layout))
    for code, figure in report.figures.items():
        assert figure.span is not None, code
        assert text[slice(*figure.span)] == figure.raw, code
    spans = [figure.span for figure in report.figures.values()]
    assert len(set(spans)) == len(spans)


@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_layout_leaves_no_cell_in_the_narrative(layout: str) -> None:
    figures = distinct_figures("2021")
    report = parse_text(text_document("2021", written(figures), TEXT_LAYOUTS[layout]), name_for(layout))
    assert {s.key: s.text for s in report.sections if s.key in TABLES} == dict.fromkeys(TABLES, "")


def grids(content: Content) -> list[Grid]:
    return [block for block in arrange(content) if isinstance(block, Grid)]


def test_line_with_a_few_strokes_is_no_table() -> None:
    content = extract("作者：办公室 | 来源：本站 | 时间：2020年\n第二行文字说明情况。\n".encode(), "a.txt")
    assert grids(content) == []


def test_narrative_lines_are_no_table() -> None:
    content = extract("\n".join(["行政复议工作稳步推进。", "今年没有行政诉讼。", "3"]).encode(), "a.txt")
    assert grids(content) == []


def test_heading_never_disappears_in_a_table_above_it() -> None:
    figures = distinct_figures("2021")
    for layout in TEXT_LAYOUTS.values():
        report = parse_text(text_document("2021", written(figures), layout))
        keys = [section.key for section in report.sections if section.key != "preamble"]
        assert keys == ["overview", "proactive", "requests", "reviews", "problems", "other"]


def wrapped_rows(table: Table) -> str:
    """As printed: a label of more than twelve characters on several lines, the numbers beside the middle one."""
    lines: list[str] = []
    for label, numbers in split_rows(table):
        parts = [label[at : at + 12] for at in range(0, len(label), 12)] if numbers and label else [label]
        parts[(len(parts) - 1) // 2] += f" {numbers}"
        lines += [part.strip() for part in parts]
    return "\n".join(lines) + "\n"


def rows_apart(table: Table) -> str:
    """Labels first and the numbers behind them, up to the next line that has none."""
    lines: list[str] = []
    waiting: list[str] = []
    for label, numbers in split_rows(table):
        if not numbers:
            lines += waiting
            waiting = []
        lines += [label] if label else []
        waiting += [numbers] if numbers else []
    return "\n".join([*lines, *waiting]) + "\n"


def split_rows(table: Table) -> list[tuple[str, str]]:
    """The last label of every row and its numbers; labels above others are rows of their own."""
    rows: list[tuple[str, str]] = []
    for boxes in table:
        labels = [box.text for box in boxes if box.text and not box.text.lstrip("-").replace(".", "").isdigit()]
        numbers = " ".join(box.text for box in boxes if box.text and box.text not in labels)
        rows += [(label, "") for label in (labels[:-1] if numbers else labels)]
        rows += [(labels[-1] if labels else "", numbers)] if numbers else []
    return rows


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("render", [wrapped_rows, rows_apart])
def test_printed_rows_give_back_every_number(render: Render, form: str) -> None:
    figures = distinct_figures(form)
    report = parse_text(text_document(form, {code: str(value) for code, value in figures.items()}, render))
    assert report.form == form
    assert values_of(report) == figures
    assert {s.key: s.text for s in report.sections if s.key in TABLES} == dict.fromkeys(TABLES, "")


def test_numbers_apart_from_their_labels_are_not_guessed_at() -> None:
    """One of two rows of numbers is missing: which one, nobody can tell."""
    figures = distinct_figures("2021")
    lines = text_document("2021", {code: str(value) for code, value in figures.items()}, rows_apart).split("\n")
    lost = " ".join(str(figures[f"requests.granted.{column}"]) for column in COLUMNS)
    text = "\n".join(line for line in lines if line != lost)
    problems = read(text.encode(), "report.txt").problems
    flagged = {code for problem in problems for code in problem.figures}
    unread = {code for code, value in values_of(parse_text(text)).items() if value is None}
    assert unread == {code for code in figures if code.startswith(("requests.granted.", "requests.partially_granted."))}
    assert unread <= flagged


def test_pieces_of_unknown_labels_are_not_joined() -> None:
    content = extract("第二十条第（一）项\n规章 1 2 3\n甲类文件\n乙类文件 4 5 6\n".encode(), "a.txt")
    (grid,) = grids(content)
    assert [row[0].text for row in grid.rows] == ["第二十条第（一）项", "规章", "甲类文件", "乙类文件"]


def test_numbers_beside_the_middle_line_of_a_wrapped_label_are_its_own() -> None:
    """As tables without rules come out of a PDF: a label on three lines, the numbers on the second."""
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    rows = ((label[:17], "", ""), ("", "31", "42"), (label[17:], "", ""), ("1.属于国家秘密", "5", "6"))
    places = iter(range(100))
    cells = tuple(tuple(Cell(text, at, at + 1) for text, at in zip(row, places, strict=False)) for row in rows)
    (grid,) = mend([Grid(cells, 0, 100)])
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [[label, "31", "42"], ["1.属于国家秘密", "5", "6"]]


def test_row_that_is_blank_does_not_take_the_numbers_of_the_next() -> None:
    rows = (("1.属于国家秘密", "", ""), ("", "5", "6"))
    places = iter(range(100))
    cells = tuple(tuple(Cell(text, at, at + 1) for text, at in zip(row, places, strict=False)) for row in rows)
    (grid,) = mend([Grid(cells, 0, 100)])
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["1.属于国家秘密", "", ""], ["", "5", "6"]]


@pytest.mark.parametrize("form", FORMS)
def test_report_that_stands_in_one_table_is_read_as_one_that_does_not(form: str) -> None:
    """As a sheet, or a page laid out by a table, has it: each heading and each text in a row of its own."""
    figures = distinct_figures(form)
    page = html_document(form, written(figures), HTML_LAYOUTS["html_table"])
    apart = read(page.encode(), "a.html").report
    rows = re.sub(r"</?table[^>]*>", "", re.sub(r"<(p|h\d)[^>]*>(.*?)</\1>", r"<tr><td>\2</td></tr>", page))
    start = rows.index("<tr>")
    together = read((rows[:start] + "<table>" + rows[start:] + "</table>").encode(), "a.html").report
    assert values_of(together) == values_of(apart) == figures
    assert [(s.key, s.title, s.text) for s in together.sections] == [(s.key, s.title, s.text) for s in apart.sections]
    assert together.extra_rows == ()
    assert together.title == apart.title


def test_misspelt_head_of_items_takes_no_row_of_numbers() -> None:
    figures = distinct_figures("2021")
    text = text_document("2021", {code: str(value) for code, value in figures.items()}, rows_apart)
    misspelt = text.replace("（三）不予公开", "（三）不于公开").replace("7.属于行政执法案卷", "7.属于行政执法案券")
    assert misspelt.count("不于公开") == 1
    assert values_of(parse_text(misspelt)) == figures


def test_head_printed_downwards_between_labels_takes_no_row_of_numbers() -> None:
    figures = distinct_figures("2021")
    text = text_document("2021", {code: str(value) for code, value in figures.items()}, rows_apart)
    granted, partially = "（一）予以公开\n", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）\n"
    whole = f"三、本年度办理结果\n{granted}{partially}"
    assert text.count(whole) == 1
    torn = text.replace(whole, f"三、本\n{granted}年度办\n{partially}理结果\n")
    assert values_of(parse_text(torn)) == figures


def test_misspelt_label_on_several_lines_is_put_together() -> None:
    figures = distinct_figures("2021")
    text = text_document("2021", {code: str(value) for code, value in figures.items()}, wrapped_rows)
    misspelt = text.replace("缴纳费用", "交纳费用")
    assert misspelt != text
    assert values_of(parse_text(misspelt)) == figures


@pytest.mark.parametrize("heading", ["三、本年办理结果", "三、本年度的办理结果", "三、其他说明"])
@pytest.mark.parametrize("form", FORMS)
def test_numbers_behind_all_labels_are_paired_right_or_not_at_all(form: str, heading: str) -> None:
    """A heading that is misspelt, or none of the form's, takes no row's numbers."""
    figures = distinct_figures(form)

    def apart(table: Table) -> str:
        rows = [[box.text for box in row] for row in table]
        values = [row[-7:] for row in rows[3:]]
        labels = [text for row in rows[:3] for text in row] + [text for row in rows[3:] for text in row[:-7]]
        return "\n".join([*labels, *map(" ".join, values)]).replace("三、本年度办理结果", heading) + "\n"

    layouts = {**dict.fromkeys(TABLES, TEXT_LAYOUTS["tab_rows"]), "requests": apart}
    report = parse_text(text_document(form, written(figures), layouts))
    read_values = {code: value for code, value in values_of(report).items() if value is not None}
    assert {code: (value, figures[code]) for code, value in read_values.items() if value != figures[code]} == {}
    if heading != "三、其他说明":
        assert read_values == figures


def test_strokes_below_a_head_are_no_rest_of_its_last_label() -> None:
    texts = written(distinct_figures("2021")) | {
        code: "—" for code in distinct_figures("2021") if code.startswith("reviews.")
    }
    figures = parse_text(text_document("2021", texts, TEXT_LAYOUTS["tab_rows"])).figures
    assert {figure.status for code, figure in figures.items() if code.startswith("reviews.")} == {"not_applicable"}


@pytest.mark.parametrize("mark", [",", "，", "；"])
def test_mark_between_the_brackets_of_a_label_parts_no_cell(mark: str) -> None:
    texts = written(distinct_figures("2021"))
    rows = text_document("2021", texts)
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    assert label in rows
    figures = parse_text(rows.replace(label, label.replace("，", mark)).replace("\t", mark)).figures
    assert {code: figure.value for code, figure in figures.items()} == values_of(parse_text(rows))


def test_lines_with_commas_that_state_no_row_stay_narrative() -> None:
    lines = "规章，行政许可，行政处罚等信息\n信息公开, 依申请公开, 12\n一、二、三，共3，均已办结"
    assert arrange(extract(lines.encode(), "a.txt")) == extract(lines.encode(), "a.txt").blocks
