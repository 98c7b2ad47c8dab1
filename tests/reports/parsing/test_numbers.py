"""A cell to a value, however the number is typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.parsing.numbers import looks_like_value, read_value
from reports.parsing.report import BLANK, NOT_APPLICABLE, STATED, STATUSES, UNREADABLE

FULL_WIDTH = str.maketrans("0123456789.,+-()", "０１２３４５６７８９．，＋－（）")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("17", 17),
        ("\u300017\u3000", 17),
        ("\u00a0 17\t", 17),
        ("1 234", 1234),
        ("1\u3000234 567", 1234567),
        ("17 件", 17),
        ("+ 2", 2),
        ("\u200b17\ufeff", 17),
        ("１７", 17),
        ("＋２", 2),
        ("+2", 2),
        ("-1", -1),
        ("－1", -1),
        ("−1", -1),
        ("–1", -1),
        ("—1", -1),
        ("1,234", 1234),
        ("1，234，567", 1234567),
        ("12，345.60", Decimal("12345.60")),
        ("007", 7),
        ("22（其中修订 16 件）", 22),
        ("22(其中修订16件)", 22),
        ("31[2]", 31),
        ("31①", 31),
        ("31²", 31),
        ("0②", 0),
        ("31*", 31),
        ("31＊", 31),
        ("31※", 31),
        ("31注", None),
        ("②", None),
        ("0.0000", Decimal("0.0000")),
        ("7.463万元", Decimal("7.463")),
        ("160.5964 万元", Decimal("160.5964")),
        ("153103.83", Decimal("153103.83")),
        ("5件", 5),
        ("12 项", 12),
        ("3宗", 3),
        ("\u200e1\u00ad2\u200d3\u200f", 123),
        ("'12", 12),
        ("减少5", -5),
        ("减5件", -5),
        ("增加5", 5),
        ("↓5", -5),
        ("减少-5", None),
    ],
)
def test_typed_number_is_read(text: str, value: int | Decimal | None) -> None:
    reading = read_value(text)
    assert reading.value == value
    assert reading.status == (STATED if value is not None else UNREADABLE)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("7.463万元", "万元"),
        ("7.463 万 元", "万元"),
        ("2亿元", "亿元"),
        ("116455元", "元"),
        ("116455", None),
        ("16件（次）", "件"),
    ],
)
def test_unit_is_kept_as_written(text: str, unit: str | None) -> None:
    assert read_value(text).unit == unit


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u00a0\u00a0", "\t", "\u200b", "\ufeff", "\n"])
def test_blank_is_not_zero(text: str) -> None:
    reading = read_value(text)
    assert (reading.value, reading.status) == (None, BLANK)


@pytest.mark.parametrize("text", ["/", "／", "-", "－", "—", "——", "–", "―", "\\", "//", "无", " 无 ", "不适用", "─"])
def test_mark_means_not_applicable(text: str) -> None:
    reading = read_value(text)
    assert (reading.value, reading.status) == (None, NOT_APPLICABLE)


@pytest.mark.parametrize(
    "text",
    [
        "规章",
        "??",
        "1O",
        "1 7",
        "6 0 0 0 0 6",
        "12\u30005",
        "12.3.4",
        "1,23",
        "1.2,3",
        "五",
        "1-2",
        "2/3",
        "3+4",
        "+-1",
        "1e9",
        "0x10",
        "∞",
        "NaN",
        "9" * 16,
        "9" * 79,
        "9" * 500,
        "①",
        "½",
        "件",
        "约30",
        "共5",
        "#REF!",
        "\ufffd",
        "12\ufffd",
        "٣",
    ],
)
def test_anything_else_is_unreadable(text: str) -> None:
    reading = read_value(text)
    if text in ("①", "٣", "½"):  # a digit in another guise may be read, but as nothing else
        assert reading.value in (None, 1, 3)
    else:
        assert (reading.value, reading.status, reading.unit) == (None, UNREADABLE, None)


def test_number_of_fifteen_digits_is_exact_and_a_longer_one_is_not_guessed() -> None:
    assert read_value("999,999,999,999,999").value == 999_999_999_999_999
    assert read_value("12345678901234.5").value == Decimal("12345678901234.5")
    assert read_value("1234567890123456").status == UNREADABLE
    assert read_value("123456789012345.5").status == UNREADABLE


def test_fraction_keeps_every_digit_or_is_not_read() -> None:
    assert read_value("0.123456").value == Decimal("0.123456")
    assert read_value("0.1234567").status == UNREADABLE


def test_whole_number_is_an_integer_and_fraction_a_decimal() -> None:
    assert type(read_value("5").value) is int
    assert type(read_value("5.0").value) is Decimal


@pytest.mark.parametrize("text", ["", "0", "/", "3件", "22（其中修订16件）", "??", "1.2.3", "＊＊", "12.3.4", "Ｏ"])
def test_value_or_scrap_counts_as_value(text: str) -> None:
    assert looks_like_value(text)


@pytest.mark.parametrize(
    "text", ["规章", "1.属于国家秘密", "（一）予以公开", "一、本年新收", "本年增/减", "第20条", "总计"]
)
def test_words_do_not_count_as_value(text: str) -> None:
    assert not looks_like_value(text)


@st.composite
def rendered(draw: st.DrawFn, number: int | Decimal) -> str:
    """The number in one of the ways in which people type it."""
    plain = f"{number:,}" if draw(st.booleans()) else str(number)
    if number > 0 and draw(st.booleans()):
        plain = f"+{plain}"
    if draw(st.booleans()):
        plain = plain.translate(FULL_WIDTH)
    plain += draw(st.sampled_from(["", "", "件", "项", "万元", "元", "（其中修订16件）", "(3)", "[1]", "*", "②"]))
    if draw(st.booleans()):  # white space anywhere but between two digits, where it would part two numbers
        pairs = zip(plain, [*plain[1:], " "], strict=True)
        blank = st.sampled_from(["", "", "\u3000", " "])
        plain = "".join(a + ("" if a.isdecimal() and b.isdecimal() else draw(blank)) for a, b in pairs)
    return draw(st.sampled_from(["", " ", "\u3000", "\u00a0", "\n"])) + plain


INTEGERS = st.integers(min_value=-(10**14), max_value=10**14)
DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(st.data(), INTEGERS)
def test_any_integer_survives_its_rendering(data: st.DataObject, number: int) -> None:
    text = data.draw(rendered(number))
    if len(text) <= 80:
        assert read_value(text).value == number


@given(st.data(), DECIMALS)
def test_any_decimal_survives_its_rendering(data: st.DataObject, number: Decimal) -> None:
    text = data.draw(rendered(number))
    if len(text) <= 80:
        assert read_value(text).value == number


@given(st.text(max_size=120))
@example("(" * 70)
@example("1" + "(" * 70)
@example("1," * 40)
@example("²")
@example("1²")
@example("１²万元")
def test_no_text_makes_reading_raise(text: str) -> None:
    reading = read_value(text)
    assert reading.status in STATUSES
    assert (reading.value is not None) == (reading.status == STATED)
    assert looks_like_value(text) in (True, False)
    if reading.value is not None:
        assert any(character.isnumeric() for character in text)


@given(st.text(alphabet="0123456789０９,，.．+-－—/／ \u3000万元件项（）()[]*无①", max_size=30))
def test_likely_characters_never_raise(text: str) -> None:
    reading = read_value(text)
    assert (reading.value is not None) == (reading.status == STATED)
