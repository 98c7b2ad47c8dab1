"""Title, year, date, agency, region and scope, in every form they arrive in. All texts are made up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reports.extraction.content import Cell, Grid, Paragraph
from reports.parsing.identity import Identity, identify
from tests.effort import QUADRATIC, growth

TITLE = "政府信息公开工作年度报告"


def paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line, 0, len(line)) for line in text.split("\n") if line.strip()]


def read(
    front: str = f"广安市教育局2022年{TITLE}",
    body: str = "",
    signature: str = "",
    grids: Sequence[Sequence[Sequence[str]]] = (),
) -> Identity:
    """Identity of a report of these parts; lines are paragraphs."""
    made = [Grid(tuple(tuple(Cell(text, 0, 0) for text in row) for row in rows), 0, 0) for rows in grids]
    return identify(paragraphs(front), made, body, paragraphs(signature))


def codes(identity: Identity) -> list[str]:
    return [finding.code for finding in identity.findings]


def name_of(identity: Identity) -> str | None:
    return identity.agency.name if identity.agency else None


# How a title is set, with A for the agency; all but the last two name agency and year.
SHAPES = [
    "{A}2022年政府信息公开工作年度报告",
    "2022年{A}政府信息公开工作年度报告",
    "2022年度{A}政府信息公开工作年度报告",
    "{A}\n2022年政府信息公开工作年度报告",
    "{A}\n\n2022 年政府信息公开工作年度报告",
    "{A}2022年政府信息公开\n工作年度报告",
    "{A}\n2022年\n政府信息公开工作年度报告",
    "{A}\n2022年政府信息公开\n工作年度报告",
    "{A}2022年政府信息公开工作报告",
    "{A}2022年政府信息公开年度报告",
    "{A}2022年信息公开工作年度报告",
    "{A}2022年政务信息公开工作年度报告",
    "{A}2022年度政府信息公开工作年报",
    "{A}政府信息公开2022年度工作报告",
    "{A}政府信息公开工作2022年度报告",
    "{A}政府信息公开工作年度报告（2022年）",
    "{A}政府信息公开工作年度报告（2022）",
    "{A}\n政府信息公开工作年度报告\n（2022年度）",
    "{A}2022政府信息公开工作年度报告",
    "{A}2022年政府信息公开报告",
    "{A}2022年政务公开工作年度报告",
    "{A}2022年政府信息公开\n工作\n年度报告",
    "{A}2022年政府信息\n公开工作年度报告",
    "{A}2022年\n政府信息公开工作年度报告",
    "一图读懂{A}2022年政府信息公开工作年度报告",
    "一图读懂：{A}2022年政府信息公开工作年度报告",
    "【图解】{A}2022年政府信息公开工作年度报告",
    "附件1：{A}2022年政府信息公开工作年度报告",
    "2022年度政府信息公开工作年度报告\n（{A}）",
    "《{A}2022年政府信息公开工作年度报告》",
    "{A}关于2022年政府信息公开工作情况的报告",
    "关于{A}2022年政府信息公开工作的年度报告",
    "（图解）{A}2022年政府信息公开工作年度报告",
    "图解：{A}2022年政府信息公开工作年度报告",
    "{A} ２０２２ 年政府信息公开 工作年度报告",
    "{A}二〇二二年政府信息公开工作年度报告",
    "# {A}2022年政府信息公开工作年度报告",
    "您当前的位置：首页 > {A} > 政府信息公开年报\n{A}2022年政府信息公开工作年度报告\n发布时间：2023-02-01",
    "2022年政府信息公开工作年度报告\n{A}\n二〇二三年一月\n{A}2022年政府信息公开工作年度报告",
]
AGENCIES = [
    ("广安市教育局", "511600", ("教育",), "prefecture"),
    ("宣州区住房和城乡建设局", "341802", ("住房城乡建设",), "county"),
    ("温州市瓯海区卫健局", "330304", ("卫生健康",), "county"),
    ("四川省审计厅", "510000", ("审计",), "province"),
    ("国家税务总局宜昌市税务局", "420500", ("税务",), "vertical"),
    ("宁国市港口镇人民政府", "341881", ("乡镇",), "township"),
    ("重庆市公安局南岸区分局", "500108", ("公安",), "county"),
    ("平遥县人民政府", "140728", ("政府",), "county"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("agency", "code", "types", "level"), AGENCIES)
def test_any_agency_is_read_from_a_title_of_any_shape(
    shape: str, agency: str, code: str, types: tuple[str, ...], level: str
) -> None:
    identity = read(shape.replace("{A}", agency))
    assert identity.year == 2022
    assert identity.agency is not None
    assert (identity.agency.name, identity.agency.types, identity.agency.level) == (agency, types, level)
    assert identity.region is not None
    assert identity.region.code == code
    assert codes(identity) == []


class TestTitle:
    @pytest.mark.parametrize(
        ("front", "title"),
        [
            (f"广安市教育局\n2022年{TITLE}", f"广安市教育局2022年{TITLE}"),
            (f"广安市教育局 2022 年 {TITLE}", f"广安市教育局2022年{TITLE}"),
            ("广安市教育局2022年政府信息公开\n工作年度报告", f"广安市教育局2022年{TITLE}"),
            ("广安市教育局2022年政务信息公开报告", "广安市教育局2022年政务信息公开报告"),
            (f"2022年{TITLE}\n广安市教育局\n（2023年1月）", f"2022年{TITLE}"),
            (f"2022 年{TITLE}\n广安市教育局\n广安市教育局 2022 年{TITLE}", f"广安市教育局2022年{TITLE}"),
            (f"首页>广安市教育局>政府信息公开年报\n广安市教育局2022年{TITLE}", f"广安市教育局2022年{TITLE}"),
            (f"政府信息公开年报\n广安市教育局2022年{TITLE}", f"广安市教育局2022年{TITLE}"),
            (f"广安市教育局\n广安市教育局2022年{TITLE}", f"广安市教育局2022年{TITLE}"),
        ],
    )
    def test_the_fullest_title_is_taken_in_one_piece(self, front: str, title: str) -> None:
        assert read(front).title == title

    @pytest.mark.parametrize(
        ("front", "agency"),
        [
            (f"广安市\n教育局\n2022年{TITLE}", "广安市教育局"),
            (f"广安市教\n育局2022年{TITLE}", "广安市教育局"),
            (f"国家税务总局\n宜昌市税务局\n2022年{TITLE}", "国家税务总局宜昌市税务局"),
            (f"国家税务总局宜昌市税\n务局2022年{TITLE}", "国家税务总局宜昌市税务局"),
            ("温州市瓯海区\n卫生健康局2022年政府信息公开\n工作年度报告", "温州市瓯海区卫生健康局"),
            ("广安市教育局\n2022年度\n政府信息公开\n工作年度\n报告", "广安市教育局"),
        ],
    )
    def test_agency_and_title_may_break_anywhere(self, front: str, agency: str) -> None:
        identity = read(front)
        assert (name_of(identity), identity.year, codes(identity)) == (agency, 2022, [])

    def test_another_agency_above_the_title_is_no_part_of_it(self) -> None:
        assert name_of(read(f"广安市人民政府\n教育局2022年{TITLE}")) == "教育局"
        assert name_of(read(f"广安市统计局\n广安市教育局2022年{TITLE}")) == "广安市教育局"

    def test_a_sentence_or_a_notice_is_no_title(self) -> None:
        front = "根据《条例》要求，现将有关情况报告如下。\n关于做好2022年政府信息公开工作年度报告编制工作的通知"
        assert read(front).title == ""

    def test_a_title_may_be_announced_in_a_sentence(self) -> None:
        identity = read(f"依据有关规定，现公布巴州区审计局2022年{TITLE}。本报告由六个部分组成。")
        assert identity.title == f"巴州区审计局2022年{TITLE}"
        assert name_of(identity) == "巴州区审计局"
        assert identity.year == 2022

    def test_a_quoted_title_counts_where_there_is_no_other(self) -> None:
        identity = read(f"我局编制了《广安市教育局2022年{TITLE}》，现予公布。")
        assert (identity.title, name_of(identity)) == (f"广安市教育局2022年{TITLE}", "广安市教育局")


class TestYear:
    def test_the_title_comes_first_and_a_conflict_is_reported(self) -> None:
        identity = read(f"广安市教育局2022年{TITLE}\n统计期限自2021年1月1日起至2021年12月31日止。")
        assert identity.year == 2022
        assert identity.period == ("2021-01-01", "2021-12-31")
        assert codes(identity) == ["year_conflict"]
        assert dict(identity.findings[0].params) == {"years": "2022、2021", "year": 2022}

    def test_a_lead_sentence_that_names_another_year_is_a_conflict(self) -> None:
        identity = read(f"广安市教育局2022年{TITLE}\n现公布广安市教育局2021年{TITLE}。")
        assert identity.year == 2022
        assert codes(identity) == ["year_conflict"]
        assert dict(identity.findings[0].params) == {"years": "2022、2021", "year": 2022}

    @pytest.mark.parametrize(
        "sentence",
        [
            "根据2019年新修订的《条例》规定编制本年度报告。",
            "按照广安市2023年工作要点，现公布2022年度报告。",
            f"现公布广安市教育局2022年{TITLE}。2021年我局较好完成任务。",
        ],
    )
    def test_other_years_in_the_lead_are_no_conflict(self, sentence: str) -> None:
        identity = read(f"广安市教育局2022年{TITLE}\n{sentence}", signature="2023年1月5日")
        assert (identity.year, codes(identity)) == (2022, [])

    def test_the_period_comes_before_the_lead_sentence(self) -> None:
        front = f"广安市教育局{TITLE}\n统计期限自2022年1月1日起至2022年12月31日止。现公布2021年{TITLE}。"
        identity = read(front, "2020年，我局")
        assert (identity.year, codes(identity)) == (2022, ["year_conflict"])

    @pytest.mark.parametrize(
        "sentence",
        [
            "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。",
            "数据统计时限为2022年1月1日至12月31日",
            "统计期限：2022 年 1 月 1 日—2022 年 12 月 31 日",
            "统计数据期限从2022-01-01至2022-12-31",
            "所列数据统计期限为２０２２年１月１日至１２月３１日",
        ],
    )
    def test_the_period_gives_the_year_where_the_title_has_none(self, sentence: str) -> None:
        identity = read(f"广安市教育局{TITLE}\n{sentence}", "2021年、2021年、2021年")
        assert (identity.year, identity.period) == (2022, ("2022-01-01", "2022-12-31"))

    def test_the_lead_sentence_comes_before_the_sections(self) -> None:
        front = f"广安市教育局{TITLE}\n根据2019年修订的《条例》，现将2022年度政府信息公开工作情况报告如下。"
        assert read(front, "2021年，我局\n2021年").year == 2022

    def test_a_year_named_in_the_lead_sentence_will_do(self) -> None:
        assert read(f"广安市教育局{TITLE}\n按照广安市2022年政务公开工作要点编制。").year == 2022

    def test_the_sections_decide_by_majority(self) -> None:
        body = "2022年，我局主动公开20条。\n2022年共收到3件，比2021年增加1件。2023年将继续改进。"
        assert read(f"广安市教育局{TITLE}", body).year == 2022

    def test_never_the_date_of_signing(self) -> None:
        identity = read(f"广安市教育局{TITLE}", "我局认真开展工作。", "广安市教育局\n2023年1月10日")
        assert identity.year is None
        assert codes(identity) == ["year_missing"]

    def test_the_date_of_the_page_is_no_year(self) -> None:
        assert read(f"广安市教育局{TITLE}\n发布时间：2023-01-10 来源：本站").year is None


class TestDate:
    @pytest.mark.parametrize(
        ("signature", "published"),
        [
            ("广安市教育局\n2023年1月28日", "2023-01-28"),
            ("广安市教育局    2023年1月28日", "2023-01-28"),
            ("2023年1月28日\n广安市教育局", "2023-01-28"),
            ("二〇二三年一月二十八日", "2023-01-28"),
            ("二零二三年一月", "2023-01"),
            ("二○二三年十二月三十一日", "2023-12-31"),
            ("2023-01-28", "2023-01-28"),
            ("2023.1.28", "2023-01-28"),
            ("2023/01/28", "2023-01-28"),
            ("2 0 2 3 年 1 月 2 8 日", "2023-01-28"),
            ("２０２３年１月２８日", "2023-01-28"),
            ("2023年1月", "2023-01"),
            ("2023年元月5日", "2023-01-05"),
            ("2023 年 1 月 28 日", "2023-01-28"),
            ("2023．1．28", "2023-01-28"),
            ("二〇二三年1月28日", "2023-01-28"),
            ("二〇二三年一月廿八日", "2023-01-28"),
            ("二O二三年一月", "2023-01"),
            ("2023年1月28日印发", "2023-01-28"),
            ("2023年2月30日", None),
            ("2023年13月1日", None),
            ("", None),
        ],
    )
    def test_the_signature_gives_the_date(self, signature: str, published: str | None) -> None:
        assert read(signature=signature).published_on == published

    def test_the_signature_wins_over_page_metadata(self) -> None:
        front = f"广安市教育局2022年{TITLE}\n作者：本站 | 来源：本站 | 时间：2023-02-18"
        assert read(front, signature="广安市教育局\n2023年1月5日").published_on == "2023-01-05"

    @pytest.mark.parametrize(
        ("line", "published"),
        [
            ("（2023年1月）", "2023-01"),
            ("（二〇二三年一月十日）", "2023-01-10"),
            ("二〇二三年一月", "2023-01"),
            ("日期：2023-01-28", "2023-01-28"),
            ("发布时间：2023-01-28 10:20 浏览次数：12", "2023-01-28"),
            ("信息来源：广安市教育局 发布日期：2023年1月28日 字体：大 中 小", "2023-01-28"),
            ("[发布日期]2023-01-28", "2023-01-28"),
            ("发布时间 2023-01-28 10:20", "2023-01-28"),
            ("日 期：2023/1/28", "2023-01-28"),
            ("发文日期：2023年1月28日 发布日期：2023-02-01", "2023-01-28"),
            ("发稿时间：2023-01-28 10:20:05", "2023-01-28"),
            ("2023-01-28 10:20 来源：广安市教育局 浏览次数：12", "2023-01-28"),
            ("更新时间：2023-03-01 发布时间：2023-01-28", "2023-01-28"),
        ],
    )
    def test_a_line_below_the_title_gives_it_else(self, line: str, published: str) -> None:
        assert read(f"广安市教育局2022年{TITLE}\n{line}").published_on == published

    def test_a_partial_date_at_the_title_stays_partial(self) -> None:
        front = f"广安市教育局2022年{TITLE}\n（2023年1月）\n发布时间：2023-03-09"
        assert read(front).published_on == "2023-01"

    @pytest.mark.parametrize(
        "rows",
        [
            [["索引号", "008/2023-1", "公开日期", "2023-01-28"], ["发布机构", "广安市教育局", "文号", ""]],
            [["索引号：008", "发布日期：2023年1月28日"]],
            [["发布日期:", "2023-03-01"], ["成文日期:", "2023-01-28"]],
        ],
    )
    def test_a_metadata_table_gives_it_else(self, rows: list[list[str]]) -> None:
        assert read(grids=[rows]).published_on == "2023-01-28"

    def test_dates_in_the_text_are_none(self) -> None:
        assert read(body="2022年7月24日召开培训会。").published_on is None


class TestAgency:
    def test_the_name_stays_as_the_title_has_it(self) -> None:
        identity = read(f"温州市瓯海区工信局\n2022年{TITLE}", signature="瓯海区工业和信息化局\n2023年1月5日")
        assert name_of(identity) == "温州市瓯海区工信局"

    @pytest.mark.parametrize(
        ("front", "body", "signature"),
        [
            (f"2022年{TITLE}\n瓯海区商务局\n（2023年1月）", "", ""),
            (f"2022年{TITLE}", "", "瓯海区商务局\n2023年1月5日"),
            (f"2022年{TITLE}", "", "瓯海区商务局2023年1月5日"),
            (f"2022年{TITLE}\n现公布瓯海区商务局2022年{TITLE}如下。", "", ""),
            (f"2022年{TITLE}\n发布机构：瓯海区商务局", "", ""),
            (f"2022年{TITLE}\n来源：瓯海区商务局 发布时间：2023-01-20 浏览次数：5", "", ""),
            (f"2022年{TITLE}\n——瓯海区商务局", "", ""),
            (f"2022年{TITLE}\n瓯海区商务局根据《条例》规定编制本报告。", "", ""),
            (f"2022年{TITLE}", "2022年，瓯海区商务局认真贯彻条例。", ""),
            ("", "2022年,瓯海区商务局[…]", ""),
            (f"2022年{TITLE}\n（瓯海区商务局）", "", ""),
            ("", "在区委、区政府的领导下，瓯海区商务局扎实推进公开工作。2022年", ""),
        ],
    )
    def test_other_sources_follow_where_the_title_has_none(self, front: str, body: str, signature: str) -> None:
        identity = read(front, body, signature)
        assert name_of(identity) == "瓯海区商务局"
        assert identity.region is not None
        assert identity.region.code == "330304"
        assert identity.year == 2022

    def test_a_metadata_table_names_the_agency(self) -> None:
        identity = read(f"2022年{TITLE}", grids=[[["发布机构", "瓯海区商务局"], ["公开日期", "2023-01-05"]]])
        assert name_of(identity) == "瓯海区商务局"

    def test_a_name_that_goes_on_after_urban_and_rural_is_no_township(self) -> None:
        identity = read("", "2022年，宣州区住房和城乡建设局认真贯彻条例。")
        assert name_of(identity) == "宣州区住房和城乡建设局"

    @pytest.mark.parametrize(
        "body", ["我局高度重视。2022年", "本机关认真落实。", "在市委、市政府领导下，市委高度重视。"]
    )
    def test_no_agency_is_made_up(self, body: str) -> None:
        identity = read(f"2022年{TITLE}", body)
        assert identity.agency is None
        assert codes(identity) == ["agency_unresolved", "region_unresolved"]

    @pytest.mark.parametrize(
        ("front", "name", "types", "level"),
        [
            (f"瓯海区2022年{TITLE}", "瓯海区人民政府", ("政府",), "county"),
            (f"2022年瓯海区{TITLE}", "瓯海区人民政府", ("政府",), "county"),
            (f"山西省平遥县2022年{TITLE}", "山西省平遥县人民政府", ("政府",), "county"),
            (f"青溪乡2022年{TITLE}", "青溪乡人民政府", ("乡镇",), "township"),
            (f"平遥县洪善镇2022年{TITLE}", "平遥县洪善镇人民政府", ("乡镇",), "township"),
            (f"平遥县古城街道2022年{TITLE}", "平遥县古城街道办事处", ("街道",), "township"),
        ],
    )
    def test_a_bare_region_or_town_stands_for_its_government(
        self, front: str, name: str, types: tuple[str, ...], level: str
    ) -> None:
        agency = read(front).agency
        assert agency is not None
        assert (agency.name, agency.types, agency.level) == (name, types, level)


class TestRegion:
    def test_a_fuller_name_in_the_signature_gives_the_region(self) -> None:
        identity = read(f"2022年洪善镇{TITLE}", signature="平遥县洪善镇人民政府\n2023年1月5日")
        assert name_of(identity) == "洪善镇人民政府"
        assert identity.region is not None
        assert identity.region.code == "140728"

    def test_a_relative_name_takes_only_a_region_of_its_kind(self) -> None:
        metadata = "发布机构：广安市统计局"
        assert read(f"区统计局2022年{TITLE}\n{metadata}").region is None
        found = read(f"市统计局2022年{TITLE}\n{metadata}").region
        assert found is not None
        assert found.code == "511600"

    def test_a_fuller_name_need_not_repeat_the_second_name_in_brackets(self) -> None:
        identity = read(f"2022年市市场监督管理局（知识产权局）{TITLE}\n来源：十堰市市场监督管理局")
        assert identity.region is not None
        assert identity.region.code == "420300"

    def test_namesakes_are_decided_by_the_text(self) -> None:
        identity = read(f"鼓楼区司法局2022年{TITLE}", "监督电话：0591-87650000")
        assert identity.region is not None
        assert identity.region.path == ("福建省", "福州市", "鼓楼区")

    def test_undecided_namesakes_are_left_to_a_person(self) -> None:
        identity = read(f"西湖区司法局2022年{TITLE}", "我局认真开展工作。")
        assert identity.region is not None
        assert (identity.region.code, identity.region.candidates) == (None, ("330106", "360103"))
        assert codes(identity) == ["region_ambiguous"]
        params = dict(identity.findings[0].params)
        assert params == {"name": "西湖区", "count": 2, "candidates": "浙江省杭州市西湖区、江西省南昌市西湖区"}
        assert "西湖区" in identity.findings[0].message()
        assert identity.agency is not None
        assert identity.agency.level == "county"

    def test_the_region_is_that_of_the_reports_year(self) -> None:
        old, new = read(f"密云县水务局2013年{TITLE}").region, read(f"密云区水务局2022年{TITLE}").region
        assert old is not None
        assert new is not None
        assert (old.code, new.code) == ("110228", "110118")

    def test_a_central_body_is_of_the_whole_country(self) -> None:
        region = read(f"国家统计局2022年{TITLE}").region
        assert region is not None
        assert (region.code, region.path) == ("000000", ("全国",))


class TestScope:
    @pytest.mark.parametrize(
        ("front", "body", "scope"),
        [
            (f"广安市教育局2022年{TITLE}", "我局主动公开20条。", "agency"),
            (f"广安市教育局2022年{TITLE}", "为全市教育发展服务。", "agency"),
            (f"瓯海区2022年{TITLE}", "", "region"),
            (f"平遥县人民政府2022年{TITLE}", "全县各级行政机关共收到申请20件。", "region"),
            (f"平遥县人民政府2022年{TITLE}", "2022年，全县主动公开信息200条。", "region"),
            (f"平遥县人民政府2022年{TITLE}", "", "unknown"),
            (f"平遥县洪善镇人民政府2022年{TITLE}", "我镇服务全县大局。", "agency"),
            (f"平遥县人民政府办公室2022年{TITLE}", "我办共公开20条。", "agency"),
            (f"中华人民共和国青岛海关2022年{TITLE}", "2022年，关区共收到申请9件。", "system"),
            (f"国家税务总局宜昌市税务局2022年{TITLE}", "全市税务系统共受理申请9件。", "system"),
            (f"国家税务总局宜昌市税务局2022年{TITLE}", "我局受理申请9件。", "agency"),
            ("", "我局认真开展工作。", "agency"),
            ("", "全市各级行政机关共收到申请。", "region"),
            ("", "", "unknown"),
        ],
    )
    def test_scope_is_what_the_figures_cover(self, front: str, body: str, scope: str) -> None:
        assert read(front, body).scope == scope


def test_traditional_script_is_read_and_kept() -> None:
    identity = read("武漢市生態環境局2022年政府信息公開工作年度報告", "我局認真開展工作。")
    assert name_of(identity) == "武漢市生態環境局"
    assert identity.title == "武漢市生態環境局2022年政府信息公開工作年度報告"
    assert identity.agency is not None
    assert identity.agency.types == ("生态环境",)
    assert identity.region is not None
    assert identity.region.path == ("湖北省", "武汉市")


def test_an_embedded_notice_changes_nothing() -> None:
    front = "\n".join(
        [
            f"广安市教育局2022年{TITLE}",
            "我局对2022年工作进行了梳理。",
            "广安市教育局",
            "关于成立领导小组的通知",
            "各科室：",
            "一、组成人员",
            "组长：某某",
            "2021年5月6日",
        ]
    )
    identity = read(front, "2022年，我局", "广安市教育局\n2023年1月4日")
    assert (identity.title, identity.year) == (f"广安市教育局2022年{TITLE}", 2022)
    assert identity.published_on == "2023-01-04"
    assert read(front).published_on is None


def test_nothing_at_all_is_read_without_error() -> None:
    identity = identify([], [], "", [])
    assert identity.title == ""
    assert (identity.year, identity.agency, identity.region, identity.scope) == (None, None, None, "unknown")
    assert codes(identity) == ["year_missing", "agency_unresolved", "region_unresolved"]


@pytest.mark.parametrize(
    "piece",
    [
        "政府信息公开",
        "年度报告",
        "2022年",
        "鼓楼区人民政府",
        "《",
        "广安市教育局\n",
        "局",
        "2022年1月1日至",
        "一、",
        "> ",
        "\u3000",
        "全市系统",
    ],
)
def test_hostile_text_costs_no_more_than_any_other(piece: str) -> None:
    def identified(length: int) -> None:
        text = piece * (length // len(piece))
        lines = paragraphs(text[: length // 10]) * 3 or [Paragraph(text, 0, len(text))]
        identify(lines, [], text, lines)

    assert growth(identified, 6_000_000) < QUADRATIC * 0.75
