"""Takes files in: bytes first, safely on disk under their SHA-256, then the row that names them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from reports.errors import Refusal
from reports.models import Archive, Report, SourceFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

CHUNK = 1 << 20
MAX_NAME = 255


class DuplicateFile(Refusal):
    """The same bytes are here already, as ``source_file``, read into ``report`` (None if they were refused)."""

    def __init__(self, source_file: SourceFile) -> None:
        self.source_file = source_file
        self.report = Report.objects.filter(versions__source_file=source_file).first()
        super().__init__("duplicate_file")


def take_in(
    name: str,
    stream: IO[bytes],
    *,
    user: AbstractBaseUser | None = None,
    replace: bool = False,
    publish: bool = False,
    source_url: str = "",
    is_sample: bool = False,
    archive: Archive | None = None,
) -> SourceFile:
    """Keep the bytes of ``stream`` and queue them for reading; ``archive`` is the one they came in.

    Bytes that were refused before are queued again. Raises DuplicateFile if they are here already in any other state,
    and Refusal (``empty_file``, ``file_too_large``), of which a row without bytes is kept.
    """
    source_file = SourceFile(
        name=clean_name(name),
        source_url=source_url,
        is_sample=is_sample,
        replace=replace,
        publish=publish,
        uploaded_by=user,  # type: ignore[misc]  # settings name the user model
        archive=archive,
    )
    with _temporary_file() as (path, target):
        source_file.size, source_file.sha256 = _copy(stream, target, source_file)
        if standing := SourceFile.objects.filter(sha256=source_file.sha256).first():
            if not standing.path.is_file():  # the row outlived its bytes: put them back
                _keep(path, target, standing.path)
            return _queue_again(standing, source_file)
        _keep(path, target, source_file.path)
    try:
        with transaction.atomic():
            source_file.save()
    except IntegrityError:  # another process took the same bytes in a moment ago
        raise DuplicateFile(SourceFile.objects.get(sha256=source_file.sha256)) from None
    return source_file


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


def _keep(path: Path, stream: IO[bytes], destination: Path) -> None:
    """Move a written file to its final name so that a power cut leaves either nothing or all of it."""
    stream.flush()
    os.fsync(stream.fileno())
    destination.parent.mkdir(parents=True, exist_ok=True)
    path.replace(destination)
    for folder in (destination.parent, destination.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
