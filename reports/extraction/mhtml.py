"""A page saved with all its parts in one file (.mht, and what Word calls a single-file web page)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.decoding import decode
from reports.extraction.html import read_html

_MAX_PARTS = 5_000  # lines that may begin one


def read_mhtml(data: bytes) -> Content:
    """The first page in the file.

    Raises ExtractionError ``no_text`` if there is none, ``document_too_large`` or ``too_deep`` for more parts than a
    page has, beside or within each other.
    """
    if data.count(b"\n--") > _MAX_PARTS:
        raise ExtractionError("document_too_large")
    try:
        message = message_from_bytes(data, policy=policy.default)
    except RecursionError as error:
        raise ExtractionError("too_deep") from error
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                text, encoding = decode(body)
                return read_html(text, encoding)
    raise ExtractionError("no_text")
