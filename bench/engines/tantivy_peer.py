"""tantivy by its Python package: words parted by blanks, with positions; facets as fast fields, counted by its own
aggregation (the best hits come from a search of their own, which may then skip what cannot be among them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tantivy

from bench.asks import FACETS, Answer, Ask
from bench.corpus import Item, words
from bench.engines.base import HITS
from search.analyzer import terms

Found = tuple[Any, dict[str, Any]]

HEAP = 1_000_000_000
BY_FACET = {
    name: {"terms": {"field": name, "size": 1000, "segment_size": 1000, "order": {"_key": "asc"}}} for name in FACETS
}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, fast=True)
    builder.add_text_field("text", stored=False, tokenizer_name="words", index_option="position")
    for name in FACETS:
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class Engine:
    """One segment where one thread fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self) -> None:
        list(terms("政府信息公开"))

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        index = _registered(tantivy.Index(_schema(), path=str(self.folder)))
        writer = index.writer(HEAP, 1)
        for document, tokens in items:
            made = tantivy.Document()
            made.add_unsigned("id", document.id)
            made.add_text("text", words(document) if raw else tokens)
            made.add_text("year", str(document.year))
            made.add_text("province", document.regions[0])
            for type_ in document.types:
                made.add_text("type", type_)
            writer.add_document(made)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.index = _registered(tantivy.Index.open(str(self.folder)))
        self.searcher = self.index.searcher()

    def close(self) -> None:
        del self.searcher, self.index

    def prepare(self, ask: Ask) -> Callable[[], Found]:
        query, searcher = self._query(ask), self.searcher
        if ask.facets:
            return lambda: (searcher.search(query, HITS, count=False), searcher.aggregate(query, BY_FACET))
        return lambda: (searcher.search(query, HITS, count=True), {})

    def read(self, ask: Ask, found: Found) -> Answer:
        result, counts = found
        if not ask.facets:
            return Answer(result.count, {})
        facets = {name: {str(b["key"]): int(b["doc_count"]) for b in counts[name]["buckets"]} for name in FACETS}
        return Answer(sum(facets["year"].values()), facets)

    def _query(self, ask: Ask) -> tantivy.Query:
        schema = self.index.schema
        if ask.joined == "phrase":
            wanted = tantivy.Query.phrase_query(schema, "text", list(ask.tokens))
        else:
            occur = tantivy.Occur.Should if ask.joined == "or" else tantivy.Occur.Must
            terms = [tantivy.Query.term_query(schema, "text", word, "freq") for word in ask.tokens]
            wanted = terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(occur, term) for term in terms])
        limits = [("year", str(ask.year))] if ask.year else []
        limits += [("province", ask.province)] if ask.province else []
        if not limits:
            return wanted
        must = tantivy.Occur.Must
        exact = [tantivy.Query.term_query(schema, name, value, "basic") for name, value in limits]
        return tantivy.Query.boolean_query(
            [(must, wanted), *((must, tantivy.Query.const_score_query(term, 0.0)) for term in exact)]
        )


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
