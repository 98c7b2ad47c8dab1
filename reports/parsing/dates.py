"""Years, dates and reporting periods as reports write them, in figures or in Chinese numerals.

All functions expect text as ``lines.plain_of`` makes it: simplified script, half-width signs, no whitespace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

_ZERO = "〇零○◯oO0"
_HAN_DIGITS = {**dict.fromkeys(_ZERO, 0), **{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}}
_HAN_YEAR = rf"二[{_ZERO}][{_ZERO}一二三四五六七八九]{{2}}"
_YEAR = rf"(?:(?<!\d)(?:19|20)\d\d(?!\d)|{_HAN_YEAR})"
_MONTH = r"(?:\d{1,2}|[元一二三四五六七八九十廿卅]{1,3})"
_WORDED = re.compile(rf"(?P<year>{_YEAR})年(?P<month>{_MONTH})月(?:(?P<day>{_MONTH})[日号]?)?")
# A time of day may follow without a space: 2023-01-2810:20.
_DASHED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<dash>[-./])(?P<month>\d{1,2})"
    r"(?:(?P=dash)(?P<day>\d{2}(?=\d{1,2}:\d\d)|\d{1,2}(?!\d))|(?![-./]?\d))"
)
_RANGE_JOINT = r"(?:日?起?,?(?:至|到|—|-|~|–|―)+止?)"
_PERIOD = re.compile(
    rf"(?P<y1>{_YEAR})(?:年|[-./])(?P<m1>\d{{1,2}})(?:月|[-./])(?P<d1>\d{{1,2}}){_RANGE_JOINT}"
    rf"(?:(?P<y2>{_YEAR})(?:年|[-./]))?(?P<m2>\d{{1,2}})(?:月|[-./])(?P<d2>\d{{1,2}})"
)
_PERIOD_WORDS = re.compile("期限|时限|统计|周期|数据|所列")
# A year that is reported on: 2020年, 2020年度, (2020), 2020 before a title's words; not the year of a date.
YEAR_TOKEN = re.compile(rf"(?P<year>{_YEAR})(?:年年度|年度|年份|年(?!\d{{1,2}}月)|(?=政府|政务|信息|工作|年报|[)\]]))")
# The year of a law or its revision says nothing of the report.
_LAW_FOLLOWS = re.compile("(?:新?修订|修改|施行|颁布|公布的|[^,。;]{0,4}国务院|中华人民)")
# 现公布区统计局2023年政府信息公开工作年度报告
_ANNOUNCED = re.compile(rf"(?P<year>{_YEAR})年度?(?=(?P<rest>[^,。;:\n]{{0,30}}?(?:报告|年报)))")
_LINE_START = re.compile(rf"(?:^|\n)[^\n]{{0,3}}(?P<year>{_YEAR})年")


def year_of(digits: str) -> int:
    """2020 or 二〇二〇 as a number."""
    return int(digits) if digits.isdigit() and digits.isascii() else int("".join(str(_HAN_DIGITS[d]) for d in digits))


def _number(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    tens, ten, ones = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not ten:
        return _HAN_DIGITS[text] if len(text) == 1 else 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (_HAN_DIGITS.get(ones, 0) if ones else 0)


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        found = date(year_of(year), _number(month), _number(day) if day else 1)
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


def dates_in(text: str) -> list[str]:
    """Every date in the text, in order: ``2021-01-25``, or ``2021-01`` where no day is given."""
    matches = sorted((*_WORDED.finditer(text), *_DASHED.finditer(text)), key=lambda match: match.start())
    found = (_iso(match["year"], match["month"], match["day"]) for match in matches)
    return [iso for iso in found if iso is not None]


def whole_date(text: str) -> str | None:
    """The date that a line consists of, brackets and closing words (印发) aside."""
    bare = text.strip("()[]【】〔〕.。,")
    match = _WORDED.match(bare) or _DASHED.match(bare)
    if match is None or len(bare) - match.end() > 2:
        return None
    return _iso(match["year"], match["month"], match["day"])


def period_in(text: str) -> tuple[str, str] | None:
    """The reporting period: the first whole year, or the first range in a sentence on what is counted."""
    fallback = None
    for match in _PERIOD.finditer(text):
        start = _iso(match["y1"], match["m1"], match["d1"])
        end = _iso(match["y2"] or match["y1"], match["m2"], match["d2"])
        if start is None or end is None or start > end:
            continue
        if start.endswith("-01-01") and end.endswith("-12-31"):
            return start, end
        if fallback is None and _PERIOD_WORDS.search(text[max(match.start() - 25, 0) : match.end() + 10]):
            fallback = start, end
    return fallback


def years_reported(text: str) -> Iterator[int]:
    """Years named in running text (2020年, 2020年度, also with a month), laws and their revisions aside."""
    for match in re.finditer(rf"(?P<year>{_YEAR})(?:年|[-./]\d{{1,2}}[-./]\d{{1,2}})", text):
        if not _LAW_FOLLOWS.match(text, match.end()):
            yield year_of(match["year"])


def announced_year(text: str) -> int | None:
    """The year of the first report that running text names; the years of laws aside."""
    for match in _ANNOUNCED.finditer(text):
        if not _LAW_FOLLOWS.match(match["rest"]):
            return year_of(match["year"])
    return None


def likely_year(text: str) -> int | None:
    """The year that running text names most, those that begin a paragraph counting more; None if it names none."""
    votes = Counter(years_reported(text))
    for match in _LINE_START.finditer(text):
        votes[year_of(match["year"])] += 2
    if not votes:
        return None
    most = max(votes.values())
    return min(year for year, count in votes.items() if count == most)
