"""Agencies to report: real places with right codes, and the kinds of offices that such places have."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from reports.generation.report import Agency, Region

DATA = Path(__file__).parent / "data"

MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
TOWN_TOPICS = ("村级财务", "低保救助对象", "惠农补贴发放", "危房改造", "宅基地审批", "征地补偿", "人居环境整治")
STREET_TOPICS = ("社区服务", "养老助残", "老旧小区改造", "物业管理", "就业帮扶", "垃圾分类", "民生实事项目")
GOVERNMENT_TOPICS = ("财政预决算", "重大建设项目", "民生实事项目", "国土空间规划", "公共资源配置", "优化营商环境")
TAX_TOPICS = ("税费优惠政策", "纳税信用评价", "非居民税收", "发票管理", "社会保险费征收", "欠税公告")

VERTICAL = {"气象": "vertical", "烟草": "", "消防": ""}
"""Bodies that report upwards. Where it is arguable which level a reader should see, none is asserted."""


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def regions() -> dict[str, Region]:
    """Counties and prefectures by name; every name is that of one region only."""
    found = {}
    for row in _rows("regions.csv"):
        above = (row["province"], row["prefecture"]) if row["prefecture"] else (row["province"],)
        found[row["name"]] = Region(row["code"], row["name"], (*above, row["name"]))
    return found


@lru_cache(maxsize=1)
def agencies() -> tuple[Agency, ...]:
    """Every agency the generator knows, in a fixed order."""
    found: list[Agency] = []
    kinds = _rows("agencies.csv")
    for region in regions().values():
        found += [government(region), tax_office(region)]
        found += [_bureau(region, kind) for kind in kinds if ("p" if region.is_prefecture else "c") in kind["levels"]]
    for row in _rows("towns.csv"):
        found += [town(regions()[row["county"]], name) for name in row["towns"].split()]
    return tuple(found)


@lru_cache(maxsize=1)
def agencies_by_name() -> dict[str, Agency]:
    """The same by name."""
    return {agency.name: agency for agency in agencies()}


@lru_cache(maxsize=1)
def _former_kinds() -> list[dict[str, str]]:
    return _rows("former_agencies.csv")


def before_reform(region: Region, turn: int) -> Agency:
    """An agency as there were until the reform of 2018, of those with another name now; each turn another one."""
    kinds = [kind for kind in _former_kinds() if ("p" if region.is_prefecture else "c") in kind["levels"]]
    return _bureau(region, kinds[turn % len(kinds)])


def _level(region: Region) -> str:
    return "prefecture" if region.is_prefecture else "county"


def _bureau(region: Region, kind: dict[str, str]) -> Agency:
    types = tuple(kind["types"].split())
    return Agency(
        name=region.name + kind["suffix"],
        types=types,
        level=VERTICAL.get(types[0], _level(region)),
        region=region,
        we=kind["we"],
        short=kind["short"],
        topics=tuple(kind["topics"].split()),
        first_year=int(kind["from"]),
        last_year=int(kind["to"]),
    )


def government(region: Region) -> Agency:
    """The people's government of a region."""
    name = region.name + "人民政府"
    return Agency(name, ("政府",), _level(region), region, f"本{region.name[-1]}", "政府", GOVERNMENT_TOPICS)


def tax_office(region: Region) -> Agency:
    """The local office of the tax administration, a vertical body."""
    name = f"国家税务总局{region.name}税务局"
    return Agency(name, ("税务",), "vertical", region, "我局", "税务局", TAX_TOPICS)


def town(county: Region, name: str) -> Agency:
    """A town's government or a street office, as ``name`` ends."""
    if name.endswith("街道"):
        full, types, we, topics = f"{county.name}{name}办事处", ("街道",), "我街道", STREET_TOPICS
    else:
        full, types, we, topics = f"{county.name}{name}人民政府", ("乡镇",), "我镇", TOWN_TOPICS
    return Agency(full, types, "township", county, we, name, topics)


def with_parent(agency: Agency) -> Agency:
    """The agency named with its prefecture or municipality in front, which reports of districts often do."""
    path = agency.region.path
    parent = path[-2] if len(path) == 3 else path[0]
    if len(path) < 2 or (len(path) == 2 and parent not in MUNICIPALITIES) or agency.level == "vertical":
        return agency
    return Agency(
        parent + agency.name,
        agency.types,
        agency.level,
        agency.region,
        agency.we,
        agency.short,
        agency.topics,
        (agency.name,),
        agency.first_year,
        agency.last_year,
    )
