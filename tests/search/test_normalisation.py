from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.normalisation import normalise

ODD = "政府信息公開２０２１年　 \n\t(ＡＢＣabc)㈱①½ﬁ％\u200b\ufeff\x00\x1f😀👩‍👩‍👧é\u0301ｶﾞ한\u1161覆瞭著　İßΣ"
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec=None)), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("政府資訊公開、答覆與瞭解", "政府资讯公开、答复与了解"),
        ("覆盖面", "覆盖面"),
        ("政府 信\n息　公开", "政府信息公开"),
        ("2021 年 12 月", "2021年12月"),
        ("２ ０ ２ １年", "2021年"),
        ("open  data", "open data"),
        ("covid 19", "covid 19"),
        ("  两端空白 ", "两端空白"),
        ("公\u200b开\ufeff", "公开"),
        ("公\x00开\x1f", "公开"),
        ("公\ud800开", "公开"),
        ("cafe\u0301", "café"),
        ("ｶﾞ", "ガ"),
        ("（一）“主动公开”", "(一)“主动公开”"),
        ("“主动公开”。 第二", "“主动公开”。第二"),
        ("", ""),
        ("\u0301", "\u0301"),
    ],
)
def test_one_spelling_for_all_ways_to_write_it(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@given(TEXTS)
@example("\ud800\udfff")
@example("a\u0301\u0301\u0301")
def test_every_character_knows_where_it_came_from(text: str) -> None:
    normalised = normalise(text)
    places = [normalised.source(place, place + 1) for place in range(len(normalised.text))]
    assert places == sorted(places)
    for char, (start, end) in zip(normalised.text, places, strict=True):
        assert 0 <= start < end <= len(text)
        assert char == " " or char in normalise(text[start:end]).text or char in "复了着"


@given(TEXTS)
def test_normalised_text_holds_nothing_invisible(text: str) -> None:
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in normalise(text).text)


HAN_TEXTS = st.text(st.sampled_from("政府信息公開２０２１年　 \n，。（）AbC12"), max_size=60)


@given(HAN_TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_piece_of_a_text_is_a_piece_of_the_normalised_text(text: str, one: int, other: int) -> None:
    piece = text[min(one, other) : max(one, other)]
    assert normalise(piece).text in normalise(text).text


@given(HAN_TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once
