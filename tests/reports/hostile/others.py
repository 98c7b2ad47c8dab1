"""Pictures, rich text, files in other files' clothes."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

from PIL import Image

from tests.reports.hostile import pages, pdfs, word
from tests.reports.hostile.archives import packed
from tests.reports.hostile.case import END, READ, TITLE, Hostile, report, sample, unzipped, zipped

_LARGE, _DAMAGED, _UNSAFE = ("document_too_large",), ("damaged_file",), ("unsafe_file",)
_BLANK = ("no_text", "not_a_report")
_OFFICE = ("conversion_failed", "too_slow")


def png(width: int, height: int, data: bytes = b"", chunks: bytes = b"") -> bytes:
    """A picture in grey that says to be of a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunks + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_chunk(data: bytes) -> bytes:
    body = b"Comment\0\0" + zlib.compress(data, 9)
    return struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))


def picture(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (600, 800), "white").save(buffer, kind, **options)
    return buffer.getvalue()


def many_pages(count: int) -> bytes:
    """A TIFF file of very many small blank pages, all in the same place."""
    head = struct.pack("<2sHI", b"II", 42, 8)
    body = bytearray()
    for number in range(count):
        entries = (
            (256, 4, 8),
            (257, 4, 8),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, 8),
            (278, 4, 8),
            (279, 4, 64),
        )
        following = 8 + (number + 1) * (2 + 12 * len(entries) + 4) if number + 1 < count else 0
        body += struct.pack("<H", len(entries))
        body += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        body += struct.pack("<I", following)
    return head + bytes(body) + bytes(99)


def page_after_itself() -> bytes:
    """A TIFF file whose second page is the first."""
    data = bytearray(many_pages(1))
    place = 8 + 2 + 12 * 8
    data[place : place + 4] = struct.pack("<I", 8)
    return bytes(data)


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return buffer.getvalue()


def rich(middle: str) -> bytes:
    """Rich text that is a report."""

    def line(text: str) -> str:
        return (
            "".join(
                f"\\u{ord(character)}?" if ord(character) < 32_768 else f"\\u{ord(character) - 65_536}?"
                for character in text
            )
            + "\\par\n"
        )

    return (
        "{\\rtf1\\ansi\n"
        + line(TITLE)
        + line("一、总体情况")
        + middle
        + line("二、主动公开政府信息情况")
        + line(END)
        + "}"
    ).encode()


def open_text(content: str, **parts: bytes) -> bytes:
    """An OpenDocument file; its type stands first and is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        container.writestr("content.xml", content)
        container.writestr("META-INF/manifest.xml", "<a/>")
        for name, part in parts.items():
            container.writestr(f"{name}.xml", part)
    return buffer.getvalue()


OTHERS = (
    Hostile("picture that is a bomb", "a.png", lambda: png(20_000, 20_000, zlib.compress(bytes(20_001 * 20_000), 9)), _LARGE + _DAMAGED),
    Hostile("picture of 100,000 by 100,000", "a.png", lambda: png(100_000, 100_000), _LARGE + _DAMAGED),
    Hostile("picture of two billion by two billion", "a.png", lambda: png(2_147_483_647, 2_147_483_647), _LARGE + _DAMAGED),
    Hostile("picture of nothing", "a.png", lambda: png(0, 0), _DAMAGED),
    Hostile("picture one dot high", "a.png", lambda: png(30_000, 1, zlib.compress(bytes(30_001))), (*_DAMAGED, *_BLANK, *_LARGE)),
    Hostile("picture with a comment that is a bomb", "a.png", lambda: png(9, 9, zlib.compress(bytes(90)), text_chunk(bytes(200 << 20))), (*_DAMAGED, *_BLANK)),
    Hostile("picture with 100,000 comments", "a.png", lambda: png(9, 9, zlib.compress(bytes(90)), text_chunk(b"x") * 100_000), (*_DAMAGED, *_BLANK)),
    Hostile("picture with a sum that is wrong", "a.png", lambda: png(9, 9, zlib.compress(bytes(90)))[:-20] + bytes(20), (*_DAMAGED, *_BLANK)),
    Hostile("half a photograph", "a.jpg", lambda: picture("JPEG")[: len(picture("JPEG")) // 2], (*_DAMAGED, *_BLANK)),
    Hostile("only the mark of a photograph", "a.jpg", lambda: b"\xff\xd8\xff\xe0", _DAMAGED),
    Hostile("photograph that says to be 65,535 by 65,535", "a.jpg", lambda: picture("JPEG").replace(struct.pack(">HH", 800, 600), b"\xff\xff\xff\xff"), _LARGE + _DAMAGED),
    Hostile("10,000 pages of pictures", "a.tif", lambda: many_pages(10_000), _LARGE + _DAMAGED),
    Hostile("page of a picture that follows itself", "a.tif", page_after_itself, (*_DAMAGED, *_BLANK, *_LARGE)),
    Hostile("picture in tiles of no size", "a.tif", lambda: many_pages(1).replace(struct.pack("<HHII", 278, 4, 1, 8), struct.pack("<HHII", 278, 4, 1, 0)), (*_DAMAGED, *_BLANK)),
    Hostile("picture that is -5 high", "a.bmp", lambda: b"BM" + struct.pack("<IIIIiiHH", 99, 0, 54, 40, 9, -2_147_483_648, 1, 24) + bytes(99), _LARGE + _DAMAGED),
    Hostile("moving picture", "a.gif", lambda: picture("GIF"), ("unsupported_format",)),
    Hostile("rich text of 100,000 groups", "a.rtf", lambda: rich("{" * 100_000 + "}" * 100_000), (READ, *_OFFICE, *_UNSAFE, "too_deep", *_LARGE, *_DAMAGED), END),
    Hostile("rich text with groups that do not close", "a.rtf", lambda: rich("{" * 5_000), (READ, *_OFFICE, *_UNSAFE, "too_deep", *_DAMAGED), END),
    Hostile("rich text with two billion bytes to come", "a.rtf", lambda: rich("{\\pict\\bin2147483647 x}"), (READ, *_OFFICE, *_DAMAGED, *_BLANK)),
    Hostile("rich text with a link to a file", "a.rtf", lambda: rich('{\\field{\\*\\fldinst INCLUDETEXT "/etc/passwd"}{\\fldrslt 字}}'), (READ, *_OFFICE), END, ("root:",)),
    Hostile("rich text of tables within each other", "a.rtf", lambda: rich("\\intbl\\itap999 x\\nestcell\\nestrow" * 999 + "\\pard "), (READ, *_OFFICE, *_LARGE, *_UNSAFE, *_DAMAGED), END),
    Hostile("rich text with an object", "a.rtf", lambda: rich("{\\object\\objemb{\\*\\objdata 0105000002000000}}"), (READ, *_OFFICE), END),
    Hostile("open document with laughs", "a.odt", lambda: open_text(f"{word.laughs()}<a>&l9;</a>"), _UNSAFE),
    Hostile("open document that is a bomb", "a.odt", lambda: open_text("<a/>", b=bytes(64 << 20)), _UNSAFE),
    Hostile("open document that is none", "a.odt", lambda: open_text("<a/>"), (*_OFFICE, *_BLANK, *_DAMAGED)),
    Hostile("pdf called docx", "a.docx", lambda: pdfs.page(), (READ,), END),
    Hostile("docx called pdf", "a.pdf", lambda: word.word(), (READ,), END),
    Hostile("page called xls", "a.xls", lambda: pages.made(), (READ,), END),
    Hostile("text called png", "a.png", lambda: report("公开").encode(), (READ,), END),
    Hostile("zip called txt", "a.txt", lambda: zipped({"a.txt": TITLE}), ("is_archive",)),
    Hostile("page and zip in one", "a.html", lambda: pages.made() + zipped({"a.txt": TITLE}), (READ, "not_text"), END),
    Hostile("page and picture in one", "a.html", lambda: b"GIF89a/*" + pages.made(), ("unsupported_format",)),
    Hostile("docx and pdf in one", "a.docx", lambda: word.word() + pdfs.page(), (READ, *_DAMAGED), END),
    Hostile("docx and xlsx in one", "a.docx", lambda: zipped({**unzipped(sample("xlsx_sheets_2021.xlsx")), **unzipped(word.word())}), (READ, *_DAMAGED), END),
    Hostile("docx with something before it", "a.docx", lambda: b"#!/bin/sh\n" + word.word(), ("not_text", *_DAMAGED, READ, "not_a_report")),
    Hostile("program", "a.docx", lambda: b"MZ" + bytes(range(256)) * 99, ("not_text", "not_a_report")),
    Hostile("program of Linux", "a.txt", lambda: b"\x7fELF" + bytes(9_999), ("not_text",)),
    Hostile("rar", "a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), ("is_archive",)),
    Hostile("7z", "a.zip", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), ("is_archive",)),
    Hostile("gzip that is a bomb", "a.txt", lambda: gzip.compress(bytes(64 << 20)), ("is_archive",)),
    Hostile("tar in gzip", "a.tgz", tarred, ("is_archive",)),
    Hostile("zip with an encoding of its own", "a.docx", lambda: packed([(b"word/document.xml", b"x")], said={"method": 99}), _UNSAFE + _DAMAGED),
)  # fmt: skip
