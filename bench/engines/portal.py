"""This project's engine, through the interface that the portal uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from bench.asks import Answer, Ask
from bench.corpus import Item
from bench.engines.base import HITS
from search.analyzer import terms
from search.engines import base
from search.query import And, Or, Phrase, Query, Words


class Engine:
    """Looks in title, agency and body, as a search without a field does; counts every level of regions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self) -> None:
        list(terms("政府信息公开"))

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        if not raw:
            raise ValueError("the interface takes text alone")
        expected: dict[int, int] = {}
        self._engine().rebuild(_noting(items, expected), expected)

    def _engine(self) -> base.Engine:
        made: base.Engine = import_string(settings.SEARCH_ENGINE)(self.folder)
        return made

    def open(self) -> None:
        self.engine = self._engine()

    def close(self) -> None:
        del self.engine

    def prepare(self, ask: Ask) -> Callable[[], base.EngineResults]:
        request = base.EngineRequest(
            _query(ask),
            filters=tuple(_filters(ask)),
            facets=("year", "region", "type") if ask.facets else (),
            size=HITS,
        )
        search = self.engine.search
        return lambda: search(request)

    def read(self, ask: Ask, found: base.EngineResults) -> Answer:
        named = {"province" if name == "region" else name: counts for name, counts in found.facets.items()}
        if "province" in named:
            named["province"] = {code: n for code, n in named["province"].items() if code.endswith("0000")}
        return Answer(found.total, named)


def _noting(items: Iterable[Item], expected: dict[int, int]) -> Iterable[base.IndexDocument]:
    """The documents, their ids and versions noted as they are asked for."""
    for document, _ in items:
        expected[document.id] = document.version
        yield document


def _query(ask: Ask) -> Query:
    if ask.joined == "phrase":
        return Phrase(ask.parts[0])
    nodes = tuple(Words(part) for part in ask.parts)
    if len(nodes) == 1:
        return nodes[0]
    return Or(nodes) if ask.joined == "or" else And(nodes)


def _filters(ask: Ask) -> Iterable[base.Filter]:
    if ask.year is not None:
        yield base.Filter("year", frozenset({str(ask.year)}))
    if ask.province:
        yield base.Filter("region", frozenset({ask.province}))
