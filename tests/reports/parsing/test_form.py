"""The official forms as data."""

from __future__ import annotations

import pytest

from reports.parsing.equations import leaf_rows
from reports.parsing.form import ANNEX, FORMS, PRE_2019, all_indicators, annex_lines, get_form


@pytest.mark.parametrize(("form", "sizes"), [("2019", (22, 161, 15)), ("2021", (10, 175, 15))])
def test_form_has_as_many_cells_as_the_official_one(form: str, sizes: tuple[int, ...]) -> None:
    tables = get_form(form).tables
    assert tuple(sum(len(row.indicators) for row in table.rows) for table in tables) == sizes


@pytest.mark.parametrize(("form", "rows"), [("2019", 23), ("2021", 25)])
def test_table_of_requests_has_seven_columns(form: str, rows: int) -> None:
    table = get_form(form).table("requests")
    assert len(table.rows) == rows
    assert {len(row.indicators) for row in table.rows} == {7}
    assert {row.indicators[-1].column for row in table.rows} == {"total"}
    assert len(leaf_rows(get_form(form))) == rows - 4


def test_indicators_of_the_forms_and_the_annex_are_all_there_are() -> None:
    codes = {indicator.code for form in (*FORMS, PRE_2019) for indicator in get_form(form).indicators}
    assert codes == set(all_indicators())
    assert all(code == indicator.code for code, indicator in all_indicators().items())


def test_amount_of_procurement_has_no_unit_on_the_form() -> None:
    assert all_indicators()["proactive.procurement.amount"].unit is None
    assert all_indicators()["proactive.fees.amount"].unit == "万元"
    assert all_indicators()["proactive.procurement.amount"].is_amount


def test_unknown_form_is_no_form() -> None:
    with pytest.raises(KeyError):
        get_form("2014")


def test_annex_is_one_table_of_one_column() -> None:
    (table,) = get_form(PRE_2019).tables
    assert table.key == ANNEX
    assert len(table.rows) == 58
    assert {len(row.indicators) for row in table.rows} == {1}
    assert {indicator.forms for indicator in get_form(PRE_2019).indicators} == {(PRE_2019,)}


def test_lines_of_the_annex_name_what_they_count() -> None:
    lines = {line.key: line for line in annex_lines()}
    refused = lines["refused_secret"]
    assert (refused.level, refused.parent, refused.label) == (3, "answered_refused", "其中：1.涉及国家秘密")
    assert refused.indicator is not None
    assert refused.indicator.label == "不同意公开：涉及国家秘密"
    assert lines["response"].indicator is None
    names = [indicator.label for indicator in get_form(PRE_2019).indicators]
    assert len(set(names)) == len(names)
    amounts = {indicator.row for indicator in get_form(PRE_2019).indicators if indicator.is_amount}
    assert amounts == {"application_fees", "budget"}


def test_rows_of_the_annex_are_no_rows_of_the_forms() -> None:
    rows = {indicator.row for form in FORMS for indicator in get_form(form).indicators}
    assert rows & {indicator.row for indicator in get_form(PRE_2019).indicators} == set()


def test_label_names_row_and_column() -> None:
    assert all_indicators()["proactive.licences.change"].label == "行政许可 · 本年增/减"
