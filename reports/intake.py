"""Takes files in: bytes first, safely on disk under their SHA-256, then the row that names them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, TypedDict, Unpack

from django.conf import settings
from django.db import IntegrityError, transaction

from reports.errors import Refusal
from reports.models import Archive, Report, SourceFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CHUNK = 1 << 20
MAX_NAME = 255

_settled: set[Path] = set()  # folders that this process knows to survive a power cut; at most 256 in one FILES_DIR


class DuplicateFile(Refusal):
    """The same bytes are here already, as ``source_file``, read into ``report`` (None if they were refused)."""

    def __init__(self, source_file: SourceFile) -> None:
        self.source_file = source_file
        self.report = Report.objects.filter(versions__source_file=source_file).first()
        super().__init__("duplicate_file")


class Wishes(TypedDict, total=False):
    """What is said of a file when it comes in; ``archive`` is the one it came in."""

    user: AbstractBaseUser | None
    replace: bool
    publish: bool
    source_url: str
    is_sample: bool
    archive: Archive | None


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The bytes of a file in a temporary file, open as ``target``, and the row that is to name them."""

    source_file: SourceFile
    path: Path
    target: IO[bytes]


def take_in(name: str, stream: IO[bytes], **wishes: Unpack[Wishes]) -> SourceFile:
    """Keep the bytes of ``stream`` and queue them for reading; raises as ``keep`` does."""
    source_file = keep(name, stream, **wishes)
    if source_file.pk is None:
        queue([source_file])
    if source_file.pk is None:
        raise duplicate(source_file)
    return source_file


def keep(name: str, stream: IO[bytes], **wishes: Unpack[Wishes]) -> SourceFile:
    """Keep the bytes of ``stream``, so that a power cut does not lose them; ``queue`` saves the row that names them.

    Bytes that were refused before have a row, which waits again. Raises DuplicateFile if they are here already in any
    other state, and Refusal (``empty_file``, ``file_too_large``), of which a row without bytes is kept.
    """
    (outcome,) = keep_all([(name, stream)], **wishes)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def keep_all(
    documents: Iterable[tuple[str, IO[bytes]]], **wishes: Unpack[Wishes]
) -> list[SourceFile | Refusal | OSError]:
    """Keep the bytes of several documents, given by name and stream: for each what ``keep`` returns or raises.

    The disk is asked to confirm them all at once, which takes hardly longer than one.
    """
    with ExitStack() as folder:
        arrivals = [
            _arrive(name, stream, folder.enter_context(_temporary_file()), wishes) for name, stream in documents
        ]
        fresh = [arrival for arrival in arrivals if isinstance(arrival, _Arrival)]
        known = SourceFile.objects.filter(sha256__in=[arrival.source_file.sha256 for arrival in fresh])
        standing = {source_file.sha256: source_file for source_file in known}
        # A row may outlive its bytes: they are put back.
        moved = [a for a in fresh if not (row := standing.get(a.source_file.sha256)) or not row.path.is_file()]
        with ThreadPoolExecutor(max(1, len(moved))) as movers:
            failures = dict(zip(map(id, moved), movers.map(_moved, moved), strict=True))
        return [
            arrival
            if not isinstance(arrival, _Arrival)
            else failures.get(id(arrival)) or _outcome(arrival.source_file, standing.get(arrival.source_file.sha256))
            for arrival in arrivals
        ]


def _arrive(
    name: str, stream: IO[bytes], place: tuple[Path, IO[bytes]], wishes: Wishes
) -> _Arrival | Refusal | OSError:
    user = wishes.get("user")
    others: dict[str, Any] = {key: wish for key, wish in wishes.items() if key != "user"}
    source_file = SourceFile(name=clean_name(name), uploaded_by=user, **others)  # type: ignore[misc]  # the user model
    try:
        source_file.size, source_file.sha256 = _copy(stream, place[1], source_file)
    except (Refusal, OSError) as error:
        return error
    return _Arrival(source_file, *place)


def _moved(arrival: _Arrival) -> OSError | None:
    try:
        _move(arrival.path, arrival.target, arrival.source_file.path)
    except OSError as error:
        return error
    return None


def _outcome(source_file: SourceFile, standing: SourceFile | None) -> SourceFile | Refusal:
    try:
        return _queue_again(standing, source_file) if standing else source_file
    except DuplicateFile as refusal:
        return refusal


def queue(source_files: Sequence[SourceFile]) -> None:
    """Save the rows of files whose bytes are kept, in one transaction.

    A second copy, of another of them or of what another process took in a moment ago, gets no row: see ``duplicate``.
    """
    try:
        with transaction.atomic():
            SourceFile.objects.bulk_create(source_files)
    except IntegrityError:
        for source_file in source_files:
            with suppress(IntegrityError), transaction.atomic():
                SourceFile.objects.bulk_create([source_file])


def duplicate(source_file: SourceFile) -> DuplicateFile:
    """The refusal of a file whose bytes are here already."""
    return DuplicateFile(SourceFile.objects.get(sha256=source_file.sha256))


def _copy(stream: IO[bytes], target: IO[bytes], source_file: SourceFile) -> tuple[int, str]:
    """Copy the bytes; their number and SHA-256. Raises Refusal for none or too many."""
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > settings.MAX_FILE_BYTES:
            limits = {"size_mib": f"{size / (1 << 20):.1f}", "limit_mib": str(settings.MAX_FILE_BYTES // (1 << 20))}
            raise _refused(source_file, size, Refusal("file_too_large", **limits))
        digest.update(chunk)
        target.write(chunk)
    if size == 0:
        raise _refused(source_file, size, Refusal("empty_file"))
    return size, digest.hexdigest()


def _queue_again(standing: SourceFile, wish: SourceFile) -> SourceFile:
    if standing.status != SourceFile.Status.REFUSED:
        raise DuplicateFile(standing)
    standing.status = SourceFile.Status.WAITING
    standing.replace, standing.publish = wish.replace, wish.publish
    standing.source_url = wish.source_url or standing.source_url
    standing.archive = wish.archive or standing.archive
    standing.save()
    return standing


def clean_name(name: str) -> str:
    """The last part of a path, without control characters, shortened to what the database holds."""
    base = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(character for character in base if character.isprintable()).strip()
    if len(visible) <= MAX_NAME:
        return visible or "未命名文件"
    suffix = PurePosixPath(visible).suffix[:20]
    return visible[: MAX_NAME - len(suffix)] + suffix


def refuse_archive(name: str, size: int, refusal: Refusal, user: AbstractBaseUser | None = None) -> SourceFile:
    """Note that an archive could not be opened; of its bytes nothing is kept."""
    source_file = SourceFile(name=clean_name(name), uploaded_by=user)  # type: ignore[misc]  # settings name the model
    _refused(source_file, size, refusal)
    return source_file


def _refused(source_file: SourceFile, size: int, refusal: Refusal) -> Refusal:
    source_file.size = size
    source_file.status = SourceFile.Status.REFUSED
    source_file.error_code, source_file.error_details = refusal.code, refusal.details
    source_file.save()
    return refusal


@contextmanager
def _temporary_file() -> Iterator[tuple[Path, IO[bytes]]]:
    directory = Path(settings.FILES_DIR) / "incoming"
    directory.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=directory)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield path, stream
    finally:
        path.unlink(missing_ok=True)


def _move(path: Path, stream: IO[bytes], destination: Path) -> None:
    """Move a written file to its final name so that a power cut leaves either nothing or all of it."""
    stream.flush()
    os.fsync(stream.fileno())
    _make_folder(destination.parent)
    path.replace(destination)
    _sync(destination.parent)


def _make_folder(folder: Path) -> None:
    """See that the folder is there for good: whoever made it may not have come to syncing the one above yet."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if folder in _settled:
            return
    _sync(folder.parent)
    _settled.add(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
