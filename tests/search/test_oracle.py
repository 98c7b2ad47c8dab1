"""The engine against Whoosh's own searcher on the same index: totals, order and scores of generated queries.

Documents that score alike are ordered by their ids; Whoosh adds up in another order, so its scores differ in the last
bits. Phrases are held against plain substring search, facets and statistics against plain Python.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.searching import Searcher

from search.analyzer import runs
from search.engines import counting
from search.engines.base import EngineRequest, FigureFilter, Filter, IndexDocument, Metric
from search.engines.columns import ABSENT, STATUSES, Columns, FigureColumn
from search.engines.whoosh import facet_counts, generations, merging
from search.engines.whoosh.codec import whoosh_schema
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.execution import evaluate
from search.engines.whoosh.storage import DurableStorage
from search.engines.whoosh.whoosh_internals import FileIndex
from search.normalisation import normalise
from search.query import And, Not, Or, Phrase, Query, Words
from search.schema import BODY, BOOSTS, BREAK, DEFAULT_FIELDS, FACETS, SECTION_KEYS, TEXT_FIELDS, text_fields
from tests.search.narrative import WORDS, make_document, make_text

TOTAL = "requests.new_received.total"
SHAPES = ("one segment", "many segments", "with deletions", "after merges")
QUERIES = 150  # for each shape
GROUPS = ("", "year", "type", "region")
EVERYTHING = 10_000
NEXT_TO_NOTHING = 1e-12


def make_varied(count: int) -> list[IndexDocument]:
    """Documents of very different length, that lack sections, share and lack values."""
    chance = random.Random(7)
    return [
        make_document(
            number,
            {key: make_text(chance, chance.choice([0, 5, 40, 300])) for key in SECTION_KEYS if chance.random() < 0.7},
            title=f"{chance.choice(WORDS)}{2015 + number % 7}年政府信息公开工作年度报告",
            agency_names=tuple(chance.sample(WORDS, chance.randint(1, 3))),
            year=2015 + number % 7,
            region=chance.choice(["370302", "110101", "370300"]),
            regions=chance.choice([("370000", "370300", "370302"), ("110000", "110101"), ()]),
            types=tuple(chance.sample(["教育", "公安", "司法", "卫生"], chance.randint(0, 3))),
            problems=tuple(chance.sample("abcd", chance.randint(0, 2))),
            published_on=chance.choice(["", "2022-01-05", "2023-02"]),
            form=chance.choice(["", "2019", "2021"]),
            figures={TOTAL: chance.choice([(float(number % 9), "stated"), (None, "blank"), (0.5, "derived")])}
            if chance.random() < 0.8
            else {},
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


class Index:
    """An engine in one of the shapes, the documents in it, and Whoosh's searcher over the same files."""

    def __init__(self, shape: str, index_dir: Path, fanout: Callable[[int], None]) -> None:
        corpus = make_varied(90)
        self.documents = {document.id: document for document in corpus}
        self.texts = {d.id: {name: _texts(d, name) for name in TEXT_FIELDS} for d in corpus}
        self.engine = WhooshEngine(index_dir)
        if shape == "one segment":
            self.engine.rebuild(corpus, dict.fromkeys(self.documents, 1))
        else:
            fanout(3 if shape == "after merges" else 1000)
            self.engine.rebuild(corpus[:30], dict.fromkeys(range(1, 31), 1))
            for start in range(30, 90, 6):
                self.engine.add(corpus[start : start + 6])
            if shape != "many segments":
                gone = set(range(2, 90, 3))
                self.engine.remove(gone)
                self.engine.add([self.documents[5]])
                self.documents = {id_: d for id_, d in self.documents.items() if id_ not in gone - {5}}
        index = FileIndex(DurableStorage(generations.current(index_dir), readonly=True), whoosh_schema())
        self.searcher: Searcher = index.searcher()
        self.segments = len(self.searcher.reader().segments())

    def holding(self, phrase: str, fields: tuple[str, ...]) -> frozenset[int]:
        wanted = normalise(phrase).text
        return frozenset(
            id_ for id_, document in self.documents.items()
            if any(wanted in text for name in text_fields(fields) for text in self.texts[id_][name])
        )  # fmt: skip

    def as_whoosh(self, node: Query) -> wq.Query:
        match node:
            case Words(text, fields):
                parts = [self._run(run.words, run.text if run.is_han else "", fields) for run in runs(text)]
                return wq.And(parts)
            case Phrase(text, fields):
                words = [word for run in runs(text) for word in run.words]
                holding = Holding(self.holding(text, fields))
                scored = wq.Or([_term(word, fields) for word in dict.fromkeys(words)])
                return wq.Or([wq.And([holding, scored]), holding]) if words else holding
            case Not(inner):
                return wq.AndNot(Holding(frozenset(self.documents)), self.as_whoosh(inner))
            case And(nodes):
                return wq.And([self.as_whoosh(inner) for inner in nodes])
            case Or(nodes):
                return wq.Or([self.as_whoosh(inner) for inner in nodes])
        raise TypeError(node)

    def _run(self, words: tuple[str, ...], text: str, fields: tuple[str, ...]) -> wq.Query:
        found = wq.And([_term(word, fields) for word in words])
        return wq.Or([found, Holding(self.holding(text, fields))]) if text else found


class Holding(wq.Query):  # type: ignore[misc]
    """The documents of these ids, which score next to nothing by it (Whoosh's Or drops what scores nothing at all)."""

    known: ClassVar[dict[str, list[int]]] = {}  # the ids of each segment's documents

    def __init__(self, ids: frozenset[int]) -> None:
        self.ids = ids
        self.boost = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holding) and self.ids == other.ids

    def __hash__(self) -> int:
        return hash(self.ids)

    def is_leaf(self) -> bool:
        return True

    def normalize(self) -> Holding:
        return self

    def field(self) -> str:
        return ""

    def estimate_size(self, reader: Any) -> int:
        return len(self.ids)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        reader = searcher.reader()
        name = reader.segment().segment_id()
        if name not in self.known:
            self.known[name] = [reader.stored_fields(doc)["id"] for doc in range(reader.doc_count_all())]
        ids = self.known[name]
        docs = [doc for doc in reader.all_doc_ids() if ids[doc] in self.ids]
        return ListMatcher(docs, [NEXT_TO_NOTHING] * len(docs)) if docs else NullMatcher()


def _term(word: str, fields: tuple[str, ...]) -> wq.Query:
    return wq.Or([wq.Term(name, word, boost=BOOSTS[name]) for name in fields or DEFAULT_FIELDS])


def _texts(document: IndexDocument, name: str) -> list[str]:
    given = {"title": [document.title], "agency": list(document.agency_names)}
    return [normalise(text).text for text in given.get(name) or document.sections.get(name, "").split(BREAK)]


@pytest.fixture(scope="module", params=SHAPES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facet_counts, "SHARED_BY", 1)
        patch.setattr(facet_counts, "FREQUENT", 12)
        made = Index(request.param, tmp_path_factory.mktemp("oracle"), lambda n: patch.setattr(merging, "FANOUT", n))
        yield made
        made.searcher.close()


def make_query(chance: random.Random, documents: dict[int, IndexDocument], depth: int = 2) -> Query:
    """Any kind of query, of words that occur and some that do not."""
    kind = chance.choice(["word", "word", "words", "phrase", "not", "and", "or"] if depth else ["word", "phrase"])
    fields = chance.choice([(), (), (BODY,), ("title",), ("agency",), (chance.choice(SECTION_KEYS),)])
    match kind:
        case "word":
            return Words(chance.choice([*WORDS, "公", "没有的词"]), fields)
        case "words":
            return Words("".join(chance.choices(WORDS, k=chance.randint(2, 3))), fields)
        case "phrase":
            texts = [text for text in chance.choice(list(documents.values())).sections.values() if len(text) > 3]
            text = chance.choice(texts or ["政府信息公开"])
            start = chance.randrange(len(text))
            piece = text[start : start + chance.randint(1, 9)]
            return Phrase(piece if normalise(piece).text else "公开", fields)
        case "not":
            return Not(make_query(chance, documents, depth - 1))
    nodes = tuple(make_query(chance, documents, depth - 1) for _ in range(chance.randint(2, 3)))
    return And(nodes) if kind == "and" else Or(nodes)


def agree(index: Index, node: Query) -> None:
    ours = index.engine.search(EngineRequest(node, size=EVERYTHING))
    results = index.searcher.search(index.as_whoosh(node), limit=None)
    theirs = {hit["id"]: hit.score for hit in results}
    scores = [hit.score for hit in ours.hits]
    assert ours.total == len(ours.hits) == len(theirs), node
    assert {hit.id for hit in ours.hits} == theirs.keys(), node
    assert scores == pytest.approx([theirs[hit.id] for hit in ours.hits], abs=1e-9), node
    assert [(-hit.score, hit.id) for hit in ours.hits] == sorted((-hit.score, hit.id) for hit in ours.hits), node
    halves = [index.engine.search(EngineRequest(node, size=7, page=page)).hits for page in range(1, 4)]
    assert [hit for page in halves for hit in page] == list(ours.hits[:21]), node


def test_the_shapes_are_what_they_say(index: Index, request: pytest.FixtureRequest) -> None:
    shape = request.node.callspec.params["index"]
    reader = index.searcher.reader()
    assert (index.segments == 1) == (shape == "one segment")
    assert (index.segments > 8) == (shape in ("many segments", "with deletions"))
    assert reader.has_deletions() == (shape == "with deletions" or reader.doc_count_all() > reader.doc_count())
    assert reader.doc_count() == len(index.documents)


@pytest.mark.parametrize("seed", range(3))
def test_totals_order_and_scores_are_those_of_whoosh(index: Index, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(QUERIES // 3):
        agree(index, make_query(chance, index.documents))


LEAVES = st.builds(Words, st.sampled_from([*WORDS, "信息公开", "公", "没有的词"])) | st.builds(
    Phrase, st.sampled_from([*WORDS, "公开工", "，", "2021年", "开政"]), st.sampled_from([(), (BODY,), ("title",)])
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=1, max_size=4).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=1, max_size=4).map(tuple))
    ),
    max_leaves=8,
)


@settings(max_examples=25)
@given(node=TREES)
def test_any_tree_agrees(index: Index, node: Query) -> None:
    agree(index, node)


class Plain:
    """The documents of some ids as plain Python counts them."""

    def __init__(self, documents: list[IndexDocument]) -> None:
        self.columns = Columns()
        self.cells = [document.figures.get(TOTAL, (None, "")) for document in documents]
        for document in documents:
            facets = counting.facet_values(document)
            self.columns.append(document.id, document.version, document.published_on, facets)

    def figures(self, code: str) -> FigureColumn | None:
        if code != TOTAL:
            return None
        values = array("d", (float("nan") if value is None else value for value, _ in self.cells))
        return FigureColumn(values, bytes(STATUSES.index(said) if said else ABSENT for _, said in self.cells))


def make_request(chance: random.Random, node: Query | None) -> EngineRequest:
    choices = [
        Filter("year", frozenset(chance.sample(["2015", "2017", "2019", "1999"], 2))),
        Filter("year", low=2016, high=chance.choice([None, 2019])),
        Filter("region", frozenset({chance.choice(["370000", "370302", "110000"])})),
        Filter("type", frozenset({"教育"})),
        Filter("problem", frozenset("ab")),
    ]
    figure_filters = [FigureFilter(TOTAL, "gte", 3), FigureFilter(TOTAL, "missing"), FigureFilter("none", "eq", 1)]
    kinds = ("sum", "mean", "median", "count", "max")
    return EngineRequest(
        node,
        filters=tuple(chance.sample(choices, chance.randint(0, 3))),
        figure_filters=tuple(chance.sample(figure_filters, chance.choice([0, 0, 1]))),
        facets=FACETS,
        metrics=(
            *tuple(Metric(TOTAL, kind, by) for kind in kinds for by in ("", "year", "type", "region")),
            Metric("none", "sum"),
        ),
        sort=chance.choice(["relevance", "year", "-year", "published", "region"]),
        page=chance.randint(1, 3),
        size=chance.choice([5, 20]),
        exclude=frozenset(chance.sample(range(1, 95), chance.choice([0, 0, 10]))),
    )


@pytest.mark.parametrize("seed", range(2))
def test_filters_facets_statistics_and_pages_equal_a_plain_count(index: Index, seed: int) -> None:
    chance = random.Random(100 + seed)
    for number in range(40):
        node = make_query(chance, index.documents) if number % 4 else None
        matched = index.engine.search(EngineRequest(node, size=EVERYTHING)).hits
        plain = Plain([index.documents[hit.id] for hit in matched])
        scores = {place: hit.score for place, hit in enumerate(matched)}
        request = make_request(chance, node)
        ours, theirs = index.engine.search(request), counting.answer(plain, scores, request)
        assert ours.total == theirs.total, request
        assert ours.hits == theirs.hits, request
        assert ours.facets == theirs.facets, request
        assert ours.metrics == theirs.metrics, request


def test_facets_of_every_word_equal_a_plain_count(index: Index) -> None:
    """Those of frequent words are counted when their segments are written."""
    snapshot = index.engine._latest()
    words = [word for word, _ in snapshot.words() if len(runs(word)) == 1]
    kept = 0
    for word in words:
        node = Words(word)
        matched = index.engine.search(EngineRequest(node, size=EVERYTHING)).hits
        plain = Plain([index.documents[hit.id] for hit in matched])
        scores = {place: hit.score for place, hit in enumerate(matched)}
        request = EngineRequest(node, facets=FACETS)
        assert index.engine.search(request).facets == counting.answer(plain, scores, request).facets, word
        kept += evaluate(snapshot, node).counted is not None
    assert len(snapshot.counted_facets.names) > 3
    assert len(words) > kept > 20


def test_every_field_of_text_is_known_to_whoosh() -> None:
    assert set(TEXT_FIELDS) | {BODY, "id", "version"} == set(whoosh_schema().names())
