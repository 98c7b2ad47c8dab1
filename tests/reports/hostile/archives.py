"""Zip files that are bombs, lie about themselves or lead elsewhere."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence

from tests.reports.hostile.case import READ, TITLE, Hostile, zipped

LOCAL = struct.Struct("<4sHHHHHIIIHH")
ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
END_OF_DIRECTORY = struct.Struct("<4sHHHHIIH")
UTF8 = 0x800
TEXT = TITLE.encode()


def packed(
    members: Sequence[tuple[bytes, bytes]],
    *,
    flags: int = 0,
    local_names: Sequence[bytes] = (),
    said: dict[str, int] | None = None,
    local_said: dict[str, int] | None = None,
    same_place: bool = False,
) -> bytes:
    """A zip written byte by byte. ``said`` replaces what the directory says (``size``, ``packed``, ``crc``, ``method``,
    ``attributes``), ``local_said`` what the members' own headers say."""
    body, directory = bytearray(), bytearray()
    first = 0
    for number, (name, data) in enumerate(members):
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        squeezed = deflater.compress(data) + deflater.flush()
        true = {"method": 8, "crc": zlib.crc32(data), "packed": len(squeezed), "size": len(data), "attributes": 0}
        own, listed = {**true, **(local_said or {})}, {**true, **(said or {})}
        local_name = local_names[number] if local_names else name
        place = first if same_place else len(body)
        if not (same_place and number):
            head = (b"PK\3\4", 20, flags, own["method"], 0, 33, own["crc"], own["packed"], own["size"])
            body += LOCAL.pack(*head, len(local_name), 0) + local_name + squeezed
        entry = (b"PK\1\2", 20, 20, flags, listed["method"], 0, 33, listed["crc"], listed["packed"], listed["size"])
        directory += ENTRY.pack(*entry, len(name), 0, 0, 0, 0, listed["attributes"], place) + name
    count = min(len(members), 0xFFFF)
    return bytes(body + directory + END_OF_DIRECTORY.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))


def quine_like(depth: int = 6) -> bytes:
    """A zip of ten zips of ten zips of … of a bomb."""
    data = zipped({"0.txt": bytes(4 << 20)})
    for _ in range(depth):
        data = zipped({f"{number}.zip": data for number in range(10)})
    return data


def directory_only(entries: int) -> bytes:
    """Nothing but a directory, of very many members that are not there."""
    entry = ENTRY.pack(b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    start = LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    directory = entry * entries
    end = END_OF_DIRECTORY.pack(b"PK\5\6", 0, 0, 0xFFFE, 0xFFFE, len(directory), len(start), 0)
    return start + directory + end


def link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def many_entries() -> bytes:
    return packed([(f"{number}.txt".encode(), b"") for number in range(70_000)])


_BAD = ("bad_archive",)

ARCHIVES = (
    Hostile("bomb of one file", "a.zip", lambda: zipped({"a.txt": bytes(200 << 20)}), _BAD),
    Hostile("bomb of many files", "a.zip", lambda: zipped({f"{n}.txt": bytes(9 << 20) for n in range(20)}), _BAD),
    Hostile("bomb in bombs", "a.zip", quine_like, _BAD),
    Hostile("zip in a zip", "a.zip", lambda: zipped({"a.txt": TEXT, "b.zip": zipped({"c.txt": TEXT})}), _BAD),
    Hostile("70,000 members", "a.zip", many_entries, _BAD),
    Hostile("600,000 members that are not there", "a.zip", lambda: directory_only(600_000), _BAD),
    Hostile(
        "members in one and the same place",
        "a.zip",
        lambda: packed([(f"{n}.txt".encode(), bytes(1 << 20)) for n in range(400)], same_place=True),
        _BAD,
    ),
    Hostile(
        "members that overlap",
        "a.zip",
        lambda: packed([(b"a.txt", TEXT * 9), (b"b.txt", TEXT)], said={"packed": 9_999}, local_said={"packed": 9_999}),
        _BAD,
    ),
    Hostile("smaller than it says", "a.zip", lambda: packed([(b"a.txt", TEXT)], said={"size": 1 << 30}), _BAD),
    Hostile("larger than it says", "a.zip", lambda: packed([(b"a.txt", bytes(20 << 20))], said={"size": 9}), _BAD),
    Hostile(
        "larger than it says, with a sum to match",
        "a.zip",
        lambda: packed([(b"a.txt", TEXT * 99)], said={"size": len(TEXT), "crc": zlib.crc32(TEXT)}),
        _BAD,
    ),
    Hostile("wrong sum", "a.zip", lambda: packed([(b"a.txt", TEXT)], said={"crc": 1}), _BAD),
    Hostile(
        "says to take 3 GiB in all",
        "a.zip",
        lambda: packed([(b"a.txt", TEXT), (b"b.txt", TEXT)], said={"size": 3 << 29}, local_said={"size": 3 << 29}),
        _BAD,
    ),
    Hostile("password", "a.zip", lambda: packed([(b"a.txt", TEXT)], flags=1), _BAD),
    Hostile("link", "a.zip", link, _BAD),
    Hostile("path that climbs out", "a.zip", lambda: zipped({"../../../../etc/cron.d/a.txt": TEXT}), _BAD),
    Hostile("path that climbs out on Windows", "a.zip", lambda: packed([(b"..\\..\\a.txt", TEXT)]), _BAD),
    Hostile("path from the root", "a.zip", lambda: packed([(b"/etc/a.txt", TEXT)]), _BAD),
    Hostile("path from a drive", "a.zip", lambda: packed([(b"C:\\a.txt", TEXT)]), _BAD),
    Hostile("name twice", "a.zip", lambda: packed([(b"a.txt", TEXT), (b"a.txt", TEXT * 2)]), _BAD),
    Hostile("name of 10,000 characters", "a.zip", lambda: zipped({"长" * 10_000 + ".txt": TEXT}), (READ,), "长长.txt"),
    Hostile("no name", "a.zip", lambda: packed([(b"", TEXT)]), _BAD),
    Hostile("name with NUL and line breaks", "a.zip", lambda: packed([(b"a\0\n.txt", TEXT)]), (READ,), "a"),
    Hostile(
        "other name in the directory",
        "a.zip",
        lambda: packed([(b"a.txt", TEXT)], local_names=[b"../a.txt"]),
        _BAD,
    ),
    Hostile("other method in the directory", "a.zip", lambda: packed([(b"a.txt", TEXT)], said={"method": 0}), _BAD),
    Hostile(
        "unknown method", "a.zip", lambda: packed([(b"a", TEXT)], said={"method": 99}, local_said={"method": 99}), _BAD
    ),
    Hostile("name in GBK", "a.zip", lambda: packed([("年报.txt".encode("gbk"), TEXT)]), (READ,), "年报.txt"),
    Hostile(
        "name in GB18030, four bytes a character",
        "a.zip",
        lambda: packed([("㐂䶮𠮷.txt".encode("gb18030"), TEXT)]),
        (READ,),
        "㐂䶮𠮷.txt",
    ),
    Hostile(
        "name in GBK, marked as UTF-8",
        "a.zip",
        lambda: packed([("水务局年报.txt".encode("gbk"), TEXT)], flags=UTF8),
        (READ,),
        "水务局年报.txt",
    ),
    Hostile("name in UTF-8, not marked", "a.zip", lambda: packed([("年报.txt".encode(), TEXT)]), (READ,), "年报.txt"),
    Hostile("name in no encoding", "a.zip", lambda: packed([(b"\xff\xfe\x80.txt", TEXT)]), (READ,), ".txt"),
    Hostile("cut in the middle", "a.zip", lambda: packed([(b"a.txt", TEXT * 9)])[:60], _BAD),
    Hostile("nothing in it", "a.zip", lambda: zipped({}), (READ,)),
)
"""Archives; ``holds`` is the end of a file's name that is found in them."""
