from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.copies.letters import letters_of


def letters(text: str) -> str:
    return "".join(map(chr, letters_of(text).codes.tolist()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年，我局共收到申请12件。", "年我局共收到申请件"),
        ("我 局\n主动\u3000公开", "我局主动公开"),
        ("政府信息公開條例", "政府信息公开条例"),
        ("ＡＢｃ网站", "abc网站"),
        ("（一）“应公开、尽公开”；①", "一应公开尽公开"),
        ("", ""),
        ("123，。", ""),
    ],
)
def test_letters_alone_are_kept(text: str, expected: str) -> None:
    assert letters(text) == expected


@given(st.text())
def test_every_letter_knows_its_place_in_any_text(text: str) -> None:
    found = letters_of(text)
    assert len(found.codes) == len(found.places)
    assert all(text[place].isalpha() for place in found.places.tolist())
    assert found.places.tolist() == sorted(set(found.places.tolist()))


@given(st.text(), st.text())
def test_the_letters_of_a_text_are_those_of_its_pieces(one: str, other: str) -> None:
    assert letters(one + other) == letters(one) + letters(other)


def test_half_a_surrogate_pair_is_no_letter() -> None:
    assert letters("我\ud800局") == "我局"
