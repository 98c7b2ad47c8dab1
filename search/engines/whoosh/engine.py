"""The embedded engine: Whoosh's writer, segments and postings, answered from columns in memory."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import EngineRequest, EngineResults, IndexDocument, SearchUnavailable
from search.engines.whoosh import generations
from search.engines.whoosh.answering import answer
from search.engines.whoosh.cache import ByteCache
from search.engines.whoosh.codec import whoosh_schema
from search.engines.whoosh.commit import Commit
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh.storage import DurableStorage
from search.engines.whoosh.whoosh_internals import clear_leftovers, write_toc
from search.schema import index_version

_State = tuple[Path, int]

logger = logging.getLogger(__name__)

# Posting lists taken from the files, which outlive the commit they were read for: so many bytes, or so many a document.
DECODED_BYTES: Final = 128_000_000
DECODED_PER_DOCUMENT: Final = 1_000
RETRY_SECONDS: Final = 2.0
OPENING_TRIES: Final = 5  # a commit may remove a segment between reading its table of contents and opening it
SETTLED_NS: Final = 50_000_000  # a change this long ago can't hide another one behind the same time
LOOKED_NS: Final = 2_000_000  # a look is good for so long


class WhooshEngine:
    """See :class:`search.engines.base.Engine`. Reading is for any number of threads, writing for one process."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = Path(index_dir)
        self._opening = threading.Lock()
        self._decoded = ByteCache(DECODED_BYTES)
        self._state: _State | None = None
        self._stamp: _Stamp | None = None
        self._snapshot: Snapshot | None = None
        self._failed: tuple[_State, float, SearchUnavailable] | None = None

    def add(self, documents: Iterable[IndexDocument]) -> None:
        newest = {document.id: document for document in documents}
        if newest:
            self._commit(newest, newest.values())

    def remove(self, ids: Iterable[int]) -> None:
        gone = set(ids)
        if gone:
            self._commit(gone, ())

    def rebuild(self, documents: Iterable[IndexDocument], expected: Mapping[int, int]) -> None:
        building = generations.new_generation(self.index_dir)
        try:
            storage = DurableStorage(building)
            write_toc(storage, whoosh_schema(), [], 0)
            commit = Commit(storage)
            commit.add(documents)
            commit.finish(is_merging=False)
            generations.write_manifest(building, index_version())
            _compare(_open(building, {}, self._decoded), expected)
            generations.switch(self.index_dir, building)
            self._stamp = None
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise

    def search(self, request: EngineRequest) -> EngineResults:
        snapshot = self._latest()
        with _read_errors():
            return answer(snapshot, request)

    def versions(self) -> dict[int, int]:
        return self._latest().by_id()

    def terms(self) -> Iterable[tuple[str, int]]:
        snapshot = self._latest()
        with _read_errors():
            return snapshot.words()

    def holders(self, words: Iterable[str]) -> Iterator[NDArray[np.int64]]:
        snapshot = self._latest()
        with _read_errors():
            yield from snapshot.holders(words)

    def check(self) -> Sequence[str]:
        try:
            generation = generations.current(self.index_dir)
            kept = generations.generations(self.index_dir)
            findings = [finding for path in kept for finding in generations.damaged_files(path)]
            return findings or _read_everything(_open(generation, {}, ByteCache(0)))
        except SearchUnavailable as unavailable:
            return [unavailable.reason]
        except OSError as error:  # no descriptor left: nothing is known of the files
            raise SearchUnavailable(f"索引无法核对：{error}") from error

    def _commit(self, gone: Collection[int], documents: Iterable[IndexDocument]) -> None:
        """Make a change durable: segments, then the table of contents, then the manifest."""
        generation = generations.current(self.index_dir)
        if (version := generations.read_manifest(generation)["version"]) != index_version():
            raise SearchUnavailable(f"索引的版本是 {version}，需要重建")
        storage = DurableStorage(generation)
        with _write_lock(storage):
            try:
                clear_leftovers(storage)
                commit = Commit(storage)
                commit.delete(gone)
                commit.add(documents, cores=1)
                commit.finish()
                self._stamp = None
                generations.write_manifest(generation, index_version())
            except Exception as error:  # a full disk, or whatever damaged bytes bring about
                logger.exception("the index can't be written")
                with suppress(Exception):  # so that a full disk is not filled further by every try
                    clear_leftovers(storage)
                raise SearchUnavailable(f"索引写不进去：{error!r}") from error

    def _latest(self) -> Snapshot:
        """The newest commit, opened anew when there is a newer one than the one open (never refreshed)."""
        snapshot, stamp = self._snapshot, self._stamp
        if snapshot is not None and stamp is not None and stamp.still_holds():
            return snapshot
        with self._opening:
            try:
                generation = generations.current(self.index_dir)
                stamp = _Stamp(self.index_dir, generation)
                state = (generation, generations.commit_number(generation))
                if self._snapshot is None or state != self._state:
                    self._snapshot = self._open_healthy(generation, state)
                    self._decoded.limit = max(DECODED_BYTES, self._snapshot.size * DECODED_PER_DOCUMENT)
                    self._state = state
                self._stamp = stamp
            except OSError as error:
                # Without a descriptor left to look for a newer commit, the open one serves.
                if self._snapshot is None or error.errno not in generations.EXHAUSTED:
                    raise SearchUnavailable(f"索引打不开：{error}") from error
            return self._snapshot

    def _open_healthy(self, generation: Path, state: _State) -> Snapshot:
        """The current generation, or if it is damaged the newest other one that opens.

        Where none does, that is remembered for a moment, for trying costs time.
        """
        if self._failed and self._failed[0] == state and time.monotonic() < self._failed[1]:
            raise self._failed[2]
        known = {segment.name: segment for segment in self._snapshot.segments} if self._snapshot else {}
        others = [path for path in generations.generations(self.index_dir) if path != generation]
        failures: list[SearchUnavailable] = []
        for path in (generation, *others):
            try:
                return _open(path, known, self._decoded)
            except SearchUnavailable as unavailable:
                failures.append(unavailable)
                logger.error("index %s: %s", path.name, unavailable.reason)
        self._failed = (state, time.monotonic() + RETRY_SECONDS, failures[0])
        raise failures[0]


class _Stamp:
    """When an index was last changed, cheap to look at before every search.

    Every commit renames a file in the generation's directory, every switch one in that of the index. Times are coarse,
    so a time of just now is not relied on.
    """

    def __init__(self, index_dir: Path, generation: Path) -> None:
        self._paths = str(index_dir), str(generation)
        self._times = self._look()
        self._is_settled = max(self._times) < time.time_ns() - SETTLED_NS
        self._looked = time.monotonic_ns()

    def _look(self) -> tuple[int, int]:
        return os.stat(self._paths[0]).st_mtime_ns, os.stat(self._paths[1]).st_mtime_ns  # noqa: PTH116  # half the time

    def still_holds(self) -> bool:
        now = time.monotonic_ns()
        if now - self._looked < LOOKED_NS:
            return True
        try:
            holds = self._is_settled and self._look() == self._times
        except OSError:
            return False
        if holds:
            self._looked = now
        return holds


@contextmanager
def _read_errors() -> Iterator[None]:
    """Whatever damaged bytes bring about is SearchUnavailable; the log tells it from a mistake of ours."""
    try:
        yield
    except Exception as error:
        logger.exception("the index can't be read")
        raise SearchUnavailable(f"索引读取出错：{error!r}") from error


def _open(generation: Path, known: Mapping[str, Segment], cache: ByteCache) -> Snapshot:
    for attempt in range(OPENING_TRIES):
        try:
            return Snapshot(generation, known, cache)
        except FileNotFoundError as error:
            if attempt == OPENING_TRIES - 1:
                raise SearchUnavailable(f"索引缺文件：{error}") from error
        except SearchUnavailable:
            raise
        except Exception as error:  # whatever damaged bytes bring about
            if isinstance(error, OSError) and error.errno in generations.EXHAUSTED:
                raise
            logger.exception("the index can't be opened")
            raise SearchUnavailable(f"索引打不开：{error!r}") from error
    raise AssertionError


@contextmanager
def _write_lock(storage: DurableStorage) -> Iterator[None]:
    """One writer at a time. Whoosh's own use of its lock leaks it where a writer can't be made or can't finish."""
    lock = storage.lock("WRITELOCK")
    if not lock.acquire():
        raise SearchUnavailable("另一个进程正在写索引")
    try:
        yield
    finally:
        lock.release()


def _compare(snapshot: Snapshot, expected: Mapping[int, int]) -> None:
    built = snapshot.by_id()
    if len(built) != len(expected) or fingerprint(built) != fingerprint(expected):
        differing = sum(built.get(id_) != version for id_, version in expected.items())
        raise SearchUnavailable(
            f"重建的索引与数据库不符：应有 {len(expected)} 份，建成 {len(built)} 份，{differing} 份不同"
        )


def fingerprint(versions: Mapping[int, int]) -> str:
    """SHA-256 over (id, version) of all reports, in the order of the ids."""
    return hashlib.sha256("\n".join(f"{id_} {versions[id_]}" for id_ in sorted(versions)).encode()).hexdigest()


def _read_everything(snapshot: Snapshot) -> list[str]:
    try:
        for segment in snapshot.segments:
            segment.read_everything()
    except Exception as error:  # whatever damaged bytes bring about
        logger.exception("the index can't be read")
        return [f"索引内容读不出：{error!r}"]
    return []
