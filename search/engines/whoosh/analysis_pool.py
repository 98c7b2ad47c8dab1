"""Documents → batches, on other cores too where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Any, Final

from numpy.typing import NDArray

from search.engines.base import IndexDocument
from search.engines.whoosh.batch import Analysis, Batch, analyse, texts_of
from search.engines.whoosh.counted import FIELDS
from search.engines.whoosh.cutting import Cutter
from search.engines.whoosh.document_columns import Columns, make_columns

Array = NDArray[Any]

BATCH: Final = 500_000  # units of text, about: enough for runs to repeat, and little beside a segment
WORTH_A_POOL: Final = 8  # batches; in the time that they take a process gets ready
WAITING: Final = 32  # batches for each process: as much as it makes while this one writes a segment
MOST_HELD: Final = 80  # batches for each process that may wait for one before them


@dataclass(slots=True)
class _Part:
    """Some documents: their texts, and the analysis of them when it is made."""

    raw: Array
    columns: Columns
    analysis: Future[Analysis]

    def result(self) -> Batch:
        return Batch(self.analysis.result(), self.columns)


def batches(documents: Iterable[IndexDocument], cores: int | None = None) -> Iterator[Batch]:
    """All documents in order. The first batches are made here; what follows them is worth other processes."""
    cutter = Cutter()
    parts = _parts(documents)
    processes = (cores or len(os.sched_getaffinity(0))) - 1
    for part in islice(parts, WORTH_A_POOL if processes else None):
        yield Batch(analyse(texts_of(part), cutter), make_columns(part))
    if (following := next(parts, None)) is not None:
        yield from _shared(chain([following], parts), cutter, processes)


def _shared(parts: Iterable[Sequence[IndexDocument]], cutter: Cutter, processes: int) -> Iterator[Batch]:
    """Other processes analyse texts, and this one too whenever enough wait for them."""
    held: deque[_Part] = deque()
    # Started anew rather than forked: this process may have threads and a connection to the database.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))
    try:
        for documents in parts:
            raw = texts_of(documents)
            if sum(not part.analysis.done() for part in held) < processes * WAITING:
                analysis = pool.submit(_analyse, raw)
            else:
                analysis = _made(raw, cutter)
            held.append(_Part(raw, make_columns(documents), analysis))
            while held and (held[0].analysis.done() or len(held) > processes * MOST_HELD):
                yield held.popleft().result()
        while held:
            if not held[0].analysis.done():
                _take_back(held, cutter)
            yield held.popleft().result()
    finally:  # where nobody takes what is made any more, nothing more is made
        pool.shutdown(cancel_futures=True)


def _take_back(held: Sequence[_Part], cutter: Cutter) -> None:
    """While the first is waited for, analyse others here, the last first, that no process has begun."""
    for part in reversed(held):
        if held[0].analysis.done():
            return
        if part.analysis.cancel():
            part.analysis = _made(part.raw, cutter)


def _made(raw: Array, cutter: Cutter) -> Future[Analysis]:
    future: Future[Analysis] = Future()
    future.set_result(analyse(raw, cutter))
    return future


@cache
def _own_cutter() -> Cutter:
    return Cutter()


def _analyse(raw: Array) -> Analysis:
    """In another process, which keeps what it has cut."""
    return analyse(raw, _own_cutter())


def _parts(documents: Iterable[IndexDocument]) -> Iterator[Sequence[IndexDocument]]:
    part: list[IndexDocument] = []
    size = 0
    for document in documents:
        part.append(document)
        size += FIELDS + sum(map(len, document.sections.values()))  # an empty text takes room too
        if size >= BATCH:
            yield part
            part, size = [], 0
    if part:
        yield part
