"""The annex of 2014–2018: its lines are read in every layout, and nothing of them is guessed."""

from __future__ import annotations

import pytest

from reports.annex_checks import annex_problems
from reports.errors import ParseError
from reports.parsing.form import annex_lines
from reports.parsing.report import ParsedReport
from tests.reports.parsing.annexes import (
    FIGURES,
    TITLE,
    annex_figures,
    annex_page,
    annex_table,
    annex_text,
    annex_texts,
    narrative,
)
from tests.reports.parsing.documents import (
    HTML_LAYOUTS,
    TEXT_LAYOUTS,
    Box,
    Table,
    codes_of,
    distinct_figures,
    html_document,
    html_table,
    keys_of,
    lone_pipes,
    parse_text,
    pipe_rows,
    tab_rows,
    text_document,
    texts_of,
    values_of,
    written,
)

KEYS = ["background", "proactive", "requests", "fees", "reviews", "problems", "annex"]


def page(table: Table) -> ParsedReport:
    return parse_text(annex_page(table), "report.html")


def value(report: ParsedReport, key: str) -> object:
    return report.figures[f"annex.{key}"].value


def status(report: ParsedReport, key: str) -> str:
    return report.figures[f"annex.{key}"].status


@pytest.mark.parametrize("heading_unit", ["——", ""])
@pytest.mark.parametrize("units", [True, False])
@pytest.mark.parametrize("layout", [*TEXT_LAYOUTS, *HTML_LAYOUTS])
def test_every_line_is_read_in_every_layout(layout: str, units: bool, heading_unit: str) -> None:
    table = annex_table(annex_texts(), units=units, heading_unit=heading_unit)
    if layout in HTML_LAYOUTS:
        report = parse_text(annex_page(table).replace(html_table(table), HTML_LAYOUTS[layout](table)), "report.html")
    else:
        report = parse_text(annex_text(table, TEXT_LAYOUTS[layout]))
    assert report.form == "pre2019"
    assert values_of(report) == annex_figures()
    assert {figure.unit for figure in report.figures.values()} == ({i.unit for i in FIGURES} if units else {None})
    assert keys_of(report) == KEYS
    assert texts_of(report)["problems"] == "更新不够及时，今后逐月检查。"
    assert texts_of(report)["annex"] == ""
    assert report.published_on == "2018-01-20"
    assert codes_of(report) == []


@pytest.mark.parametrize("render", [tab_rows, lone_pipes, html_table])
def test_figures_point_to_their_place(render: object) -> None:
    table = annex_table(annex_texts(received=" 1,234 "))
    text = annex_page(table) if render is html_table else annex_text(table, render)  # type: ignore[arg-type]
    figure = parse_text(text, "report.html" if render is html_table else "report.txt").figures["annex.received"]
    assert (figure.value, figure.status) == (1234, "stated")
    assert figure.raw is not None
    assert figure.raw.strip() == "1,234"
    assert figure.span is not None


def relabelled(**labels: str) -> Table:
    """The annex with other labels for some lines."""
    wanted = {line.label: labels[line.key] for line in annex_lines() if line.key in labels}
    return [[Box(wanted.get(row[0].text, row[0].text)), *row[1:]] for row in annex_table(annex_texts())]


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("disclosed", "（一）主动公开政府信息数"),
        ("disclosed", "(一) 主动公开政府信息数(不同渠道和方式公开相同信息计1条)"),
        ("disclosed_normative_documents", "其中:主动公开规范性文件数"),
        ("disclosed_normative_documents", "主动公开规范性文件数"),
        ("disclosed_wechat", "4、政务微信公开政府信息数"),
        ("disclosed_wechat", "４．政务微信公开政府信息数"),
        ("received", "　（一）收 到 申 请 数"),
        ("refused_secret", "其中：1．涉及国家秘密"),
        ("refused_secret", "1.涉及国家秘密"),
        ("refused_safety", "4.危机国家安全、公共安全、经济安全和社会稳定"),
        ("refused_not_information", "5.不是“条例”所指政府信息"),
        ("complaints", "六、舉報投訴數量"),
        ("budget", "（四）政府信息公开专项经费（不包括用于政府公报编辑管理等方面的经费）"),
        ("staff", "（三）从事信息公开工作人员数"),
    ],
)
def test_label_is_known_however_it_is_typed(key: str, label: str) -> None:
    report = page(relabelled(**{key: label}))
    assert values_of(report) == annex_figures()
    assert report.extra_rows == ()


@pytest.mark.parametrize("label", ["2.兼任人员数", "3.官微公开政府信息数", "同意数"])
def test_label_that_may_be_another_is_left_open(label: str) -> None:
    key = "disclosed_weibo" if "官微" in label else "answered_granted" if "同意" in label else "staff_part_time"
    report = page(relabelled(**{key: label}))
    assert values_of(report) == {**annex_figures(), f"annex.{key}": None}
    assert [row.label for row in report.extra_rows] == [label]


def test_two_lines_of_the_same_wording_are_told_apart_by_their_order() -> None:
    rows = [row for row in annex_table(annex_texts()) if "维持具体行政行为数" not in row[0].text]
    report = page(rows)
    for key in ("reconsiderations_corrected", "reconsiderations_other", "lawsuits_corrected", "lawsuits_other"):
        assert value(report, key) == annex_figures()[f"annex.{key}"]
    assert status(report, "reconsiderations_upheld") == "missing"


def test_line_that_is_not_there_is_missing_and_one_that_is_not_known_is_kept() -> None:
    rows = [row for row in annex_table(annex_texts()) if "政务微信" not in row[0].text]
    rows.insert(9, [Box("5.政务客户端公开政府信息数"), Box("条"), Box("77")])
    report = page(rows)
    assert status(report, "disclosed_wechat") == "missing"
    assert [(row.table, row.label, row.values) for row in report.extra_rows] == [
        ("annex", "5.政务客户端公开政府信息数", (77,))
    ]
    assert codes_of(report) == ["extra_row"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, "blank")),
        ("　", (None, "blank")),
        ("/", (None, "not_applicable")),
        ("—", (None, "not_applicable")),
        ("无", (None, "not_applicable")),
        ("0", (0, "stated")),
        ("１２", (12, "stated")),
        ("12件", (12, "stated")),
        ("l2", (None, "unreadable")),
    ],
)
@pytest.mark.parametrize("units", [True, False])
def test_blank_stroke_nought_and_scrawl_are_told_apart(
    text: str, expected: tuple[int | None, str], units: bool
) -> None:
    report = page(annex_table(annex_texts(received=text), units=units))
    figure = report.figures["annex.received"]
    assert (figure.value, figure.status) == expected
    others = annex_figures()
    assert all(f.value == others[code] for code, f in report.figures.items() if code != "annex.received")


def test_unit_is_taken_from_the_cell_then_from_its_column_then_from_the_label() -> None:
    rows = annex_table(annex_texts(trainees="40人次", interpretations="8篇", budget="3.5"))
    rows = [[row[0], Box("元") if "专项经费" in row[0].text else row[1], row[2]] for row in rows]
    report = page(rows)
    units = {key: report.figures[f"annex.{key}"].unit for key in ("trainees", "interpretations", "budget", "received")}
    assert units == {"trainees": "人次", "interpretations": "篇", "budget": "元", "received": "件"}
    assert (value(report, "trainees"), value(report, "interpretations")) == (40, 8)
    bare = page(
        [
            [Box(row[0].text + "（万元）" if "费用" in row[0].text else row[0].text), row[1]]
            for row in annex_table(annex_texts(), units=False)
        ]
    )
    assert bare.figures["annex.application_fees"].unit == "万元"
    assert bare.figures["annex.budget"].unit is None
    assert "unit_missing" in [problem.code for problem in annex_problems(bare.figures)]


def test_numbers_of_lines_and_an_empty_column_of_remarks_are_no_values() -> None:
    rows: Table = [[Box("序号"), *row, Box("备注")] for row in annex_table(annex_texts())]
    rows = [[Box(str(number)), *row[1:-1], Box("")] if number else row for number, row in enumerate(rows)]
    assert values_of(page(rows)) == annex_figures()
    assert values_of(parse_text(annex_text(rows, pipe_rows))) == annex_figures()


def test_label_over_two_columns_is_read_as_one() -> None:
    rows = annex_table(annex_texts())
    report = page([[Box(row[0].text, 2), *row[1:]] for row in rows])
    assert values_of(report) == annex_figures()


def test_halves_side_by_side_are_read_one_after_the_other() -> None:
    rows = annex_table(annex_texts())
    head, body = rows[0], rows[1:]
    half = (len(body) + 1) // 2
    left, right = body[:half], [*body[half:], [Box(""), Box(""), Box("")]][:half]
    table = [[*head, *head], *([*one, *other] for one, other in zip(left, right, strict=True))]
    for render in (html_table, tab_rows):
        text = annex_text(table, render) if render is tab_rows else annex_page(table)
        report = parse_text(text, "report.txt" if render is tab_rows else "report.html")
        assert values_of(report) == annex_figures()


def test_more_than_one_number_in_a_line_is_left_open() -> None:
    rows = [[*row, Box("8")] if "收到申请数" in row[0].text else row for row in annex_table(annex_texts())]
    report = page(rows)
    assert (value(report, "received"), status(report, "received")) == (None, "unreadable")
    problem = report.findings[0]
    assert (problem.code, problem.figures) == ("cells_undetermined", ("annex.received",))
    assert values_of(report) == {**annex_figures(), "annex.received": None}


def test_three_columns_of_numbers_are_one_problem_and_no_value() -> None:
    rows = [[*row, Box("8"), Box("9")] for row in annex_table(annex_texts())]
    report = page(rows)
    assert set(values_of(report).values()) == {None}
    assert codes_of(report) == ["cells_undetermined"]
    assert set(report.findings[0].figures) == set(annex_figures())


def test_annex_printed_empty_before_it_is_filled_in_is_read_once() -> None:
    empty = html_table(annex_table(dict.fromkeys(annex_figures(), "")))
    text = annex_page(annex_table(annex_texts())).replace("<table>", empty + "<p>填报表</p><table>", 1)
    report = parse_text(text, "report.html")
    assert values_of(report) == annex_figures()
    assert codes_of(report) == ["table_repeated_alike"]


def test_copies_of_the_annex_that_disagree_are_said() -> None:
    blank = dict.fromkeys(annex_figures(), "")
    other = html_table(annex_table({**blank, "annex.received": "1", "annex.complaints": "2"}))
    report = parse_text(annex_page(annex_table(annex_texts())).replace("<table>", other + "<table>", 1), "report.html")
    assert values_of(report) == annex_figures()
    (problem,) = report.findings
    assert (problem.code, problem.figures) == ("table_repeated", ("annex.received", "annex.complaints"))


def test_annex_cut_by_a_page_break_is_put_together() -> None:
    rows = annex_table(annex_texts())
    pieces = html_table(rows[:20]) + "<p>— 6 —</p>" + html_table(rows[20:])
    text = annex_page(rows).replace(html_table(rows), pieces)
    assert values_of(parse_text(text, "report.html")) == annex_figures()


def test_form_is_told_by_the_labels_and_not_by_the_year() -> None:
    annex = html_table(annex_table(annex_texts()))
    figures = distinct_figures("2019")
    both = html_document("2019", written(figures)).replace("2022年", "2018年").replace("</body>", annex + "</body>")
    report = parse_text(both, "report.html")
    assert report.form == "2019"
    assert values_of(report) == figures
    assert [table[0][0] for section in report.sections for table in section.tables] == ["统计指标"]
    late = parse_text(annex_text(annex_table(annex_texts()), tab_rows).replace("2017年", "2019年"))
    assert (late.year, late.form, values_of(late)) == (2019, "pre2019", annex_figures())


def test_table_of_other_indicators_is_not_the_annex() -> None:
    rows = [[Box("指标名称"), Box("计量单位"), Box("本期实际")]]
    rows += [[Box(name), Box("条"), Box("3")] for name in ("主动公开信息数", "当面申请数", "网上咨询数", "信函申请数")]
    text = "".join(f"<p>{line}</p>" for line in narrative(TITLE.replace("2017", "2010")))
    report = parse_text(f"<html><body>{text}{html_table(rows)}</body></html>", "report.html")
    assert report.form == "pre2019"
    assert report.figures == {}


@pytest.mark.parametrize(("year", "missing"), [(2013, False), (2014, True), (2018, True), (2019, False)])
def test_annex_is_missed_in_the_years_it_was_asked_for(year: int, missing: bool) -> None:
    report = parse_text("\n".join(narrative(TITLE.replace("2017", str(year)))))
    assert report.figures == {}
    labels = [problem.params["label"] for problem in report.findings if problem.code == "missing_table"]
    assert labels == (["政府信息公开情况统计表"] if missing else [])


def test_narrative_that_names_the_annex_lines_is_no_annex() -> None:
    lines = narrative()
    lines[2:2] = ["（一）主动公开政府信息数", "全年主动公开政府信息 120 条，其中政府网站公开 80 条。"]
    report = parse_text("\n".join(lines))
    assert report.figures == {}
    assert keys_of(report) == KEYS[:-1]


def test_hundreds_of_strange_lines_are_refused() -> None:
    rows = annex_table(annex_texts()) + [[Box(f"其他项目{n}号"), Box("件"), Box("1")] for n in range(300)]
    with pytest.raises(ParseError):
        page(rows)


def problems(**changes: str) -> list[tuple[str, tuple[str, ...]]]:
    report = page(annex_table(annex_texts(**changes)))
    return [(problem.code, problem.figures) for problem in annex_problems(report.figures)]


def test_consistent_annex_has_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize("line", [line for line in annex_lines() if line.adds_up], ids=lambda line: line.key)
def test_whole_that_its_parts_do_not_make_up_is_said(line: object) -> None:
    key = line.key  # type: ignore[attr-defined]
    parts = tuple(f"annex.{other.key}" for other in annex_lines() if other.parent == key)
    parent = {other.key: other.parent for other in annex_lines()}[key]
    found = dict(problems(**{key: "9999"}))
    expected = {"annex_sum_differs"} if not parent or parent in ("applications", "capacity") else set()
    assert expected <= set(found)
    assert (f"annex.{key}", *parts) in [figures for code, figures in problems(**{key: "9999"}) if code]


def test_blank_part_leaves_the_sum_open_and_is_said_itself() -> None:
    assert problems(received_fax="") == [("missing_value", ("annex.received_fax",))]


@pytest.mark.parametrize(
    ("text", "code"), [("l2", "unreadable_value"), ("-3", "negative_value"), ("1.5", "not_integer")]
)
def test_number_that_is_no_count_is_said(text: str, code: str) -> None:
    assert problems(complaints=text) == [(code, ("annex.complaints",))]


def test_text_with_tables_of_today_is_not_searched_for_an_annex() -> None:
    figures = distinct_figures("2021")
    assert values_of(parse_text(text_document("2021", written(figures)))) == figures
