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
