"""Taking in what was uploaded, a document or an archive of them, and reading it as far as there is time for that."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.contrib.auth.models import User
from django.core.files.uploadedfile import TemporaryUploadedFile

from portal.pages.manage import rows
from reports import archives, pipeline
from reports.errors import Refusal
from reports.formats import document_suffixes
from reports.intake import DuplicateFile, clean_name, refuse_archive, take_in
from reports.models import Archive, SourceFile

REQUEST_SECONDS = 10  # for reading all files of one request; the worker reads the rest
ARCHIVE_SECONDS = 5  # the same for the files of one archive
PATIENCE = 3  # seconds to wait for a file that another process is reading, or that must be converted first
UNREAD = (SourceFile.Status.WAITING, SourceFile.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of an upload, checked, and who sent it."""

    replace: bool
    source_url: str
    user: User

    def take_in(self, name: str, stream: IO[bytes], archive: Archive | None = None) -> SourceFile:
        return take_in(name, stream, user=self.user, replace=self.replace, source_url=self.source_url, archive=archive)


def take(file: TemporaryUploadedFile, wish: Wish, deadline: float) -> list[rows.AnyRow]:
    """What became of an uploaded file: its row, or that of an archive followed by those of the files in it.

    Nothing is read any more after ``deadline`` (of ``time.monotonic``).
    """
    path = Path(file.temporary_file_path())
    if archives.is_archive(path):
        return _take_archive(file, path, wish, min(deadline, time.monotonic() + ARCHIVE_SECONDS))
    name = file.name or ""
    try:
        source_file = wish.take_in(name, cast("IO[bytes]", file))
    except DuplicateFile as duplicate:
        if duplicate.source_file.status not in UNREAD:
            return [rows.row_of_duplicate(name, duplicate)]
        source_file = duplicate.source_file  # taken in a moment ago and not yet read, or left behind
    except Refusal as refusal:
        return [rows.row_of_refusal(name, refusal)]
    read(source_file, deadline)
    return [rows.row_of_fresh(source_file)]


def read(source_file: SourceFile, deadline: float, *, again: bool = False, replace: bool = False) -> None:
    """Read a file, with PATIENCE, if there is time; whatever becomes of it, its row in the database tells."""
    patience = min(PATIENCE, deadline - time.monotonic())
    if patience <= 0:
        return
    try:
        if again:
            pipeline.retry(source_file, replace=replace, patience=patience)
        else:
            pipeline.ingest(source_file, patience=patience)
    except Refusal:
        pass  # the file keeps the reason
    until = time.monotonic() + patience
    while source_file.status == SourceFile.Status.RUNNING and time.monotonic() < until:  # the worker was quicker
        time.sleep(0.1)
        source_file.refresh_from_db()


def _take_archive(file: TemporaryUploadedFile, path: Path, wish: Wish, deadline: float) -> list[rows.AnyRow]:
    """Take in every document of an archive, then read them; an archive with anything wrong is refused whole."""
    name = file.name or ""
    try:
        names = [member for member, _ in archives.members(path)]  # unpacked once to the end before anything is kept
        if not any(map(_is_document, names)):
            raise Refusal("bad_archive", reason="里面没有可以读取的文件")
    except Refusal as refusal:
        return [rows.row_of(refuse_archive(name, file.size or 0, refusal, wish.user))]
    skipped = sum(not _is_document(member) for member in names)
    archive = Archive.objects.create(name=clean_name(name), skipped=skipped)
    taken = [_take_member(member, stream, wish, archive) for member, stream in _documents(path)]
    archive.duplicates = sum(isinstance(entry, rows.Row) and entry.outcome == rows.DUPLICATE for entry in taken)
    archive.save()
    # The worker begins with the oldest; from the other end they don't get into each other's way.
    for entry in reversed(taken):
        if isinstance(entry, SourceFile) and _still_waits(entry):
            read(entry, deadline)
    return [rows.archive_row(archive), *_rows(taken)]


def _documents(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    return ((name, stream) for name, stream in archives.members(path) if _is_document(name))


def _is_document(name: str) -> bool:
    """By its ending, as from a folder: a saved page brings scripts and style sheets along."""
    return PurePosixPath(name).suffix.lower() in ("", *document_suffixes())


def _take_member(name: str, stream: IO[bytes], wish: Wish, archive: Archive) -> SourceFile | rows.Row:
    """The file to be read, or the row that says why there is none."""
    try:
        return wish.take_in(name, stream, archive)
    except DuplicateFile as duplicate:
        standing = duplicate.source_file
        if standing.status not in UNREAD or standing.archive == archive:
            return rows.row_of_duplicate(name, duplicate)
        standing.archive = archive  # the same archive was sent before and is not yet read
        standing.save(update_fields=["archive"])
        return standing
    except Refusal as refusal:
        return rows.row_of_refusal(name, refusal)


def _still_waits(source_file: SourceFile) -> bool:
    return SourceFile.objects.filter(pk=source_file.pk, status=SourceFile.Status.WAITING).exists()


def _rows(taken: Sequence[SourceFile | rows.Row]) -> list[Any]:
    """The rows in the order of the archive, those of files as they stand now."""
    kept = [entry for entry in taken if isinstance(entry, SourceFile)]
    fresh = iter(rows.rows_of_fresh(kept))
    return [next(fresh) if isinstance(entry, SourceFile) else entry for entry in taken]
