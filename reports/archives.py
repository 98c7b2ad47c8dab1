"""Zip archives of reports, unpacked within limits: what an archive says of itself is not believed."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from reports.errors import Refusal
from reports.extraction.limits import MAX_FILE_BYTES

MAX_ARCHIVE_BYTES = 500 * 1024 * 1024
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024
MAX_RATIO = 200
_CHUNK = 1 << 20
# What the standard library raises for damaged archives, from its own checks and from the decompressors.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, ValueError, EOFError, RuntimeError)


def is_archive(path: Path) -> bool:
    """Whether a file is a plain zip, by its content; Word and Excel files are zips too, but no archives."""
    with path.open("rb") as stream:
        if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            return False
    try:
        with zipfile.ZipFile(path, metadata_encoding="gb18030") as archive:
            names = archive.namelist()[:200]
    except _DAMAGE:
        return True  # whoever opens it is told what is wrong
    return not any(name.startswith(("word/", "xl/", "ppt/", "META-INF/")) for name in names)


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and bytes of every file in a zip, hidden ones left out.

    Raises Refusal ``bad_archive`` for an archive that is broken, encrypted, or too large in any way. Names that are
    not marked as UTF-8 are read as GB18030, as Chinese systems write them.
    """
    if path.stat().st_size > MAX_ARCHIVE_BYTES:
        raise _bad(f"文件超过 {MAX_ARCHIVE_BYTES >> 20} MiB")
    try:
        with zipfile.ZipFile(path, metadata_encoding="gb18030") as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS:
                raise _bad(f"包含的文件超过 {MAX_MEMBERS} 个")
            for info in infos:  # all of them before the first is handed out, so that an archive is taken whole or not
                _inspect(info)
            unpacked = 0
            for info in infos:
                if _is_hidden(info.filename):
                    continue
                data = _read(archive, info)
                unpacked += len(data)
                if unpacked > MAX_UNPACKED_BYTES:
                    raise _bad("解压后的内容过大")
                yield PurePosixPath(info.filename).name, io.BytesIO(data)
    except _DAMAGE as error:
        raise _bad("文件已损坏或使用了不支持的压缩方式") from error


def _inspect(info: zipfile.ZipInfo) -> None:
    if _leads_out(info.filename):
        raise _bad("包含指向压缩包以外的路径")
    if info.flag_bits & 0x1:
        raise _bad("压缩包有密码")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _bad("包含链接")
    if info.filename.lower().endswith((".zip", ".rar", ".7z")):
        raise _bad("压缩包里还有压缩包")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    data = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            data += chunk
            if len(data) > MAX_FILE_BYTES + 1:  # one byte more, so that taking it in refuses it by name
                break
            if len(data) > _CHUNK and len(data) > info.compress_size * MAX_RATIO:
                raise _bad("压缩比异常")
    return bytes(data)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _bad(reason: str) -> Refusal:
    return Refusal("bad_archive", reason=reason)
