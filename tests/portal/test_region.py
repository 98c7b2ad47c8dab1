from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import collection, places, regional
from portal.charts.chart import Chart
from portal.region_charts import region_charts
from portal.rollup import rollup_of
from reports.models import Region
from reports.parsing.form import all_indicators
from tests.builders import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports() -> None:
    make_report(agency="淄川区教育局", year=2021)
    make_report(agency="淄川区教育局", year=2022)
    make_report(agency="淄川区人民政府", types=("政府",), year=2022, scope="region")
    make_report(agency="淄博市教育局", region="370300", level="prefecture", year=2022)
    make_report(agency="淄博市财政局", region="370300", level="prefecture", year=2022, published=False)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2020, form="2019")


def test_provinces_count_what_lies_in_them(client: Client, reports: None) -> None:
    found = {item.region.name: item for item in places.provinces(collection.published())}
    assert {name: item.reports for name, item in found.items()} == {"山东省": 4, "重庆市": 1}
    assert [(inner.region.name, inner.reports) for inner in found["山东省"].inner] == [("淄博市", 4)]
    page = client.get("/regions").content.decode()
    assert 'href="/regions/370300"' in page


def test_a_region_shows_its_children_and_reports(client: Client, reports: None) -> None:
    page = client.get("/regions/370300").content.decode()
    assert 'href="/regions/370302">淄川区 <span class="count">3</span>' in page
    assert "淄博市教育局" in page
    assert "淄川区教育局" in page
    assert "淄博市财政局" not in page


@pytest.mark.parametrize(
    ("region", "code", "below"),
    [
        ("370000", "370302", "370300"),
        ("370300", "370302", "370302"),
        ("370302", "370302", "370302"),
        ("500000", "500103", "500103"),  # a municipality's districts have nothing between it and them
        ("420000", "429004", "429004"),  # a county that the province runs itself
        (None, "370302", "370000"),
        (None, "000000", "000000"),
    ],
)
def test_a_region_is_counted_one_step_below_the_one_asked_for(region: str | None, code: str, below: str) -> None:
    asked = Region(code=region) if region else None
    assert places.one_below(asked, code) == below
    make_report(agency="某局", region=code)
    assert places.in_region(collection.counted(), Region.objects.get(code=below)).exists()
    assert asked is None or places.in_region(collection.counted(), asked).exists()


def test_nothing_lies_in_a_neighbour_or_in_the_country_itself(reports: None) -> None:
    make_report(agency="国家税务总局", region="000000", level="central", year=2022)
    inside = {
        code: places.in_region(collection.counted(), Region(code=code)).count()
        for code in ("000000", "360000", "370000", "370301", "370302", "380000")
    }
    assert inside == {"000000": 1, "360000": 0, "370000": 4, "370301": 0, "370302": 3, "380000": 0}


def test_its_own_summary_stands_apart(reports: None) -> None:
    sheet = regional.build_region_sheet(Region.objects.get(code="370302"), None, 1)
    assert [line.report.agency_name for line in sheet.summaries] == ["淄川区人民政府"]
    assert {line.report.agency_name for line in sheet.lines} == {"淄川区教育局"}
    assert (sheet.total, [(item.year, item.count) for item in sheet.years]) == (2, [(2022, 1), (2021, 1)])


def test_a_year_can_be_chosen_and_pages_turned(client: Client, reports: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regional, "PAGE_SIZE", 1)
    sheet = regional.build_region_sheet(Region.objects.get(code="370000"), 2022, 2)
    assert len(sheet.lines) == 1
    assert sheet.pager is not None
    assert sheet.pager.previous == "/regions/370000?year=2022"
    assert sheet.pager.next == "/regions/370000?year=2022&page=3"
    assert "noindex" in client.get("/regions/370000?year=2022").content.decode()
    assert "没有符合条件的报告" in client.get("/regions/370000?page=99").content.decode()


def test_samples_count_only_until_there_are_real_reports(client: Client) -> None:
    make_report(agency="淄川区财政局", year=2020, is_sample=True)
    make_report(agency="渝中区财政局", region="500103", year=2020, is_sample=True)
    page = client.get("/regions").content.decode()
    assert "重庆市" in page
    assert "不是真实数据" in page
    make_report(agency="淄川区教育局", year=2022)
    page = client.get("/regions").content.decode()
    assert '山东省</a> <span class="count">1</span>' in page
    assert "重庆市" not in page
    assert "不是真实数据" not in page
    page = client.get("/regions/370300").content.decode()
    assert '淄川区 <span class="count">1</span>' in page
    assert "淄川区财政局" not in page
    assert "没有符合条件的报告" in client.get("/regions/500103").content.decode()


@pytest.mark.parametrize("query", ["year=x", "page=-1", "page=１"])
def test_malformed_numbers_answer_400(client: Client, reports: None, query: str) -> None:
    assert client.get(f"/regions/370000?{query}").status_code == 400


@pytest.mark.parametrize("code", ["999999", "x", "110000", "x.svg"])
def test_an_unknown_region_is_not_there(client: Client, code: str) -> None:
    response = client.get(f"/regions/{code}")
    assert response.status_code == 404
    assert "没有收录这个地区" in response.content.decode()


@pytest.mark.parametrize("address", ["/regions", "/regions/370000"])
def test_regions_ask_the_database_a_fixed_number_of_times(
    client: Client,
    reports: None,
    index: Callable[[], None],
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    index()
    client.get(address)  # opens the index
    with django_assert_max_num_queries(18 if address == "/regions/370000" else 13):
        client.get(address)


NEW = "requests.new_received.total"


def charts(code: str, year: int, indicator: str = NEW) -> dict[str, Chart]:
    region = Region.objects.get(code=code)
    within = places.in_region(collection.counted(), region)
    return region_charts(region, within, year, all_indicators()[indicator], ())


def rows(chart: Chart) -> list[list[str]]:
    return [[datum.text for datum in row] for row in chart.table.rows]


@pytest.fixture
def figures() -> None:
    make_report(agency="淄川区教育局", year=2022, figures={NEW: 7, "requests.granted.total": 5})
    make_report(agency="淄川区财政局", types=("财政",), year=2022, figures={NEW: 2, "requests.other_other.total": 4})
    make_report(agency="淄川区民政局", types=("民政",), year=2022, figures={NEW: None, "requests.granted.total": None})
    make_report(agency="淄川区人民政府", types=("政府",), year=2022, scope="region", figures={NEW: 900})
    make_report(agency="淄川区审计局", types=("审计",), year=2022, scope="unknown", figures={NEW: 80})
    make_report(agency="淄博市教育局", region="370300", level="prefecture", year=2022, figures={NEW: 30})
    make_report(agency="张店区教育局", region="370303", year=2022, figures={NEW: None})
    make_report(agency="淄川区教育局", year=2021, figures={NEW: 1000})


def test_an_indicator_is_added_up_by_region_and_says_of_how_many(figures: None) -> None:
    chart = charts("370300", 2022)["distribution"]
    assert rows(chart) == [["本级", "30", "1", "1"], ["淄川区", "9", "2", "3"], ["张店区", "没有数字", "0", "1"]]
    assert "5 份中 3 份有数字" in chart.notes[0]
    assert chart.drawing is not None
    assert {"9", "3 份中 2 份有数字"} <= {mark.text for mark in chart.drawing.marks}


def test_a_county_is_shown_by_agency(figures: None) -> None:
    assert rows(charts("370302", 2022)["distribution"]) == [
        ["淄川区教育局", "7", "1", "1"],
        ["淄川区财政局", "2", "1", "1"],
        ["淄川区民政局", "没有数字", "0", "1"],
    ]


def test_results_of_agencies_are_added_up_without_summaries(figures: None) -> None:
    chart = charts("370302", 2022)["composition"]
    assert rows(chart) == [["2022", "5", "0", "0", "0", "0", "4", "9", "1"]]
    assert "3 份" in chart.notes[0]


def test_amounts_without_a_unit_stay_out_of_sums() -> None:
    amount = "proactive.procurement.amount"
    make_report(year=2020, form="2019", figures={amount: 153103})
    named = make_report(agency="淄川区财政局", types=("财政",), year=2020, form="2019", figures={amount: 8})
    named.figures.filter(code=amount).update(unit="万元")
    assert rows(charts("370302", 2020, amount)["distribution"])[0][:3] == ["淄川区财政局", "8", "1"]
    assert rows(charts("370302", 2020, amount)["distribution"])[1][:3] == ["淄川区教育局", "没有数字", "0"]


def test_the_page_draws_the_newest_year_or_the_one_asked_for(client: Client, figures: None) -> None:
    page = client.get("/regions/370300").content.decode()
    assert "淄博市 2022 年：一、本年新收" in page
    assert 'href="/regions/370300.svg?chart=distribution&amp;year=2022"' in page
    assert "淄博市 2021 年" in client.get("/regions/370300?year=2021").content.decode()
    assert "chart-distribution" not in client.get("/regions/370300?year=1999").content.decode()
    assert client.get("/regions/370300.svg").status_code == 200
    assert "淄川区,9,2,3" in client.get("/regions/370300.csv?year=2022").content.decode()


@pytest.mark.parametrize(
    ("rest", "status"), [("?ind=x", 400), (".svg?ind=x", 400), (".csv?year=x", 400), (".svg?chart=x", 404)]
)
def test_nonsense_is_answered(client: Client, figures: None, rest: str, status: int) -> None:
    assert client.get(f"/regions/370300{rest}").status_code == status


def test_agencies_are_rolled_up_with_how_many_reported_and_the_summary_stands_apart(
    client: Client, index: Callable[[], None]
) -> None:
    new = "requests.new_received.total"
    make_report(agency="淄川区教育局", year=2022, figures={new: 4})
    make_report(agency="淄川区财政局", types=("财政",), year=2021, figures={new: 50})
    make_report(agency="张店区教育局", region="370303", year=2022, figures={new: 3})
    make_report(agency="淄博市教育局", region="370300", level="prefecture", year=2022, figures={new: 2})
    make_report(agency="淄博市人民政府", region="370300", types=("政府",), year=2022, scope="region", figures={new: 99})
    index()
    region = Region.objects.get(code="370300")
    found = rollup_of(region, places.in_region(collection.counted(), region), 2022, has_summary=True)
    assert found is not None
    assert [(part.row.name, part.reported, part.known, part.row.numbers[0].text) for part in found.parts] == [
        ("淄川区", 1, 2, "4"),
        ("张店区", 1, 1, "3"),
        ("本级", 1, 1, "2"),
    ]
    assert (found.total.reported, found.total.known, found.total.row.numbers[0].text) == (3, 4, "9")
    assert found.summary is not None
    assert found.summary.numbers[0].text == "99"
    page = client.get("/regions/370300").content.decode()
    assert "已知 4 个机关（有过任何一年报告的），3 个有这一年的报告" in page
    assert "本地区汇总报告（对照，不相加）" in page

    def shown(query: str) -> list[str]:
        answer = client.get(f"/regions/370300{query}").content.decode()
        table = answer[answer.index("<tbody>", answer.index('id="rollup"')) :].split("</tbody>")[0]
        return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', table)

    assert shown(f"?order={new}") == ["本级", "张店区", "淄川区"]
    assert shown(f"?order=-{new}&year=2022") == ["淄川区", "张店区", "本级"]
    page = client.get(f"/regions/370300?order=-{new}").content.decode()
    assert f'<th scope="col" class="num" aria-sort="descending"><a href="/regions/370300?order={new}#rollup"' in page
    assert client.get("/regions/370300?order=x").status_code == 400
    assert rollup_of(region, places.in_region(collection.counted(), region), 1999, has_summary=False) is None
