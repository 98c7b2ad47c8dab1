"""The bench runs, its engines agree, and it would say so if they did not. How fast they are is no matter of a test."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from bench.asks import CLASSES, Answer, Ask, drawn
from bench.corpus import Corpus
from bench.engines import contestant
from bench.run import Plan, measure
from bench.searching import Searches

ENGINES = ("portal", "whoosh", "fts5", "tantivy")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGKAI_BENCH_DIR", str(tmp_path))
    return tmp_path


def test_all_engines_are_measured_and_agree() -> None:
    measured = measure(Plan(((Corpus("short", 200), ENGINES),), texts=1, budget=1, sample=10))
    told = measured.as_json()
    assert told["agreement"] is True
    rows = {(row["engine"], row["query_class"], row["facets"], row["cold"]) for row in told["search"]}
    assert rows >= set(product(ENGINES, CLASSES.values(), (True, False), (True, False)))
    assert {(row["engine"], row["input"]) for row in told["indexing"]} >= {
        *((name, "raw") for name in ENGINES),
        *((name, "tokens") for name in ENGINES[1:]),
    }
    assert set(told["search"][0]) == {"engine", "docs", "query_class", "facets", "cold", "p50_ms", "p95_ms"}
    assert set(told["indexing"][0]) == {"engine", "docs", "input", "docs_per_cpu_s", "index_mb", "peak_rss_mb"}


def test_answers_that_differ_are_told(place: Path) -> None:
    corpus = Corpus("short", 200)
    corpus.make()
    spare, asked = drawn(corpus, 1)
    folder = place / "fts5"
    folder.mkdir()
    contestant("fts5", folder).build(corpus, raw=False)
    engine = Searches("fts5", folder, spare, 1)
    try:
        right = dict(asked)
        ask = next(ask for ask in right if ask.facets and ask.year is None)
        more = Answer(right[ask].total + 1, right[ask].facets)
        shifted = Answer(right[ask].total, {**right[ask].facets, "year": {"1999": right[ask].total}})
        assert engine.wrong([(ask, right[ask])]) == []
        assert len(engine.wrong([(ask, more), (ask, shifted)])) == 2
    finally:
        engine.end()


def test_no_text_is_asked_twice() -> None:
    corpus = Corpus("short", 200)
    corpus.make()
    _, asked = drawn(corpus, 2)
    keys = [(ask.kind, frozenset(ask.parts), ask.year, ask.province) for ask, _ in asked]
    assert len(set(keys)) == len(keys)


def test_right_answers_are_those_of_a_plain_count() -> None:
    corpus = Corpus("short", 200)
    corpus.make()
    _, asked = drawn(corpus, 1)
    texts = [(f" {words} ", document) for document, words in corpus]
    for ask, right in asked:
        held = [
            document
            for words, document in texts
            if _holds(ask, words) and ask.year in (None, document.year) and ask.province in ("", document.regions[0])
        ]
        assert right.total == len(held)
        if "type" in ask.counted:
            assert sum(right.facets["type"].values()) == sum(len(document.types) for document in held)


def _holds(ask: Ask, words: str) -> bool:
    if ask.joined == "phrase":
        return f" {' '.join(ask.tokens)} " in words
    found = [f" {part} " in words for part in ask.parts]
    return any(found) if ask.joined == "or" else all(found)
