"""Streams of a PDF file that swell beyond any report, or break off, are refused before pdfium sees them.

Of a stream that is broken pdfium shows what it could inflate and says nothing: cells would be empty or cut short.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from reports.errors import ExtractionError

MAX_STREAM = 24 * 2**20  # bytes of one stream, inflated; the largest are fonts
MAX_PICTURE = 64 * 2**20  # the same of a picture
MAX_INFLATED = 512 * 2**20  # bytes of all of them; a long scan of large pages has some 400 MiB
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 4_000  # bytes before a stream, but behind the one before it, in which its dictionary stands
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_ASCII = re.compile(rb"/(?:ASCII85Decode|A85)\b")
_ASCII_END = b"~>"
_MAX_ASCII = 4 * 2**20  # bytes of a stream in ASCII that is looked into
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_MAX_FILTERS = 4
_READ = 1 << 14
_WRITE = 1 << 16


def refuse_bombs(data: bytes) -> None:
    """Raises ExtractionError ``unsafe_file`` where a stream, or all of them together, inflate beyond bounds, and
    ``damaged_file`` where one that is no picture can be inflated in part.

    A stream that can't be inflated at all (encrypted, wrapped in a filter of pictures) is left to the reader.
    """
    total = above = 0
    is_encrypted = b"/Encrypt" in data
    for match in _STREAM.finditer(data):
        header = data[max(above, match.start() - _DICTIONARY) : match.start()].rpartition(b" obj")[2]
        above = match.end()
        filters = len(_FLATE.findall(header))
        if not filters:
            continue
        if filters > _MAX_FILTERS:
            raise ExtractionError("unsafe_file", reason="反复压缩的数据流")
        is_picture = _IMAGE.search(header) is not None
        is_looked_into = not (is_picture or is_encrypted)
        pieces: Iterator[bytes] = (data[at : at + _READ] for at in range(match.end(), len(data), _READ))
        if is_looked_into and _ASCII.search(header):
            pieces = iter([_from_ascii(data, match.end())])
        for _ in range(filters):
            pieces = _inflate(pieces, whole=is_looked_into)
        limit = MAX_PICTURE if is_picture else MAX_STREAM
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > limit or total + size > MAX_INFLATED:
                raise ExtractionError("unsafe_file", reason="解压后过大的数据流")
        total += size


def _from_ascii(data: bytes, start: int) -> bytes:
    end = data.find(_ASCII_END, start)
    if end < 0:
        raise ExtractionError("damaged_file")
    if end - start > _MAX_ASCII:
        raise ExtractionError("unsafe_file", reason="过大的数据流")
    try:
        return base64.a85decode(data[start:end])
    except ValueError as error:
        raise ExtractionError("damaged_file") from error


def _inflate(pieces: Iterator[bytes], whole: bool) -> Iterator[bytes]:
    """What the pieces inflate to, a bounded piece at a time; up to where they are broken, if that need not be whole."""
    inflater = zlib.decompressobj()
    begun = False
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                inflated = inflater.decompress(rest, _WRITE)
                begun = begun or bool(inflated)
                yield inflated
                rest = inflater.unconsumed_tail
            if inflater.eof:
                return
    except zlib.error:
        pass
    if whole and begun:
        raise ExtractionError("damaged_file")
