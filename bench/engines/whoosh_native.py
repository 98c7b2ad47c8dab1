"""Stock Whoosh: its own codec, its own searcher and BM25F, its facets counted from columns of references."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jieba
from jieba.analyse import ChineseAnalyzer
from whoosh import analysis, columns, fields, index, query, sorting

from bench.asks import FACETS, Answer, Ask
from bench.corpus import Item, pieces
from bench.engines.base import HITS, by_type

MEMORY_MB = 512


def _schema(analyzer: analysis.Analyzer) -> fields.Schema:
    facet = {name: fields.ID(sortable=columns.RefBytesColumn()) for name in FACETS}
    return fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(analyzer=analyzer), **facet)


class Engine:
    """From raw text it uses jieba's own analyzer for Whoosh (whose index answers no phrase)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self) -> None:
        jieba.initialize()

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        analyzer = ChineseAnalyzer() if raw else analysis.SpaceSeparatedTokenizer()
        writer = index.create_in(str(self.folder), _schema(analyzer)).writer(limitmb=MEMORY_MB)
        for document, tokens in items:
            writer.add_document(
                id=str(document.id),
                text="\n".join(pieces(document)) if raw else tokens,
                year=str(document.year),
                province=document.regions[0],
                type=" ".join(document.types),
            )
        writer.commit(optimize=True)

    def open(self) -> None:
        self.searcher = index.open_dir(str(self.folder)).searcher()
        self.facets = [sorting.FieldFacet(name, maptype=sorting.Count) for name in FACETS]

    def close(self) -> None:
        self.searcher.close()

    def prepare(self, ask: Ask) -> Callable[[], tuple[int, Any]]:
        wanted = _query(ask)
        grouped = dict(zip(FACETS, self.facets, strict=True)) if ask.facets else None

        def search() -> tuple[int, Any]:
            results = self.searcher.search(wanted, limit=HITS, groupedby=grouped)
            return len(results), results

        return search

    def read(self, ask: Ask, found: tuple[int, Any]) -> Answer:
        total, results = found
        counts = {name: dict(results.groups(name)) for name in FACETS} if ask.facets else {}
        if counts:
            counts["type"] = by_type(counts["type"])
        return Answer(total, counts)


def _query(ask: Ask) -> query.Query:
    terms = [query.Term("text", word) for word in ask.tokens]
    if ask.joined == "phrase":
        wanted: query.Query = query.Phrase("text", list(ask.tokens))
    elif len(terms) == 1:
        wanted = terms[0]
    else:
        wanted = (query.Or if ask.joined == "or" else query.And)(terms)
    limits = [query.Term("year", str(ask.year))] if ask.year else []
    limits += [query.Term("province", ask.province)] if ask.province else []
    return query.And([wanted, *limits]) if limits else wanted
