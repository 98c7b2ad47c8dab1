"""What an agency's name says: its types, its level, and which names mean the same agency.

The vocabularies are data: ``agency_types.csv``, ``agency_verticals.csv``, ``agency_abbreviations.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from reports.gazetteer import (
    RegionReading,
    bare_name,
    central_head,
    central_names,
    current_code,
    is_central,
    is_region_name,
    level_word,
    region_names,
    seat_in,
    squeezed,
)
from reports.region_list import read_rows

GOVERNMENT, GOVERNMENT_OFFICE = "政府", "政府办公厅（室）"
TOWN, SUBDISTRICT, ZONE, INSTITUTION, OTHER = "乡镇", "街道", "开发区", "公共企事业单位", "其他"

# The levels that agency_level gives, in words.
LEVELS = {
    "central": "国家级",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
    "township": "乡镇（街道）",
    "zone": "开发区",
    "vertical": "垂直管理",
    "unknown": "未识别",
}
_MASK = "·"
_TOWN_NAME = re.compile(
    r"[^局委厅]{1,14}(?:镇|乡|苏木)(?:人民政府|政府)?(?:党政办公室|办公室|党政办|政府办)?|[镇乡](?:人民)?政府"
)
# In Beijing a 地区办事处 is what a 街道办事处 is elsewhere.
_SUBDISTRICT_NAME = re.compile(
    r"[^局委厅]{1,14}街道(?:(?:办事处|办)?(?:党政办公室|综合办公室|办公室)?|办事处.*)|[^局委厅]{1,14}地区办事处"
)
# 潜江市后湖管理区 is what is left of a state farm, and of a town's rank; under a prefecture it has a county's.
_FARM_NAME = re.compile(r"[^局委厅]{1,6}管理区(?:办事处|管委会|管理委员会)?")
_GOVERNMENT_WORD = "(?:(?:人民)?政府|行政公署|行署)"
_GOVERNMENT_NAME = re.compile(rf"{_GOVERNMENT_WORD}(?:[（(]本级[)）])?|(?:新疆生产建设)?兵团")
_OFFICE_NAME = re.compile(rf"{_GOVERNMENT_WORD}(?:办公厅|办公室|办)|府办(?:公室)?|(?:新疆生产建设)?兵团办公厅")
# 人民政府 in 人民政府国有资产监督管理委员会 says whose it is, not what.
_OF_THE_GOVERNMENT = re.compile(rf"^{_GOVERNMENT_WORD}(?=.)")
_ANY_GOVERNMENT = re.compile("人民政府(?!办)")  # holds 民政, but has nothing to do with it
_ZONE_WORD = re.compile(
    r"开发区|高新区|经开区|高新技术产业|保税港?区|示范区|试验区|实验区|度假区|风景名?胜?区|景区|自贸区|产业园|工业园|园区|集聚区|集中区|"
    r"合作区|先行区|起步区|经济区(?!域)|工业区|新区|新片区|管理区(?!域)|经济特区|自由贸易港|科技城|科学城|生态城|新城(?=管)"
)
_COMMITTEE = ("管委会", "管理委员会")
_IN_COMMITTEE = re.compile("(?:管委会|管理委员会).*局$")
# A name of these kinds at the end is the whole of the matter: 人民医院 is no 卫生健康.
_INSTITUTION_END = re.compile(r"(?:公司|集团|医院|卫生院|中心卫生院|保健院|大学|学院|学校|中学|小学|幼儿园)$")
# 区统计局 is a county's, whichever the county; 市财政局 may be a city's of any level.
_RELATIVE_LEVELS = {
    **dict.fromkeys(("省", "自治区"), "province"),
    **dict.fromkeys(("自治州", "州", "盟"), "prefecture"),
    **dict.fromkeys(("区", "县", "旗", "自治县"), "county"),
}
# The body above that a vertical agency's name may begin with.
_VERTICAL_HEAD = re.compile(
    r"(?:中华人民共和国|国家税务总局|国家统计局|国家金融监督管理总局|中国|(?:新疆生产建设)?兵团)(?=.{2})"
)
_CENTRAL_BRANCHES = ("监管局", "监察局", "督察局", "管理局", "水利委员会", "办事处", "分署", "分局", "分行")
_BRANCH = re.compile(r"(?P<what>.+?)局(?P<branch>分局)")


@cache
def type_names() -> tuple[str, ...]:
    """The vocabulary of types, in the order to show them in."""
    return tuple(row["type"] for row in read_rows("agency_types.csv"))


@cache
def type_labels() -> Mapping[str, str]:
    """English labels of the types."""
    return {row["type"]: row["label_en"] for row in read_rows("agency_types.csv")}


@cache
def _keywords() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """A pattern of all keywords, longest first, and the types each stands for."""
    types: dict[str, list[str]] = {}
    for row in read_rows("agency_types.csv"):
        for keyword in row["keywords"].split():
            types.setdefault(keyword, []).append(row["type"])
    pattern = "|".join(map(re.escape, sorted(types, key=len, reverse=True)))
    return re.compile(pattern), {keyword: tuple(names) for keyword, names in types.items()}


@cache
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    full = {row["short"]: row["full"] for row in read_rows("agency_abbreviations.csv")}
    pattern = "|".join(map(re.escape, sorted(full, key=len, reverse=True)))
    # 交通委 must not match inside 交通委员会.
    return re.compile(f"(?:{pattern})(?!员会|公室|公厅)"), full


@cache
def _vertical_words(level: str) -> re.Pattern[str]:
    """Words of vertical systems: those at every level (``level`` empty), or those that are vertical at one alone."""
    words = (re.escape(row["word"]) for row in read_rows("agency_verticals.csv") if row["level"] == level)
    return re.compile(f"(?<!地方)(?:{'|'.join(words)})")  # 地方金融监管局 is the region's own


def _is_vertical(own: str, region: RegionReading | None) -> bool:
    if _vertical_words("").search(own):
        return True
    is_province = region is not None and region.code is not None and level_word(region.code) == "province"
    return is_province and bool(_vertical_words("province").search(own))


def _masked_words(name: str) -> str:
    """The name without its leading regions, those further in masked, so that 山海关区 is no 海关."""
    offset = len(name) - len(bare_name(name))
    characters = list(name)
    for mention in region_names(name):
        for at in range(mention.start, mention.end):
            characters[at] = _MASK
    return "".join(characters[offset:])


def is_town(name: str) -> bool:
    """Whether the name is that of a town, a township or a subdistrict."""
    name = squeezed(name)
    own = _masked_words(name)
    return bool(_TOWN_NAME.fullmatch(own) or _SUBDISTRICT_NAME.fullmatch(own)) or _is_farm(name, own)


def _is_farm(name: str, own: str) -> bool:
    mentioned = region_names(name)
    if not mentioned or not _FARM_NAME.fullmatch(own):
        return False
    return all(level_word(period.code) == "county" for period in mentioned[-1].periods)


@lru_cache(maxsize=4096)
def agency_types(name: str) -> tuple[str, ...]:
    """The types of an agency, in the order its name gives them; ``其他`` where the name gives none."""
    name = squeezed(name)
    own = _masked_words(name)
    if not own and name:
        return (GOVERNMENT,)
    for form, type_ in (
        (_GOVERNMENT_NAME, GOVERNMENT),
        (_OFFICE_NAME, GOVERNMENT_OFFICE),
        (_SUBDISTRICT_NAME, SUBDISTRICT),
        (_TOWN_NAME, TOWN),
    ):
        if form.fullmatch(own):
            return (type_,)
    if _is_farm(name, own):
        return (TOWN,)
    if _INSTITUTION_END.search(own):
        return (INSTITUTION,)
    found = _types_in(_ANY_GOVERNMENT.sub(_MASK, _OF_THE_GOVERNMENT.sub("", own)))
    # 交通运输部海事局 is what the rest of its name says; 财政部湖北监管局 is what the ministry is.
    if (head := central_head(name)) and (of_branch := _types_in(own.removeprefix(head))):
        found = of_branch
    return _with_zone(name, own, found)


def _with_zone(name: str, own: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """Whether the agency is a zone or an agency of one: 高新区管委会 is the zone, 高新区教育局 an education bureau."""
    if not found and (seat := seat_in(name)) and seat.level == "zone":
        return (ZONE,)
    if ZONE not in found:
        return found or (OTHER,)
    # 住房和城乡建设管理委员会 is no zone's committee.
    if own.endswith(_COMMITTEE) and (_ZONE_WORD.search(own) or len(found) == 1):
        return (ZONE,)
    others = tuple(type_ for type_ in found if type_ != ZONE)
    return others or ((OTHER,) if _IN_COMMITTEE.search(own) else (ZONE,))


def _types_in(words: str) -> tuple[str, ...]:
    pattern, types = _keywords()
    return tuple(dict.fromkeys(type_ for match in pattern.finditer(words) for type_ in types[match[0]]))


def agency_level(name: str, region: RegionReading | None) -> str:
    """central, province, prefecture, county, township, zone, vertical, or unknown.

    Taken from the region's code, not from the suffix of its name: 县级市 and districts are counties, and so is a
    city's branch in a district (重庆市公安局渝中区分局). Candidates of one level give that level.
    """
    name = squeezed(name)
    if is_central(name):
        return "vertical" if name not in central_names() and name.endswith(_CENTRAL_BRANCHES) else "central"
    if is_town(name):
        return "township"
    own = _masked_words(name)
    if central_head(name) or _is_vertical(own, region):
        return "vertical"
    if (seat := seat_in(name)) and seat.level and region and region.code == seat.code:
        return seat.level
    if _ZONE_WORD.search(own) or agency_types(name) == (ZONE,):
        return "zone"
    if region is None:
        return _RELATIVE_LEVELS.get(name[: len(name) - len(bare_name(name))].removeprefix("本"), "unknown")
    codes = (region.code,) if region.code else region.candidates
    levels = {level_word(code) for code in codes}
    return levels.pop() if len(levels) == 1 else "unknown"


def _expanded(words: str) -> str:
    pattern, full = _abbreviations()
    return pattern.sub(lambda match: full[match[0]], words)


def canonical_name(name: str) -> str:
    """The name with abbreviations spelled out and whitespace removed: 辽中区工信局 → 辽中区工业和信息化局."""
    name = squeezed(name)
    own = bare_name(name)
    return name[: len(name) - len(own)] + _expanded(own)


def own_words(name: str) -> str:
    """The agency's own words, the same for all ways to write them: no regions, no body above, one form of branch."""
    name = squeezed(name)
    if is_region_name(name):
        return "人民政府"
    if region_names(name) and (head := _VERTICAL_HEAD.match(name)):
        name = name[head.end() :]
    own = _masked_words(name).replace(_MASK, "") or name
    if not _GOVERNMENT_NAME.fullmatch(own) and not _OFFICE_NAME.fullmatch(own):
        own = _OF_THE_GOVERNMENT.sub("", own)
    return _BRANCH.sub(r"\g<what>\g<branch>", _expanded(government_name(own)))


@lru_cache(maxsize=4096)
def agency_key(name: str, region_code: str) -> str:
    """One key for all ways to name an agency in a region, with today's code where the region was renamed.

    A region that was merged into another keeps its old code: its agencies ended and are not the other's.
    """
    words = own_words(name)
    seat = seat_in(squeezed(name))
    # 两江新区财政局 before 2025 is none of the city's own.
    if seat and seat.code == region_code and seat.level and seat.name not in words:
        words = seat.name + words
    return f"{current_code(region_code, merged=False)}:{words}"


def government_name(name: str) -> str:
    """The government that a bare region, town or subdistrict stands for; any other name comes back unchanged."""
    plain = squeezed(name)
    if is_region_name(plain):
        return f"{name}人民政府"
    own = _masked_words(plain)
    if own.endswith(("镇", "乡", "苏木")) and _TOWN_NAME.fullmatch(own):
        return f"{name}人民政府"
    if own.endswith("街道") and _SUBDISTRICT_NAME.fullmatch(own):
        return f"{name}办事处"
    if own.endswith(("镇政府", "乡政府", "苏木政府")):
        return f"{name[:-2]}人民政府"
    return name
