"""The tables stand on the page as they stand on the official form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from portal.form_layouts import form_tables
from portal.tables import LEGEND, Flag, Table, make_cell, number_text
from reports.parsing.form import all_indicators, get_form


@dataclass
class Written:
    """A figure without a database."""

    value: Decimal | None = Decimal(0)
    status: str = "stated"
    raw: str | None = "0"
    unit: str | None = None
    span_start: int | None = 3
    span_end: int | None = 4


def tables(form: str, **figures: Written) -> dict[str, Table]:
    return form_tables(form, {code.replace("__", "."): figure for code, figure in figures.items()})


def widths(table: Table) -> list[set[int]]:
    """For each body the set of widths of its rows, cells that span rows counted in every row they reach."""
    found = []
    for body in [table.head, *table.bodies]:
        reach: list[int] = [0] * len(body)
        for number, row in enumerate(body):
            for header in row.headers:
                for below in range(header.rowspan):
                    reach[number + below] += header.colspan
            reach[number] += sum(cell.colspan for cell in row.cells)
        if body:
            found.append(set(reach))
    return found


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_row_of_a_table_is_as_wide_as_the_others(form: str) -> None:
    shown = form_tables(form, {})
    assert widths(shown["proactive"]) == [{4}] * len(shown["proactive"].bodies)
    assert widths(shown["requests"]) == [{10}, {10}]
    assert widths(shown["reviews"]) == [{15}, {15}]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_indicator_of_the_form_has_one_cell_in_the_order_of_the_form(form: str) -> None:
    shown = [cell.code for table in form_tables(form, {}).values() for cell in table.cells]
    assert shown == [indicator.code for indicator in get_form(form).indicators]


@pytest.mark.parametrize(("form", "results", "other"), [("2019", 20, 1), ("2021", 22, 3)])
def test_results_of_requests_are_grouped(form: str, results: int, other: int) -> None:
    headers = [header for row in form_tables(form, {})["requests"].bodies[0] for header in row.headers]
    spans = {header.text: header.rowspan for header in headers}
    assert spans["三、本年度办理结果"] == results
    assert [spans[name] for name in ("（三）不予公开", "（四）无法提供", "（五）不予处理")] == [8, 3, 5]
    assert spans["（六）其他处理"] == other
    assert [header.text for header in headers if header.kind == "wide"] == [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "四、结转下年度继续办理",
    ]


def test_the_amount_names_its_unit_where_the_form_does() -> None:
    headers = [
        header.text for body in form_tables("2021", {})["proactive"].bodies for row in body for header in row.headers
    ]
    assert "本年收费金额（单位：万元）" in headers


@pytest.mark.parametrize(
    ("figure", "kind", "text"),
    [
        (Written(Decimal(7), raw="7"), "number", "7"),
        (Written(), "zero", "0"),
        (Written(None, "blank", ""), "blank", "空白"),
        (Written(None, "not_applicable", "—"), "not_applicable", "—"),
        (Written(None, "missing", None), "missing", "未见"),
        (None, "missing", "未见"),
        (Written(None, "unreadable", "l2"), "unreadable", "读不出"),
        (Written(Decimal(3), "derived", "?"), "derived", "3*"),
    ],
)
def test_zero_blank_slash_missing_and_unreadable_are_told_apart(figure: Written | None, kind: str, text: str) -> None:
    cell = make_cell(all_indicators()["requests.total.total"], figure)
    assert (cell.kind, cell.text) == (kind, text)
    assert kind in {name for name, _sample, _meaning in LEGEND}


def test_a_cell_knows_its_raw_text_and_its_place_in_the_source() -> None:
    cell = make_cell(all_indicators()["requests.total.total"], Written(Decimal(22), raw="22（其中修订 16 件）"))
    assert "22（其中修订 16 件）" in cell.title
    assert cell.place == "3-4"


def test_an_amount_in_another_unit_says_so() -> None:
    procurement = all_indicators()["proactive.procurement.amount"]
    assert make_cell(procurement, Written(Decimal("7.463"), unit="万元", raw="7.463万元")).text == "7.463 万元"
    assert make_cell(procurement, Written(Decimal("153103.830000"), raw="153103.83")).text == "153103.83"


@pytest.mark.parametrize(
    ("value", "text"), [("100.000000", "100"), ("-8", "-8"), ("0.500000", "0.5"), ("1E+3", "1000")]
)
def test_numbers_are_written_as_people_do(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


def test_a_cell_bears_the_worst_of_its_problems() -> None:
    flags = {"requests.total.total": (Flag(2, "warning"), Flag(1, "error"))}
    cells = {cell.code: cell for cell in form_tables("2021", {}, flags)["requests"].cells}
    assert cells["requests.total.total"].severity == "error"
    assert cells["requests.granted.total"].severity == ""


def test_a_table_without_any_cell_is_missing_and_extra_rows_stand_under_theirs() -> None:
    shown = form_tables(
        "2019", {"reviews.reconsideration.total": Written()}, {}, [("proactive", "其他文件", [1, None, 2.5])]
    )
    assert [table.is_missing for table in shown.values()] == [True, True, False]
    assert shown["proactive"].extra == (("其他文件", ("1", "空白", "2.5")),)
    assert shown["reviews"].extra == ()


@pytest.mark.parametrize("form", [None, "pre2019"])
def test_a_report_on_no_national_form_has_no_tables_without_figures(form: str | None) -> None:
    assert form_tables(form, {}) == {}


def test_the_annex_stands_as_in_its_notice() -> None:
    shown = tables("pre2019", annex__received=Written(Decimal(12), raw="12", unit="件"))
    assert list(shown) == ["annex"]
    table = shown["annex"]
    assert [header.text for header in table.head[0].headers] == ["统计指标", "单位", "统计数"]
    assert [body[0].headers[0].text[:2] for body in table.bodies] == [f"{n}、" for n in "一二三四五六七八九"]
    assert widths(table) == [{3}] * 10
    assert [cell.code for cell in table.cells] == [indicator.code for indicator in get_form("pre2019").indicators]
    rows = {row.headers[0].text: row for body in table.bodies for row in body}
    received = rows["（一）收到申请数"]
    assert [header.text for header in received.headers] == ["（一）收到申请数", "件"]
    assert (received.cells[0].text, received.cells[0].label) == ("12", "收到申请数")
    assert rows["二、回应解读情况"].cells == ()
    assert rows["其中：1.涉及国家秘密"].headers[0].kind == "level-3"


def test_an_amount_of_the_annex_in_another_unit_says_so() -> None:
    budget = all_indicators()["annex.budget"]
    assert make_cell(budget, Written(Decimal(35000), unit="元", raw="35000")).text == "35000 元"
    assert make_cell(budget, Written(Decimal("3.5"), unit="万元", raw="3.5")).text == "3.5"
