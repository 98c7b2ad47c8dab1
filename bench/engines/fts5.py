"""SQLite's FTS5: a contentless table of the words, the facets of a report as one number in a table beside it.

A row of ``combinations`` is a combination of year, province and types, so that all facets are counted by one GROUP BY
over small integers; that was the fastest of what was tried.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.asks import FACETS, Answer, Ask
from bench.corpus import Item, words
from bench.engines.base import HITS, by_type
from search.analyzer import terms

Found = tuple[int, list[tuple[int, int]]]

TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE combinations (id INTEGER PRIMARY KEY, year TEXT, province TEXT, type TEXT);
CREATE TABLE facets (id INTEGER PRIMARY KEY, combination INTEGER);
CREATE VIRTUAL TABLE texts USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 0');
"""
BEST = "SELECT rowid FROM texts WHERE words MATCH ? ORDER BY rank LIMIT ?"
COUNTS = "SELECT combination, count(*) FROM texts JOIN facets ON facets.id = texts.rowid WHERE words MATCH ? GROUP BY 1"
TOTAL = "SELECT count(*) FROM texts WHERE words MATCH ?"
WITHIN = " AND combination IN (SELECT id FROM combinations WHERE year = ? AND province = ?)"
JOINED = "FROM texts JOIN facets ON facets.id = texts.rowid WHERE words MATCH ?" + WITHIN


class Engine:
    """One file, merged after it was filled."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "texts.sqlite3"

    def load(self) -> None:
        list(terms("政府信息公开"))

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        database = sqlite3.connect(self.file)
        database.executescript(TABLES)
        numbers: dict[tuple[str, str, str], int] = {}
        for document, tokens in items:
            values = (str(document.year), document.regions[0], " ".join(document.types))
            number = numbers.setdefault(values, len(numbers))
            database.execute("INSERT INTO facets VALUES (?, ?)", (document.id, number))
            text = words(document) if raw else tokens
            database.execute("INSERT INTO texts (rowid, words) VALUES (?, ?)", (document.id, text))
        database.executemany(
            "INSERT INTO combinations VALUES (?, ?, ?, ?)", ((number, *values) for values, number in numbers.items())
        )
        database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        database.commit()
        database.execute("VACUUM")
        database.execute("ANALYZE")
        database.close()

    def open(self) -> None:
        self.database = sqlite3.connect(self.file)
        self.database.executescript("PRAGMA mmap_size = 8000000000; PRAGMA cache_size = -500000; PRAGMA query_only = 1")
        self.combinations = {row[0]: row[1:] for row in self.database.execute("SELECT * FROM combinations")}

    def close(self) -> None:
        self.database.close()

    def prepare(self, ask: Ask) -> Callable[[], Found]:
        match, execute = _match(ask), self.database.execute
        limits = (str(ask.year), ask.province) if ask.year else ()
        best = f"SELECT texts.rowid {JOINED} ORDER BY rank LIMIT ?" if limits else BEST
        if ask.facets:
            count = f"SELECT combination, count(*) {JOINED} GROUP BY 1" if limits else COUNTS
        else:
            count = f"SELECT count(*), 0 {JOINED}" if limits else f"{TOTAL}"

        def search() -> Found:
            hits = execute(best, (match, *limits, HITS)).fetchall()
            return len(hits), execute(count, (match, *limits)).fetchall()

        return search

    def read(self, ask: Ask, found: Found) -> Answer:
        _, rows = found
        if not ask.facets:
            return Answer(rows[0][0], {})
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for number, count in rows:
            for name, value in zip(FACETS, self.combinations[number], strict=True):
                counts[name][value] += count
        return Answer(sum(count for _, count in rows), {**counts, "type": by_type(counts["type"])})


def _match(ask: Ask) -> str:
    if ask.joined == "phrase":
        return f'"{" ".join(ask.tokens)}"'
    return (" OR " if ask.joined == "or" else " AND ").join(f'"{word}"' for word in ask.tokens)
