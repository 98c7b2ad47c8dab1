"""Chinese administrative regions by GB/T 2260 code and by name, as of a year.

``region_list`` holds the dated list, ``region_names`` finds its names in text, ``region_evidence`` decides between
regions of one name. Everything others need is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from reports.region_evidence import MAX_EVIDENCE, decide
from reports.region_list import (
    ALWAYS,
    COUNTRY,
    COUNTY,
    PREFECTURE,
    PROVINCE,
    Place,
    all_current,
    current_code,
    get_place,
    level_of,
    parents,
    read_rows,
)
from reports.region_names import ANCHORS, Mention, full_mentions, lies_in, mentions, narrowed, path_of
from reports.script import to_simplified

__all__ = [
    "Place",
    "RegionReading",
    "Seat",
    "all_current",
    "bare_name",
    "central_head",
    "central_names",
    "current_code",
    "get_place",
    "is_central",
    "is_region_name",
    "level_word",
    "parents",
    "region_names",
    "resolve_region",
    "seat_in",
    "squeezed",
]

MAX_NAME = 80  # characters; no agency's name is longer
_MAX_OCCURRENCES = 20
_SPACE = re.compile(r"\s+")
# A region that the name leaves out but for its kind: 市财政局, 区统计局. 市场, 市政 … are other words.
_RELATIVE = re.compile(
    r"本?(?P<kind>市(?!场|监|政(?!府|务|法|协|数)|容|民(?!政|宗|族)|辖)|区(?!域|块)|县|旗|自治县|自治州|州|省|自治区|盟)(?=..)"
)
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道)(?:人民政府|政府|办事处)?$")
_GOVERNMENT_FOLLOWS = re.compile("人民政府")
# What a body without a code of its own may stand after: nothing, another zone, or what a region may stand after.
_SEAT_ANCHORS = ANCHORS | {"", "区"}
# Cities of two levels call themselves 市, and the lower cites the upper; its website speaks of itself.
_CITY_WEBSITE = re.compile("人民政府(?:门户)?(?:网|信息公开)")
# A name followed by this is cited as the author of something.
_CITED = re.compile("[《关印转制的等]")


@dataclass(frozen=True, slots=True)
class RegionReading:
    """``code`` is a GB/T 2260 code, or None with the ``candidates`` a person has to choose from."""

    code: str | None
    path: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Seat(NamedTuple):
    """A body without a code of its own, such as 西咸新区 or 拱北海关, as an agency's name mentions it.

    ``code`` is the region it lies in (until the year ``until``), ``level`` that of its agencies where it is not that
    of the region.
    """

    name: str
    code: str
    until: int
    level: str


@cache
def _seats() -> tuple[re.Pattern[str], Mapping[str, Seat]]:
    rows = read_rows("region_seats.csv")
    seats = {row["name"]: Seat(row["name"], row["code"], int(row["until"] or ALWAYS), row["level"]) for row in rows}
    names = "|".join(sorted(seats, key=len, reverse=True))
    return re.compile(f"(?:{names})(?![路街村镇乡社])"), seats  # 兵团路街道 is a street anywhere


@lru_cache(maxsize=4096)
def seat_in(name: str) -> Seat | None:
    """The last body of ``region_seats.csv`` that an agency's name (without whitespace) mentions."""
    form, seats = _seats()
    found = None
    for match in form.finditer(name):
        before = name[match.start() - 1 : match.start()]
        if before in _SEAT_ANCHORS or any(mention.end == match.start() for mention in region_names(name)):
            found = seats[match[0]]
    return found


@cache
def central_names() -> tuple[str, ...]:
    """Bodies of the central government, those of today and those that were merged since 2008, longest first."""
    return tuple(sorted((row["name"] for row in read_rows("central_agencies.csv")), key=len, reverse=True))


@cache
def _central_starts() -> frozenset[str]:
    return frozenset(name[:2] for name in central_names())


def central_head(name: str) -> str:
    """The body of the central government that a name begins with; empty where there is none."""
    if name[:2] not in _central_starts():
        return ""
    head = next((central for central in central_names() if name.startswith(central)), "")
    return "" if name[len(head) :].startswith("门") else head  # 教育部|门


def squeezed(name: str) -> str:
    """The name as it is looked up: simplified script, no whitespace, no longer than a name can be."""
    return to_simplified(_SPACE.sub("", name[: 4 * MAX_NAME])[:MAX_NAME])


@lru_cache(maxsize=4096)
def region_names(name: str) -> tuple[Mention, ...]:
    """Where an agency's name (without whitespace) mentions regions."""
    return tuple(mentions(name))


def is_central(name: str) -> bool:
    """Whether the name is that of a body of the central government, or of a part of one, that names no region."""
    return central_head(name) != "" and not region_names(name) and seat_in(name) is None


def bare_name(name: str) -> str:
    """An agency's name without the regions at its start (沈阳市辽中区工信局 → 工信局, 区统计局 → 统计局)."""
    end = 0
    for mention in region_names(name):
        if mention.start != end:
            break
        end = mention.end
    if end == 0 and (relative := _RELATIVE.match(name)):
        end = relative.end()
    return name[end:]


def is_region_name(name: str) -> bool:
    """Whether the name is that of a region and nothing more."""
    found = region_names(name)
    return bool(found) and found[-1].end == len(name) and bare_name(name) == ""


def _reading(codes: list[str], year: int | None, evidence: str) -> RegionReading:
    code = codes[0] if len(codes) == 1 else decide(codes, evidence)
    if code is None:
        return RegionReading(None, (), tuple(sorted(codes)))
    return RegionReading(code, path_of(code, year))


def _named_codes(name: str, year: int | None) -> list[str]:
    """The regions the name itself leaves: those it mentions, or that of the body it mentions inside them."""
    found = region_names(name)
    seat = seat_in(name)
    if seat is None or (year or ALWAYS) > seat.until:
        return narrowed(list(found), year)
    codes = narrowed([mention for mention in found if name[mention.start : mention.end] != seat.name], year)
    return [seat.code] if not codes or any(lies_in(seat.code, code) for code in codes) else codes


def resolve_region(name: str, year: int | None = None, evidence: str = "") -> RegionReading | None:
    """The region of an agency by its name, as of ``year`` (today without one); None if nothing tells.

    A name that several regions bear is decided by ``evidence``, the rest of the text; where that is not clear, the
    reading has no code but the candidates. A name without a region takes one from the evidence only where that spells
    the agency out in full, or names a single government of the agency's kind.
    """
    name = squeezed(name)
    codes = _named_codes(name, year)
    if codes:
        return _reading(codes, year, evidence)
    if is_central(name):
        return RegionReading(COUNTRY, ("全国",))
    text = evidence[:MAX_EVIDENCE]
    codes = _spelled_out(name, text, year) or _only_government(name, text, year)
    return _reading(codes, year, "") if len(codes) == 1 else None


def _chain_before(text: str, end: int) -> list[Mention]:
    """The regions named in an unbroken row that ends at ``end``: 遂溪县|建新镇."""
    start = max(end - 40, 0)
    chain: list[Mention] = []
    for mention in full_mentions(text[start:end]):
        if chain and mention.start != chain[-1].end:
            chain = []
        chain.append(mention)
    return chain if chain and chain[-1].end == end - start else []


def _spelled_out(name: str, text: str, year: int | None) -> list[str]:
    """Regions that stand directly before the name's own words somewhere in the text."""
    rest = bare_name(name)
    if rest == name and not _TOWNSHIP.search(name):
        return []  # 财政局 in the text may be any other's
    kind = name[: len(name) - len(rest)][-1:]
    found: set[str] = set()
    at = -1
    for _ in range(_MAX_OCCURRENCES):
        at = text.find(rest, at + 1) if len(rest) >= 3 else -1
        if at < 0:
            break
        chain = [] if _CITED.match(text, at + len(rest)) else _chain_before(text, at)
        if chain and (not kind or text[at - 1] == kind):
            codes = narrowed(chain, year)
            if len(codes) > 1 and (code := decide(codes, text)):
                codes = [code]
            found.update(codes)
    return sorted(found)


def _wanted(name: str) -> re.Pattern[str] | None:
    """The form that the name of the agency's region must have, by what the agency calls it."""
    if _TOWNSHIP.search(name):
        return re.compile(".*[县区市旗]")
    relative = _RELATIVE.match(name)
    return re.compile(f".*{relative['kind']}") if relative else None


def _governments(text: str, year: int | None, follows: re.Pattern[str]) -> Iterator[str]:
    """The regions whose government the text names in the form that ``follows`` gives."""
    chain: list[Mention] = []
    for mention in full_mentions(text):
        chain = [*chain, mention] if chain and mention.start == chain[-1].end else [mention]
        if follows.match(text, mention.end):
            codes = narrowed(chain, year)
            if len(codes) > 1 and (code := decide(codes, text)):
                codes = [code]
            yield codes[0] if len(codes) == 1 else ""


def _only_government(name: str, text: str, year: int | None) -> list[str]:
    """The one region of the agency's kind whose government the text names, if it does so more than once."""
    wanted = _wanted(name)
    if wanted is None:
        return []
    counts: dict[str, int] = {}
    follows = _CITY_WEBSITE if name.startswith(("市", "本市")) else _GOVERNMENT_FOLLOWS
    for code in _governments(text, year, follows):
        place = get_place(code, year) or get_place(code)
        if place is None or not wanted.fullmatch(place.name):
            continue
        if _TOWNSHIP.search(name) and place.level != COUNTY:
            continue
        counts[code] = counts.get(code, 0) + 1
    return list(counts) if len(counts) == 1 and max(counts.values()) > 1 else []


def level_word(code: str) -> str:
    """The level of a region's own agencies: central, province, prefecture or county."""
    return {PROVINCE: "province", PREFECTURE: "prefecture", COUNTY: "county"}.get(level_of(code), "central")
