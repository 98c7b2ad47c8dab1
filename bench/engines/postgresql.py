"""PostgreSQL: a GIN index over tsvectors made from the words themselves, facets as in the bench of FTS5."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from bench.asks import FACETS, Answer, Ask
from bench.corpus import Item, words
from bench.engines.base import HITS, by_type
from search.analyzer import terms

Found = tuple[int, list[tuple[int, int]]]

MOST_POSITIONS, LAST_POSITION = 256, 16383  # what a tsvector holds of a word, and of a text
TABLES = """
DROP SCHEMA IF EXISTS {0} CASCADE;
CREATE SCHEMA {0};
CREATE UNLOGGED TABLE {0}.combinations (id integer PRIMARY KEY, year text, province text, type text);
CREATE UNLOGGED TABLE {0}.texts (id integer PRIMARY KEY, combination integer, words tsvector);
"""


class Engine:
    """Leaves nothing in its folder; the tables of a corpus have a schema of their own."""

    def __init__(self, folder: Path) -> None:
        self.schema = f"gongkai_bench_{folder.parent.name}".replace("-", "_")

    def load(self) -> None:
        list(terms("政府信息公开"))

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        numbers: dict[tuple[str, str, str], int] = {}
        with _connect() as database:
            database.execute(TABLES.format(self.schema))
            with database.cursor().copy(f"COPY {self.schema}.texts FROM STDIN") as copy:
                for document, tokens in items:
                    values = (str(document.year), document.regions[0], " ".join(document.types))
                    number = numbers.setdefault(values, len(numbers))
                    copy.write_row((document.id, number, _vector(words(document) if raw else tokens)))
            rows = [(number, *values) for values, number in numbers.items()]
            database.cursor().executemany(f"INSERT INTO {self.schema}.combinations VALUES (%s, %s, %s, %s)", rows)
            database.execute(f"CREATE INDEX ON {self.schema}.texts USING gin (words)")
            database.execute(f"CREATE INDEX ON {self.schema}.texts (combination)")
        with _connect() as database:
            database.autocommit = True
            database.execute(f"VACUUM ANALYZE {self.schema}.texts")

    def size_mb(self) -> float:
        """MB of the table with its indexes."""
        with _connect() as database:
            row = database.execute("SELECT pg_total_relation_size(%s)", (f"{self.schema}.texts",)).fetchone()
        return row[0] / 1e6 if row else 0.0

    def open(self) -> None:
        self.database = _connect()
        self.database.autocommit = True
        rows = self.database.execute(f"SELECT * FROM {self.schema}.combinations").fetchall()
        self.combinations = {row[0]: tuple(map(str, row[1:])) for row in rows}

    def close(self) -> None:
        self.database.close()

    def prepare(self, ask: Ask) -> Callable[[], Found]:
        limits = (str(ask.year), ask.province) if ask.year else ()
        within = f" AND combination IN (SELECT id FROM {self.schema}.combinations WHERE year = %s AND province = %s)"
        found = f"FROM {self.schema}.texts WHERE words @@ %s::tsquery" + (within if limits else "")
        best = f"SELECT id {found} ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT {HITS}"
        count = f"SELECT combination, count(*) {found} GROUP BY 1" if ask.facets else f"SELECT 0, count(*) {found}"
        match, execute = _match(ask), self.database.execute

        def search() -> Found:
            hits = execute(best, (match, *limits, match)).fetchall()
            return len(hits), [(row[0], row[1]) for row in execute(count, (match, *limits)).fetchall()]

        return search

    def read(self, ask: Ask, found: Found) -> Answer:
        _, rows = found
        total = sum(count for _, count in rows)
        if not ask.facets:
            return Answer(total, {})
        counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for number, count in rows:
            for name, value in zip(FACETS, self.combinations[number], strict=True):
                counts[name][value] += count
        return Answer(total, {**counts, "type": by_type(counts["type"])})


def _connect() -> psycopg.Connection[tuple[int, ...]]:
    return psycopg.connect(os.environ["DATABASE_URL"])


def _vector(tokens: str) -> str:
    """A tsvector as text: every word with its positions."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(tokens.split(), start=1):
        if position <= LAST_POSITION:
            places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(at[:MOST_POSITIONS])}" for word, at in places.items())


def _match(ask: Ask) -> str:
    sign = {"phrase": " <-> ", "or": " | ", "and": " & "}[ask.joined]
    return sign.join(f"'{word}'" for word in ask.tokens)
