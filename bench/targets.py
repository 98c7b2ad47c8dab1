"""The speeds to reach, each with what was measured and whether it is met."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bench.asks import CLASSES
from bench.measures import Measured

Line = tuple[str, str, str, str]

FREQUENT = tuple(CLASSES[kind] for kind in ("many", "ubiquitous", "and3"))
PHRASE, UBIQUITOUS = CLASSES["phrase"], CLASSES["ubiquitous"]
AT = 100_000


def targets(measured: Measured) -> Iterator[Line]:
    """(what, target, measured, met); at 100,000 reports, or the most there are below that."""
    every = tuple(CLASSES.values())
    docs = max((size for size in measured.sizes() if size <= AT), default=0)
    for what, bound, peer, kinds in (
        ("20–60%、约 100%、且，带分面，热，p50：Whoosh ÷ 本引擎", 1000, "whoosh", FREQUENT),
        ("每一类，带分面，热，p50：tantivy ÷ 本引擎", 3, "tantivy", every),
        ("原文短语，带分面，热，p50：tantivy ÷ 本引擎", 5, "tantivy", (PHRASE,)),
    ):
        yield _at_least(what, bound, _least(measured, docs, peer, kinds))
    first = measured.p50("portal", docs, UBIQUITOUS, cold=True) / measured.p50("tantivy", docs, UBIQUITOUS)
    yield _at_most("约 100% 的词冷查 ÷ tantivy 热查", 2, first)
    if 1_000_000 in measured.sizes():
        growth = {
            kind: measured.p95("portal", 1_000_000, kind) / measured.p95("portal", AT, kind)
            for kind in CLASSES.values()
        }
        kind = max(growth, key=growth.__getitem__)
        yield _at_most(f"一百万份的 p95 ÷ 十万份的，带分面，热（最大：{kind}）", 12, growth[kind])
    yield from _indexing(measured)
    for size, seconds in measured.fresh.items():
        yield _at_most(f"一份报告更新到查得到，{size:,} 份，{len(seconds)} 次里最慢，秒", 1, max(seconds))


def _least(measured: Measured, docs: int, peer: str, kinds: tuple[str, ...]) -> tuple[float, str]:
    """The least ratio of the peer's time to ours, and the class it is of."""
    ratios = {kind: measured.p50(peer, docs, kind) / measured.p50("portal", docs, kind) for kind in kinds}
    kind = min(ratios, key=ratios.__getitem__)
    return ratios[kind], kind


def _indexing(measured: Measured) -> Iterator[Line]:
    stock = {one.corpus: one for one in measured.indexing if (one.engine, one.input) == ("whoosh", "raw")}
    for one in measured.indexing:
        if one.engine != "portal" or one.corpus not in stock:
            continue
        base = stock[one.corpus].docs / stock[one.corpus].cpu_s
        what = f"从原文索引 {one.docs:,} 份，÷ Whoosh + jieba 单核："
        if one.cores == 1:
            yield _at_least(what + "单核", 20, (one.docs / one.cpu_s / base, ""))
            yield _at_most(f"索引 ÷ 原文 UTF-8，{one.docs:,} 份", 1.5, one.index_mb / one.source_mb)
        else:
            yield _at_least(what + "双核", 35, (one.docs / one.wall_s / base, ""))


def _at_least(what: str, bound: int, found: tuple[float, str]) -> Line:
    value, where = found
    return what, f"≥ {bound:g}×", f"{value:,.2f}×" + (f" ({where})" if where else ""), _met(value >= bound, value)


def _at_most(what: str, bound: float, value: float) -> Line:
    return what, f"≤ {bound:g}", f"{value:,.2f}", _met(value <= bound, value)


def _met(is_met: bool, value: float) -> str:
    return "—" if math.isnan(value) else "是" if is_met else "否"
