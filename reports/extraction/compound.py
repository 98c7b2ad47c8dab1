"""OLE compound files (doc, wps, xls of Office 97–2003): one stream out of the container.

Layout: [MS-CFB]. Chains of sectors are followed at most once through the file, whatever they say.
"""

from __future__ import annotations

import struct

from reports.errors import ExtractionError

_HEADER = 512
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on end a chain or mark a sector as free
_FIRST_TABLES = 109  # sector numbers of the allocation table that stand in the header
_STREAM, _ROOT = 2, 5


def stream(data: bytes, *names: str) -> bytes | None:
    """The bytes of the first stream that has one of the names, None if there is none.

    Raises ExtractionError ``damaged_file`` for chains that lead out of the file or round in circles.
    """
    try:
        return _Compound(data).stream(names)
    except (struct.error, IndexError) as error:
        raise ExtractionError("damaged_file") from error


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        major, self._shift, self._mini_shift = struct.unpack_from("<H2xHH", data, 26)
        if self._shift not in (9, 12) or self._mini_shift != 6:
            raise IndexError(major)
        self._directory_start, self._cutoff, self._mini_start = struct.unpack_from("<I4xII", data, 48)
        extra, _count = struct.unpack_from("<II", data, 68)
        tables = list(struct.unpack_from(f"<{_FIRST_TABLES}I", data, 76))
        for _ in range(len(data) >> self._shift):
            if extra >= _LAST_SECTOR:
                break
            numbers = self._numbers(extra)
            tables += numbers[:-1]
            extra = numbers[-1]
        self._next = [number for table in tables if table < _LAST_SECTOR for number in self._numbers(table)]

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        directory = self._chain(self._directory_start)
        entries = [directory[start : start + _ENTRY] for start in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        for name in names:
            wanted = name.encode("utf-16-le")
            for entry in entries:
                length = max(int.from_bytes(entry[64:66], "little") - 2, 0)
                if entry[66] == _STREAM and entry[:length] == wanted:
                    return self._content(entry, entries)
        return None

    def _content(self, entry: bytes, entries: list[bytes]) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff:
            return self._chain(start)[:size]
        root = next((other for other in entries if other[66] == _ROOT), None)
        if root is None:
            raise IndexError("no root")
        small = self._chain(struct.unpack_from("<I", root, 116)[0])
        following = memoryview(self._chain(self._mini_start)).cast("I")
        unit = 1 << self._mini_shift
        parts = [small[number * unit : (number + 1) * unit] for number in _walk(start, following)]
        return b"".join(parts)[:size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _walk(start, self._next))

    def _sector(self, number: int) -> bytes:
        start = (number << self._shift) + (1 << self._shift)  # the header takes the place of one sector
        sector = self._data[start : start + (1 << self._shift)]
        if not sector:
            raise IndexError(number)
        return sector.ljust(1 << self._shift, b"\0")  # the last one may break off

    def _numbers(self, number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{1 << self._shift - 2}I", self._sector(number))


def _walk(start: int, following: list[int] | memoryview[int]) -> list[int]:
    chain: list[int] = []
    number = start
    while number < _LAST_SECTOR:
        if len(chain) > len(following):
            raise IndexError("circle")
        chain.append(number)
        number = following[number]
    return chain
