"""Years, dates and periods in figures and in Chinese numerals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.parsing.dates import announced_year, dates_in, likely_year, period_in, whole_date, year_of


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2021年1月25日", ["2021-01-25"]),
        ("2021年1月", ["2021-01"]),
        ("二〇二一年一月", ["2021-01"]),
        ("二○二一年十二月三十一日", ["2021-12-31"]),
        ("二零二一年元月五日", ["2021-01-05"]),
        ("二〇二一年十月二十日", ["2021-10-20"]),
        ("2020-08-06", ["2020-08-06"]),
        ("2020.8.6", ["2020-08-06"]),
        ("2020/08", ["2020-08"]),
        ("自2020年1月1日起，2020年12月31日止", ["2020-01-01", "2020-12-31"]),
        ("2021年13月1日", []),
        ("2021年2月30日", []),
        ("2021年", []),
        ("电话0531-87654321", []),
        ("", []),
    ],
)
def test_dates_are_found(text: str, dates: list[str]) -> None:
    assert dates_in(text) == dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(2021年1月)", "2021-01"),
        ("2021年1月25日印发", "2021-01-25"),
        ("2021年1月25日召开了会议", None),
        ("报告", None),
    ],
)
def test_whole_line_is_a_date(text: str, found: str | None) -> None:
    assert whole_date(text) == found


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("统计期限自2023年1月1日起至2023年12月31日止", ("2023-01-01", "2023-12-31")),
        ("统计期限从2020年1月1日起,到2020年12月31日止", ("2020-01-01", "2020-12-31")),
        ("2023年1月1日至12月31日", ("2023-01-01", "2023-12-31")),
        ("2023-01-01至2023-12-31", ("2023-01-01", "2023-12-31")),
        ("数据统计期限为2019年5月1日至12月31日", ("2019-05-01", "2019-12-31")),
        ("2019年5月1日至6月1日开展宣传月活动", None),
        ("2023年12月31日至2023年1月1日统计", None),
        ("2023年2月30日至12月31日统计", None),
        ("没有期限", None),
    ],
)
def test_reporting_period_is_found(text: str, period: tuple[str, str] | None) -> None:
    assert period_in(text) == period


def test_year_in_either_numerals_is_one_number() -> None:
    assert year_of("2020") == year_of("二〇二〇") == year_of("二零二零") == year_of("二○二○") == 2020


def test_year_that_the_text_names_most_is_likely() -> None:
    assert likely_year("2022年公开三十条。2022年受理两件。2021年有一件结转。") == 2022
    assert likely_year("根据条例(2019年修订)开展工作") is None
    assert likely_year("") is None


def test_the_year_of_an_announced_report_is_not_that_of_a_law() -> None:
    assert announced_year("现公布某局2022年政府信息公开工作年度报告") == 2022
    assert announced_year("根据2019年新修订的《条例》编制2022年度报告") == 2022
    assert announced_year("现将二〇二二年度工作报告如下") == 2022
    assert announced_year("2022年,某局公开三十条。报告如下") is None
    assert announced_year("") is None


def test_numerals_for_twenty_and_thirty_have_short_forms() -> None:
    assert dates_in("二〇二三年一月廿八日") == ["2023-01-28"]
    assert dates_in("二〇二三年十二月卅一日") == ["2023-12-31"]


@given(st.text(alphabet="二〇○零一三廿年月日至起止报告2019-./期限 \n", max_size=60))
def test_no_text_makes_dates_raise(text: str) -> None:
    dates_in(text)
    period_in(text)
    likely_year(text)
    announced_year(text)
    whole_date(text)


@given(st.dates(min_value=date(2008, 1, 1), max_value=date(2039, 12, 31)))
def test_any_date_survives_its_rendering(day: date) -> None:
    iso = day.isoformat()
    year, month, number = day.year, day.month, day.day
    assert dates_in(f"{year}年{month}月{number}日") == [iso]
    assert dates_in(f"{year}.{month}.{number}") == [iso]
    assert dates_in(f"{year}年{month}月") == [iso[:7]]
