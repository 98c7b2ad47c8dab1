"""Shares that people ask for, such as how many requests were granted, as data: ``reports/data/shares.csv``.

A share is a sum of cells as a part of another sum of cells of the same report. Patterns such as
``requests.refused_*.total`` stand for every indicator that they match, of whichever form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from django.utils.translation import gettext

from reports.parsing.form import PRE_2019, all_indicators
from reports.region_list import read_rows
from search.engines.base import Measure


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` and ``whole`` are codes of indicators; ``article`` names where in the 条例 they come from."""

    code: str
    table: str
    label_zh: str
    label_en: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    article: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        return gettext(self.label_zh)

    @property
    def explanation(self) -> str:
        return gettext(self.zh)

    @property
    def measure(self) -> Measure:
        return Measure(self.part, self.whole)


@cache
def all_shares() -> Mapping[str, Share]:
    """Every share by its code, in the order of the file."""
    rows = [dict(row) for row in read_rows("shares.csv")]
    shares = [Share(part=_matching(row.pop("part")), whole=_matching(row.pop("whole")), **row) for row in rows]
    return {share.code: share for share in shares}


def _matching(patterns: str) -> tuple[str, ...]:
    """The indicators of the two forms of today that any of the patterns matches, in the order of the forms."""
    wanted = patterns.split()
    return tuple(
        code
        for code, indicator in all_indicators().items()
        if PRE_2019 not in indicator.forms and any(fnmatchcase(code, pattern) for pattern in wanted)
    )
