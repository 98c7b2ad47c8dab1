"""The embedded engine: Whoosh's writer, segments and postings, answered from columns in memory."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from search.engines.base import EngineRequest, EngineResults, IndexDocument, SearchUnavailable
from search.engines.counting import answer
from search.engines.whoosh import generations
from search.engines.whoosh.execution import evaluate
from search.engines.whoosh.fields import ID, encode, whoosh_schema
from search.engines.whoosh.snapshot import Segment, Snapshot
from search.engines.whoosh.storage import DurableStorage
from search.schema import index_version

_State = tuple[Path, int, int]

logger = logging.getLogger(__name__)

MEMORY_MB: Final = 512  # what a writer may hold before it spills postings to disk, which halves its speed
RETRY_SECONDS: Final = 2.0
OPENING_TRIES: Final = 5  # a commit may remove a segment between reading its table of contents and opening it


class WhooshEngine:
    """See :class:`search.engines.base.Engine`. Reading is for any number of threads, writing for one process."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = Path(index_dir)
        self._opening = threading.Lock()
        self._state: _State | None = None
        self._shared: _Shared | None = None
        self._failed: tuple[_State, float, SearchUnavailable] | None = None

    def add(self, documents: Iterable[IndexDocument]) -> None:
        newest = {document.id: document for document in documents}
        if newest:
            self._commit(lambda writer: _replace(writer, newest))

    def remove(self, ids: Iterable[int]) -> None:
        gone = sorted(set(ids))
        if gone:
            self._commit(lambda writer: _delete(writer, gone))

    def rebuild(self, documents: Iterable[IndexDocument], expected: Mapping[int, int]) -> None:
        building = generations.new_generation(self.index_dir)
        try:
            index = FileIndex.create(DurableStorage(building), whoosh_schema(), "MAIN")
            writer = index.writer(limitmb=MEMORY_MB, _lk=False)
            try:
                for document in documents:
                    writer.add_document(**encode(document))
                writer.commit()
            except BaseException:
                _abandon(writer)
                raise
            generations.write_manifest(building, index_version())
            _compare(_open(building), expected)
            generations.switch(self.index_dir, building)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise

    def search(self, request: EngineRequest) -> EngineResults:
        with self._reading() as snapshot:
            try:
                return answer(snapshot, evaluate(snapshot, request.query), request)
            except Exception as error:  # whatever Whoosh raises on damaged bytes
                logger.exception("the index can't be searched")
                raise SearchUnavailable(f"索引读取出错：{error!r}") from error

    def versions(self) -> dict[int, int]:
        with self._reading() as snapshot:
            return snapshot.versions()

    def terms(self) -> Iterable[tuple[str, int]]:
        with self._reading() as snapshot:
            return snapshot.terms()

    def check(self) -> Sequence[str]:
        try:
            generation = generations.current(self.index_dir)
            findings = generations.damaged_files(generation)
            if not findings:
                snapshot = _open(generation)
                findings = _read_everything(snapshot)
                snapshot.close()
        except SearchUnavailable as unavailable:
            return [unavailable.reason]
        return findings

    def _commit(self, change: Callable[[SegmentWriter], None]) -> None:
        """Make a change durable: segments, then the table of contents, then the manifest."""
        generation = generations.current(self.index_dir)
        if (version := generations.read_manifest(generation)["version"]) != index_version():
            raise SearchUnavailable(f"索引的版本是 {version}，需要重建")
        storage = DurableStorage(generation)
        with _write_lock(storage):
            writer: SegmentWriter | None = None
            try:
                writer = FileIndex(storage, whoosh_schema()).writer(limitmb=MEMORY_MB, _lk=False)
                change(writer)
                writer.commit()
                generations.write_manifest(generation, index_version())
            except Exception as error:  # a full disk, or whatever Whoosh raises on damaged bytes
                _abandon(writer)
                raise SearchUnavailable(f"索引写不进去：{error!r}") from error

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        shared = self._latest()
        try:
            yield shared.snapshot
        finally:
            shared.release()

    def _latest(self) -> _Shared:
        """The newest commit, opened anew when there is a newer one than the one open (never refreshed)."""
        with self._opening:
            try:
                generation = generations.current(self.index_dir)
                # The process counts too: after a fork both would move the one position in a shared file.
                state = (generation, generations.commit_number(generation), os.getpid())
                shared = self._shared
                if shared is None or state != self._state:
                    shared = _Shared(self._open_healthy(generation, state))
                    self._change_to(state, shared)
            except OSError as error:
                shared = self._shared  # without a descriptor left to look for a newer commit, the open one serves
                if shared is None or error.errno not in {errno.EMFILE, errno.ENFILE}:
                    raise SearchUnavailable(f"索引打不开：{error}") from error
            return shared.acquire()

    def _change_to(self, state: _State, shared: _Shared) -> None:
        if self._shared is not None:
            self._shared.retire()
        self._state, self._shared = state, shared

    def _open_healthy(self, generation: Path, state: _State) -> Snapshot:
        """The current generation, or if it is damaged the newest other one that opens.

        Where none does, that is remembered for a moment, for trying costs time.
        """
        if self._failed and self._failed[0] == state and time.monotonic() < self._failed[1]:
            raise self._failed[2]
        known = {segment.name: segment for segment in self._shared.snapshot.segments} if self._shared else {}
        others = [path for path in generations.generations(self.index_dir) if path != generation]
        failures: list[SearchUnavailable] = []
        for path in (generation, *others):
            try:
                return _open(path, known)
            except SearchUnavailable as unavailable:
                failures.append(unavailable)
                logger.error("index %s: %s", path.name, unavailable.reason)
        self._failed = (state, time.monotonic() + RETRY_SECONDS, failures[0])
        raise failures[0]


class _Shared:
    """A snapshot with the number of its users: it is closed when the last one lets go after it was replaced."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._users = 1  # the engine itself
        self._lock = threading.Lock()

    def acquire(self) -> _Shared:
        with self._lock:
            self._users += 1
        return self

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self.snapshot.close()

    retire = release


def _open(generation: Path, known: Mapping[str, Segment] | None = None) -> Snapshot:
    for attempt in range(OPENING_TRIES):
        try:
            return Snapshot(generation, known or {})
        except FileNotFoundError as error:
            if attempt == OPENING_TRIES - 1:
                raise SearchUnavailable(f"索引缺文件：{error}") from error
        except SearchUnavailable:
            raise
        except Exception as error:  # whatever Whoosh raises on damaged bytes
            if isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}:
                raise
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


def _abandon(writer: SegmentWriter | None) -> None:
    """Close what can be closed; what lies about on disk is removed by the next commit."""
    if writer is not None and not writer.is_closed:
        with suppress(Exception):
            writer.cancel()


def _replace(writer: SegmentWriter, documents: Mapping[int, IndexDocument]) -> None:
    _delete(writer, documents)
    for document in documents.values():
        writer.add_document(**encode(document))


def _delete(writer: SegmentWriter, ids: Iterable[int]) -> None:
    for id_ in ids:
        writer.delete_by_term(ID, str(id_))


def _compare(snapshot: Snapshot, expected: Mapping[int, int]) -> None:
    built = snapshot.versions()
    snapshot.close()
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
        snapshot.read_everything()
    except Exception as error:  # whatever Whoosh raises on damaged bytes
        return [f"索引内容读不出：{error!r}"]
    return []
