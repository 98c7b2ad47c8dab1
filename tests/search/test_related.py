from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.indexing import index_pending
from search.params import SearchParams
from search.related import related_terms
from search.report_words import NOTHING_KNOWN
from search.vocabulary import build
from tests.builders import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports() -> None:
    """Ten of schools, forty of others."""
    for number in range(50):
        own = "校园招生工作公开透明，幼儿园。" if number < 10 else "道路养护公开。"
        make_report(agency=f"淄川区第{number}局", year=2022, sections={"overview": f"我局落实条例。{own}"})
    index_pending()


def test_words_that_set_the_matches_apart(reports: None) -> None:
    related = related_terms(build(), SearchParams(q="校园"))
    assert (related.total, related.looked_at) == (10, 10)
    assert {term.text for term in related.terms} == {"招生", "透明", "幼儿园", "工作"}
    (first, *_) = related.terms
    assert (first.count, first.share, first.usual) == (10, 1.0, 0.2)


def test_only_some_of_many_are_looked_at(reports: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.related.SAMPLE", 5)
    related = related_terms(build(), SearchParams(q="校园"))
    assert (related.total, related.looked_at) == (10, 5)
    assert {term.count for term in related.terms} == {5}


def test_reports_that_came_since_are_read(reports: None) -> None:
    made = build()
    with CaptureQueriesContext(connection) as known:
        related_terms(made, SearchParams(q="校园"))
    make_report(agency="张店区教育局", year=2022, sections={"overview": "校园招生。"})
    index_pending()
    with CaptureQueriesContext(connection) as read:
        related = related_terms(made, SearchParams(q="校园"))
    assert len(read) == len(known) + 1
    assert (related.looked_at, related.terms[0].text, related.terms[0].count) == (11, "招生", 11)


def test_what_is_known_of_reports_is_what_reading_them_gives(reports: None) -> None:
    made = build()
    blind = replace(made, of_reports=NOTHING_KNOWN)
    for text in ("校园", "道路", "幼儿园 透明"):
        assert related_terms(made, SearchParams(q=text)) == related_terms(blind, SearchParams(q=text))


def test_filters_count_as_well(reports: None) -> None:
    assert related_terms(build(), SearchParams(q="招生", year=(2021,))).terms == ()


def test_the_whole_collection_is_set_apart_by_nothing(reports: None) -> None:
    assert related_terms(build(), SearchParams(q="公开")).terms == ()
    assert related_terms(build(), SearchParams()).terms == ()
