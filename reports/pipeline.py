"""How a file becomes a report. Read this first."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reports import sandbox, storage
from reports.errors import Refusal
from reports.extraction.limits import TOOL_SECONDS, WALL_SECONDS
from reports.models import Report, ReportVersion, SourceFile
from reports.reading import Reading

logger = logging.getLogger(__name__)

# Longer than any file may take to be read, see ``reports.extraction.limits``.
ABANDONED_AFTER = timedelta(seconds=2 * WALL_SECONDS + TOOL_SECONDS)
PATIENCE_SECONDS = 3


def ingest(source_file: SourceFile, patience: float = TOOL_SECONDS) -> Report:
    """Read a waiting file and store what it says; publish it if that was asked for and nothing essential is unknown.

    Raises Refusal if the file can't be read or its report can't be stored; the file then keeps the reason. A file that
    takes programs of the system more than ``patience`` seconds (``takes_longer``) goes back to those waiting.
    """
    if not _claim(source_file):
        return _outcome(source_file)
    return _store(source_file, lambda: _read(source_file, patience))


def ingest_all(source_files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Report | Refusal]]:
    """Ingest many files, in their order, and give what became of each; they are read ahead, as many as there are cores.

    Files are taken from ``source_files`` one by one, and only the database is written to here.
    """
    ahead = os.cpu_count() or 1
    under_way: deque[tuple[SourceFile, Future[Reading] | None]] = deque()
    with ThreadPoolExecutor(ahead) as readers:
        for source_file in source_files:
            claimed = _claim(source_file)
            under_way.append((source_file, readers.submit(_read, source_file, TOOL_SECONDS) if claimed else None))
            if len(under_way) > ahead:
                yield _finish(*under_way.popleft())
        while under_way:
            yield _finish(*under_way.popleft())


def _finish(source_file: SourceFile, reading: Future[Reading] | None) -> tuple[SourceFile, Report | Refusal]:
    try:
        return source_file, _store(source_file, reading.result) if reading else _outcome(source_file)
    except Refusal as refusal:
        return source_file, refusal


def _read(source_file: SourceFile, patience: float) -> Reading:
    return sandbox.read(source_file.path.read_bytes(), source_file.name, patience)


def _store(source_file: SourceFile, read: Callable[[], Reading]) -> Report:
    try:
        reading = read()
        with transaction.atomic():
            if not _is_mine(source_file):
                return _outcome(source_file)
            report = storage.store(source_file, reading.content, reading.report, reading.problems)
            if source_file.publish and report.is_complete and report.status != Report.Status.PUBLISHED:
                storage.publish(report, source_file.uploaded_by)
    except Refusal as refusal:
        _refuse(source_file, refusal)
        raise
    except Exception as error:
        logger.exception("source file %s could not be read", source_file.pk)
        failure = Refusal("internal_error", reference=source_file.pk)
        _refuse(source_file, failure)
        raise failure from error
    return report


def retry(source_file: SourceFile, *, replace: bool = False, patience: float = TOOL_SECONDS) -> Report:
    """Read a refused file again, from the bytes kept, if asked as the replacement of the report it stands against."""
    SourceFile.objects.filter(pk=source_file.pk, status=SourceFile.Status.REFUSED).update(
        status=SourceFile.Status.WAITING, replace=replace or source_file.replace
    )
    source_file.refresh_from_db()
    return ingest(source_file, patience)


def waiting(limit: int) -> list[SourceFile]:
    """The files to be read, oldest first, with those that a killed process left half-done; at most ``limit``."""
    return list(SourceFile.objects.filter(_open()).order_by("pk")[:limit])


def _open() -> Q:
    """Waiting, or begun so long ago that whoever began must be gone; reading a file never takes that long."""
    abandoned = Q(status=SourceFile.Status.RUNNING, started_at__lt=timezone.now() - ABANDONED_AFTER)
    return Q(status=SourceFile.Status.WAITING) | abandoned


def _claim(source_file: SourceFile) -> bool:
    """Take the file out of the queue; False if it is not in it."""
    taken = SourceFile.objects.filter(_open(), pk=source_file.pk).update(
        status=SourceFile.Status.RUNNING, started_at=timezone.now()
    )
    source_file.refresh_from_db()
    return bool(taken)


def _is_mine(source_file: SourceFile) -> bool:
    """Whether no other process has taken the file for abandoned and begun it anew."""
    claim = {"status": SourceFile.Status.RUNNING, "started_at": source_file.started_at}
    return SourceFile.objects.filter(pk=source_file.pk, **claim).exists()


def _outcome(source_file: SourceFile) -> Report:
    """What another process has made of the file, waiting a moment if it is still at it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while source_file.status == SourceFile.Status.RUNNING and time.monotonic() < deadline:
        time.sleep(0.05)
        source_file.refresh_from_db()
    if source_file.status == SourceFile.Status.REFUSED:
        raise Refusal(source_file.error_code, **source_file.error_details)
    version = ReportVersion.objects.filter(source_file=source_file).select_related("report").first()
    if version is None:
        raise Refusal("in_progress")
    return version.report


def _refuse(source_file: SourceFile, refusal: Refusal) -> None:
    """Write down why the file was not read; one that only takes longer waits for the worker."""
    mine = SourceFile.objects.filter(pk=source_file.pk, started_at=source_file.started_at)
    if refusal.code == "takes_longer":
        mine.update(status=SourceFile.Status.WAITING)
    else:
        details = {key: str(value) for key, value in refusal.details.items()}
        mine.update(status=SourceFile.Status.REFUSED, error_code=refusal.code, error_details=details)
    source_file.refresh_from_db()
