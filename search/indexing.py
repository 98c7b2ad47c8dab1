"""Keeps the index equal to the database: the outbox says what changed, the database says how it stands now."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files import locks

from reports.models import OutboxEntry
from search.documents import documents, published_versions
from search.engines.base import IndexDocument, SearchUnavailable
from search.results import get_engine

logger = logging.getLogger(__name__)

BATCH: Final = 500


class IndexerBusy(Exception):
    """Another process is writing the index."""


def index_pending() -> int:
    """Bring the index up to date with the outbox; gives the number of entries done.

    Does nothing while another process is at it. An entry is deleted only after what it announces is durable in the
    index, so a crash at any moment costs at most doing it again. An index that can't be written is built anew.
    """
    try:
        with _indexer_lock():
            return _index_pending()
    except IndexerBusy:
        return 0


def rebuild() -> int:
    """Build a fresh index from the database and switch to it; gives the number of reports in it.

    Raises IndexerBusy, or SearchUnavailable if what was built is not what the database holds.
    """
    with _indexer_lock():
        return _rebuild()


def ensure_index() -> bool:
    """Check the index whole, as on start, and mend it; True if it had to be rebuilt. Raises as :func:`rebuild`."""
    with _indexer_lock():
        if findings := get_engine().check():
            logger.warning("rebuilding the index: %s", "; ".join(findings))
            _rebuild()
            return True
        _index_pending()
        _reconcile()
        return False


def differences() -> list[str]:
    """Where the index differs from the database, one line a report. Raises SearchUnavailable."""
    return [message for _, message in _differing()]


@contextmanager
def _indexer_lock() -> Iterator[None]:
    """Held by the one process that writes. It falls with its holder, however that ends."""
    directory = Path(settings.INDEX_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "indexer.lock").open("a") as stream:
        if not locks.lock(stream, locks.LOCK_EX | locks.LOCK_NB):
            raise IndexerBusy("另一个进程正在更新索引")
        yield


def _index_pending() -> int:
    done = 0
    while entries := list(OutboxEntry.objects.order_by("pk").values_list("pk", "report_id")[:BATCH]):
        try:
            _index(sorted({report_id for _, report_id in entries}))
        except SearchUnavailable as unavailable:
            if not get_engine().check():
                raise
            logger.warning("rebuilding the index: %s", unavailable.reason)
            _rebuild()
        OutboxEntry.objects.filter(pk__in=[pk for pk, _ in entries]).delete()
        done += len(entries)
    return done


def _index(ids: list[int]) -> None:
    engine = get_engine()
    present = list(documents(ids))
    gone = set(ids) - {document.id for document in present}
    engine.add(present)
    engine.remove(gone & engine.versions().keys() if gone else ())


def _rebuild() -> int:
    entries = list(OutboxEntry.objects.values_list("pk", flat=True))
    expected = published_versions()
    get_engine().rebuild(_following(expected), expected)
    for start in range(0, len(entries), BATCH):
        OutboxEntry.objects.filter(pk__in=entries[start : start + BATCH]).delete()
    return len(expected)


def _following(expected: dict[int, int]) -> Iterator[IndexDocument]:
    """All documents; what changes while they are read is expected as it was read, its outbox entry comes after."""
    seen: set[int] = set()
    for document in documents(sorted(expected)):
        seen.add(document.id)
        expected[document.id] = document.version
        yield document
    missing = expected.keys() - seen
    for id_ in missing - published_versions().keys():
        del expected[id_]


def _differing() -> list[tuple[int, str]]:
    indexed, stored = get_engine().versions(), published_versions()
    found: list[tuple[int, str]] = []
    for id_ in sorted(indexed.keys() | stored.keys()):
        if id_ not in indexed:
            found.append((id_, f"报告 {id_} 不在索引里"))
        elif id_ not in stored:
            found.append((id_, f"报告 {id_} 未发布，却在索引里"))
        elif indexed[id_] != stored[id_]:
            found.append((id_, f"报告 {id_} 在索引里是第 {indexed[id_]} 版，数据库里是第 {stored[id_]} 版"))
    return found


def _reconcile() -> None:
    """Mend differences that no outbox entry announces (a database restored, an index put back)."""
    differing = [id_ for id_, _ in _differing()]
    for start in range(0, len(differing), BATCH):
        _index(differing[start : start + BATCH])
