"""Documents → batches, on another core where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Final

from search.engines.base import IndexDocument
from search.engines.whoosh.batch import Batch, make_batch

BATCH: Final = 250
WORTH_A_POOL: Final = 20  # batches; a process takes about a second to be ready
WAITING: Final = 4  # batches for each process


def batches(documents: Iterable[IndexDocument], cores: int | None = None) -> Iterator[Batch]:
    """All documents in order. The first batches are made here; what follows them is worth other processes."""
    remaining = iter(documents)
    processes = (cores or len(os.sched_getaffinity(0))) - 1
    for chunk in islice(_chunks(remaining), WORTH_A_POOL if processes else None):
        yield make_batch(chunk)
    yield from _elsewhere(remaining, processes)


def _elsewhere(documents: Iterator[IndexDocument], processes: int) -> Iterator[Batch]:
    first = list(islice(documents, BATCH))
    if not first:
        return
    waiting: deque[Future[Batch]] = deque()
    # Started anew rather than forked: this process may have threads and a connection to the database.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        waiting.append(pool.submit(make_batch, first))
        for chunk in _chunks(documents):
            waiting.append(pool.submit(make_batch, chunk))
            if len(waiting) > processes * WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(documents: Iterator[IndexDocument]) -> Iterator[Sequence[IndexDocument]]:
    while chunk := list(islice(documents, BATCH)):
        yield chunk
