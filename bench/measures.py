"""What a run of ``make bench`` measured, and its JSON form as the contract has it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.indexing import Indexing


@dataclass(frozen=True, slots=True)
class Row:
    """Times of an engine's searches of one class over so many reports."""

    engine: str
    docs: int
    query_class: str
    facets: bool
    cold: bool
    p50_ms: float
    p95_ms: float


@dataclass(slots=True)
class Measured:
    """``rss`` is MB while searching by engine and reports; ``fresh`` seconds to find a changed report, by reports."""

    machine: str
    search: list[Row] = field(default_factory=list)
    indexing: list[Indexing] = field(default_factory=list)
    rss: dict[tuple[str, int], float] = field(default_factory=dict)
    fresh: dict[int, list[float]] = field(default_factory=dict)
    agreement: bool = True

    def as_json(self) -> dict[str, Any]:
        """The form of the contract: what is on one core, as processor time."""
        return {
            "machine": self.machine,
            "search": [asdict(row) for row in self.search],
            "indexing": [
                {
                    "engine": one.engine,
                    "docs": one.docs,
                    "input": one.input,
                    "docs_per_cpu_s": round(one.docs / one.cpu_s, 1),
                    "index_mb": round(one.index_mb, 1),
                    "peak_rss_mb": round(one.rss_mb, 1),
                }
                for one in self.indexing
                if one.cores == 1
            ],
            "agreement": self.agreement,
        }

    def p50(self, engine: str, docs: int, query_class: str, *, facets: bool = True, cold: bool = False) -> float:
        """ms; NaN where that was not measured."""
        return self._row(engine, docs, query_class, facets, cold).p50_ms

    def p95(self, engine: str, docs: int, query_class: str, *, facets: bool = True, cold: bool = False) -> float:
        """ms; NaN where that was not measured."""
        return self._row(engine, docs, query_class, facets, cold).p95_ms

    def _row(self, engine: str, docs: int, query_class: str, facets: bool, cold: bool) -> Row:
        key = (engine, docs, query_class, facets, cold)
        found = (row for row in self.search if (row.engine, row.docs, row.query_class, row.facets, row.cold) == key)
        return next(found, Row(*key, math.nan, math.nan))

    def sizes(self) -> list[int]:
        """The numbers of reports that were searched."""
        return sorted({row.docs for row in self.search})


def row(engine: str, docs: int, query_class: str, facets: bool, cold: bool, times: Sequence[float]) -> Row:
    """A row of times in ms."""
    p50, p95 = (round(percentile(times, share), 4) for share in (0.5, 0.95))
    return Row(engine, docs, query_class, facets, cold, p50, p95)


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that so large a share of all does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
