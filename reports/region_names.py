"""Finds the names of regions in text: longest match against the names in use since reports exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reports.region_list import (
    ALWAYS,
    COUNTRY,
    COUNTY,
    PREFECTURE,
    PROVINCE,
    NamePeriod,
    current_code,
    get_place,
    level_of,
    name_periods,
    place_of,
    read_rows,
    short_kind,
    stem,
)

# Reports exist since 2008; names given up long before only lead astray.
FIRST_YEAR = 2000
# A region's name stands at the start of an agency's name, after another region's, or after an agency's own word
# (重庆市公安局|渝中区分局, 中国人民银行|聊城市分行). Anywhere else it would begin inside another word.
ANCHORS = frozenset("局厅署行队会院社司部国网驻共团办处师察空）)(（:：、·-—/")
# A full name followed by one of these is part of another word: 河北区|域, X县|级.
_CONTINUES = {"区": re.compile("[域划块间]"), "县": re.compile("[域级]"), "市": re.compile("级")}
# 城区街道, 郊区乡 and the like are towns everywhere.
_ANYWHERE = frozenset(("城区", "郊区", "矿区"))
# Borne by no region since 2002, but the end of many zones' names.
_NO_NAMES = frozenset(("新区",))
_TOWN_FOLLOWS = re.compile("街道|镇|乡(?!村)|社区|村")
# What may follow the bare stem of a province or prefecture (辽宁|省 aside): words that begin what is no place.
_AFTER_STEM = re.compile(
    "[^区县市]{0,4}海关|海事|税务|调查|气象|高新|经济|经开|开发区|综合保税|保税|出口加工|新区|监管|证监|银保监|银监|保监|金融|分行|支行|分署|"
    "中心支行|省分行|市分行|总部|供电|自来水|公安|铁路|地税|国税|地方税务|特派员|督察|安全监督|局$|出入境|边防|边检|邮政|烟草|通信|专员|地震|国家|自由贸易|自贸|临空|临港|航空港|"
    "工业园|科技|国际|市场|教育|财政|人力|民政|司法|审计|商务|交通|水利|农业|文化|卫生|退役|应急|统计|医疗保障|发展|自然资源|"
    "生态环境|住房|机关事务|消防|总队|支队|机场|风景|旅游|专员办|管理局|监督|煤矿|矿山|能源|兵团|城市管理"
)
# At the start of a name, a province or prefecture may lend its own to that of a zone: 武汉|东湖新技术开发区.
_ZONE_AHEAD = re.compile(
    "[^省市区县州旗盟局厅委]{1,10}?(?:开发区|高新区|保税港?区|新区|新片区|试验区|实验区|示范区|合作区|先行区|"
    "起步区|经济区|工业区|生态城|科学城|度假区|风景名?胜?区)"
)
# A 县级市's bare stem may begin the name of its development zone (昆山经济技术开发区).
_ZONE_FOLLOWS = re.compile("经济(技术)?开发区|高新|经开区|综合保税|国家|旅游度假区|海关")
# Any other county's bare stem counts only behind its province or prefecture and before one of these.
_AFTER_COUNTY_STEM = re.compile(
    "分局|支队|大队|区局|县局|税务|经济(技术)?开发|高新|工业园|开发区|海事|支行|市场监|生态环境|(?<=局..)(?:管理局|监管局)"
)
# … or behind the word of a vertical system: 国家统计局|邹城|调查队.
_AFTER_COUNTY_IN_SYSTEM = re.compile("调查队|支行|监管(?:支局|组)")
# Stems that are ordinary words of agencies' names.
_COMMON_WORDS = frozenset(("公安", "城关", "开发", "东方", "双河", "交口", "建设"))


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names one of ``periods``; ``full`` if with the word for its kind (市, 县, 自治州 …)."""

    start: int
    end: int
    periods: tuple[NamePeriod, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    periods: tuple[NamePeriod, ...]
    full: bool


_NameTable = dict[str, dict[NamePeriod, bool]]


def _gather() -> tuple[_NameTable, _NameTable]:
    names: _NameTable = {}
    county_stems: _NameTable = {}
    for code, periods in name_periods().items():
        for period in periods:
            if period.until < FIRST_YEAR or period.is_placeholder or code == COUNTRY or period.name in _NO_NAMES:
                continue
            names.setdefault(period.name, {})[period] = True
            bare, level = stem(period.name), level_of(code)
            if (kept := short_kind(period.name)) and level != PROVINCE:
                names.setdefault(kept, {})[period] = True
            if kept and level == PROVINCE:
                names.setdefault(f"{bare}自治区", {})[period] = True
            if len(bare) < 2 or bare in _COMMON_WORDS:
                continue
            if level != COUNTY or code[2:4] == "90":
                names.setdefault(bare, {}).setdefault(period, False)
            else:
                county_stems.setdefault(bare, {})[period] = False
    for row in read_rows("region_aliases.csv"):
        names.setdefault(row["name"], {})[name_periods()[row["code"]][-1]] = row["full"] == "yes"
    return names, county_stems


def _buckets(table: _NameTable) -> Mapping[str, tuple[_Entry, ...]]:
    """Entries by their first two characters, longest name first."""
    found: dict[str, list[_Entry]] = {}
    for name, periods in table.items():
        full = any(periods.values())
        # 海南 is the province, even if a prefecture bears the name too; 吉林 stays open between the two.
        provinces = [period for period in periods if level_of(period.code) == PROVINCE]
        kept = provinces if provinces and name != "吉林" else periods
        found.setdefault(name[:2], []).append(_Entry(name, tuple(kept), full))
    return {key: tuple(sorted(entries, key=lambda entry: -len(entry.name))) for key, entries in found.items()}


@cache
def _names() -> tuple[Mapping[str, tuple[_Entry, ...]], Mapping[str, tuple[_Entry, ...]]]:
    names, county_stems = _gather()
    return _buckets(names), _buckets(county_stems)


def _full_at(text: str, at: int) -> tuple[_Entry, int] | None:
    """The longest full name that begins here, and where it ends."""
    for entry in _names()[0].get(text[at : at + 2], ()):
        if not entry.full or not text.startswith(entry.name, at):
            continue
        end = at + len(entry.name)
        rule = _CONTINUES.get(entry.name[-1])
        if rule is not None and rule.match(text, end):
            continue
        if entry.name in _ANYWHERE and _TOWN_FOLLOWS.match(text, end):
            continue
        # 义乌市场监督管理局: the 市 belongs to 市场, but the place is meant all the same.
        if entry.name.endswith("市") and text.startswith("场", end):
            end -= 1
        return entry, end
    return None


def _stem_at(text: str, at: int, at_start: bool) -> tuple[_Entry, int] | None:
    """A bare province or prefecture that begins here, if what stands around it shows that a place is meant.

    ``at_start`` says that nothing but regions stands before it.
    """
    for entry in _names()[0].get(text[at : at + 2], ()):
        if not entry.full and text.startswith(entry.name, at):
            end = at + len(entry.name)
            if _AFTER_STEM.match(text, end) or _full_at(text, end) or text[at - 1 : at] == "驻":
                return entry, end
            if at_start and _ZONE_AHEAD.match(text, end):
                return entry, end
    return None


def _county_stem_at(text: str, at: int, inside: bool) -> tuple[_Entry, int] | None:
    """A bare county that begins here, ``inside`` a region named before it or at the start of a zone's name."""
    for entry in _names()[1].get(text[at : at + 2], ()):
        if text.startswith(entry.name, at):
            end = at + len(entry.name)
            if inside and _AFTER_COUNTY_STEM.match(text, end):
                return entry, end
            if not inside and at > 0 and _AFTER_COUNTY_IN_SYSTEM.match(text, end):
                return entry, end
            cities = any(period.name.endswith("市") for period in entry.periods)
            if not inside and at == 0 and cities and _ZONE_FOLLOWS.match(text, end):
                return entry, end
    return None


def mentions(name: str) -> list[Mention]:
    """The regions an agency's name mentions, from left to right, where a region can stand in such a name."""
    found: list[Mention] = []
    at = free_from = 0
    while at < len(name) - 1:
        hit = None
        if at == free_from or name[at - 1] in ANCHORS:
            hit = _full_at(name, at) or _stem_at(name, at, at == free_from) or _county_stem_at(name, at, bool(found))
            # 广安市|广安|生态环境局: the city was named already, so this is its county.
            if hit and found and found[-1].end == at and set(hit[0].periods) == set(found[-1].periods):
                hit = _county_stem_at(name, at, True) or hit
        if hit is None:
            at += 1
            continue
        entry, end = hit
        found.append(Mention(at, end, entry.periods, entry.full))
        at = free_from = end
    return found


def full_mentions(text: str) -> Iterator[Mention]:
    """Every full name of a region anywhere in running text, without overlaps.

    Names of two characters count only behind another region's: 和县 is mostly the end of 省、市和县.
    """
    at = free_from = 0
    while at < len(text) - 1:
        hit = _full_at(text, at)
        if hit is None or (len(hit[0].name) == 2 and (at == 0 or at != free_from)):
            at += 1
            continue
        entry, end = hit
        yield Mention(at, end, entry.periods, True)
        at = free_from = end


def _then(period: NamePeriod, year: int | None) -> str:
    """The code of what a region became, if that stood in ``year``; else its own."""
    successor = current_code(period.code)
    place = get_place(successor, year) if successor != period.code else None
    return successor if place is not None else period.code


def codes_as_of(periods: tuple[NamePeriod, ...], year: int | None) -> list[str]:
    """The regions that bore the name in ``year`` (today without one); else those that ever did, as they were then."""
    when = ALWAYS if year is None else year
    codes = [period.code for period in periods if period.covers(when)]
    if not codes:
        codes = [_then(period, year) for period in periods]
    # One region under two codes, such as in the year its code changed, is one.
    distinct: dict[str, str] = {}
    for code in sorted(set(codes)):
        distinct[current_code(code, merged=False)] = code
    return list(distinct.values())


def lies_in(code: str, container: str) -> bool:
    """Whether ``code`` is a region inside ``container`` or the same."""
    if level_of(container) == PROVINCE:
        return code[:2] == container[:2]
    if level_of(container) == PREFECTURE:
        return code[:4] == container[:4]
    return code == container


def narrowed(found: list[Mention], year: int | None) -> list[str]:
    """What a chain of mentions comes to: each further region counts where it lies in what stands before it."""
    codes: list[str] = []
    for mention in found:
        options = codes_as_of(mention.periods, year)
        inside = [code for code in options if any(lies_in(code, above) for above in codes)] if codes else options
        codes = inside or codes
    return codes


def path_of(code: str, year: int | None) -> tuple[str, ...]:
    """The path of a region as of ``year``, or of the last year it was in use."""
    place = get_place(code, year)
    return place.path if place else place_of(name_periods()[code][-1], year).path
