from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import collection
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def test_an_empty_portal_has_a_home(client: Client) -> None:
    assert "还没有收录报告" in client.get("/").content.decode()


def test_totals_count_reports_agencies_regions_and_years() -> None:
    make_report(year=2021)
    make_report(year=2022)
    make_report(agency="淄川区财政局", types=("财政",), year=2022)
    make_report(agency="渝中区财政局", region="500103", year=2022, published=False)
    assert collection.totals() == collection.Totals(reports=3, agencies=2, regions=1, years=2, samples=0)


def test_samples_count_only_until_there_are_real_reports() -> None:
    make_report(is_sample=True)
    assert collection.totals().reports == 1
    make_report(agency="淄川区财政局", year=2021)
    make_report(agency="淄川区财政局", year=2022)
    assert collection.totals() == collection.Totals(reports=2, agencies=1, regions=1, years=2, samples=1)


def test_samples_are_neither_listed_nor_counted_beside_real_reports(client: Client) -> None:
    sample = make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2020, is_sample=True)
    page = client.get("/").content.decode()
    assert "渝中区财政局" in page
    assert "另有" not in page
    make_report(year=2022)
    for address in ("/", "/about"):
        page = client.get(address).content.decode()
        assert "另有 1 份示例报告，不计入以上数字" in page
        assert not any(word in page for word in ("渝中区财政局", "重庆市", "year=2020", "不是真实数据"))
    assert "示例报告，不是真实数据" in client.get(sample.get_absolute_url()).content.decode()


def test_home_shows_the_newest_and_the_ways_in(client: Client) -> None:
    make_report(agency="淄川区教育局", year=2022)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2020, form="2019")
    page = client.get("/").content.decode()
    assert page.index("渝中区财政局") < page.index("淄川区教育局")
    assert 'href="/regions/370000"' in page
    assert 'href="/search?year=2020"' in page
    assert 'href="/search?type=%E8%B4%A2%E6%94%BF"' in page
    assert "示例报告" not in page


def test_home_says_when_it_shows_samples(client: Client) -> None:
    make_report(is_sample=True)
    assert "示例报告，不是真实数据" in client.get("/").content.decode()


def test_home_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2019, 2025):
        make_report(year=year)
        make_report(agency="渝中区财政局", region="500103", types=("财政",), year=year)
    with django_assert_max_num_queries(16):
        client.get("/")
