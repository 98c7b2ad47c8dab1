from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from reports.models import Agency
from reports.parsing.form import all_indicators
from tests.builders import make_report

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def collection(index: Callable[[], None]) -> None:
    """Reports of three agencies in three counties, indexed."""
    make_report(year=2021)
    make_report(year=2022)
    make_report(agency="张店区水利局", region="370303", types=("水利",), year=2022)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    index()


def offered(page: str, name: str) -> list[tuple[str, bool]]:
    """The values of the boxes of a facet, and whether each is ticked."""
    boxes = re.findall(rf'<input type="checkbox"[^>]* name="{name}" value="([^"]*)"[^>]*>', page)
    ticked = re.findall(rf'<input type="checkbox"[^>]* name="{name}" value="([^"]*)"[^>]* checked', page)
    return [(value, value in ticked) for value in boxes]


def test_all_values_of_a_facet_are_offered_with_the_rest_of_the_search(client: Client, collection: None) -> None:
    page = client.get("/search/values?facet=type&q=公开&type=教育&year=2022&page=3").content.decode()
    assert dict(offered(page, "type")) == {"教育": True, "水利": False, "财政": False}
    assert '<input type="hidden" name="q" value="公开">' in page
    assert '<input type="hidden" name="year" value="2022">' in page
    assert 'name="page"' not in page
    assert 'content="noindex, nofollow"' in page


def test_values_are_found_by_their_words_and_what_is_ticked_stays(client: Client, collection: None) -> None:
    page = client.get("/search/values?facet=type&find=水&type=教育", headers=HTMX).content.decode()
    assert offered(page, "type") == [("教育", True), ("水利", False)]
    assert "<html" not in page


def test_regions_are_found_by_their_full_names(client: Client, collection: None) -> None:
    page = client.get("/search/values?facet=region").content.decode()
    assert [value for value, _ticked in offered(page, "region")] == ["370000", "500000"]
    page = client.get("/search/values?facet=region&find=淄博市&region=500103").content.decode()
    assert offered(page, "region") == [("370300", False), ("370302", False), ("370303", False), ("500103", True)]
    assert ">山东省淄博市张店区</label>" in page


@pytest.mark.parametrize(
    ("facet", "find", "value"),
    [
        ("region", "zhangdian", "370303"),
        ("region", "张店", "370303"),
        ("type", "water", "水利"),
        ("type", "水利", "水利"),
    ],
)
def test_in_english_values_are_found_by_either_name(
    client: Client, collection: None, facet: str, find: str, value: str
) -> None:
    page = client.get(f"/en/search/values?facet={facet}&find={find}").content.decode()
    assert [found for found, _ticked in offered(page, facet)] == [value]


def test_the_regions_below_one_are_offered(client: Client, collection: None) -> None:
    part = client.get("/search/values?facet=region&under=370300&region=500103", headers=HTMX).content.decode()
    assert offered(part, "region") == [("370302", False), ("370303", False)]
    page = client.get("/search/values?facet=region&under=370300&region=500103").content.decode()
    assert "淄博市的下级地区" in page
    assert '<input type="hidden" name="region" value="500103">' in page
    assert offered(client.get("/search/values?facet=region&under=999999").content.decode(), "region") == []


def test_agencies_are_found_by_their_names(client: Client, collection: None) -> None:
    ids = {agency.name: str(agency.pk) for agency in Agency.objects.all()}
    page = client.get("/search/values?facet=agency&year=2022").content.decode()
    assert {value for value, _ticked in offered(page, "agency")} == set(ids.values())
    page = client.get(f"/search/values?facet=agency&find=区水&agency={ids['渝中区财政局']}").content.decode()
    assert offered(page, "agency") == [(ids["渝中区财政局"], True), (ids["张店区水利局"], False)]


@pytest.mark.parametrize(
    "address",
    [
        "/search/values?facet=no",
        "/search/values?facet=region&under=37",
        "/search/values?facet=type&find=" + "字" * 200,
        "/search/values?facet=type&year=abc",
        "/search/values?facet=year&stat=x",
        "/search/indicators?use=no",
        "/search/indicators?use=ind&year=abc",
    ],
)
def test_malformed_choices_answer_400(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_indicators_are_found_by_words_of_their_label(client: Client) -> None:
    page = unescape(client.get("/search/indicators?use=ind&find=法律服务机构 予以公开&q=公开").content.decode())
    found = re.findall(r'<input type="radio"[^>]* name="ind" value="([^"]*)"', page)
    assert found
    assert all("法律服务机构" in all_indicators()[code].label for code in found)
    assert "requests.granted.legal_service" in found
    assert '<input type="hidden" name="q" value="公开">' in page
    assert 'name="op"' in page


def test_an_indicator_for_a_sum_takes_the_place_of_the_last(client: Client) -> None:
    page = client.get("/search/indicators?use=show&show=requests.total.total&by=year&year=2022").content.decode()
    assert '<input type="hidden" name="by" value="year">' in page
    assert '<input type="hidden" name="year" value="2022">' in page
    assert 'type="hidden" name="show"' not in page
    assert 'name="op"' not in page


def test_nothing_found_is_said(client: Client) -> None:
    assert "没有这样的指标" in client.get("/search/indicators?use=ind&find=没有的").content.decode()
    assert "没有这样的选项" in client.get("/search/values?facet=type&find=没有的").content.decode()
