"""How fast an engine indexes and what that takes, and how soon a changed report is found; each in a fresh process."""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from bench.asks import Ask
from bench.corpus import Corpus, Item
from bench.engines import contestant
from bench.engines.base import size_mb
from bench.engines.portal import Engine as Portal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Indexing:
    """``cpu_s`` and ``wall_s`` are without the time to read the corpus; ``rss_mb`` is the highest memory in use."""

    engine: str
    corpus: str  # short or full
    docs: int
    input: str  # raw or tokens
    cores: int
    cpu_s: float
    wall_s: float
    index_mb: float
    source_mb: float
    rss_mb: float


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """Call a function in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def index(name: str, corpus: Corpus, folder: Path, docs: int, cores: int, raw: bool) -> Indexing:
    """Index the first ``docs`` reports of a corpus on so many cores; the index stays in ``folder``."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    engine = contestant(name, folder)
    if raw:
        engine.load()
    reading_cpu, reading_wall = _spent(lambda: [None for _ in islice(corpus, docs)])
    cpu, wall = _spent(lambda: engine.build(islice(corpus, docs), raw=raw))
    size = engine.size_mb() if hasattr(engine, "size_mb") else size_mb(folder)
    return Indexing(
        name,
        corpus.kind,
        docs,
        "raw" if raw else "tokens",
        cores,
        cpu - reading_cpu,
        wall - reading_wall,
        size,
        corpus.source_mb() * docs / corpus.count,
        peak_mb(),
    )


def _spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of processor (of processes started meanwhile too) and of clock that work takes."""
    cpu, wall = _cpu(), time.perf_counter()
    work()
    return _cpu() - cpu, time.perf_counter() - wall


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak_mb() -> float:
    """The most memory that this process ever had, in MB, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def freshness(corpus: Corpus, folder: Path, rounds: int) -> list[float]:
    """Seconds from a changed report to its being found under a word it did not have before, so many times over."""
    engine = Portal(folder)
    engine.open()
    found = []
    for number, (document, _) in enumerate(_every(corpus, rounds), start=1):
        word = f"zzchanged{number}"
        changed = replace(document, version=document.version + 1, sections={**document.sections, "other": word})
        search = engine.prepare(Ask("rare", (word,), True, False))
        started = time.perf_counter()
        engine.engine.add([changed])
        while search().total != 1:
            if time.perf_counter() - started > 60:
                raise TimeoutError("a changed report is not found after a minute")
        found.append(time.perf_counter() - started)
    return found


def _every(corpus: Corpus, count: int) -> Iterator[Item]:
    return islice(corpus, 0, None, max(1, corpus.count // count))
