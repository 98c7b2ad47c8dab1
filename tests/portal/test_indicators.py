from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from portal.explorer import Explored, Row, explore
from portal.explorer_numbers import Number
from portal.indicator_query import MOST_SHOWN, VIEWS, IndicatorQuery
from reports.models import Agency
from reports.problem import Problem
from search.indexing import rebuild
from search.params import BadParams
from tests.builders import make_report

pytestmark = pytest.mark.django_db

NEW = "requests.new_received.total"
GRANTED, PARTLY, TOTAL = (f"requests.{row}.total" for row in ("granted", "partially_granted", "total"))
FEES = "proactive.fees.amount"
FAILS = Problem(
    "equation_failed", {"rule": "H1", "label": "总计", "equation": "a", "left": "1", "right": "2"}, (TOTAL,)
)


@pytest.fixture
def reports() -> None:
    zichuan, zhangdian = {"agency": "淄川区教育局"}, {"agency": "张店区教育局", "region": "370303"}
    make_report(**zichuan, year=2021, figures={NEW: 10, GRANTED: 4, PARTLY: 1, TOTAL: 10})
    make_report(**zichuan, year=2022, figures={NEW: 30, GRANTED: 15, TOTAL: 20}, problems=[FAILS])
    make_report(**zhangdian, year=2022, figures={NEW: None, GRANTED: 1, TOTAL: 2})
    make_report(agency="张店区财政局", region="370303", types=("财政",), year=2022, figures={NEW: "/", GRANTED: None})
    make_report(agency="淄川区人民政府", types=("政府",), year=2022, scope="region", figures={NEW: 500})
    rebuild()


def asked(query: str) -> Explored:
    return explore(IndicatorQuery.from_query(QueryDict(query)))


def by_key(explored: Explored) -> dict[str, Row]:
    return {row.key: row for row in explored.rows}


def total(explored: Explored) -> Row:
    assert explored.total is not None
    return explored.total


def says(number: Number) -> tuple[str, int, int, dict[str, int]]:
    return number.text, number.stated, number.matched, {one.label: one.count for one in number.silent}


def test_every_number_says_how_many_state_it_and_why_the_others_do_not(reports: None) -> None:
    rows = by_key(asked(f"show={NEW}"))
    assert says(rows["2021"].numbers[0]) == ("10", 1, 1, {})
    assert says(rows["2022"].numbers[0]) == ("30", 1, 3, {"空白": 1, "斜杠": 1})
    assert (rows["2022"].reports, rows["2022"].failing) == (3, 1)


def test_a_share_is_that_of_the_sums_and_leaves_out_reports_that_do_not_state_all_of_it(reports: None) -> None:
    explored = asked("show=share.disclosed")
    assert says(by_key(explored)["2022"].numbers[0]) == ("72.7%", 2, 3, {"空白": 1})
    assert by_key(explored)["2022"].numbers[0].fraction == "16/22"
    assert total(asked("show=share.disclosed&stat=mean")).numbers[0].text == "58.3%"


def test_summaries_of_regions_are_not_added_unless_asked_for(client: Client, reports: None) -> None:
    assert total(asked(f"show={NEW}")).numbers[0].text == "40"
    page = client.get(f"/indicators?show={NEW}").content.decode()
    assert "没有计入：地区汇总 1 份" in page
    assert total(asked(f"show={NEW}&scope=region")).numbers[0].text == "500"
    assert "这里加在一起有重复" in client.get(f"/indicators?show={NEW}&scope=region&scope=agency").content.decode()


@pytest.mark.parametrize("by", ["year", "region", "type", "level", "agency"])
def test_numbers_lead_to_as_many_reports_as_they_say(client: Client, reports: None, by: str) -> None:
    explored = asked(f"show={NEW}&show=share.disclosed&by={by}&year=2022")
    assert explored.rows

    def found(url: str) -> int:
        return int(client.get(url.replace("/search", "/search.json")).json()["total"])

    for row in explored.rows:
        assert found(row.reports_url) == row.reports
        assert found(row.failing_url) == row.failing
        number = row.numbers[0]
        assert found(number.url) == number.stated
        silent = {one.label: one for one in number.silent}
        if "空白" in silent:
            assert found(silent["空白"].url) == silent["空白"].count


def test_regions_are_those_below_the_one_asked_for_and_its_own(reports: None) -> None:
    make_report(agency="淄博市教育局", region="370300", level="prefecture", year=2022, figures={NEW: 7})
    rebuild()
    assert [row.name for row in asked("by=region").rows] == ["山东省"]
    rows = asked(f"by=region&region=370300&show={NEW}").rows
    assert [(row.name, row.numbers[0].text) for row in rows] == [("淄川区", "40"), ("张店区", ""), ("本级", "7")]
    own = asked(f"by=region&region=370300&scope_region=own&show={NEW}")
    assert [(row.key, row.numbers[0].text) for row in own.rows] == [("370300", "7")]
    both = asked(f"by=region&region=370302&region=370303&show={NEW}")
    assert [(row.key, row.reports) for row in both.rows] == [("370302", 2), ("370303", 2)]


def test_an_agency_counts_with_what_it_became(reports: None) -> None:
    make_report(agency="淄川区扶贫开发办公室", types=("扶贫",), year=2020, form="2019", figures={NEW: 3})
    make_report(agency="淄川区乡村振兴局", types=("农业农村",), year=2021, figures={NEW: 4})
    old, new = Agency.objects.get(name="淄川区扶贫开发办公室"), Agency.objects.get(name="淄川区乡村振兴局")
    old.successor = new
    old.save()
    rebuild()
    rows = by_key(asked(f"by=agency&show={NEW}"))
    assert str(old.pk) not in rows
    row = rows[str(new.pk)]
    assert (row.name, row.numbers[0].text) == ("淄川区乡村振兴局（含改革前：淄川区扶贫开发办公室）", "7")
    assert parse_qs(urlsplit(row.reports_url).query)["agency"] == [str(pk) for pk in sorted((old.pk, new.pk))]


def test_amounts_without_a_unit_stand_apart(reports: None) -> None:
    make_report(agency="博山区财政局", region="370304", year=2021, figures={FEES: 12})
    rebuild()
    number = by_key(asked(f"show={FEES}"))["2021"].numbers[0]
    assert number.countable.unit == "万元"
    assert says(number) == ("0", 1, 2, {"单位不可比": 1})


def test_rows_come_in_the_order_of_a_number_with_those_without_one_last(client: Client, reports: None) -> None:
    rows = asked(f"by=agency&year=2022&show={NEW}").rows
    assert [row.numbers[0].text for row in rows] == ["30", "", ""]
    by_reports = asked("by=region&region=370300&order=reports").rows
    assert [row.reports for row in by_reports] == sorted(row.reports for row in by_reports)
    page = client.get(f"/indicators?by=agency&order=-{NEW}&show={NEW}").content.decode()
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("by", ["year", "region", "agency"])
def test_every_view_has_a_page_a_drawing_and_its_numbers(client: Client, reports: None, view: str, by: str) -> None:
    page = client.get(f"/indicators?view={view}&by={by}&show={NEW}&show=share.refused")
    assert page.status_code == 200
    text = page.content.decode()
    assert "style=" not in text
    chart = "" if view == "table" else f"chart={view}&"
    if chart:
        assert f'id="chart-{view}"' in text
        svg = client.get(f"/indicators.svg?{chart}view={view}&by={by}&show={NEW}")
        assert svg.status_code == 200
        assert svg["Content-Type"].startswith("image/svg")
    data = client.get(f"/indicators.csv?{chart}view={view}&by={by}&show={NEW}")
    rows = list(csv.reader(io.StringIO(data.content.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


def test_nothing_stated_is_drawn_as_0(reports: None, client: Client) -> None:
    page = client.get(f"/indicators?view=ranking&by=agency&year=2022&show={NEW}").content.decode()
    assert "空白 1" in page
    csv_rows = client.get(f"/indicators.csv?by=agency&year=2022&show={NEW}").content.decode("utf-8-sig").splitlines()
    assert sum("没有数字" in row for row in csv_rows[1:]) == 2


def test_numbers_are_found_by_plain_words_and_added_by_a_link(client: Client, reports: None) -> None:
    page = client.get("/indicators", {"find": "商业企业 不予公开", "show": NEW}).content.decode()
    links = re.findall(r'href="(/indicators\?[^"]*)" rel="nofollow">＋', page)
    assert any("refused_state_secret.business" in link for link in links)
    assert all(NEW in link for link in links)
    assert "没有名称或说明含" in client.get("/indicators", {"find": "航天飞机"}).content.decode()


def test_a_search_chooses_the_reports_and_leads_back_to_them(client: Client, reports: None) -> None:
    assert total(asked(f"q=机关:财政局&show={NEW}")).reports == 1
    assert total(asked(f"ind={NEW}&op=gte&v=20&show={NEW}")).numbers[0].text == "30"
    page = client.get("/indicators", {"type": "教育", "year_from": "2022"}).content.decode()
    assert "/search?year_from=2022&amp;type=%E6%95%99%E8%82%B2&amp;scope=agency" in page
    assert "/figures.csv?" in page
    assert "没有符合条件的报告" in client.get("/indicators", {"q": "没有这样的话"}).content.decode()


def test_the_figures_behind_the_page_are_those_it_counts(client: Client, reports: None) -> None:
    page = client.get(f"/indicators?show=share.disclosed&type=教育&ind={NEW}&op=gte&v=0").content.decode()
    url = next(url for url in re.findall(r'href="(/figures\.json[^"]*)"', page)).replace("&amp;", "&")
    data = b"".join(client.get(url)).decode()
    assert set(re.findall(r'"indicator": "([^"]+)"', data)) == {GRANTED, PARTLY, TOTAL}
    assert len(re.findall(r'"report_id"', data)) == 2 * 3


@pytest.mark.parametrize(
    "query",
    [
        *("show=%00", "stat=avg", "by=planet", "view=pie", "order=;drop", "find=" + "长" * 99),
        *("year=x", "region=1", "page=-1", "ind=a&op=like&v=1"),
        "&".join(f"show=a.b{number}" for number in range(MOST_SHOWN + 1)),
    ],
)
def test_nonsense_answers_400_with_what_is_wrong(client: Client, reports: None, query: str) -> None:
    for path in ("/indicators", "/indicators.csv", "/indicators.svg"):
        page = client.get(f"{path}?{query}")
        assert page.status_code == 400
        assert "条件写法不对" in page.content.decode()


def test_unknown_codes_and_empty_results_are_readable(client: Client, reports: None) -> None:
    assert "没有这些指标：no.such" in client.get("/indicators?show=no.such").content.decode()
    for query in (
        "region=999999&by=region",
        "agency=1&agency=2&by=agency",
        "type=无",
        "page=9999",
        "year=1999&view=map",
    ):
        assert client.get(f"/indicators?{query}").status_code == 200
    assert client.get("/indicators.svg?view=map&year=1999").status_code == 404


def test_an_empty_collection_has_a_page_too(client: Client) -> None:
    for view in VIEWS:
        assert client.get(f"/indicators?view={view}").status_code == 200


def test_samples_do_not_count_beside_real_reports(reports: None) -> None:
    make_report(agency="博山区教育局", region="370304", year=2022, is_sample=True, figures={NEW: 99})
    rebuild()
    assert total(asked(f"show={NEW}")).numbers[0].text == "40"


def test_the_address_is_the_same_for_the_same_page() -> None:
    query = QueryDict("by=type&show=b.c&year=2022&show=a.b&page=2&stat=sum&sort=year&size=50")
    read = IndicatorQuery.from_query(query)
    assert read.to_query() == (("show", "b.c"), ("show", "a.b"), ("by", "type"), ("year", "2022"), ("page", "2"))
    assert read.replacing(by="level").search.page == 1
    with pytest.raises(BadParams):
        IndicatorQuery.from_query(QueryDict("year=x&by=y"))
