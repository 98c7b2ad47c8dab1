"""Years in a query text: ``2020-2022``, ``2020—2022年``, ``2021年度`` are years of report. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

FIRST: Final = 1990
LAST: Final = 2099

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"[12１２一二][0-9０-９〇○零一二三四五六七八九]{3}"
_DASH = r"[-－−‐‑–—―─~～〜]{1,2}"
_AFTER = r"(?=[\s|｜()（）\"“”，,。；;]|$)"
# A dash with a blank on one side alone excludes what follows it.
_RANGE = re.compile(rf"({_YEAR})(?:年度?)?(?:\s+{_DASH}\s+|{_DASH}|[至到])({_YEAR})(?:年度?|{_AFTER})")
_ONE = re.compile(rf"({_YEAR})年度{_AFTER}")
_NAMED = re.compile(rf"(?:年度|年份|年)\s*[:：]\s*({_YEAR})(?:年度?)?{_AFTER}")
_NAMED_RANGE = re.compile(r"(?:年度|年份|年)\s*[:：]\s*(?=[12１２一二])")


@dataclass(frozen=True, slots=True)
class YearSpan:
    """The years from ``low`` to ``high``, both inclusive, as written up to ``end`` in the text."""

    low: int
    high: int
    end: int

    @property
    def label(self) -> str:
        return year_label(self.low, self.high)


def read_years(text: str, at: int) -> YearSpan | None:
    """The span of years that begins at ``at``; None where there is none or where years are but words (2021年)."""
    named = _NAMED_RANGE.match(text, at)
    if found := _RANGE.match(text, named.end() if named else at):
        return _span(found[1], found[2], found.end())
    if found := _ONE.match(text, at) or _NAMED.match(text, at):
        return _span(found[1], found[1], found.end())
    return None


def describe_years(years: frozenset[int]) -> str:
    """The years as a person writes them: 2018、2020—2022."""
    runs = [[year for _, year in run] for _, run in groupby(enumerate(sorted(years)), lambda pair: pair[1] - pair[0])]
    return "、".join(year_label(run[0], run[-1]) for run in runs)


def year_label(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}—{high}"


def _span(first: str, second: str, end: int) -> YearSpan | None:
    low, high = sorted(int(year.translate(_DIGITS)) for year in (first, second))
    return YearSpan(low, high, end) if low >= FIRST and high <= LAST else None
