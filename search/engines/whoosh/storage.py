"""Whoosh's file storage, made to survive a power cut: Whoosh itself never syncs a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile


class DurableStorage(FileStorage):  # type: ignore[misc]  # whoosh has no types
    """Segments and tables of contents are on disk before they get the name by which they count.

    Files are read by seeking, for Whoosh would copy a mapped segment into memory as a whole.
    """

    def __init__(self, path: Path, readonly: bool = False) -> None:
        super().__init__(str(path), supports_mmap=False, readonly=readonly)

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        """A file that is synced when it is closed, if it is to stay (the parts of a segment are copied into one)."""
        file = super().create_file(name, excl=excl, mode=mode, **kwargs)
        if name.endswith(".seg") or ".toc" in name:
            file.onclose = _sync
        return file

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        super().rename_file(oldname, newname, safe)
        sync_directory(Path(self.folder))


def _sync(file: StructFile) -> None:
    file.file.flush()
    os.fsync(file.file.fileno())


def sync_directory(path: Path) -> None:
    """Make names put into or taken out of a directory durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, whole, whatever happens."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    sync_directory(path.parent)
