"""Bytes → Content. One reader per format; to add one, see CONTRIBUTING."""

from __future__ import annotations

from collections.abc import Callable

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.decoding import decode
from reports.extraction.html import read_html
from reports.extraction.kinds import ARCHIVES, binary_kind, text_kind
from reports.extraction.limits import MAX_FILE_BYTES, MAX_TEXT
from reports.extraction.text import read_markdown, read_text

_READERS: dict[str, Callable[[str, str], Content]] = {"txt": read_text, "md": read_markdown, "html": read_html}


def extract(data: bytes, name: str) -> Content:
    """The text and blocks of a file. Raises ExtractionError with a code and what to do about it, in Chinese."""
    if not data:
        raise ExtractionError("empty_file")
    if len(data) > MAX_FILE_BYTES:
        raise ExtractionError("file_too_large", size_mib=f"{len(data) / 2**20:.1f}", limit_mib=MAX_FILE_BYTES >> 20)
    if kind := binary_kind(data):
        raise ExtractionError("is_archive" if kind in ARCHIVES else "unsupported_format", kind=kind)
    text, encoding = decode(data)
    content = _READERS[text_kind(text, name)](text, encoding)
    if len(content.text) > MAX_TEXT:
        raise ExtractionError("document_too_large")
    return content
