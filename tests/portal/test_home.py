from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import collection
from portal.province_tiles import province_tiles
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
        assert not any(word in page for word in ("渝中区财政局", "重庆市", "year=2020", "本页有为演示编写"))
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
    client: Client, index: Callable[[], None], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2019, 2025):
        make_report(year=year)
        make_report(agency="渝中区财政局", region="500103", types=("财政",), year=year)
    index()
    with django_assert_max_num_queries(16):
        client.get("/")


def test_examples_find_what_they_promise(client: Client, index: Callable[[], None]) -> None:
    make_report(sections={"problems": "政务公开考核不够，培训也不够。"})
    make_report(
        agency="渝中区财政局", region="500103", types=("财政",), sections={"requests": "涉及国家秘密，不予公开。"}
    )
    index()
    page = unescape(client.get("/").content.decode())
    examples = re.findall(r'<span><a href="(/search\?q=[^"]+)" rel="nofollow">[^<]+</a> <span[^>]*>(\d+)</span>', page)
    assert 2 <= len(examples) <= 5
    for address, count in examples:
        assert client.get(address.replace("/search?", "/search.json?")).json()["total"] == int(count) > 0


def test_without_reports_there_are_no_examples(client: Client) -> None:
    assert "例如" not in client.get("/").content.decode()


def test_provinces_are_tiles_that_lead_to_them(client: Client) -> None:
    for year in (2020, 2021, 2022):
        make_report(year=year)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    tiles = {tile.code: tile for tile in province_tiles({"370000": 3, "500000": 1})}
    assert len(tiles) == 34
    assert (tiles["370000"].step > tiles["500000"].step > 0, tiles["110000"].step) == (True, 0)
    page = client.get("/").content.decode()
    assert re.search(
        r'<li class="tile [^"]*tile-step-2"><a href="/regions/370000"><span class="tile-name">山东</span>', page
    )
    assert page.count("尚未收录</span></li>") == 32


def test_every_place_of_a_tile_has_its_rule() -> None:
    sheet = (settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
    for tile in province_tiles({}):
        assert f".tile-row-{tile.row} {{" in sheet
        assert f".tile-column-{tile.column} {{" in sheet


def test_cities_unfold_below_their_province(client: Client) -> None:
    make_report()
    page = client.get("/").content.decode()
    tree = page.split('class="region-tree"')[1].split("</section>")[0]
    assert re.search(r"<details><summary>山东省 .*<a href=\"/regions/370300\">淄博市</a>", tree, re.DOTALL)
