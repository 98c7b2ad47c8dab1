"""The dated list of regions, and names to regions."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise

import pytest

from reports import gazetteer
from reports.agencies import LEVELS
from reports.gazetteer import all_current, current_code, get_place, is_central, parents, resolve_region
from reports.region_list import name_periods
from reports.region_names import FIRST_YEAR
from tests.effort import QUADRATIC, calls, growth


def code_of(name: str, year: int | None = 2022, evidence: str = "") -> str | tuple[str, ...] | None:
    """The code that a name resolves to, its candidates, or None."""
    reading = resolve_region(name, year, evidence)
    return (reading.code or reading.candidates) if reading else None


class TestPlaces:
    @pytest.mark.parametrize(
        ("code", "path", "level"),
        [
            ("000000", ("全国",), "country"),
            ("110000", ("北京市",), "province"),
            ("500117", ("重庆市", "合川区"), "county"),
            ("500241", ("重庆市", "秀山土家族苗族自治县"), "county"),
            ("370300", ("山东省", "淄博市"), "prefecture"),
            ("370302", ("山东省", "淄博市", "淄川区"), "county"),
            ("429004", ("湖北省", "仙桃市"), "county"),
            ("659001", ("新疆维吾尔自治区", "石河子市"), "county"),
            ("441900", ("广东省", "东莞市"), "prefecture"),
            ("330113", ("浙江省", "杭州市", "临平区"), "county"),
            ("810000", ("香港特别行政区",), "province"),
            ("232761", ("黑龙江省", "大兴安岭地区", "加格达奇区"), "county"),
        ],
    )
    def test_a_path_has_no_placeholders(self, code: str, path: tuple[str, ...], level: str) -> None:
        place = get_place(code)
        assert place is not None
        assert (place.path, place.level) == (path, level)

    @pytest.mark.parametrize("code", ["110100", "500200", "429000", "123456", "", "abc", "99"])
    def test_placeholders_and_unknown_codes_are_no_places(self, code: str) -> None:
        assert get_place(code) is None
        assert parents(code) == ()

    def test_a_place_is_known_only_in_its_years(self) -> None:
        assert get_place("210115", 2014) is None
        county, district = get_place("210122", 2014), get_place("210115", 2020)
        assert county is not None
        assert (county.name, county.until) == ("辽中县", 2016)
        assert district is not None
        assert (district.name, district.since) == ("辽中区", 2016)

    def test_a_path_is_that_of_the_year(self) -> None:
        before, after = get_place("420602", 2008), get_place("420602", 2020)
        assert before is not None
        assert after is not None
        assert before.path == ("湖北省", "襄樊市", "襄城区")
        assert after.path == ("湖北省", "襄阳市", "襄城区")

    def test_parents_run_from_the_province_down(self) -> None:
        assert [place.code for place in parents("370302")] == ["370000", "370300", "370302"]
        assert [place.code for place in parents("500117")] == ["500000", "500117"]
        assert [place.code for place in parents("000000")] == ["000000"]

    def test_todays_list_is_whole(self) -> None:
        places = all_current()
        assert len({place.code for place in places}) == len(places)
        levels = [place.level for place in places]
        assert levels.count("province") == 34
        assert levels.count("prefecture") == 333
        assert 2840 <= levels.count("county") <= 2860
        assert not any(character in place.name for place in places for character in "區縣門")


class TestSuccession:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("210122", "210115"),  # 辽中县 → 辽中区
            ("371200", "370116"),  # 莱芜市 → 莱芜区
            ("371203", "370117"),  # 钢城区
            ("110221", "110114"),  # 昌平县 → 昌平区
            ("142331", "141102"),  # 离石县 → 离石市 → 离石区
            ("522400", "520500"),  # 毕节地区 → 毕节市
            ("110103", "110101"),  # 崇文区, merged
            ("370302", "370302"),
            ("341400", "341400"),  # 巢湖市 was divided
            ("123456", "123456"),
        ],
    )
    def test_an_old_code_leads_to_todays(self, old: str, new: str) -> None:
        assert current_code(old) == new

    def test_merged_regions_can_be_told_from_renamed_ones(self) -> None:
        assert current_code("110103", merged=False) == "110103"
        assert current_code("210122", merged=False) == "210115"

    def test_the_table_of_successions_agrees_with_the_list(self) -> None:
        with files("reports.data").joinpath("region_successions.csv").open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            old, new = name_periods()[row["code"]][-1], name_periods()[row["successor"]][-1]
            assert (old.name, old.until) == (row["name"], int(row["year"]))
            assert new.name == row["successor_name"]
            assert row["kind"] in ("renamed", "merged")
            assert current_code(row["code"]) in {place.code for place in all_current()}

    def test_signs_name_the_places_they_point_to(self) -> None:
        with files("reports.data").joinpath("region_signs.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                place = get_place(row["code"])
                assert place is not None
                assert place.name == row["name"]


def rows(name: str) -> list[dict[str, str]]:
    with files("reports.data").joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


class TestData:
    def test_every_code_stands_below_its_province_and_prefecture(self) -> None:
        for code, periods in name_periods().items():
            assert len(code) == 6
            assert code.isdigit()
            if code == "000000" or all(period.until < FIRST_YEAR for period in periods):
                continue
            assert code[:2] + "0000" in name_periods()
            assert code[2:4] in ("00", "90") or code[:4] + "00" in name_periods(), code
            place = get_place(code)
            if place is not None and place.level != "province":
                assert place.path[0] == name_periods()[code[:2] + "0000"][-1].name

    def test_names_of_one_code_follow_one_another(self) -> None:
        for code, periods in name_periods().items():
            assert all(period.since <= period.until for period in periods), code
            assert all(a.until <= b.since for a, b in pairwise(periods)), code

    def test_no_two_regions_of_today_bear_one_name_in_one_prefecture(self) -> None:
        paths = [place.path for place in all_current()]
        assert len(set(paths)) == len(paths)

    @pytest.mark.parametrize("table", ["region_aliases.csv", "region_seats.csv"])
    def test_other_names_point_to_regions_of_today(self, table: str) -> None:
        found = rows(table)
        assert len({row["name"] for row in found}) == len(found)
        assert {row["code"] for row in found} <= {place.code for place in all_current()}

    def test_seats_have_a_level_of_the_vocabulary_or_none(self) -> None:
        assert {row["level"] for row in rows("region_seats.csv")} <= {*LEVELS, ""}

    def test_signs_are_telling(self) -> None:
        signs = rows("region_signs.csv")
        assert len({(row["kind"], row["sign"], row["code"]) for row in signs}) == len(signs)
        for row in signs:
            form = {"area_code": r"0\d{2,3}", "domain": r"[a-z0-9-]+", "document": r"[\u4e00-\u9fff]"}[row["kind"]]
            assert re.fullmatch(form, row["sign"]), row
        # A province's file numbers are its own; an area code is shared by neighbours of one province at most.
        documents = [row["sign"] for row in signs if row["kind"] == "document"]
        assert len(set(documents)) == len(documents)
        for row in signs:
            if row["kind"] == "area_code":
                assert len({other["code"][:2] for other in signs if other["sign"] == row["sign"]}) == 1, row

    def test_central_bodies_are_named_once(self) -> None:
        names = [row["name"] for row in rows("central_agencies.csv")]
        assert len(set(names)) == len(names)
        assert all(is_central(name) for name in names)


class TestNames:
    def test_a_name_is_resolved_as_of_the_year(self) -> None:
        assert code_of("辽中县财政局", 2014) == "210122"
        assert code_of("辽中县财政局", 2020) == "210115"
        assert code_of("莱芜市财政局", 2017) == "371200"
        assert code_of("莱芜市财政局", 2020) == "370116"
        assert code_of("崇文区教育局", 2009) == "110103"
        assert code_of("襄樊市教育局", 2009) == "420600"

    def test_a_name_taken_up_later_is_ambiguous_only_from_then_on(self) -> None:
        assert code_of("通州区教育局", 2005) == "110112"
        assert code_of("通州区教育局", 2015) == ("110112", "320612")

    def test_the_path_is_that_of_the_year(self) -> None:
        reading = resolve_region("莱芜市财政局", 2017)
        assert reading is not None
        assert reading.path == ("山东省", "莱芜市")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("青海省海南藏族自治州教育局", "632500"),
            ("海南州教育局", "632500"),
            ("海南省教育厅", "460000"),
            ("海南区教育局", "150303"),
            ("河南蒙古族自治县教育局", "632324"),
            ("河南省教育厅", "410000"),
            ("西和县教育局", "621225"),
            ("和县教育局", "340523"),
            ("山海关区教育局", "130303"),
            ("大同市大同区", "140200"),
            ("内蒙古财政厅", "150000"),
            ("内蒙财政厅", "150000"),
            ("重庆市公安局渝中分局", "500103"),
            ("荆州市公安局", "421000"),
            ("国家统计局郑州调查队", "410100"),
            ("中华人民共和国天津海关", "120000"),
            ("北京海淀区教委", "110108"),
            ("武漢市生態環境局", "420100"),
            ("沈阳市 辽中区 工信局", "210115"),
        ],
    )
    def test_the_longest_name_at_the_right_place_wins(self, name: str, code: str) -> None:
        assert code_of(name) == code

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "局",
            "我局",
            "市财政局",
            "西和平区",
            "钢花村街道办事处",
            "大同镇人民政府",
            "桂林街道办事处",
            "城区街道办事处",
            "河北区域合作办公室",
            "南京路街道办事处",
        ],
    )
    def test_no_region_is_made_up(self, name: str) -> None:
        assert resolve_region(name, 2022) is None

    @pytest.mark.parametrize(
        "bureau", ["财政局", "区域经济发展局", "乡村振兴局", "市场监督管理局", "人民政府", "场站管理局"]
    )
    def test_every_county_is_found_by_its_bare_name(self, bureau: str) -> None:
        for place in all_current():
            if place.level == "country":
                continue
            found = code_of(place.name + bureau)
            assert place.since == 2025 or found == place.code or (found is not None and place.code in found)

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("南京市江宁生态环境局", "320115"),
            ("广安市广安生态环境局", "511602"),
            ("广安市生态环境局", "511600"),
            ("上海市公安局浦东分局", "310115"),
            ("深圳市市场监督管理局福田监管局", "440304"),
            ("国家统计局邹城调查队", "370883"),
            ("江苏省苏州地方税务局", "320500"),
            ("审计署驻武汉特派员办事处", "420100"),
            ("国家矿山安全监察局山西局", "140000"),
            ("成都东部新区管理委员会", "510100"),
        ],
    )
    def test_a_branch_is_of_the_region_it_is_named_after(self, name: str, code: str) -> None:
        assert code_of(name) == code

    def test_a_body_without_a_code_lies_where_it_is_said_to(self) -> None:
        assert code_of("雄安新区管理委员会") == code_of("河北雄安新区生态环境局") == "130000"
        assert code_of("拱北海关") == code_of("中华人民共和国拱北海关") == "440400"
        assert code_of("新疆生产建设兵团第八师石河子市教育局") == code_of("第八师石河子市教育局") == "659001"
        assert code_of("乌鲁木齐市兵团路街道办事处") == "650100"
        assert code_of("兵团路街道办事处") is None

    def test_a_zone_without_a_code_lies_in_the_region_it_is_named_after(self) -> None:
        assert code_of("西安高新区管委会") == "610100"
        assert code_of("陕西省西咸新区管委会") == "610000"
        assert code_of("浦东新区人民政府") == "310115"

    def test_central_bodies_are_of_the_country(self) -> None:
        reading = resolve_region("财政部", 2022)
        assert reading == gazetteer.RegionReading("000000", ("全国",))
        assert is_central("国家统计局")
        assert not is_central("国家统计局郑州调查队")
        assert code_of("财政部湖北监管局") == "420000"


class TestEvidence:
    @pytest.mark.parametrize(
        ("name", "evidence", "code"),
        [
            ("城中区财政局", "柳州市政务公开工作要点", "450202"),
            ("城中区财政局", "咨询电话：0971-8230000", "630103"),
            ("老城区财政局", "", "410302"),
            ("鼓楼区民政局", "根据《福建省政府信息公开办法》编制", "350102"),
            ("鼓楼区民政局", "根据闽政办发〔2020〕1号文件", "350102"),
            ("鼓楼区民政局", "网址 http://www.nanjing.gov.cn/", "320106"),
            ("鼓楼区民政局", "与玄武区、秦淮区一同举办培训", "320106"),
            ("朝阳区财政局", "长春市人民政府", "220104"),
            ("朝阳区财政局", "联系电话(010)65090000", "110105"),
            ("城关区财政局", "地址：拉萨市江苏路", "540102"),
            ("城关区财政局", "兰州新区、兰州市各区县", "620102"),
        ],
    )
    def test_the_rest_of_the_text_decides_between_namesakes(self, name: str, evidence: str, code: str) -> None:
        assert code_of(name, 2022, evidence) == code

    @pytest.mark.parametrize(
        "evidence",
        [
            "",
            "江苏省人民政府办公厅关于做好年报的通知",  # two of the four lie there
            "南京市 徐州市",
            "福州市 南京市",
            "电话 12345678",
            "密云政办发〔2020〕3号",
        ],
    )
    def test_what_does_not_decide_leaves_the_candidates(self, evidence: str) -> None:
        reading = resolve_region("鼓楼区民政局", 2022, evidence)
        assert reading == gazetteer.RegionReading(None, (), ("320106", "320302", "350102", "410204"))

    def test_a_town_is_placed_where_the_text_spells_it_out(self) -> None:
        assert code_of("建新镇人民政府", 2018, "遂溪县建新镇人民政府地址") == "440823"
        assert code_of("建新镇人民政府", 2018, "与徐闻县南山镇交流") is None

    def test_a_relative_name_is_placed_by_its_government_only(self) -> None:
        twice = "西塞山区人民政府网站公开。地址：西塞山区人民政府大楼"
        assert code_of("区统计局", 2020, twice) == "420203"
        assert code_of("区统计局", 2020, "西塞山区人民政府网站公开") is None
        assert code_of("区统计局", 2020, twice + "下陆区人民政府来访") is None
        # A county-level city's bureau may well cite the city above.
        assert code_of("市统计局", 2020, "黄石市人民政府文件，按照黄石市人民政府要求") is None
        assert code_of("市统计局", 2020, "根据黄石市统计局《关于编制年报的通知》") is None
        assert code_of("市统计局", 2020, "黄石市统计局依法公开") == "420200"

    def test_the_end_of_an_enumeration_is_no_county(self) -> None:
        assert code_of("县统计局", 2020, "省、市和县人民政府。各省、市、和县人民政府。和县人民政府") is None

    def test_hostile_evidence_is_cut_off(self) -> None:
        def resolved(times: int) -> None:
            resolve_region("鼓楼区民政局", 2022, "南京市0" * times)
            resolve_region("市财政局", 2022, "财政局" * times)
            resolve_region("城中区" * (times // 10), 2022, "(010)" * times)

        assert growth(resolved, 2_000_000) < QUADRATIC / 2


def test_a_lookup_does_not_walk_the_list_of_places() -> None:
    names = [f"{place.name}财政局" for place in all_current()]
    resolve_region(names[0], 2022)
    assert calls(lambda: [resolve_region(name, 2022) for name in names]) < 200 * len(names)


def test_every_region_of_today_is_found_by_its_full_path() -> None:
    wrong = [
        place.code
        for place in all_current()
        if place.level != "country" and code_of(f"{''.join(place.path)}财政局", None) != place.code
    ]
    assert wrong == []


def test_loading_needs_no_django() -> None:
    script = "import sys, reports.agencies, reports.parsing.identity; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
