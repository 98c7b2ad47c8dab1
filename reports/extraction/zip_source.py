"""What every reader of zip files is careful about, whatever is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

MAX_DIRECTORY = 4 * 1024 * 1024  # bytes; 5,000 members with long names take half of it
_DIRECTORY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_DIRECTORY_ENTRY, _LOCAL_HEADER = 46, 30
_UTF8 = 0x08  # in the second byte of the flags


class ZipSource(io.BufferedReader):
    """A zip as ``zipfile.ZipFile`` is to see it, which takes the whole directory in before it counts anything.

    Raises BadZipFile for a directory larger than any honest one. Names are handed on as bare bytes (``orig_filename``
    in code page 437): whether they are marked as UTF-8 often is not true, so the mark is taken away. That goes for what
    is read in one piece as a header; ``is_directory_read`` is to be set when the archive is open.
    """

    is_directory_read = False

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            size = MAX_DIRECTORY  # the end of the file, where the directory is looked for
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("directory too large")
        data = super().read(size)
        if not self.is_directory_read and data.startswith(_DIRECTORY):
            return _unmarked_directory(data)
        if size == _LOCAL_HEADER and data.startswith(_LOCAL):
            return data[:7] + bytes([data[7] & ~_UTF8]) + data[8:]
        return data


def _unmarked_directory(data: bytes) -> bytes:
    directory = bytearray(data)
    at = 0
    while directory.startswith(_DIRECTORY, at) and at + _DIRECTORY_ENTRY <= len(directory):
        directory[at + 9] &= ~_UTF8
        lengths = (int.from_bytes(directory[place : place + 2], "little") for place in range(at + 28, at + 34, 2))
        at += _DIRECTORY_ENTRY + sum(lengths)
    return bytes(directory)


def members_overlap(infos: Sequence[zipfile.ZipInfo], directory: int) -> bool:
    """Whether members lie on top of each other or of the directory: so small files unpack to endless ones."""
    infos = sorted(infos, key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in infos[1:]), directory]
    return any(
        info.header_offset + _LOCAL_HEADER + info.compress_size > end for info, end in zip(infos, ends, strict=False)
    )
