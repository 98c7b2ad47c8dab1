"""The dated list of administrative regions (GB/T 2260): codes, names, paths, and what became of abolished ones.

Source: ``stdnum/cn/loc.dat`` of python-stdnum, corrected and completed by ``data/regions_extra.csv``; what became
of a region is derived where name and year leave no doubt, else taken from ``data/region_successions.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

COUNTRY = "000000"
COUNTRY_LEVEL, PROVINCE, PREFECTURE, COUNTY = "country", "province", "prefecture", "county"

# Rows that group regions in the list and are no regions themselves.
_PLACEHOLDER = re.compile(r"市辖区|县|市区|林区|(省|自治区)?直辖.*|省直辖.*")
_ETHNIC = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|"
    "景颇族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|怒族|独龙族|鄂温克族|保安族|裕固族|普米族|各族"
)
_AUTONOMOUS = re.compile(f"(?P<stem>.{{2,}}?)(?:{_ETHNIC})*(?:自治(?P<kind>区|州|县|旗))")
_SUFFIX = re.compile(r"(?P<stem>.+?)(?:特别行政区|地区|省|市|新区|区|县|盟|旗|特区|林区)")
# What is left of these names says nothing.
_GENERIC_STEMS = frozenset(("郊", "城", "市", "矿", "市中", "城郊", "新"))


@dataclass(frozen=True, slots=True)
class Place:
    """A region under the name it bore from ``since`` to ``until`` (years, inclusive; None where open).

    ``path`` runs from the province down to the region, without placeholders such as 市辖区. ``level`` is country,
    province, prefecture or county, by the code: a 县级市 is a county.
    """

    code: str
    name: str
    path: tuple[str, ...]
    level: str
    since: int | None
    until: int | None


class NamePeriod(NamedTuple):
    """One line of the list: a name that a code stood for during some years."""

    code: str
    name: str
    since: int
    until: int

    def covers(self, year: int) -> bool:
        return self.since <= year <= self.until

    @property
    def is_placeholder(self) -> bool:
        return self.code != COUNTRY and _PLACEHOLDER.fullmatch(self.name) is not None


ALWAYS = 9999  # stands for "until today" in comparisons


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of ``reports/data``."""
    with files("reports.data").joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _library_periods() -> Iterator[NamePeriod]:
    line_form = re.compile(r' *(\d+) (?:province|county)="([^"]*)"')
    dated_form = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[]+)")
    province = ""
    for line in files("stdnum").joinpath("cn/loc.dat").read_text(encoding="utf-8").splitlines():
        if (match := line_form.match(line)) is None:
            continue
        digits, names = match.groups()
        if len(digits) == 2:
            province = digits
            continue
        for since, until, name in dated_form.findall(names):
            yield NamePeriod(province + digits, name, int(since or 0), int(until or ALWAYS))


@cache
def name_periods() -> Mapping[str, tuple[NamePeriod, ...]]:
    """All lines of the list by code, oldest first. A code in ``regions_extra.csv`` replaces the library's."""
    ours: dict[str, list[NamePeriod]] = {}
    for row in read_rows("regions_extra.csv"):
        since, until = int(row["since"] or 0), int(row["until"] or ALWAYS)
        ours.setdefault(row["code"], []).append(NamePeriod(row["code"], row["name"], since, until))
    found: dict[str, list[NamePeriod]] = {COUNTRY: [NamePeriod(COUNTRY, "全国", 0, ALWAYS)]}
    for period in _library_periods():
        if period.code not in ours and period.since <= period.until:
            found.setdefault(period.code, []).append(period)
    found.update(ours)
    return {code: tuple(sorted(found[code], key=lambda period: period.until)) for code in sorted(found)}


def level_of(code: str) -> str:
    """country, province, prefecture or county."""
    if code == COUNTRY:
        return COUNTRY_LEVEL
    if code.endswith("0000"):
        return PROVINCE
    # Municipalities and province-run counties have placeholders where others have prefectures.
    return PREFECTURE if code.endswith("00") else COUNTY


def _codes_above(code: str) -> Iterator[str]:
    for above in (code[:2] + "0000", code[:4] + "00"):
        if above != code:
            yield above


def _period(code: str, year: int | None) -> NamePeriod | None:
    periods = name_periods().get(code, ())
    if year is None:
        return periods[-1] if periods else None
    return next((period for period in reversed(periods) if period.covers(year)), None)


@lru_cache(maxsize=16_384)
def place_of(period: NamePeriod, year: int | None = None) -> Place:
    """The place a line of the list stands for, its path as of ``year`` (or of the last year the name was in use)."""
    when = min(max(year if year is not None else ALWAYS, period.since), period.until)
    path = []
    for above in dict.fromkeys(_codes_above(period.code)):
        parent = _period(above, when) or _period(above, None)
        if parent is not None and not parent.is_placeholder:
            path.append(parent.name)
    until = None if period.until == ALWAYS else period.until
    return Place(period.code, period.name, (*path, period.name), level_of(period.code), period.since or None, until)


def get_place(code: str, year: int | None = None) -> Place | None:
    """The place of a code, in ``year`` or under its last name; None for unknown codes and placeholders."""
    period = _period(code, year)
    return None if period is None or period.is_placeholder else place_of(period, year)


def parents(code: str) -> tuple[Place, ...]:
    """From the province down to the place itself; empty for an unknown code."""
    own = get_place(code)
    if own is None:
        return ()
    above = (get_place(parent) for parent in dict.fromkeys(_codes_above(code)) if code != COUNTRY)
    return (*(place for place in above if place is not None), own)


def is_current(code: str) -> bool:
    """Whether the code stands for a region today."""
    period = _period(code, None)
    return period is not None and period.until == ALWAYS


@cache
def all_current() -> tuple[Place, ...]:
    """Every region of today, by code, the country first."""
    lasts = (periods[-1] for periods in name_periods().values())
    return tuple(place_of(last) for last in lasts if last.until == ALWAYS and not last.is_placeholder)


def stem(name: str) -> str:
    """A region's name without what kind of region it is: 辽中区 → 辽中, 恩施土家族苗族自治州 → 恩施."""
    match = _AUTONOMOUS.fullmatch(name) or _SUFFIX.fullmatch(name)
    return match["stem"] if match else name


def short_kind(name: str) -> str | None:
    """The usual short name of an autonomous region that keeps its kind: 恩施土家族苗族自治州 → 恩施州."""
    match = _AUTONOMOUS.fullmatch(name)
    return match["stem"] + match["kind"] if match else None


@cache
def _successions() -> tuple[Mapping[str, str], frozenset[str]]:
    """Old code → new code, and the old codes that were merged into something larger."""
    followers: dict[tuple[str, str, str], list[NamePeriod]] = {}
    for periods in name_periods().values():
        for period in periods:
            key = (period.code[:2], level_of(period.code), stem(period.name))
            followers.setdefault(key, []).append(period)
    successor: dict[str, str] = {}
    for code, periods in name_periods().items():
        last = periods[-1]
        bare = stem(last.name)
        if last.until == ALWAYS or last.is_placeholder or bare in _GENERIC_STEMS:
            continue
        # The same name in the same province, begun in the year the old one ended: one region with a new code.
        heirs = [
            heir.code
            for heir in followers.get((code[:2], level_of(code), bare), ())
            if last.until <= heir.since <= last.until + 1 and heir.code != code
        ]
        if len(heirs) == 1:
            successor[code] = heirs[0]
    rows = read_rows("region_successions.csv")
    successor.update((row["code"], row["successor"]) for row in rows)
    return successor, frozenset(row["code"] for row in rows if row["kind"] == "merged")


def current_code(code: str, *, merged: bool = True) -> str:
    """Today's code of a region that was renamed, upgraded or (unless ``merged`` is false) merged into another.

    A code whose fate is not known for sure, or that never existed, comes back unchanged.
    """
    successor, into_others = _successions()
    for _ in range(10):  # a chain of renamings; bounded against a circle in the data
        if is_current(code) or code not in successor or (not merged and code in into_others):
            break
        code = successor[code]
    return code
