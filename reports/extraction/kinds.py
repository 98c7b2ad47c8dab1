"""What kind of file some bytes are, decided by their structure and never by the file's name alone."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import PurePosixPath
from typing import IO

from reports.errors import ExtractionError
from reports.extraction import compound
from reports.extraction.delimited import MARKS, delimiter
from reports.extraction.zip_source import ZipSource

# The first bytes of formats that are no text; containers (zip, OLE) are told apart by what is in them.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = frozenset({"zip", "rar", "7z", "gzip"})
# Parts of a zip container that only one format has.
_ZIP_PARTS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
    ("META-INF/MANIFEST.MF", "jar"),
)
_ODF_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
)
_ODF_WITHIN = 200  # bytes from the start
_OFFICE_FOLDERS = re.compile(rb"(?:word|xl|ppt)/|\[Content_Types\]\.xml")
_CONTENT_TYPES = "[Content_Types].xml"
# Streams of an OLE container, whose names are written in UTF-16.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_WORD_XML = re.compile(r"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument\b")
_MHTML = re.compile(r"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tbody|tr|td|div|p|span|br|meta)\b[^<]*>", re.IGNORECASE)
# A page's own lines begin with these; text without them breaks its lines itself, whatever tags stand in it.
_PAGE = re.compile(r"<(?:!doctype|html|head|body|meta|div|p|li|h[1-6])\b", re.IGNORECASE)
_FEWEST_LINES = 5
_MARKDOWN = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+\S|\|?[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|)", re.MULTILINE)
_SNIFF = 65_536
_PDF_HEADER_WITHIN = 1024  # bytes; readers forgive what stands before it


def binary_kind(data: bytes) -> str | None:
    """The name of a format that is no text, or None. Raises ExtractionError for a container that can't be opened."""
    if data.startswith(_ZIP):
        return kind_in_zip(io.BytesIO(data))
    if data.startswith(_OLE):
        return _kind_in_ole(data)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":  # two letters may begin a text, its reserved zeros do not
        return "bmp"
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def _kind_in_ole(data: bytes) -> str:
    if kind := next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), None):
        return kind
    compound.stream(data)  # raises if the file is cut off before its directory, which mostly stands at the end
    return "ole"


def kind_in_zip(stream: IO[bytes]) -> str:
    """The name of the format whose container a zip is, or ``zip`` for an archive, also one that can't be opened.

    Raises ExtractionError ``damaged_file`` for a container of a document that can't be opened or lacks its main part.
    """
    stream.seek(0)
    start = stream.read(_SNIFF)
    try:
        with zipfile.ZipFile(ZipSource(stream)) as container:  # type: ignore[arg-type]  # reads what it is given
            names = {name.replace("\\", "/") for name in container.namelist()}
    except (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError) as error:
        if b"word/document.xml" in start:  # cut off before its directory, but its text can be read
            return "docx"
        if _OFFICE_FOLDERS.search(start):
            raise ExtractionError("damaged_file") from error
        return "zip"  # whoever opens the archive is told what is wrong
    if kind := next((kind for part, kind in _ZIP_PARTS if part in names), None):
        return kind
    if kind := next((kind for type_, kind in _ODF_TYPES if type_ in start[:_ODF_WITHIN]), None):
        return kind
    if _CONTENT_TYPES in names:
        raise ExtractionError("damaged_file")
    return "odf" if "META-INF/manifest.xml" in names else "zip"


def text_kind(text: str, name: str) -> str:
    """``html``, ``mhtml``, ``wordml``, ``csv``, ``md`` or ``txt``.

    A few stray tags in a text do not make it a page; a name only settles a doubt.
    """
    start = text[:_SNIFF]
    if _WORD_XML.search(start[:2000]):
        return "wordml"
    if _MHTML.search(start[:4000]):
        return "mhtml"
    tags = len(_HTML.findall(start))
    suffix = PurePosixPath(name).suffix.lower()
    if tags and suffix in {".html", ".htm", ".shtml", ".xhtml", ".mht"}:
        return "html"
    if tags >= 5:
        return "md" if _has_lines_outside_tables(start) else "html"
    if delimiter(text) or (suffix == ".csv" and any(mark in start for mark in MARKS)):
        return "csv"
    if suffix in {".md", ".markdown"} or _MARKDOWN.search(start):
        return "md"
    return "txt"


def _has_lines_outside_tables(start: str) -> bool:
    """Whether a text with tags is set in lines, as converters write it that leave nothing but tables in HTML."""
    return (
        _PAGE.search(start) is None
        and sum(bool(line.strip()) and line.lstrip()[0] != "<" for line in start.split("\n")) >= _FEWEST_LINES
    )
