"""One table cell to a value: numbers as they are typed in reports, blanks, and the marks for “not applicable”."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reports.parsing.report import BLANK, NOT_APPLICABLE, STATED, UNREADABLE, Number
from reports.script import to_simplified

# What stands in a cell that does not apply: a stroke or a dash in any width, or 无.
_NOT_APPLICABLE = re.compile(r"[/\\|-]{1,4}|[-‐‑‒–—―─－﹣_]{1,4}|无|不适用|不涉及")
_UNITS = "万元|亿元|元|余件|件次|件|项目|项|个|条|宗|次|份|笔|例|起|人"
_NUMBER = re.compile(
    rf"'?(?P<sign>[+-]|增加?|减少?|[↑↓])?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?(?P<unit>{_UNITS})?"
    r"(?P<note>\(.*\)|\[\d{1,2}\]|[*#†‡※★☆▲△]+)?"
)
# Raised and circled digits behind a number; they would turn into plain ones when the text is normalised.
_FOOTNOTE = re.compile(r"(?<=[^\s])\s*[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u24ff\u2776-\u2793]+\s*$")
# Marks that part nothing and show nothing: hyphens for a line's end, joiners, marks of direction.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_MARK = re.compile(r"[\u2460-\u24ff\u2776-\u2793]+")  # alone it refers to a note: ② is no 2
_TWO_NUMBERS = re.compile(r"\d\s+\d")
_SPACED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+\D*")
_LESS = ("-", "减", "减少", "↓")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―─−﹣－", "-"))
_MAX_LENGTH = 80
_MAX_DIGITS = 15  # what a double holds exactly, so that no database or JSON reader changes the number
_MAX_FRACTION = 7  # with its point


@dataclass(frozen=True, slots=True)
class CellValue:
    """``status`` is stated, blank, not_applicable or unreadable; ``unit`` only as written in the cell."""

    value: Number | None
    status: str
    unit: str | None = None


_BLANK = CellValue(None, BLANK)
_UNREADABLE = CellValue(None, UNREADABLE)


def read_value(text: str) -> CellValue:
    """The value of a cell. Never raises: what is neither number, blank nor a known mark is ``unreadable``."""
    return _UNREADABLE if len(text) > _MAX_LENGTH else _read_value(text)


@lru_cache(maxsize=16384)
def _read_value(text: str) -> CellValue:
    text = _FOOTNOTE.sub("", unicodedata.normalize("NFC", _UNSEEN.sub("", text)))
    if _MARK.fullmatch(text.strip()):
        return _UNREADABLE
    if _TWO_NUMBERS.search(text) and not _SPACED_THOUSANDS.fullmatch(text.strip()):
        return _UNREADABLE  # 1 2 in one cell is two numbers, not 12
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if not compact.isascii():
        compact = to_simplified(compact)
    if not compact:
        return _BLANK
    if _NOT_APPLICABLE.fullmatch(compact):
        return CellValue(None, NOT_APPLICABLE)
    match = _NUMBER.fullmatch(compact.translate(_DASHES))
    if match is None:
        return _UNREADABLE
    digits, fraction = match["digits"].replace(",", ""), match["fraction"] or ""
    if len(digits + fraction.strip(".")) > _MAX_DIGITS or len(fraction) > _MAX_FRACTION:
        return _UNREADABLE
    number = ("-" if (match["sign"] or "+") in _LESS else "") + digits + fraction
    value: Number = Decimal(number) if fraction else int(number)
    return CellValue(value, STATED, match["unit"])


def looks_like_value(text: str) -> bool:
    """Whether a cell is meant as a value and not as a label; unreadable scraps without words count as values."""
    return len(text) <= _MAX_LENGTH and _looks_like_value(text)


@lru_cache(maxsize=16384)
def _looks_like_value(text: str) -> bool:
    if _read_value(text).status != UNREADABLE:
        return True
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    words = sum(character.isalpha() and not character.isascii() for character in compact)
    return len(compact) <= 20 and (words == 0 or (words * 3 <= len(compact) and any(map(str.isdecimal, compact))))
