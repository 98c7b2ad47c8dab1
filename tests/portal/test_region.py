from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import collection, places, regional
from reports.models import Region
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


@pytest.mark.parametrize("code", ["999999", "x", "110000"])
def test_an_unknown_region_is_not_there(client: Client, code: str) -> None:
    response = client.get(f"/regions/{code}")
    assert response.status_code == 404
    assert "没有收录这个地区" in response.content.decode()


@pytest.mark.parametrize("address", ["/regions", "/regions/370000"])
def test_regions_ask_the_database_a_fixed_number_of_times(
    client: Client, reports: None, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        client.get(address)
