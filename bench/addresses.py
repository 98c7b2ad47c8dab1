"""Addresses as readers ask for them, drawn from what a database holds; the same in every run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlencode

QUERIES = (
    *("主动公开", "政策解读", "培训", "依申请公开", "行政复议", "教育局", "不予公开", "财政预决算", "问题", "整改"),
    *("公开 培训", "群众 关切", "优化营商环境", "-培训 公开", "解读 | 回应", "标题:教育局", "申请:答复", "“主动公开”"),
    *("“政府信息公开”", "规范性文件 清理", "政务新媒体", "信息公开条例", "卫生健康局", "税务局", "街道办事处", ""),
)
CODES = (
    *("requests.new_received.total", "requests.granted.total", "proactive.normative_documents.issued"),
    *("share.disclosed", "share.refused", "reviews.reconsideration.total"),
)
VIEWS = ("table", "trend", "ranking", "map", "spread", "composition")


def kinds_of_pages(database: Path, times: int) -> Iterator[tuple[str, str, list[str]]]:
    """(kind of page, group of its bound, about ``times`` addresses), from the reports published in a database."""
    with sqlite3.connect(database) as connection:
        reports, agencies, regions = (_published(connection, name) for name in ("id", "agency_id", "region_id"))
    rng = Random(1)
    provinces = sorted({f"{code[:2]}0000" for code in regions})
    yield "/search", "search", list(_searches(rng, provinces, times))
    yield "/reports/<id>", "report", [f"/reports/{id_}" for id_ in _some(rng, reports, times)]
    yield "/agencies/<id>", "explorer", [f"/agencies/{id_}" for id_ in _some(rng, agencies, times)]
    yield "/agencies", "explorer", ["/agencies", *(f"/agencies?region={code}" for code in provinces)]
    yield "/regions/<code>", "explorer", [f"/regions/{code}" for code in _some(rng, regions, times)]
    chosen = [rng.sample(reports, rng.randint(2, 5)) for _ in range(times // 2)]
    yield "/compare", "explorer", ["/compare?" + urlencode([("report", id_) for id_ in ids]) for ids in chosen]
    yield "/coverage", "explorer", ["/coverage", *(f"/coverage?region={code}" for code in provinces)]
    yield "/indicators", "explorer", list(_indicators(rng, provinces, times // 2))


def _published(connection: sqlite3.Connection, column: str) -> list[str]:
    rows = connection.execute(f"SELECT DISTINCT {column} FROM reports_report WHERE status = 'published' ORDER BY 1")
    return [str(row[0]) for row in rows]


def _some(rng: Random, values: Sequence[str], count: int) -> list[str]:
    return rng.sample(values, min(count, len(values)))


def _searches(rng: Random, provinces: Sequence[str], times: int) -> Iterator[str]:
    """Queries, most of them filtered, sorted or turned to a later page."""
    for number in range(times):
        keys: list[tuple[str, str | int]] = [("q", QUERIES[number % len(QUERIES)])]
        more: list[tuple[str, str | int]] = [
            ("year", rng.randint(2019, 2024)),
            ("region", rng.choice(provinces)),
            ("level", rng.choice(("county", "prefecture", "township"))),
            ("sort", rng.choice(("-year", "region"))),
            ("page", rng.randint(2, 4)),
            ("mode", "exact"),
            ("size", 50),
            ("in", "problems"),
        ]
        if number >= len(QUERIES):
            keys += rng.sample(more, rng.randint(1, 3))
        yield "/search?" + urlencode(keys)


def _indicators(rng: Random, provinces: Sequence[str], times: int) -> Iterator[str]:
    """Views of the explorer, by a query or a region some of them."""
    yield from ["/indicators"] * 5
    for number in range(times):
        keys = {"show": rng.choice(CODES), "by": rng.choice(("region", "type", "year")), "view": VIEWS[number % 6]}
        if number % 3 == 1:
            keys["q"] = rng.choice(QUERIES)
        elif number % 3 == 2:
            keys["region"] = rng.choice(provinces)
        yield "/indicators?" + urlencode(keys)
