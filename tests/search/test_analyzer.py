from __future__ import annotations

import random
import re

import pytest
from hypothesis import given

from search import analyzer
from search.analyzer import Token, analyse, analyzer_version, runs, terms
from search.normalisation import normalise
from tests.search.narrative import make_text
from tests.search.test_normalisation import TEXTS

HAN_RUN = re.compile("[\u4e00-\u9fd5]+")


def surfaces(text: str) -> list[str]:
    return [token.text for token in analyse(text)]


def test_parts_of_a_compound_stand_at_the_position_of_their_first_part() -> None:
    assert analyse("年度报告 ＡＢＣ") == [
        Token("年度", 0, 0, 2, whole=False),
        Token("年度报告", 0, 0, 4),
        Token("报告", 1, 2, 4, whole=False),
        Token("abc", 2, 5, 8),
    ]


def test_positions_are_ordinal_after_a_compound_with_overlapping_parts() -> None:
    tokens = {token.text: token.position for token in analyse("中华人民共和国公开")}
    assert tokens == {
        "中华": 0, "中华人民共和国": 0, "华人": 1, "人民": 2, "共和": 3, "共和国": 3, "公开": 4,
    }  # fmt: skip


def test_offsets_lead_to_the_original_text() -> None:
    text = "政府信\n  息　公開２０２１"
    assert [(token.text, text[token.start : token.end]) for token in analyse(text)] == [
        ("政府", "政府"),
        ("信息", "信\n  息"),
        ("公开", "公開"),
        ("2021", "２０２１"),
    ]


def test_runs_of_letters_and_digits_are_split_off() -> None:
    assert surfaces("电话0379-65250218，FM96，3.5%") == ["电话", "0379", "65250218", "fm96", "3", "5"]


def test_characters_outside_the_dictionary_are_words_by_themselves() -> None:
    assert surfaces("二〇二一㐀𠀀") == ["二", "〇", "二一", "㐀", "𠀀"]


@given(TEXTS)
def test_a_token_is_what_its_range_normalises_to(text: str) -> None:
    position = -1
    for token in analyse(text):
        assert token.text in normalise(text[token.start : token.end]).text or {"复", "了", "着"} & set(token.text)
        assert token.position >= position
        position = token.position


@given(TEXTS)
def test_indexed_terms_are_the_tokens(text: str) -> None:
    assert sorted(terms(normalise(text).text)) == sorted(surfaces(text))


@given(TEXTS)
def test_what_a_query_asks_for_is_in_the_tokens(text: str) -> None:
    assert {word for run in runs(text) for word in run.words} <= set(surfaces(text))


@pytest.mark.skipif(analyzer.rjieba_tokenize is None, reason="rjieba is not installed")
def test_jieba_and_rjieba_cut_alike() -> None:
    chance = random.Random(20)
    text = normalise(make_text(chance, 60_000) + "".join(chance.choices(make_text(chance, 3_000), k=3_000))).text
    han = HAN_RUN.findall(text)
    by_rjieba = [analyzer.segment_by_rjieba(run) for run in han]
    assert sum(map(len, by_rjieba)) > 20_000
    assert by_rjieba == [analyzer.segment_by_jieba(run) for run in han]


def test_runs_keep_han_apart_from_letters_and_punctuation() -> None:
    found = runs("政府信息公开2021，APP二〇二一")
    assert [(run.text, run.words, run.is_han) for run in found] == [
        ("政府信息公开", ("政府", "信息", "公开"), True),
        ("2021", ("2021",), False),
        ("app", ("app",), False),
        ("二〇二一", ("二", "〇", "二一"), True),
    ]


def test_version_names_analyzer_dictionary_and_hmm() -> None:
    assert re.fullmatch(r"gongkai-\d+/[0-9a-f]{12}/hmm/[0-9a-f]{12}", analyzer_version())
