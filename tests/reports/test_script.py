"""Traditional and simplified script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from reports.script import is_traditional, to_simplified
from tests.effort import growth


def test_traditional_characters_become_simplified() -> None:
    assert to_simplified("政府信息公開") == "政府信息公开"


def test_simplified_text_stays_as_it_is() -> None:
    assert to_simplified("政府信息公开2022 abc，。") == "政府信息公开2022 abc，。"
    assert to_simplified("") == ""


@given(
    st.text(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("覆藉瞭沈衹坏答口解船得毛"),
        max_size=12,
    )
)
def test_no_text_that_the_converter_would_change_is_passed_over(text: str) -> None:
    converted = OpenCC("t2s").convert(text)
    assert "乾" in text or to_simplified(text) == converted


def test_words_are_simplified_though_their_characters_alone_are_not() -> None:
    words = ["答覆", "藉口", "瞭解", "沈船", "衹得", "毛坏"]
    assert list(map(to_simplified, words)) == ["答复", "借口", "了解", "沉船", "只得", "毛坯"]


def test_text_in_traditional_script_is_told() -> None:
    assert is_traditional("本局認真貫徹條例，主動公開政府信息，處理申請三件。")


def test_simplified_text_with_one_traditional_word_is_not() -> None:
    assert not is_traditional(
        "本局认真贯彻条例，主动公开政府信息，处理申请三件，答复及时，没有争议，群众满意，檔案齐备。" * 2
    )
    assert not is_traditional("")
    assert not is_traditional("abc 123")


@given(st.text(max_size=200))
def test_no_text_makes_conversion_raise(text: str) -> None:
    to_simplified(text)
    is_traditional(text)


def test_long_text_is_judged_by_its_beginning() -> None:
    assert growth(lambda times: is_traditional("公開" * times), 1_000_000) < 2
