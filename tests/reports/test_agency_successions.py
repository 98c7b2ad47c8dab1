"""What became of agencies in the reforms."""

from __future__ import annotations

import pytest

from reports.agencies import own_words
from reports.agency_successions import Successor, successors
from reports.region_list import read_rows

ROWS = read_rows("agency_successions.csv")


def whole(name: str, year: int, until: int) -> set[str]:
    """The names under which the agency itself goes on."""
    return {found.name for found in successors(name, year, until) if found.is_whole}


@pytest.mark.parametrize(
    ("name", "year", "until", "names"),
    [
        ("恩施州扶贫办", 2018, 2022, {"恩施州乡村振兴局"}),
        ("广东省人民政府扶贫开发办公室", 2018, 2022, {"广东省乡村振兴局"}),
        ("黄石市环保局", 2016, 2020, {"黄石市生态环境局"}),
        ("湖北省环境保护厅", 2016, 2020, {"湖北省生态环境厅"}),
        ("区环境保护局", 2016, 2020, {"区生态环境局"}),
        ("黄石市国土局", 2016, 2020, {"黄石市自然资源局", "黄石市自然资源和规划局", "黄石市规划和自然资源局"}),
        ("辽中县卫计局", 2016, 2022, {"辽中县卫生健康局", "辽中县卫生健康委员会"}),
        ("黄石市工商局", 2012, 2020, {"黄石市市场监督管理局"}),
        ("黄石市质监局", 2012, 2020, {"黄石市市场监督管理局"}),
        ("黄石市食药监局", 2012, 2020, {"黄石市市场监督管理局"}),
        ("黄石市安监局", 2016, 2020, {"黄石市应急管理局"}),
        ("黄石市农业局", 2016, 2020, {"黄石市农业农村局", "黄石市农业农村委员会"}),
        ("黄石市人民政府法制办公室", 2016, 2020, {"黄石市司法局"}),
        ("黄石市人事局", 2008, 2012, {"黄石市人力资源和社会保障局"}),
        ("黄石市人防办", 2020, 2025, {"黄石市国防动员办公室"}),
        ("黄石市粮食局", 2016, 2020, {"黄石市粮食和物资储备局"}),
        ("湖北省林业厅", 2016, 2020, {"湖北省林业和草原局", "湖北省林业局"}),
        ("聊城市国家税务局", 2016, 2020, {"国家税务总局聊城市税务局"}),
        ("中国银保监会黄石监管分局", 2021, 2025, {"国家金融监督管理总局黄石监管分局"}),
        ("湖北银监局", 2016, 2025, {"国家金融监督管理总局湖北监管局"}),
        ("中国人民银行聊城市中心支行", 2021, 2025, {"中国人民银行聊城市分行"}),
        ("山西煤矿安全监察局", 2018, 2022, {"国家矿山安全监察局山西局"}),
        ("卫生部", 2010, 2015, {"国家卫生和计划生育委员会"}),
    ],
)
def test_an_agency_goes_on_under_the_name_the_reform_gave(name: str, year: int, until: int, names: set[str]) -> None:
    assert whole(name, year, until) == names


@pytest.mark.parametrize(
    ("name", "year", "until", "names"),
    [
        ("国务院扶贫开发领导小组办公室", 2018, 2022, {"国家乡村振兴局"}),
        ("国务院扶贫开发领导小组办公室", 2018, 2024, {"农业农村部"}),
        ("卫生部", 2010, 2020, {"国家卫生健康委员会"}),
        ("黄石市卫生局", 2012, 2016, {"黄石市卫生和计划生育局", "黄石市卫生和计划生育委员会"}),
        ("黄石市卫生局", 2012, 2020, {"黄石市卫生健康局", "黄石市卫生健康委员会"}),
        ("中国银行业监督管理委员会", 2015, 2024, {"国家金融监督管理总局"}),
    ],
)
def test_a_chain_of_reforms_is_followed_to_the_year_asked_for(
    name: str, year: int, until: int, names: set[str]
) -> None:
    assert whole(name, year, until) == names


@pytest.mark.parametrize(
    ("name", "year", "until"),
    [
        ("恩施州扶贫办", 2018, 2020),  # not yet
        ("恩施州乡村振兴局", 2022, 2022),
        ("黄石市环境保护局", 2021, 2025),  # the reform was over; whatever this is, it is not that
        ("湖北省食品药品监督管理局", 2015, 2020),  # split in two
        ("黄石市海洋与渔业局", 2016, 2020),
        ("黄石市物价局", 2012, 2020),
        ("黄石市民政局", 2016, 2020),  # lost functions, but stayed
        ("市食品药品监督管理局", 2016, 2020),  # a city's or a municipality's: the reform differed
        ("山东出入境检验检疫局", 2016, 2020),
        ("重庆市公安局渝中区分局", 2010, 2025),
        ("黄石市财政局", 2010, 2025),
        ("大庙乡人民政府", 2010, 2025),
        ("", 2010, 2025),
    ],
)
def test_no_succession_is_claimed_where_there_is_none(name: str, year: int, until: int) -> None:
    assert whole(name, year, until) == set()


def test_where_functions_went_is_told_without_claiming_succession() -> None:
    assert successors("湖北省食品药品监督管理局", 2016, 2020) == (
        Successor("湖北省市场监督管理局", 2019, "split", "national"),
        Successor("湖北省药品监督管理局", 2019, "split", "national"),
    )
    assert {found.kind for found in successors("黄石市民政局", 2016, 2020)} == {"moved"}


def test_what_only_some_places_did_is_marked_local() -> None:
    assert successors("黄石市林业局", 2016, 2020) == (Successor("黄石市林业和草原局", 2019, "renamed", "local"),)
    # A step that only some places took makes the whole chain so.
    assert {found.origin for found in successors("黄石市广播电视局", 2010, 2020)} == {"local"}


def test_below_the_province_nothing_becomes_a_department_of_one() -> None:
    assert not any(found.name.endswith("厅") for found in successors("恩施州扶贫办", 2018, 2026))
    assert whole("湖北省扶贫办", 2018, 2026) >= {"湖北省农业农村厅"}


def test_the_table_is_written_in_the_words_that_names_are_compared_by() -> None:
    for row in ROWS:
        assert own_words(row["old"]) == row["old"]
        for name in row["new"].split():
            assert "{}" in name or own_words(name) == name


def test_the_table_is_consistent() -> None:
    assert len({(row["old"], row["begun"], row["tier"]) for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert 2008 <= int(row["begun"]) <= int(row["done"]) <= 2026
        assert row["kind"] in ("renamed", "merged", "split", "moved")
        assert row["origin"] in ("national", "local")
        assert row["tier"] in ("province", "local", "")
        assert row["old"] not in row["new"].split()


def test_no_agency_is_its_own_successor() -> None:
    for row in ROWS:
        for name in (row["old"], f"黄石市{row['old']}", f"湖北省{row['old']}"):
            assert name not in whole(name, 2008, 2026)
