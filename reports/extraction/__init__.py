"""Bytes → Content. One reader per format; to add one, see CONTRIBUTING."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.decoding import decode
from reports.extraction.kinds import ARCHIVES, binary_kind, text_kind
from reports.extraction.limits import MAX_FILE_BYTES, MAX_TEXT

# The module and function that read a kind of file from its bytes, or from its text once decoded. They bring large
# libraries, so each is loaded when first needed.
_BINARY = {
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "xlsx": ("spreadsheet", "read_xlsx"),
    "xls": ("spreadsheet", "read_xls"),
    "doc": ("office", "read_doc"),
    "rtf": ("office", "read_rtf"),
    "odt": ("office", "read_odt"),
    "ods": ("office", "read_ods"),
    "png": ("ocr", "read_picture"),
    "jpeg": ("ocr", "read_picture"),
    "tiff": ("ocr", "read_picture"),
    "bmp": ("ocr", "read_picture"),
    "mhtml": ("mhtml", "read_mhtml"),
    "wordml": ("office", "read_wordml"),
}
_TEXT = {
    "txt": ("text", "read_text"),
    "md": ("text", "read_markdown"),
    "csv": ("delimited", "read_csv"),
    "html": ("html", "read_html"),
}


def extract(data: bytes, name: str) -> Content:
    """The text and blocks of a file. Raises ExtractionError with a code and what to do about it, in Chinese."""
    if not data:
        raise ExtractionError("empty_file")
    if len(data) > MAX_FILE_BYTES:
        raise ExtractionError("file_too_large", size_mib=f"{len(data) / 2**20:.1f}", limit_mib=MAX_FILE_BYTES >> 20)
    content = _read(data, name)
    if len(content.text) > MAX_TEXT:
        raise ExtractionError("document_too_large")
    return content


def _read(data: bytes, name: str) -> Content:
    text = encoding = ""
    kind = binary_kind(data)
    if kind is None:
        text, encoding = decode(data)
        kind = text_kind(text, name)
    if kind in _TEXT:
        return _reader(*_TEXT[kind])(text, encoding)
    if kind in _BINARY:
        return _reader(*_BINARY[kind])(data)
    if kind in ARCHIVES:
        raise ExtractionError("is_archive", kind=kind)
    raise ExtractionError("encrypted_file") if kind == "encrypted" else ExtractionError("unsupported_format", kind=kind)


def _reader(module: str, function: str) -> Callable[..., Content]:
    reader: Any = getattr(import_module(f"reports.extraction.{module}"), function)
    return reader  # type: ignore[no-any-return]


def load_readers() -> None:
    """Load every reader now, for a process that is to read many files."""
    for module, function in (*_BINARY.values(), *_TEXT.values()):
        _reader(module, function)
