"""Documents → batches, on other cores too where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain, islice
from typing import Final

from search.engines.base import IndexDocument
from search.engines.whoosh.batch import Batch, make_batch
from search.engines.whoosh.cutting import Cutter

BATCH: Final = 500_000  # characters of narrative, about: enough for runs to repeat, and little beside a segment
WORTH_A_POOL: Final = 3  # batches; a process takes about a second to be ready
WAITING: Final = 16  # batches for each process: as much as it makes while this one writes a segment
MOST_HELD: Final = 40  # batches for each process that may wait for one before them

_Part = tuple[Future[Batch], Sequence[IndexDocument]]


def batches(documents: Iterable[IndexDocument], cores: int | None = None) -> Iterator[Batch]:
    """All documents in order. The first batches are made here; what follows them is worth other processes."""
    cutter = Cutter()
    parts = _parts(documents)
    processes = (cores or len(os.sched_getaffinity(0))) - 1
    for part in islice(parts, WORTH_A_POOL if processes else None):
        yield make_batch(part, cutter)
    if (following := next(parts, None)) is not None:
        yield from _shared(chain([following], parts), cutter, processes)


def _shared(parts: Iterable[Sequence[IndexDocument]], cutter: Cutter, processes: int) -> Iterator[Batch]:
    """Other processes make batches, and this one too whenever enough wait for them."""
    held: deque[_Part] = deque()
    # Started anew rather than forked: this process may have threads and a connection to the database.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for part in parts:
            if sum(not future.done() for future, _ in held) < processes * WAITING:
                held.append((pool.submit(_make, part), part))
            else:
                held.append(_made(part, cutter))
            while held and (held[0][0].done() or len(held) > processes * MOST_HELD):
                yield held.popleft()[0].result()
        while held:
            if not held[0][0].done():
                _take_back(held, cutter)
            yield held.popleft()[0].result()


def _take_back(held: deque[_Part], cutter: Cutter) -> None:
    """While the first is waited for, make others here, the last first, that no process has begun."""
    for place in reversed(range(len(held))):
        future, part = held[place]
        if held[0][0].done():
            return
        if future.cancel():
            held[place] = _made(part, cutter)


def _made(part: Sequence[IndexDocument], cutter: Cutter) -> _Part:
    future: Future[Batch] = Future()
    future.set_result(make_batch(part, cutter))
    return future, part


@cache
def _own_cutter() -> Cutter:
    return Cutter()


def _make(part: Sequence[IndexDocument]) -> Batch:
    """In another process: it keeps what it has cut."""
    return make_batch(part, _own_cutter())


def _parts(documents: Iterable[IndexDocument]) -> Iterator[Sequence[IndexDocument]]:
    part: list[IndexDocument] = []
    size = 0
    for document in documents:
        part.append(document)
        size += sum(map(len, document.sections.values()))
        if size >= BATCH:
            yield part
            part, size = [], 0
    if part:
        yield part
