"""What kind of file some bytes are, decided by their structure and never by the file's name alone."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

# The first bytes of formats that are no text; a zip container is told apart by the names inside it.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc/xls/wps"),
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
ARCHIVES = frozenset({"zip", "rar", "7z", "gzip"})
_ZIP_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"mimetypeapplication/vnd.oasis", "odf"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tbody|tr|td|div|p|span|br|meta)\b[^<]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+\S|\|?[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|)", re.MULTILINE)
_SNIFF = 65_536


def binary_kind(data: bytes) -> str | None:
    """The name of a format that is no text, or None."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for member, kind in _ZIP_MEMBERS if member in data[:_SNIFF]), "zip")
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":  # two letters may begin a text, its reserved zeros do not
        return "bmp"
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def text_kind(text: str, name: str) -> str:
    """``html``, ``md`` or ``txt``. A few stray tags in a text do not make it a page; a name only settles a doubt."""
    tags = len(_HTML.findall(text[:_SNIFF]))
    suffix = PurePosixPath(name).suffix.lower()
    if tags >= 5 or (tags and suffix in {".html", ".htm", ".shtml", ".xhtml", ".mht"}):
        return "html"
    if suffix in {".md", ".markdown"} or _MARKDOWN.search(text[:_SNIFF]):
        return "md"
    return "txt"
