from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from portal import feeds
from reports.models import Report
from tests.builders import make_report

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed_of(client: Client, address: str, **query: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address, query).getvalue().decode())


def titles(feed: ElementTree.Element) -> list[str | None]:
    return [title.text for title in feed.findall("a:entry/a:title", ATOM)]


@pytest.fixture
def collection(index: Callable[[], None]) -> None:
    """Two reports, of which the later year came into the collection first."""
    late = make_report(agency="淄川区<教育>&局", year=2022)
    make_report(agency="渝中区财政局", region="500103", year=2021)
    Report.objects.filter(pk=late.pk).update(published_at=timezone.now() - timedelta(days=3))
    index()


def test_feed_names_the_search_and_brings_the_newest_first(client: Client, collection: None) -> None:
    feed = feed_of(client, "/search.atom", q="公开")
    assert feed.findtext("a:title", namespaces=ATOM) == "公开年报 · 公开"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links == {
        "alternate": "http://testserver/search?q=%E5%85%AC%E5%BC%80",
        "self": "http://testserver/search.atom?q=%E5%85%AC%E5%BC%80",
    }
    assert titles(feed) == [
        "渝中区财政局2021年政府信息公开工作年度报告",
        "淄川区<教育>&局2022年政府信息公开工作年度报告",
    ]


def test_an_entry_has_author_dates_address_and_a_summary_that_is_no_markup(client: Client, collection: None) -> None:
    report = Report.objects.get(year=2022)
    (entry,) = feed_of(client, "/search.atom", year="2022").findall("a:entry", ATOM)
    assert entry.findtext("a:id", namespaces=ATOM) == f"http://testserver/reports/{report.pk}"
    assert entry.findtext("a:author/a:name", namespaces=ATOM) == "淄川区<教育>&局"
    summary = entry.findtext("a:summary", namespaces=ATOM) or ""
    assert summary.startswith("淄川区&lt;教育&gt;&amp;局，2022 年度，山东省淄博市淄川区，2023-01-20 发布，未发现问题")
    assert entry.findtext("a:updated", namespaces=ATOM)
    assert entry.findtext("a:published", namespaces=ATOM)


def test_an_english_feed_tells_of_its_entries_in_english(client: Client, collection: None) -> None:
    (entry,) = feed_of(client, "/en/search.atom", year="2022").findall("a:entry", ATOM)
    summary = entry.findtext("a:summary", namespaces=ATOM) or ""
    assert "Year 2022, Zichuan District, Zibo, Shandong, Published 2023-01-20, No problems found" in summary


def test_filters_are_said_in_words(client: Client, collection: None) -> None:
    feed = feed_of(client, "/search.atom?region=370000&year=2022")
    assert feed.findtext("a:title", namespaces=ATOM) == "公开年报 · 地区：山东省 · 年份：2022"
    assert titles(feed) == ["淄川区<教育>&局2022年政府信息公开工作年度报告"]
    assert feed_of(client, "/search.atom").findtext("a:title", namespaces=ATOM) == "公开年报 · 全部报告"


def test_what_xml_cannot_hold_does_not_break_the_feed(client: Client, collection: None) -> None:
    feed = feed_of(client, "/search.atom", q="公\x01开\ufffe")
    assert feed.findtext("a:title", namespaces=ATOM) == "公开年报 · 公\ufffd开\ufffd"


def test_a_feed_is_short_and_samples_give_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    make_report(year=2019, is_sample=True)
    assert len(titles(feed_of(client, "/search.atom"))) == 1
    for year in (2020, 2021, 2022):
        make_report(year=year)
    assert [title[6:10] for title in titles(feed_of(client, "/search.atom")) if title] == ["2022", "2021"]


def test_a_search_without_hits_is_a_feed_without_entries(client: Client) -> None:
    assert titles(feed_of(client, "/search.atom", year="1999")) == []
