"""Types, levels and keys of agencies, and the labelled names they are measured on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reports.agencies import (
    LEVELS,
    agency_key,
    agency_level,
    agency_types,
    canonical_name,
    government_name,
    type_labels,
    type_names,
)
from reports.gazetteer import RegionReading, resolve_region

with (Path(__file__).parent / "agency_names.csv").open(encoding="utf-8") as stream:
    LABELLED = list(csv.DictReader(stream))


def test_there_are_enough_labelled_names() -> None:
    assert len(LABELLED) >= 900
    assert len({(row["name"], row["year"]) for row in LABELLED}) == len(LABELLED)


@pytest.mark.parametrize("row", LABELLED, ids=lambda row: f"{row['name']}-{row['year']}")
def test_a_labelled_name_is_read_as_labelled(row: dict[str, str]) -> None:
    region = resolve_region(row["name"], int(row["year"]))
    codes = region.code or "/".join(region.candidates) if region else ""
    assert codes == row["region"]
    assert agency_level(row["name"], region) == row["level"]
    assert set(agency_types(row["name"])) == set(row["types"].split())


def test_every_type_used_is_in_the_vocabulary_and_has_an_english_label() -> None:
    assert len(type_names()) == len(set(type_names())) == 56
    assert {word for row in LABELLED for word in row["types"].split()} == set(type_names())
    assert {row["level"] for row in LABELLED} == set(LEVELS)
    assert all(type_labels().values())


def test_types_come_in_the_order_of_the_name() -> None:
    assert agency_types("城西区商务和工业信息化局") == ("商务", "工业和信息化")
    assert agency_types("某县工业信息化和商务局") == ("工业和信息化", "商务")


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("县科工信局", {"科技", "工业和信息化"}),
        ("县商工信局", {"商务", "工业和信息化"}),
        ("县发改工信局", {"发展改革", "工业和信息化"}),
        ("县教体局", {"教育", "体育"}),
        ("县文广旅局", {"文化旅游", "广电"}),
        ("市政务服务局", {"行政审批和数据"}),
        ("市市政管理局", {"城市管理"}),
        ("县农业农村和水利局", {"农业农村", "水利"}),
        ("区民政局", {"民政"}),
    ],
)
def test_merged_and_short_names_carry_a_type_for_each_part(name: str, types: set[str]) -> None:
    assert set(agency_types(name)) == types


def test_level_of_candidates_of_one_level_is_known() -> None:
    assert agency_level("鼓楼区财政局", RegionReading(None, (), ("320106", "350102"))) == "county"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("辽中区工信局", "辽中区工业和信息化局"),
        ("北碚区发改委", "北碚区发展和改革委员会"),
        ("曹县发展改革局", "曹县发展和改革局"),
        ("巴州区人社局", "巴州区人力资源和社会保障局"),
        ("市卫健委", "市卫生健康委员会"),
        ("市监局", "市场监督管理局"),
        ("余姚市住建局", "余姚市住房和城乡建设局"),
        ("  余姚市 住 建 局", "余姚市住房和城乡建设局"),
        ("余姚市交通委员会", "余姚市交通委员会"),
        ("唐山市行政审批局", "唐山市行政审批局"),
        ("唐山市审批局", "唐山市行政审批局"),
        ("佛山市轨道交通局", "佛山市轨道交通局"),
        ("余姚市教科局", "余姚市教育科学技术局"),
    ],
)
def test_abbreviations_are_spelled_out(short: str, full: str) -> None:
    assert canonical_name(short) == full


@pytest.mark.parametrize("row", LABELLED, ids=lambda row: f"{row['name']}-{row['year']}")
def test_what_is_spelled_out_stays_as_it_is(row: dict[str, str]) -> None:
    spelled_out = canonical_name(row["name"])
    assert canonical_name(spelled_out) == spelled_out


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("210115", ["沈阳市辽中区工信局", "辽中区工业和信息化局", "辽宁省沈阳市辽中区工业和信息化局", "区工信局"]),
        ("370302", ["淄川区人民政府", "淄博市淄川区人民政府", "淄川区", "山东省淄博市淄川区人民政府"]),
        ("500103", ["重庆市公安局渝中区分局", "渝中区公安分局", "重庆市公安局渝中分局"]),
        ("440400", ["国家税务总局珠海市税务局", "珠海市税务局"]),
        ("440000", ["广东省人民政府国有资产监督管理委员会", "广东省国资委"]),
        ("370302", ["淄川区政府办", "淄川区人民政府办公室", "淄博市淄川区政府办公室"]),
        ("422800", ["恩施土家族苗族自治州财政局", "恩施州财政局", "湖北省恩施州财政局"]),
        ("420100", ["武漢市生態環境局", "武汉市生态环境局"]),
        ("659001", ["新疆生产建设兵团第八师石河子市财政局", "第八师石河子市财政局", "石河子市财政局", "第八师财政局"]),
        ("440823", ["遂溪县建新镇人民政府", "建新镇", "建新镇人民政府", "遂溪县建新镇政府"]),
    ],
)
def test_all_ways_to_name_an_agency_give_one_key(code: str, names: list[str]) -> None:
    assert len({agency_key(name, code) for name in names}) == 1


def test_a_key_follows_its_region_when_that_is_renamed_but_not_when_it_is_merged() -> None:
    assert agency_key("辽中县财政局", "210122") == agency_key("辽中区财政局", "210115")
    assert agency_key("崇文区财政局", "110103") != agency_key("东城区财政局", "110101")


def test_different_agencies_have_different_keys() -> None:
    names = ["淄川区人民政府", "淄川区人民政府办公室", "淄川区财政局", "淄川区昆仑镇人民政府", "淄川区税务局"]
    assert len({agency_key(name, "370302") for name in names}) == len(names)
    assert agency_key("淄川区财政局", "370302") != agency_key("张店区财政局", "370303")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("650000", ["新疆维吾尔自治区发展和改革委员会", "新疆生产建设兵团发展和改革委员会"]),
        ("650000", ["新疆生产建设兵团第十一师财政局", "新疆生产建设兵团第十二师财政局", "新疆生产建设兵团财政局"]),
        ("320500", ["苏州市教育局", "苏州工业园区教育局", "苏州高新区教育局"]),
        ("500000", ["重庆市财政局", "重庆两江新区财政局", "重庆高新区财政局"]),
    ],
)
def test_a_body_without_a_code_of_its_own_shares_no_key_with_its_region(code: str, names: list[str]) -> None:
    assert len({agency_key(name, code) for name in names}) == len(names)


def test_new_codes_end_what_stood_for_a_zone() -> None:
    before, after = resolve_region("重庆两江新区财政局", 2021), resolve_region("重庆两江新区财政局", 2026)
    assert before is not None
    assert after is not None
    assert (before.code, agency_level("重庆两江新区财政局", before)) == ("500000", "zone")
    assert (after.code, agency_level("重庆两江新区财政局", after)) == ("500157", "county")


@pytest.mark.parametrize(
    ("name", "government"),
    [
        ("淄川区", "淄川区人民政府"),
        ("山东省淄博市淄川区", "山东省淄博市淄川区人民政府"),
        ("大庙乡", "大庙乡人民政府"),
        ("竹山县大庙乡", "竹山县大庙乡人民政府"),
        ("钢花村街道", "钢花村街道办事处"),
        ("建新镇政府", "建新镇人民政府"),
        ("淄川区财政局", "淄川区财政局"),
    ],
)
def test_a_bare_region_or_town_stands_for_its_government(name: str, government: str) -> None:
    assert government_name(name) == government


@pytest.mark.parametrize("name", ["", " ", "局", "，，，", "a" * 5000, "市" * 5000, "海关" * 300])
def test_odd_names_are_read_without_error(name: str) -> None:
    region = resolve_region(name)
    assert agency_types(name)
    assert agency_level(name, region)
    assert len(agency_key(name, "370302")) <= 160
