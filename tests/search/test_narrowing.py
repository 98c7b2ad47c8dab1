from __future__ import annotations

import pytest

from search.narrowing import as_smart, parse_narrowed
from search.query import And, Phrase, Words, parse_query


def test_without_earlier_queries_it_is_the_query_itself() -> None:
    assert parse_narrowed("公开 培训", ()) == parse_query("公开 培训")


def test_every_query_must_match() -> None:
    read = parse_narrowed("培训", ("教育", '"不予公开" 秘密'))
    secret = parse_query('"不予公开" 秘密').node
    assert secret is not None
    assert read.node == And((Words("培训"), Words("教育"), secret))
    assert read.terms == (Words("培训"), Words("教育"), Phrase("不予公开"), Words("秘密"))
    assert read.understood == parse_query("培训").understood


def test_the_mode_is_that_of_the_newest_query_alone() -> None:
    assert parse_narrowed("公开 培训", ("教育",), "exact").node == And((Phrase("公开 培训"), Words("教育")))


def test_results_may_be_narrowed_without_new_words() -> None:
    assert parse_narrowed("", ("教育",)).node == Words("教育")
    assert parse_narrowed("", ("",)).node is None


def test_notices_of_all_are_told_once() -> None:
    long = "公" * 300
    assert len(parse_narrowed(long, (long + "开",)).notices) == 1


@pytest.mark.parametrize("text", ["主动公开", "“主动公开”", "公开 -复议", " 2022 年 "])
def test_an_exact_query_is_kept_as_a_phrase_in_quotes(text: str) -> None:
    assert parse_query(as_smart(text, "exact")).node == parse_query(text, "exact").node


def test_a_smart_query_is_kept_as_it_is() -> None:
    assert as_smart("公开 -复议", "smart") == "公开 -复议"
    assert as_smart("", "exact") == ""


def test_an_exact_query_with_quotes_in_it_becomes_the_phrases_between_them() -> None:
    assert as_smart('他说"好"，', "exact") == '"他说" "好" "，"'
