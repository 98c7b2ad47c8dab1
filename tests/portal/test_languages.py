"""Pages in Chinese and, under /en/, in English: the address alone decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from portal.languages import in_language
from reports.problem import Problem
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


class Unmarked(HTMLParser):
    """The Chinese text of a page's body that no element says to be Chinese."""

    NAMES = ("2022年政府信息公开工作年度报告", "2021年政府信息公开工作年度报告", "淄川区教育局", "或无", " 无")
    VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.within: list[tuple[str, str]] = []
        self.found: list[str] = []
        self.feed(page[page.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            above = self.within[-1][1] if self.within else "en"
            self.within.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_marked = bool(self.within) and (self.within[-1][1] == "zh-Hans" or self.within[-1][0] in ("script", "title"))
        for name in self.NAMES:
            data = data.replace(name, "")
        if not is_marked and re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", data):
            self.found.append(data.strip())


def test_chinese_on_english_pages_is_marked_as_chinese(client: Client, index: Callable[[], None]) -> None:
    """A reader's machine reads it out as Chinese, and nothing else is Chinese: neither labels nor punctuation."""
    wrong = Problem("equation_failed", {"rule": "H1", "label": "“总计”一列", "equation": "六类申请人之和 = 总计",
                                        "left": 1, "right": 2}, ("requests.total.total",))  # fmt: skip
    before = make_report(year=2021)
    report = make_report(year=2022, figures={"requests.total.total": None}, problems=[wrong])
    index()
    report_page, agency = report.get_absolute_url(), f"/agencies/{report.agency_id}"
    found = {
        address: left
        for address in (
            "/", "/regions", "/regions/370302", "/regions/370000", "/agencies", agency, report_page,
            f"{report_page}/source", f"{report_page}/versions", f"{report_page}/versions/1", f"{report_page}/changes",
            f"{report_page}/correction", f"/reports/{before.pk}/same/{report.pk}", "/indicators",
            "/indicators?by=region&view=ranking", "/indicators?view=composition", "/coverage", "/about", "/nothing",
            f"/compare?report={report.pk}&report={before.pk}",
        )
        if (left := Unmarked(client.get(f"/en{address}").content.decode()).found)
    }  # fmt: skip
    assert found == {}
