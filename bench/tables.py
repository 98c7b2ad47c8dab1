"""What was measured as Markdown: searches, indexing, and the targets with what was reached."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from bench.asks import CLASSES
from bench.engines import MODULES
from bench.measures import Measured
from bench.targets import targets

OPENING = "first search after opening"
AGAIN = ", answered before"
WORDS = {
    CLASSES["rare"]: "生僻词",
    CLASSES["some"]: "见于 2–4% 的词",
    CLASSES["many"]: "见于 20–60% 的词",
    CLASSES["ubiquitous"]: "见于约 100% 的词",
    CLASSES["and3"]: "三个约 100% 的词（且）",
    CLASSES["or3"]: "生僻、2–4%、约 100%（或）",
    CLASSES["phrase"]: "原文短语，见于约 100%",
    CLASSES["filtered"]: "约 100% 的词＋年度＋省",
    OPENING: "打开索引后的第一次检索",
}
"""The classes of queries as a reader of the tables sees them."""


def markdown(measured: Measured) -> str:
    """All tables."""
    agree = "一致" if measured.agreement else "不一致"
    parts = [f"{measured.machine}。各引擎的总数与分面计数：{agree}。"]
    for docs in measured.sizes():
        names = [name for name in MODULES if any(r.engine == name and r.docs == docs for r in measured.search)]
        for cold, facets in ((False, True), (False, False), (True, True), (True, False)):
            parts.append(_heading(docs, cold, facets) + "\n\n" + _searches(measured, names, docs, cold, facets))
    parts.append("建索引\n\n" + _indexing(measured))
    parts.append("目标\n\n" + table(("项目", "目标", "量得", "达到"), targets(measured)))
    return "\n\n".join(parts)


def _heading(docs: int, cold: bool, facets: bool) -> str:
    kind = "冷（索引刚打开，这个词第一次被查）" if cold else "热（词的倒排在内存里，结果不在）"
    return f"{docs:,} 份报告，{kind}，{'三个分面统计全部命中' if facets else '不带分面'}：p50 / p95，毫秒"


def _searches(measured: Measured, names: Sequence[str], docs: int, cold: bool, facets: bool) -> str:
    peers = [name for name in names if name != "portal"]
    rows = []
    for kind in _kinds(cold, facets):
        own = measured.p50("portal", docs, kind, facets=facets, cold=cold)
        cells = [
            f"{_ms(measured.p50(name, docs, kind, facets=facets, cold=cold))} / "
            f"{_ms(measured.p95(name, docs, kind, facets=facets, cold=cold))}"
            for name in names
        ]
        ratios = [_ratio(measured.p50(name, docs, kind, facets=facets, cold=cold) / own) for name in peers]
        rows.append((_label(kind), *cells, *ratios))
    return table(("查询", *names, *(f"{name} ÷ portal" for name in peers)), rows)


def _label(kind: str) -> str:
    return WORDS[kind.removesuffix(AGAIN)] + ("，刚答过一次" if kind.endswith(AGAIN) else "")


def _kinds(cold: bool, facets: bool) -> Iterator[str]:
    yield from CLASSES.values()
    if cold and facets:
        yield OPENING
    if not cold:
        yield from (f"{kind}{AGAIN}" for kind in CLASSES.values())


def _indexing(measured: Measured) -> str:
    rows = [
        (
            one.engine,
            f"{one.docs:,}",
            {"raw": "原文", "tokens": "切好的词"}[one.input],
            str(one.cores),
            f"{one.docs / one.cpu_s:,.0f}",
            f"{one.docs / one.wall_s:,.0f}",
            f"{one.index_mb:,.1f}",
            f"{one.index_mb / one.source_mb:.2f}",
            f"{one.rss_mb:,.0f}",
            f"{measured.rss[one.engine, one.docs]:,.0f}" if (one.engine, one.docs) in measured.rss else "",
        )
        for one in measured.indexing
    ]
    heads = ("引擎", "份", "输入", "核", "份/CPU 秒", "份/秒", "索引 MB", "÷ 原文 UTF-8", "内存峰值 MB")
    return table((*heads, "检索时 MB"), rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column left, the others right."""
    lines = [heads, ["---", *("--:" for _ in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ms(value: float) -> str:
    if math.isnan(value):
        return "—"
    return f"{value:.3f}" if value < 10 else f"{value:,.0f}"


def _ratio(value: float) -> str:
    if math.isnan(value):
        return "—"
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
