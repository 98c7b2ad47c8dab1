"""Numbers in the formats that Word writes before the paragraphs of a list."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MAX_ROMAN = 3_999
_MAX_COUNTED = 9_999
_MAX_LETTERS = 780  # thirty times through the alphabet, as far as Word goes


def numeral(number: int, style: str) -> str:
    """``number`` (≥ 0) in a format of ``w:numFmt``; in plain digits where a format is unknown or has no such number."""
    return "" if style == "none" else _FORMATS.get(style, str)(number) or str(number)


def _counting(number: int, digits: str = _DIGITS, units: str = "千百十", zero: str = "零") -> str:
    """一百零五: as numbers are spoken; ten to nineteen begin with 十."""
    if not 0 < number <= _MAX_COUNTED:
        return digits[0] if number == 0 else ""
    spoken, gap = "", False
    for place, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        digit = number // place % 10
        if digit:
            spoken += (zero if gap else "") + digits[digit] + unit
        gap = bool(spoken) and not digit
    return spoken[1:] if digits is _DIGITS and 10 <= number < 20 else spoken


def _legal(number: int) -> str:
    return _counting(number, _LEGAL_DIGITS, "仟佰拾")


def _digit_by_digit(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", _DIGITS))


def _roman(number: int) -> str:
    if number > _MAX_ROMAN:
        return ""
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (number // worth)
        number %= worth
    return written


def _letter(number: int) -> str:
    """a … z, aa, bb, …"""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= _MAX_LETTERS else ""


def _from(first: str, last: int) -> Callable[[int], str]:
    """One character for each number from 1 to ``last``, in the order of Unicode."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else ""


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else ""


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
         "japaneseCounting"), _counting),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digit_by_digit),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _full_width),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
}  # fmt: skip
