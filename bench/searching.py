"""Times one engine's searches, in a process that holds nothing but that engine.

Warm means that the postings of a text's words are in memory, never its result: before a text is timed (once in a run),
its words are searched together with another word, a phrase by two phrases that overlap it. Cold means that the index
was opened anew and has answered one other search. A result that was given before is timed as a class of its own.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.asks import Answer, Ask
from bench.engines import contestant
from bench.engines.base import Contestant
from bench.indexing import peak_mb

FEWEST = 3
"""How many texts of a class are timed however slow the engine is."""


SPUN_UP = 100
"""How often a word that no ask has is searched before the warm searches of a class are timed."""


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a text took in ms, ``again`` when it was asked a second time at once, and whether it was right."""

    ask: Ask
    ms: float
    again_ms: float
    right: bool


_open: dict[str, Any] = {}


class Searches:
    """An engine in a process of its own; ``spare`` is a rare word that no ask has, ``budget`` seconds for a class."""

    def __init__(self, name: str, folder: Path, spare: str, budget: float) -> None:
        self.name = name
        self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        self._call(_start, name, folder, spare, budget)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._process.submit(function, *arguments).result()

    def wrong(self, asked: Sequence[tuple[Ask, Answer]]) -> list[str]:
        """What the engine answers otherwise than it should."""
        found: list[str] = self._call(_wrong, asked)
        return found

    def time(self, asked: Sequence[tuple[Ask, Answer]]) -> list[Timed]:
        """Time the asks of a class, all of them warm or all of them cold."""
        timed: list[Timed] = self._call(_cold if asked[0][0].cold else _warm, asked)
        return timed

    def opening(self) -> float:
        """ms to open the index and answer a first search."""
        ms: float = self._call(_opening)
        return ms

    def end(self) -> float:
        """Close; the most memory that the process had, in MB."""
        peak: float = self._call(peak_mb)
        self._process.shutdown()
        return peak


def _start(name: str, folder: Path, spare: str, budget: float) -> None:
    engine = contestant(name, folder)
    engine.open()
    _open.update(engine=engine, spare=spare, budget=budget)


def _wrong(asked: Sequence[tuple[Ask, Answer]]) -> list[str]:
    engine: Contestant = _open["engine"]
    answers = [(ask, engine.read(ask, engine.prepare(ask)()), right) for ask, right in asked]
    return [f"{ask}: {got}, not {right}" for ask, got, right in answers if not _is_right(ask, got, right)]


def _is_right(ask: Ask, got: Answer, right: Answer) -> bool:
    return got.total == right.total and all(dict(got.facets[name]) == dict(right.facets[name]) for name in ask.counted)


def _warm(asked: Sequence[tuple[Ask, Answer]]) -> list[Timed]:
    engine: Contestant = _open["engine"]
    asked = _affordable(asked, lambda ask: [engine.prepare(other)() for other in _around(ask)])
    for ask, _ in asked:
        for other in _around(ask):
            engine.prepare(other)()
    gc.collect()
    turn = engine.prepare(Ask("rare", (_open["spare"],), asked[0][0].facets, False))
    for _ in range(SPUN_UP):  # others had the processor and its caches meanwhile
        turn()
    return [_once(engine, ask, right) for ask, right in asked]


def _cold(asked: Sequence[tuple[Ask, Answer]]) -> list[Timed]:
    engine: Contestant = _open["engine"]
    timed = []
    for ask, right in _affordable(asked, lambda ask: _opened_anew(engine, ask)):
        _opened_anew(engine, ask)
        timed.append(_once(engine, ask, right))
    return timed


def _opened_anew(engine: Contestant, ask: Ask) -> None:
    engine.close()
    engine.open()
    engine.prepare(Ask("rare", (_open["spare"],), ask.facets, False))()


def _affordable(asked: Sequence[tuple[Ask, Answer]], work: Callable[[Ask], object]) -> Sequence[tuple[Ask, Answer]]:
    """As many of the asks as the budget allows for, judged by the first."""
    started = time.perf_counter()
    work(asked[0][0])
    seconds = time.perf_counter() - started
    return asked[: max(FEWEST, int(_open["budget"] / seconds / 2))]


def _around(ask: Ask) -> Iterator[Ask]:
    """Searches that bring a text's postings into memory without giving its result."""
    if ask.joined == "phrase":
        (text,) = ask.parts
        yield replace(ask, parts=(text[1:],))
        yield replace(ask, parts=(text[:-1],))
        yield Ask("and3", ask.tokens, ask.facets, False)
    else:
        for word in ask.parts:
            yield Ask("or3", (word, _open["spare"]), ask.facets, False, ask.year, ask.province)


def _once(engine: Contestant, ask: Ask, right: Answer) -> Timed:
    call = engine.prepare(ask)
    started = time.perf_counter()
    found = call()
    between = time.perf_counter()
    call()
    again = time.perf_counter()
    is_right = _is_right(ask, engine.read(ask, found), right)
    return Timed(ask, (between - started) * 1000, (again - between) * 1000, is_right)


def _opening() -> float:
    engine: Contestant = _open["engine"]
    engine.close()
    started = time.perf_counter()
    engine.open()
    engine.prepare(Ask("rare", (_open["spare"],), True, False))()
    return (time.perf_counter() - started) * 1000
