"""What was measured as Markdown: searches, indexing, and the targets with what was reached."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from bench.asks import CLASSES
from bench.engines import MODULES
from bench.measures import Measured
from bench.targets import targets

OPENING = "first search after opening"


def markdown(measured: Measured) -> str:
    """All tables."""
    parts = [f"{measured.machine}. Agreement on totals and facet counts: {'yes' if measured.agreement else 'NO'}."]
    for docs in measured.sizes():
        names = [name for name in MODULES if any(r.engine == name and r.docs == docs for r in measured.search)]
        for cold, facets in ((False, True), (False, False), (True, True), (True, False)):
            parts.append(_heading(docs, cold, facets) + "\n\n" + _searches(measured, names, docs, cold, facets))
    parts.append("Indexing\n\n" + _indexing(measured))
    parts.append("Targets\n\n" + table(("what", "target", "measured", "met"), targets(measured)))
    return "\n\n".join(parts)


def _heading(docs: int, cold: bool, facets: bool) -> str:
    kind = "cold" if cold else "warm"
    return f"{docs:,} reports, {kind}, {'three facets over all matches' if facets else 'no facets'}: p50 / p95 in ms"


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
        rows.append((kind, *cells, *ratios))
    return table(("query", *names, *(f"{name} ÷ portal" for name in peers)), rows)


def _kinds(cold: bool, facets: bool) -> Iterator[str]:
    yield from CLASSES.values()
    if cold and facets:
        yield OPENING
    if not cold:
        yield from (f"{kind}, answered before" for kind in CLASSES.values())


def _indexing(measured: Measured) -> str:
    rows = [
        (
            one.engine,
            f"{one.docs:,}",
            one.input,
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
    heads = ("engine", "reports", "from", "cores", "reports / CPU-s", "reports / s", "index MB", "÷ source", "peak MB")
    return table((*heads, "peak MB searching"), rows)


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
