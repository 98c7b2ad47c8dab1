"""Pages in Chinese and, under /en/, in English: the address alone decides."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.languages import in_language
from tests.builders import make_report

pytestmark = pytest.mark.django_db
PAGES = ["/", "/search", "/search?q=公开&year=2021", "/regions", "/coverage", "/compare", "/help", "/about"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_an_english_twin_and_each_leads_to_the_other(client: Client, address: str) -> None:
    chinese, english = client.get(address), client.get(f"/en{address}")
    assert chinese.status_code == english.status_code == 200
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-Hans", "en")
    assert '<html lang="zh-Hans">' in chinese.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert chinese.context["request"].LANGUAGE_CODE == "zh-hans"
    path = address.split("?")[0]
    assert 'hreflang="en" lang="en">English' in chinese.content.decode()
    assert f'href="{path}' in english.content.decode()
    assert f'href="/en{path.rstrip("/")}' in chinese.content.decode()


def test_addresses_on_an_english_page_stay_english(client: Client) -> None:
    report = make_report()
    page = client.get("/en/").content.decode()
    assert f'href="/en/reports/{report.pk}"' in page
    assert 'action="/en/search"' in page


def test_neither_cookie_nor_browser_decide(client: Client) -> None:
    client.cookies["django_language"] = "en"
    response = client.get("/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "zh-Hans"
    assert "Accept-Language" not in response.get("Vary", "")


def test_what_is_not_there_is_said_in_the_language_asked_in(client: Client) -> None:
    response = client.get("/en/nothing-here")
    assert response.status_code == 404
    assert response["Content-Language"] == "en"
    assert client.get("/en/search/").headers["Location"] == "/en/search"
    assert client.get("/en/manage/").status_code == 404


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        ("/search?q=a", "en", "/en/search?q=a"),
        ("/en/search?q=a", "zh-hans", "/search?q=a"),
        ("/en/", "zh-hans", "/"),
        ("/", "en", "/en/"),
        ("/english", "en", "/en/english"),
    ],
)
def test_an_address_in_another_language(address: str, language: str, expected: str) -> None:
    assert in_language(address, language) == expected
