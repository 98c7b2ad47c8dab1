from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.normalisation import normalise
from search.query import parse_query
from search.snippets import WIDTH, Highlighter, SectionText, Snippet


def highlighter(query: str, mode: str = "smart") -> Highlighter:
    return Highlighter(parse_query(query, mode).terms)


def section(text: str, key: str = "overview", title: str = "一、总体情况") -> SectionText:
    return SectionText(key, title, text)


def html(query: str, text: str, key: str = "overview") -> str:
    return highlighter(query).mark(key, text)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("公开", "主动公开政府信息", "主动<mark>公开</mark>政府信息"),
        ("信息公开", "政府信息公开", "政府<mark>信息公开</mark>"),
        ("信息 公开", "政府信息公开", "政府<mark>信息公开</mark>"),
        ("政府公开", "政府信息公开", "<mark>政府</mark>信息<mark>公开</mark>"),
        ('"府信息"', "政府信息公开", "政<mark>府信息</mark>公开"),
        ("信息公开", "政府信 \n息公開", "政府<mark>信 息公開</mark>"),
        ("app", "ＡＰＰ与apple和App", "<mark>ＡＰＰ</mark>与apple和<mark>App</mark>"),
        ("caf", "café", "café"),
        ("公开 -政府", "政府公开", "政府<mark>公开</mark>"),
        ("问题:公开", "政府公开", "政府公开"),
        ("正文:公开", "政府公开", "政府<mark>公开</mark>"),
        ("公开", "<b>公开</b>&\"'", "&lt;b&gt;<mark>公开</mark>&lt;/b&gt;&amp;&quot;&#x27;"),
        ("<b>", "<b>公开</b>", "&lt;<mark>b</mark>&gt;公开&lt;/<mark>b</mark>&gt;"),
        ("", "公开", "公开"),
        ("😀", "公😀开", "公<mark>😀</mark>开"),
        ('"(株)"', "㈱公开", "<mark>㈱</mark>公开"),
        ("", "", ""),
    ],
)
def test_marks(query: str, text: str, expected: str) -> None:
    assert html(query, text) == expected


def test_a_field_asked_for_is_the_only_one_marked() -> None:
    assert html("标题:公开", "公开", "title") == "<mark>公开</mark>"
    assert html("标题:公开", "公开", "overview") == "公开"
    assert html("正文:公开", "公开", "title") == "公开"


def test_a_section_of_an_unknown_kind_counts_as_other() -> None:
    assert html("其他:公开", "公开", "appendix") == "<mark>公开</mark>"


def test_snippets_name_their_sections_in_the_order_of_the_report() -> None:
    sections = [section("先公开。"), section("无关。", "requests", "三"), section("再公开，公开。", "problems", "五")]
    assert highlighter("公开").snippets(sections) == (
        Snippet("overview", "一、总体情况", "先<mark>公开</mark>。"),
        Snippet("problems", "五", "再<mark>公开</mark>，<mark>公开</mark>。"),
    )


def test_at_most_three_windows_those_with_most_of_the_terms() -> None:
    filler = "甲" * 200
    text = filler.join(["公开。", "公开。", "公开与申请。", "公开。", "公开与申请。", "公开公开。"])
    found = highlighter("公开 申请").snippets([section(text)])
    assert len(found) == 3
    assert sum("申请" in snippet.html for snippet in found) == 2


def test_a_window_begins_with_its_sentence_and_shows_where_it_was_cut() -> None:
    text = "甲" * 100 + "。我局主动公开信息" + "乙" * 200
    (snippet,) = highlighter("公开").snippets([section(text)])
    assert snippet.html.startswith("我局主动<mark>公开</mark>信息乙")
    assert snippet.html.endswith("乙…")
    (cut,) = highlighter("公开").snippets([section("甲" * 300 + "公开")])
    assert cut.html.startswith("…甲")
    assert cut.html.endswith("<mark>公开</mark>")


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert highlighter("没有").snippets([section(" \n"), section("全年\n公开" + "甲" * 200)])[0].html == (
        "全年 公开" + "甲" * (WIDTH - 5) + "…"
    )
    assert highlighter("").snippets([]) == ()


ALPHABET = st.sampled_from("公开政府信息公開 \n<&>“ＡＰＰａa1。，㈱é\u0301")


@given(st.text(ALPHABET, max_size=300), st.text(ALPHABET, min_size=1, max_size=8))
def test_snippets_are_pieces_of_the_text_and_their_marks_are_hits(text: str, query: str) -> None:
    parsed = parse_query(query, "exact")
    for snippet in Highlighter(parsed.terms).snippets([section(text)]):
        assert not re.search(r"<(?!/?mark>)", snippet.html)
        plain = unescape(re.sub("</?mark>", "", snippet.html)).strip("…").strip()
        assert plain in re.sub(r"\s+", " ", text)
        for marked in re.findall("<mark>(.*?)</mark>", snippet.html):
            assert normalise(query).text in normalise(unescape(marked)).text
