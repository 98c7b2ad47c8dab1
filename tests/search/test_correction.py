from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from reports.pinyin import syllables
from search.correction import Correction, alternatives, corrections
from search.indexing import index_pending
from search.normalisation import normalise
from search.params import SearchParams
from search.results import as_json, run_search
from search.shelf import Entry, Shelf
from search.vocabulary import Vocabulary
from tests.builders import make_report

_COMMON = "公开 政府 信息 主动 申请 行政复议 规范性 复议 培训 诉讼"
WORDS = {word: 90 - number for number, word in enumerate(_COMMON.split())}


def shelf(*names: str) -> Shelf:
    entries = [Entry(name, str(number), 1) for number, name in enumerate(names)]
    return Shelf(entries, [syllables(normalise(name).text) for name in names])


KNOWN = Vocabulary(
    shelf("淄川区教育局", "青岛市财政局", "单县人民政府"), shelf("淄川区", "青岛市", "单县"), shelf(*WORDS), WORDS, 100
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("主动功开", "主动公开"),
        ("主動功開", "主动公开"),
        ("正府信息公开", "政府信息公开"),
        ("“主动功开” -诉讼", "“主动公开” -诉讼"),
        ("行政附议", "行政复议"),
        ("开公", "公开"),
        ("行政议", "行政复议"),
        ("行政的复议", "行政复议"),
        ("规章性", "规范性"),
        ("淄穿区", "淄川区"),
        ("淄穿区教育局", "淄川区教育局"),
        ("淄川教育局", "淄川区教育局"),
        ("山县", "单县"),
        ("青岛财政局 培训", "青岛市财政局 培训"),
        ("gongkai", "公开"),
        ("zhudonggongkai", "主动公开"),
        ("qingdao", "青岛市"),
    ],
)
def test_slips_are_put_right(typed: str, meant: str) -> None:
    found = list(alternatives(KNOWN, typed))
    assert meant in found
    assert typed not in found


@given(st.text(st.one_of(st.sampled_from("主动功开淄川区qingdao |-“”"), st.characters(codec=None)), max_size=220))
def test_any_text_may_be_put_right(text: str) -> None:
    found = list(alternatives(KNOWN, text))
    assert len(found) == len(set(found))


def test_only_what_finds_more_is_offered_with_its_number() -> None:
    counts = {"主动公开": 7}
    params = SearchParams(q="主动功开", year=(2021,), page=2)
    asked: list[SearchParams] = []

    def count(tried: SearchParams) -> int:
        asked.append(tried)
        return counts.get(tried.q, 0)

    assert corrections(KNOWN, params, 0, count) == (Correction("主动公开", 7),)
    assert {(tried.year, tried.page) for tried in asked} == {((2021,), 1)}
    assert corrections(KNOWN, params, 1, count) == (Correction("主动公开", 7),)
    assert corrections(KNOWN, params, 2, count) == ()
    asked.clear()
    assert corrections(KNOWN, SearchParams(q="主动公开"), 1, count) == ()
    assert asked == []


@pytest.mark.django_db
def test_a_search_that_finds_nothing_offers_what_was_meant() -> None:
    for year in (2020, 2021, 2022):
        make_report(year=year)
    index_pending()
    page = run_search(SearchParams(q="主动功开"))
    assert (page.total, page.corrections) == (0, (Correction("主动公开", 3),))
    assert "是不是要找：“主动公开”（3 份）" in json.dumps(as_json(page), ensure_ascii=False)
    assert (
        run_search(SearchParams(q="主动公开")).corrections == run_search(SearchParams(year=(1999,))).corrections == ()
    )
    assert run_search(SearchParams(q="主动功开", year=(1999,))).corrections == ()


@given(
    st.lists(st.text("淄川区教育局财政", min_size=1, max_size=9), max_size=20),
    st.text("淄川区教育局财政龘", min_size=1, max_size=9),
    st.integers(1, 2),
)
def test_no_name_that_is_like_another_is_passed_over(names: list[str], run: str, missing: int) -> None:
    like = [name for name in names if OSA.distance(run, name) <= missing]
    found = shelf(*names).nearly_holding(run, missing)
    assert [name for name in found if OSA.distance(run, name) <= missing] == like
