"""``make bench``: this engine beside Whoosh's own searcher, SQLite FTS5, tantivy and (where there is one) PostgreSQL.

All engines search the same made-up reports by the same words, count the same facets over all matches and name the ten
best. Whether they agree is checked before anything is timed, and again with every answer that is timed. QUICK=1 takes
5,000 short reports; else it is 10,000 whole ones, 100,000 short ones and (with MILLION=1) the same ten times over.
KEEP=1 takes the peers' indexes of an earlier run with what was measured when they were built.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import indexing, tables
from bench.asks import CLASSES, Answer, Ask, drawn
from bench.corpus import Corpus, folder
from bench.engines import available
from bench.indexing import Indexing, apart
from bench.machine import describe
from bench.measures import Measured, row
from bench.searching import Searches, Timed

RESULT = Path(__file__).with_name("results.json")
QUICK_DOCS = 5000
AGREED = 2
"""Texts of each class and kind by which agreement is checked before anything is timed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done: ``texts`` of each class, ``budget`` seconds for an engine to answer those of one, ``sample``
    reports by which the rates are taken that leave no index to be searched.
    """

    corpora: tuple[tuple[Corpus, tuple[str, ...]], ...]
    texts: int
    budget: float
    sample: int
    keep: bool = False


def plan() -> Plan:
    """What the environment asks for."""
    quick, keep, million = (bool(os.environ.get(name)) for name in ("QUICK", "KEEP", "MILLION"))
    if quick:
        return Plan(((Corpus("short", QUICK_DOCS), available()),), texts=4, budget=2, sample=300, keep=keep)
    corpora = [(Corpus("full", 10_000), available()), (Corpus("short", 100_000), available())]
    if million:
        corpora.append((Corpus("short", 100_000, tiles=10), ("portal", "tantivy")))
    return Plan(tuple(corpora), texts=12, budget=20, sample=2000, keep=keep)


def main() -> int:
    """Measure, print the tables, write them as JSON and Markdown; 1 where the engines disagree."""
    started = time.monotonic()
    measured = measure(plan())
    RESULT.write_text(json.dumps(measured.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    RESULT.with_suffix(".md").write_text(tables.markdown(measured) + "\n", encoding="utf-8")
    print(tables.markdown(measured))
    _tell(f"{time.monotonic() - started:.0f} s")
    return 0 if measured.agreement else 1


def measure(plan: Plan) -> Measured:
    """Everything of a plan."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    measured = Measured(describe())
    for corpus, names in plan.corpora:
        _tell(f"{corpus.name}: making the corpus and drawing the queries")
        corpus.make()
        spare, asked = drawn(corpus, plan.texts)
        for name in names:
            measured.indexing += _indexed(plan, name, corpus)
        _searched(plan, measured, corpus, names, spare, asked)
    return measured


def _place(name: str, corpus: Corpus) -> Path:
    return folder() / "indexes" / corpus.name / name


def _indexed(plan: Plan, name: str, corpus: Corpus) -> Iterator[Indexing]:
    """Build the index that is searched, and take the rates that need none."""
    place = _place(name, corpus)
    notes = place.with_suffix(".pickle")
    if plan.keep and name != "portal" and notes.exists():
        yield from pickle.loads(notes.read_bytes())
        return
    _tell(f"{corpus.name}: {name} indexes")
    found = [apart(indexing.index, name, corpus, place, corpus.count, 1, name == "portal")]
    if corpus.tiles == 1:
        aside, cores = place.with_name(f"{name}-aside"), os.cpu_count() or 1
        if name == "portal":
            found.append(apart(indexing.index, name, corpus, aside, corpus.count, cores, True))
        elif name != "postgresql":
            found.append(apart(indexing.index, name, corpus, aside, min(plan.sample, corpus.count), 1, True))
    notes.write_bytes(pickle.dumps(found))
    yield from found


def _searched(
    plan: Plan, measured: Measured, corpus: Corpus, names: tuple[str, ...], spare: str, asked: list[tuple[Ask, Answer]]
) -> None:
    _agree(plan, measured, corpus, names, spare, asked)
    engines = [Searches(name, _place(name, corpus), spare, plan.budget) for name in names]
    for kind in CLASSES:
        _tell(f"{corpus.name}: {kind}")
        for facets in (True, False):
            for cold in (False, True):
                own = [(ask, right) for ask, right in asked if (ask.kind, ask.facets, ask.cold) == (kind, facets, cold)]
                for engine in engines:
                    _note(measured, corpus, engine.name, CLASSES[kind], engine.time(own))
    for engine in engines:
        times = [engine.opening() for _ in range(3)]
        measured.search.append(row(engine.name, corpus.count, "first search after opening", True, True, times))
        measured.rss[engine.name, corpus.count] = engine.end()
    if corpus.tiles == 1:
        measured.fresh[corpus.count] = apart(indexing.freshness, corpus, _place("portal", corpus), 5)


def _agree(
    plan: Plan, measured: Measured, corpus: Corpus, names: tuple[str, ...], spare: str, asked: list[tuple[Ask, Answer]]
) -> None:
    """Every engine's totals and counts of facets against those counted over the corpus, in a process of its own."""
    some: dict[tuple[str, bool, bool], list[tuple[Ask, Answer]]] = defaultdict(list)
    for ask, right in asked:
        if len(group := some[ask.kind, ask.facets, ask.cold]) < AGREED:
            group.append((ask, right))
    for name in names:
        engine = Searches(name, _place(name, corpus), spare, plan.budget)
        wrong = engine.wrong([one for group in some.values() for one in group])
        engine.end()
        _tell(f"{corpus.name}: {name} " + ("disagrees" if wrong else "agrees"))
        _disagree(measured, name, wrong)


def _disagree(measured: Measured, name: str, wrong: list[str]) -> None:
    for line in wrong:
        measured.agreement = False
        _tell(f"  {name}: {line}")


def _note(measured: Measured, corpus: Corpus, name: str, kind: str, timed: list[Timed]) -> None:
    facets, cold = timed[0].ask.facets, timed[0].ask.cold
    measured.search.append(row(name, corpus.count, kind, facets, cold, [one.ms for one in timed]))
    if not cold:
        again = [one.again_ms for one in timed]
        measured.search.append(row(name, corpus.count, f"{kind}, answered before", facets, cold, again))
    _disagree(measured, name, [f"{one.ask}" for one in timed if not one.right])


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
