from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import lxml.html
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.chips import chips
from portal.facet_boxes import Boxes
from portal.pager import page_links
from reports.models import Agency
from reports.problem import Problem
from search.facets import Facet, FacetValue
from search.params import Condition, SearchParams
from tests.builders import make_report

pytestmark = pytest.mark.django_db
TOTAL = "requests.total.total"


@pytest.fixture
def collection(index: Callable[[], None]) -> None:
    """Four reports of two agencies in two provinces, indexed."""
    wrong = Problem("missing_section", {"label": "其他"})
    make_report(agency="淄川区教育局", year=2021, sections={"problems": "人员培训<不足>，深度不够。"})
    make_report(agency="淄川区教育局", year=2022, problems=[wrong])
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2020, form="2019")
    index()


def sent_by_form(html: str) -> list[tuple[str, str]]:
    """What the form of a search sends if nothing is changed, in the order of the page."""
    document = lxml.html.fromstring(html)
    form = document.get_element_by_id("search-form")
    inside = set(form.iterdescendants())
    sent = []
    for field in document.iter("input", "select"):
        if not field.get("name") or (field not in inside and field.get("form") != "search-form"):
            continue
        if field.tag == "select":
            chosen = [option for option in field.iter("option") if "selected" in option.attrib]
            sent.append((field.get("name"), (chosen or list(field.iter("option")))[0].get("value")))
        elif field.get("type") not in ("checkbox", "radio") or "checked" in field.attrib:
            sent.append((field.get("name"), field.get("value", "")))
    return sent


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_results_name_agency_year_region_section_and_problems(client: Client, collection: None) -> None:
    page = client.get("/search", {"q": "培训 不足"}).content.decode()
    assert '<p id="search-status" role="status">共 <strong>1</strong> 份报告</p>' in page
    assert "<mark>培训</mark>&lt;<mark>不足</mark>&gt;" in page
    for words in ("淄川区教育局", "2021 年", "山东省淄博市淄川区", "五、存在的主要问题及改进情况", "未发现问题"):
        assert words in text_of(page)
    assert "1 处提醒" in client.get("/search?year=2022").content.decode()


def test_samples_are_labelled_and_give_way_to_real_reports(client: Client) -> None:
    make_report(year=2021, is_sample=True)
    page = client.get("/search").content.decode()
    assert "示例报告，不是真实数据" in page
    assert "共 <strong>1</strong> 份报告" in page
    make_report(year=2022)
    page = client.get("/search").content.decode()
    assert "示例报告，不是真实数据" not in page
    assert "共 <strong>1</strong> 份报告" in page
    assert [hit["is_sample"] for hit in client.get("/search.json").json()["hits"]] == [False]


def test_chips_take_their_filter_away(client: Client, collection: None) -> None:
    page = unescape(client.get("/search?q=公开&region=370000&year=2021&year=2022&page=1").content.decode())
    assert 'aria-label="移除筛选：地区 山东省"' in page
    assert '<a class="chip" href="/search?q=%E5%85%AC%E5%BC%80&year=2021&year=2022" rel="nofollow"' in page
    assert '<a class="chip" href="/search?q=%E5%85%AC%E5%BC%80&region=370000&year=2022" rel="nofollow"' in page
    assert "清除全部" in page
    assert "年份（已选 2）" in text_of(page).replace(" （", "（")


def test_filter_combinations_are_kept_from_robots(client: Client, collection: None) -> None:
    assert 'content="noindex, follow"' in client.get("/search?year=2022").content.decode()
    page = client.get("/search?q=公开").content.decode()
    assert "noindex" not in page
    assert '<link rel="canonical" href="/search?q=%E5%85%AC%E5%BC%80">' in page


def test_a_fragment_is_the_inside_of_the_page(client: Client, collection: None) -> None:
    whole = client.get("/search", {"year": "2022", "q": ""})
    part = client.get("/search", {"year": "2022", "q": ""}, headers={"HX-Request": "true"})
    inside = part.content.decode().split("</title>")[1].strip()
    assert inside in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert part.headers["HX-Push-Url"] == "/search?year=2022"
    assert "HX-Request" in whole.headers["Vary"]


def test_everything_works_from_one_form(client: Client, collection: None) -> None:
    conditions = "ind=requests.total.total&op=lt&v=0.5&ind=requests.granted.total&op=missing"
    asked = f"q=公开&within=政府&agency=7&region=370302&{conditions}&size=10&show=requests.total.total&stat=mean"
    page = client.get(f"/search?{asked}").content.decode()
    assert page.count("<form ") == 1
    assert sent_by_form(page) == [
        ("q", "公开"), ("in", "all"), ("mode", "smart"), ("within", "政府"), ("size", "10"),
        ("scope_region", "tree"), ("region", "370302"), ("year_from", ""), ("year_to", ""), ("agency", "7"),
        ("ind", "requests.total.total"), ("op", "lt"), ("v", "0.5"),
        ("ind", "requests.granted.total"), ("op", "missing"), ("v", ""),
        ("ind", ""), ("op", "gte"), ("v", ""),
        ("sort", "relevance"),
        ("show", "requests.total.total"), ("stat", "mean"),
    ]  # fmt: skip


def test_nothing_found_says_which_filter_to_drop(client: Client, collection: None) -> None:
    page = unescape(client.get("/search?q=培训&region=500000&year=2021").content.decode())
    assert "没有符合条件的报告" in page
    assert re.search(r'href="/search\?q=%E5%9F%B9%E8%AE%AD&year=2021" rel="nofollow">去掉“地区：重庆市”</a>', page)
    assert "去掉所有筛选" in page


def test_nothing_found_offers_the_other_mode(client: Client, collection: None) -> None:
    page = client.get("/search", {"q": "培训 深度", "mode": "exact"}).content.decode()
    assert "改用智能检索" in text_of(page)
    assert re.search(r"改用智能检索</a> <span class=\"count\">\d 份</span>", page)


def test_a_page_past_the_end_leads_back(client: Client, collection: None) -> None:
    assert "回到第一页" in client.get("/search?page=50").content.decode()


def test_malformed_parameters_answer_400_and_say_which(client: Client) -> None:
    response = client.get("/search?year=abc&size=<b>")
    assert response.status_code == 400
    page = response.content.decode()
    assert "year=abc" in page
    assert "应为四位年份" in page
    assert "<b>" not in page


def test_the_way_on_from_a_malformed_address_is_well_formed(client: Client) -> None:
    page = unescape(client.get("/search?q=a&ind=b.c&op=gte&v=&year=x").content.decode())
    (way,) = re.findall(r'href="(/search[^"]*)" rel="nofollow">去掉这些条件', page)
    assert client.get(way).status_code == 200
    assert way == "/search?q=a"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a" * 10_000,
        '"',
        "“公开",
        "***",
        "AND OR",
        "ＡＢＣ１２３",
        "😀",
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
        "\x00",
    ],
)
def test_odd_queries_give_a_page(client: Client, collection: None, query: str) -> None:
    response = client.get("/search", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_json_keeps_the_contract(client: Client, collection: None) -> None:
    data = client.get("/search.json?year=2021").json()
    assert data["total"] == 1
    assert {"query", "total", "took_ms", "facets", "hits", "notices"} <= data.keys()
    assert {"id", "title", "url", "agency", "year", "region", "score", "snippets"} <= data["hits"][0].keys()
    response = client.get("/search.json?year=abc")
    assert response.status_code == 400
    assert response.json()["error"]["parameters"][0]["key"] == "year"


def test_a_search_asks_the_database_a_fixed_number_of_times(
    client: Client, collection: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        client.get("/search?q=公开&region=370302")


def test_regions_become_a_tree_unfolded_where_something_is_selected() -> None:
    names = [("370000", 0), ("370300", 1), ("370302", 2), ("500000", 0), ("500103", 1)]
    tree = Facet("region", "地区", tuple(FacetValue(c, c, 1, c == "370302", d) for c, d in names))
    (region,) = Boxes(SearchParams(region=("370302",))).groups([tree, Facet("form", "格式", ())])
    shandong, chongqing = region.shown
    assert shandong.inner[0].inner[0].value.value == "370302"
    assert (chongqing.inner, chongqing.below) == ((), 1)
    assert chongqing.url == "/search/values?region=370302&facet=region&under=500000"


def test_of_a_long_facet_the_eight_most_frequent_are_shown_and_those_selected() -> None:
    counts = [1, 9, 1, 9, 9, 9, 9, 9, 9, 9, 1, 1]
    values = tuple(FacetValue(str(n), str(n), count, n == 10) for n, count in enumerate(counts))
    (types,) = Boxes(SearchParams()).groups([Facet("type", "类型", values, unlisted=5)])
    assert [box.value.value for box in types.shown] == ["1", "3", "4", "5", "6", "7", "8", "9", "10"]
    assert types.more == 12 - 9 + 5


def test_every_filter_has_a_chip_in_words() -> None:
    params = SearchParams(
        scope_in="problems",
        year_from=2020,
        level=("county",),
        problem=("equation_failed",),
        tables=("no",),
        conditions=(Condition("requests.total.total", "gte", 10.0),),
    )
    assert [chip.label for chip in chips(params, [])] == [
        "范围：存在的主要问题及改进情况",
        "层级：县级",
        "问题：勾稽关系不成立",
        "统计表：没有统计表",
        "年份自：2020",
        "指标：三、（七）总计 · 总计 ≥ 10",
    ]


def test_the_pager_shows_first_last_and_neighbours() -> None:
    pager = page_links(6, 20, lambda page: f"?page={page}")
    assert pager is not None
    assert [link.number for link in pager.links] == [1, None, 5, 6, 7, None, 20]
    assert (pager.previous, pager.next) == ("?page=5", "?page=7")
    assert page_links(1, 1, str) is None


def test_results_are_searched_further_and_the_old_query_becomes_a_chip(client: Client, collection: None) -> None:
    page = client.get("/search?q=公开&mode=exact&year=2021").content.decode()
    assert '<button class="btn btn-small" id="narrow" type="submit" name="within" value="&quot;公开&quot;"' in page
    page = unescape(client.get('/search?q=培训&within="公开"&year=2021').content.decode())
    assert "共 <strong>1</strong> 份报告" in page
    assert 'aria-label="移除筛选：在结果中 "公开""' in page
    assert '<a class="chip" href="/search?q=%E5%9F%B9%E8%AE%AD&year=2021" rel="nofollow"' in page


def test_the_other_mode_is_offered_with_its_count(client: Client, collection: None) -> None:
    assert "改用精确检索 0 份" in text_of(client.get("/search", {"q": "公开 培训"}).content.decode())
    assert "改用智能检索 4 份" in text_of(client.get("/search", {"q": "公开 培训", "mode": "exact"}).content.decode())


def test_conditions_can_be_changed_taken_away_and_added(client: Client, collection: None) -> None:
    page = unescape(client.get("/search?ind=requests.total.total&op=lte&v=3&ind=a.b&op=missing").content.decode())
    assert "指标条件（已选 2）" in text_of(page)
    assert 'aria-label="移除筛选：指标 三、（七）总计 · 总计 ≤ 3"' in page
    assert 'aria-label="移除筛选：指标 a.b 未填报"' in page
    assert page.count('hx-get="/search?ind=a.b&op=missing&v="') == 1
    options = re.findall(r'<option value="requests[^"]*">', page.split('id="new-ind"')[1].split("</select>")[0])
    assert len(options) == len(set(options)) > 20


def test_blank_and_missing_cells_are_found_and_zeros_are_not(client: Client, index: Callable[[], None]) -> None:
    make_report(year=2021, figures={TOTAL: None})
    make_report(year=2022, figures={TOTAL: 0})
    index()
    address = f"/search.json?ind={TOTAL}&op=missing"
    assert [hit["year"] for hit in client.get(address).json()["hits"]] == [2021]


def test_chips_keep_the_sums_asked_for(client: Client, collection: None) -> None:
    page = unescape(client.get(f"/search?year=2022&show={TOTAL}&by=year").content.decode())
    assert f'<a class="chip" href="/search?show={TOTAL}&by=year" rel="nofollow"' in page
    assert f'<a class="chip chip-clear" href="/search?show={TOTAL}&by=year"' in page


def test_nothing_found_says_what_is_not_collected(client: Client, collection: None) -> None:
    page = text_of(client.get("/search", {"q": "淄川区教育局 2016"}).content.decode())
    assert "淄川区教育局 收录 2 份" in page
    assert "淄川区教育局 2016 年 尚未收录 收录的年份：2021、2022" in page
    assert "山东省淄博市淄川区 收录 2 份" in page
    assert re.search(r"(?<!局 )2016 年 尚未收录", page)
    page = text_of(client.get("/search", {"q": "张店区水利局2021年度报告"}).content.decode())
    assert "张店区水利局 尚未收录" in page
    assert "山东省淄博市张店区 尚未收录" in page
    assert "2021 年 收录 1 份" in page


def test_filters_that_find_nothing_are_looked_up_too(client: Client, collection: None) -> None:
    agency = Agency.objects.get(name="淄川区教育局")
    page = text_of(client.get(f"/search?agency={agency.pk}&year=2020&region=110000").content.decode())
    assert "淄川区教育局 2020 年 尚未收录" in page
    assert "北京市 尚未收录" in page
    assert "2020 年 收录 1 份" in page


@pytest.mark.parametrize("query", ["show=<b>", "stat=mode", "by=shape", "show=a&show=b&show=c&show=d&show=e&show=f"])
def test_malformed_statistics_answer_400(client: Client, query: str) -> None:
    response = client.get(f"/search?{query}")
    assert response.status_code == 400
    assert "网址中的条件读不懂" in response.content.decode()
