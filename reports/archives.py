"""Zip archives of reports, unpacked within limits: what an archive says of itself is not believed."""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from reports.errors import ExtractionError, Refusal
from reports.extraction.kinds import kind_in_zip
from reports.extraction.limits import MAX_FILE_BYTES
from reports.extraction.zip_source import ZipSource, members_overlap

MAX_ARCHIVE_BYTES = 500 * 1024 * 1024
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 8 * 1024 * 1024  # a page of blanks may well shrink a thousandfold
_CHUNK = 1 << 20
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8  # flags of a member
_LOCAL_HEADER = struct.Struct("<4s2xHH8xII4x")  # signature, flags, method, the two sizes
_ARCHIVES = (".zip", ".rar", ".7z")
_LEFT_BEHIND = re.compile(r"\.|__MACOSX|~\$|(?:Thumbs\.db|desktop\.ini)\Z", re.IGNORECASE)
_WIDE = "\u0800"  # from here on characters take three bytes in UTF-8, which bytes of GBK hardly ever form by chance
# What the standard library raises for damaged archives, from its own checks and from the decompressors.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, ValueError, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class _Member:
    path: PurePosixPath
    info: zipfile.ZipInfo


def is_archive(path: Path) -> bool:
    """Whether a file is a plain zip, by its content; Word and Excel files are zips too, but no archives."""
    with path.open("rb") as stream:
        start = stream.read(200)
        if not start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return False
        try:
            return kind_in_zip(stream) == "zip"
        except ExtractionError:
            return False  # whoever reads it as a document is told what is wrong


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and bytes of every file in a zip; folders, hidden files and those that systems leave behind are left out.

    Raises Refusal ``bad_archive`` for an archive that is broken, encrypted, too large in any way or not what it says.
    A name is read as UTF-8 or GB18030, whichever its bytes are: Chinese systems often mark it wrongly or not at all.
    """
    if path.stat().st_size > MAX_ARCHIVE_BYTES:
        raise _bad(f"文件超过 {MAX_ARCHIVE_BYTES >> 20} MiB")
    try:
        with ZipSource(path.open("rb", buffering=0)) as source, zipfile.ZipFile(source) as archive:
            source.is_directory_read = True
            found = _inspected(archive, source)  # before the first is handed out, so that an archive is taken whole
            unpacked = 0
            for member in found:
                data = _read(archive, member.info)
                unpacked += len(data)
                if unpacked > MAX_UNPACKED_BYTES:
                    raise _bad("解压后的内容过大")
                yield member.path.name, io.BytesIO(data)
    except _DAMAGE as error:
        raise _bad("文件已损坏或使用了不支持的压缩方式") from error


def _inspected(archive: zipfile.ZipFile, source: ZipSource) -> list[_Member]:
    """The files in the archive that are to be read, once nothing speaks against any of its members."""
    all_of_it = [_Member(PurePosixPath(_name(info)), info) for info in archive.infolist()]
    found = [member for member in all_of_it if not member.info.orig_filename.endswith(("/", "\\"))]
    if len(found) > MAX_MEMBERS:
        raise _bad(f"包含的文件超过 {MAX_MEMBERS} 个")
    for member in found:
        _inspect(member)
    if len({member.path for member in found}) < len(found):
        raise _bad("有重名的文件")
    if members_overlap(archive.infolist(), archive.start_dir):
        raise _bad("文件相互重叠")
    if sum(member.info.file_size for member in found) > MAX_UNPACKED_BYTES:
        raise _bad("解压后的内容过大")
    for member in found:
        _compare(member.info, source)
    return [member for member in found if not any(map(_LEFT_BEHIND.match, member.path.parts))]


def _name(info: zipfile.ZipInfo) -> str:
    """The path of a member, with forward slashes."""
    name = info.orig_filename.encode("cp437")
    try:
        text = name.decode()
        if not text.isascii() and max(text) < _WIDE:
            text = name.decode("gb18030", errors="strict")
    except UnicodeDecodeError:
        text = name.decode("gb18030", errors="replace")
    return text.replace("\\", "/")


def _inspect(member: _Member) -> None:
    parts = member.path.parts
    if not parts:
        raise _bad("有文件没有名称")
    if member.path.is_absolute() or ".." in parts or parts[0].endswith(":"):
        raise _bad("包含指向压缩包以外的路径")
    size = member.info.file_size  # that it is true is seen in reading
    if size > _RATIO_FROM and size > member.info.compress_size * MAX_RATIO:
        raise _bad("压缩比异常")
    if member.info.flag_bits & _ENCRYPTED:
        raise _bad("压缩包有密码")
    if stat.S_ISLNK(member.info.external_attr >> 16):
        raise _bad("包含链接")
    if member.path.name.lower().endswith(_ARCHIVES):
        raise _bad("压缩包里还有压缩包")


def _compare(info: zipfile.ZipInfo, source: ZipSource) -> None:
    """Refuse a member of which the directory says other things than its own header: programs would differ on it."""
    source.seek(info.header_offset)
    signature, flags, method, *sizes = _LOCAL_HEADER.unpack(source.read(_LOCAL_HEADER.size))
    said = [info.compress_size, info.file_size]
    stated = flags & _SIZES_FOLLOW or 0xFFFFFFFF in sizes or sizes == said
    if signature != b"PK\x03\x04" or method != info.compress_type or not stated:
        raise _bad("目录与内容不一致")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    data = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            data += chunk
            if len(data) > MAX_FILE_BYTES:  # one byte more is enough for intake to refuse it by name
                return bytes(data)
    if len(data) != info.file_size:
        raise _bad("目录与内容不一致")
    return bytes(data)


def _bad(reason: str) -> Refusal:
    return Refusal("bad_archive", reason=reason)
