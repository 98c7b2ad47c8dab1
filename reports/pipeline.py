"""How a file becomes a report. Read this first."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from itertools import islice, takewhile

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reports import intake, sandbox, storage
from reports.errors import Refusal
from reports.extraction.limits import TOOL_SECONDS, WALL_SECONDS
from reports.models import Report, ReportVersion, SourceFile
from reports.reading import Reading

logger = logging.getLogger(__name__)

# What is being read is held at least as often as a file may take to be read, see ``reports.extraction.limits``.
HOLD_AFTER = timedelta(seconds=2 * WALL_SECONDS)
ABANDONED_AFTER = HOLD_AFTER + timedelta(seconds=2 * WALL_SECONDS + TOOL_SECONDS)
PATIENCE_SECONDS = 3
GROUP = 16  # files whose rows are written in one transaction, if they are read within LINGER_SECONDS
LINGER_SECONDS = 1

Ingested = tuple[SourceFile, Report | Refusal]
Read = Callable[[], Reading]


def ingest(source_file: SourceFile, patience: float = TOOL_SECONDS) -> Report:
    """Read a waiting file and store what it says; publish it if that was asked for and nothing essential is unknown.

    Raises Refusal if the file can't be read or its report can't be stored; the file then keeps the reason. A file that
    takes programs of the system more than ``patience`` seconds (``takes_longer``) goes back to those waiting.
    """
    read = (lambda: _read(source_file, patience)) if _claim(source_file) else None
    ((_, outcome),) = _settle([(source_file, read)])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def ingest_all(source_files: Iterable[SourceFile]) -> Iterator[Ingested]:
    """Ingest many files, in their order, and give what became of each; as many are read at once as there are cores.

    Files are taken from ``source_files`` a group at a time; those without a row, their bytes kept (``intake.keep``),
    get one. Only this thread writes to the database, a group in one transaction: a commit that the disk has to confirm
    takes as long as reading a file. What is given out is stored for good.
    """
    files = iter(source_files)
    under_way: deque[tuple[SourceFile, Future[Reading] | None]] = deque()
    with ThreadPoolExecutor(os.cpu_count()) as readers:
        while group := list(islice(files, GROUP)):
            for source_file, is_ours in zip(group, _begin(group), strict=True):
                under_way.append((source_file, readers.submit(_read, source_file, TOOL_SECONDS) if is_ours else None))
            while len(under_way) > GROUP:
                yield from _settle(_ready(under_way))
        while under_way:
            yield from _settle(_ready(under_way))


def _begin(source_files: Sequence[SourceFile]) -> list[bool]:
    """Take the files out of the queue, giving a row to those without; whether each is ours to read."""
    fresh = {id(source_file): source_file for source_file in source_files if source_file.pk is None}
    for source_file in fresh.values():
        source_file.status, source_file.started_at = SourceFile.Status.RUNNING, timezone.now()
    with transaction.atomic():
        intake.queue([*fresh.values()])
        return [file.pk is not None if id(file) in fresh else _claim(file) for file in source_files]


def _ready(under_way: deque[tuple[SourceFile, Future[Reading] | None]]) -> list[tuple[SourceFile, Read | None]]:
    """Take out the first of the files under way, once it is read, and those behind it that are read by then.

    Waits a moment for a whole group, so that files that are read quickly are stored together.
    """
    _hold([source_file for source_file, reading in under_way if reading])
    group = [(source_file, reading) for source_file, reading in islice(under_way, GROUP)]
    wait([reading for _, reading in group if reading], LINGER_SECONDS)
    done = takewhile(lambda entry: entry[1] is None or entry[1].done(), group[1:])
    ready = [group[0], *done]
    for _ in ready:
        under_way.popleft()
    return [(source_file, reading.result if reading else None) for source_file, reading in ready]


def _settle(files: Sequence[tuple[SourceFile, Read | None]]) -> list[Ingested]:
    """Store what was read, and write down why a file could not be; without ``Read``, look what others made of it."""
    answers = [_answer(source_file, read) if read else None for source_file, read in files]
    read_files = [
        (file, answer) for (file, _), answer in zip(files, answers, strict=True) if isinstance(answer, Reading)
    ]
    stored = iter(_store_all(read_files) if read_files else ())
    outcomes = [next(stored) if isinstance(answer, Reading) else answer for answer in answers]
    return [(file, outcome or _outcome_of(file)) for (file, _), outcome in zip(files, outcomes, strict=True)]


def _answer(source_file: SourceFile, read: Read) -> Reading | Refusal:
    try:
        return read()
    except Refusal as refusal:
        _refuse(source_file, refusal)
        return refusal
    except Exception as error:
        return _fail(source_file, error)


def _read(source_file: SourceFile, patience: float) -> Reading:
    return sandbox.read(source_file.path.read_bytes(), source_file.name, patience)


def _store_all(readings: Sequence[tuple[SourceFile, Reading]]) -> list[Report | Refusal | None]:
    """Store readings in one transaction; if that fails, each in one of its own, so that it fails for itself alone."""
    try:
        with transaction.atomic():
            return _store(readings)
    except Exception as error:
        if len(readings) == 1:
            return [_fail(readings[0][0], error)]
    return [outcome for reading in readings for outcome in _store_all([reading])]


def _store(readings: Sequence[tuple[SourceFile, Reading]]) -> list[Report | Refusal | None]:
    """The stored reports; None for a file that another process has taken for abandoned and begun anew."""
    mine = _mine([source_file for source_file, _ in readings])
    stored = iter(
        storage.store_all(
            [
                storage.Item(source_file, reading.content, reading.report, reading.problems)
                for source_file, reading in readings
                if source_file.pk in mine
            ]
        )
    )
    outcomes: list[Report | Refusal | None] = [next(stored) if file.pk in mine else None for file, _ in readings]
    for (source_file, _), outcome in zip(readings, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            _refuse(source_file, outcome)
        elif outcome and source_file.publish and outcome.is_complete and outcome.status != Report.Status.PUBLISHED:
            storage.publish(outcome, source_file.uploaded_by)
    return outcomes


def _fail(source_file: SourceFile, error: Exception) -> Refusal:
    """Write down a fault of ours. The file keeps its bytes and can be read again when the fault is mended."""
    logger.error("source file %s could not be read", source_file.pk, exc_info=error)
    failure = Refusal("internal_error", reference=source_file.pk)
    _refuse(source_file, failure)
    return failure


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


def _hold(source_files: Sequence[SourceFile]) -> None:
    """Say of files begun a while ago that they are still under way here: those behind slow ones are not abandoned."""
    now = timezone.now()
    held = [file for file in source_files if file.started_at and file.started_at < now - HOLD_AFTER]
    mine = _mine(held) if held else set()
    SourceFile.objects.filter(pk__in=mine).update(started_at=now)
    for source_file in held:
        if source_file.pk in mine:
            source_file.started_at = now


def _mine(source_files: Sequence[SourceFile]) -> set[int]:
    """The keys of those that no other process has taken for abandoned and begun anew."""
    running = SourceFile.objects.filter(pk__in=[file.pk for file in source_files], status=SourceFile.Status.RUNNING)
    begun = dict(running.order_by().values_list("pk", "started_at"))
    return {file.pk for file in source_files if begun.get(file.pk) == file.started_at}


def _outcome_of(source_file: SourceFile) -> Report | Refusal:
    """What another process has made of the file, waiting a moment if it is still at it."""
    if source_file.pk is None:
        return intake.duplicate(source_file)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while source_file.status == SourceFile.Status.RUNNING and time.monotonic() < deadline:
        time.sleep(0.05)
        source_file.refresh_from_db()
    if source_file.status == SourceFile.Status.REFUSED:
        return Refusal(source_file.error_code, **source_file.error_details)
    version = ReportVersion.objects.filter(source_file=source_file).select_related("report").first()
    return version.report if version else Refusal("in_progress")


def _refuse(source_file: SourceFile, refusal: Refusal) -> None:
    """Write down why the file was not read; one that only takes longer waits for the worker."""
    mine = SourceFile.objects.filter(pk=source_file.pk, started_at=source_file.started_at)
    if refusal.code == "takes_longer":
        mine.update(status=SourceFile.Status.WAITING)
    else:
        details = {key: str(value) for key, value in refusal.details.items()}
        mine.update(status=SourceFile.Status.REFUSED, error_code=refusal.code, error_details=details)
    source_file.refresh_from_db()
