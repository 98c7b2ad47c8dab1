"""Streams of a PDF file that swell beyond any report when inflated are refused before pdfium sees them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from reports.errors import ExtractionError

MAX_STREAM = 24 * 2**20  # bytes of one stream, inflated; the largest are fonts
MAX_PICTURE = 64 * 2**20  # the same of a picture
MAX_INFLATED = 512 * 2**20  # bytes of all of them; a long scan of large pages has some 400 MiB
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 4_000  # bytes before a stream in which its dictionary stands
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_MAX_FILTERS = 4
_READ = 1 << 14
_WRITE = 1 << 16


def refuse_bombs(data: bytes) -> None:
    """Raises ExtractionError ``unsafe_file`` where a stream, or all of them together, inflate beyond bounds.

    A stream that can't be inflated (damaged, encrypted) is left to the reader, which knows what to do with it.
    """
    total = 0
    for match in _STREAM.finditer(data):
        header = data[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b" obj")[2]
        filters = len(_FLATE.findall(header))
        if filters > _MAX_FILTERS:
            raise ExtractionError("unsafe_file", reason="反复压缩的数据流")
        pieces: Iterator[bytes] = (data[at : at + _READ] for at in range(match.end(), len(data), _READ))
        for _ in range(filters):
            pieces = _inflate(pieces)
        limit = MAX_PICTURE if _IMAGE.search(header) else MAX_STREAM
        size = 0
        for piece in pieces if filters else ():
            size += len(piece)
            if size > limit or total + size > MAX_INFLATED:
                raise ExtractionError("unsafe_file", reason="解压后过大的数据流")
        total += size


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What the pieces inflate to, a bounded piece at a time; up to where they are broken."""
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _WRITE)
                rest = inflater.unconsumed_tail
            if inflater.eof:
                return
    except zlib.error:
        return
