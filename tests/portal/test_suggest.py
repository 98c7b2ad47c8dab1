from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.builders import make_report

pytestmark = pytest.mark.django_db


def test_suggestions_lead_somewhere(client: Client, index: Callable[[], None]) -> None:
    report = make_report(year=2021)
    make_report(year=2022)
    index()
    answer = client.get("/suggest", {"q": "zich"})
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer.json() == {
        "suggestions": [
            {"kind": "地区", "text": "淄川区", "detail": "山东省淄博市", "count": 2, "url": "/regions/370302"},
            {
                "kind": "机关",
                "text": "淄川区教育局",
                "detail": "山东省淄博市淄川区",
                "count": 2,
                "url": f"/agencies/{report.agency_id}",
            },
        ]
    }
    words = client.get("/suggest", {"q": "教育局 zhud"}).json()["suggestions"]
    assert words == [
        {
            "kind": "词",
            "text": "主动",
            "detail": "",
            "count": 2,
            "url": "/search?q=%E6%95%99%E8%82%B2%E5%B1%80+%E4%B8%BB%E5%8A%A8",
            "query": "教育局 主动",
        }
    ]
    for suggestion in [*answer.json()["suggestions"], *words]:
        assert client.get(suggestion["url"]).status_code == 200


def test_in_english_a_region_has_its_english_name_beside_it(client: Client, index: Callable[[], None]) -> None:
    make_report()
    index()
    first = client.get("/en/suggest", {"q": "zichuan"}).json()["suggestions"][0]
    assert (first["kind"], first["text"], first["detail"]) == ("Region", "淄川区", "Zichuan District, Zibo, Shandong")
    assert first["url"] == "/en/regions/370302"


@pytest.mark.parametrize(
    "query", ["", "   ", "%00", "x" * 10_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_what_can_not_be_completed_gives_none(client: Client, query: str) -> None:
    make_report()
    assert client.get("/suggest", {"q": query}).json() == {"suggestions": []}


def test_before_anything_is_published_nothing_is_kept(client: Client) -> None:
    answer = client.get("/suggest", {"q": "淄川"})
    assert (answer.json(), answer["Cache-Control"]) == ({"suggestions": []}, "no-store")


def test_the_boxes_know_where_to_ask(client: Client) -> None:
    make_report()
    for address in ("/", "/search", "/about"):
        assert 'data-suggest="/suggest"' in client.get(address).content.decode()
    assert 'data-suggest="/en/suggest"' in client.get("/en/").content.decode()


def test_a_slip_is_answered_with_what_was_meant(client: Client, index: Callable[[], None]) -> None:
    for year in (2020, 2021):
        make_report(year=year)
    index()
    page = client.get("/search", {"q": "主动功开", "year_from": "2020"}).content.decode()
    assert "是不是要找" in page
    assert 'href="/search?q=%E4%B8%BB%E5%8A%A8%E5%85%AC%E5%BC%80&amp;year_from=2020"' in page
    assert "是不是要找：“主动公开”（2 份）" in client.get("/search.json", {"q": "主动功开"}).json()["notices"]
    assert "是不是要找" not in client.get("/search", {"q": "主动公开"}).content.decode()


def test_related_words_narrow_the_search(client: Client, index: Callable[[], None]) -> None:
    for number in range(30):
        own = "校园招生，幼儿园。" if number < 5 else "道路养护。"
        make_report(agency=f"淄川区第{number}局", sections={"overview": own})
    index()
    page = client.get("/search", {"q": "校园"}).content.decode()
    assert 'hx-get="/related?q=%E6%A0%A1%E5%9B%AD"' in page
    whole = client.get("/related", {"q": "校园"})
    part = client.get("/related", {"q": "校园"}, headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    for answer in (whole, part):
        assert "招生" in answer.content.decode()
        assert "/search?q=%E6%8B%9B%E7%94%9F&amp;within=%E6%A0%A1%E5%9B%AD" in answer.content.decode()
    assert client.get("/related", {"year": "x"}).status_code == 400
    assert 'hx-get="/related' not in client.get("/search").content.decode()
