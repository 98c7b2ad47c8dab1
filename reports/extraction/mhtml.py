"""A page saved with all its parts in one file (.mht, and what Word calls a single-file web page)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.decoding import decode
from reports.extraction.html import read_html

_MAX_PARTS = 200


def read_mhtml(data: bytes) -> Content:
    """The first page in the file. Raises ExtractionError ``no_text`` if there is none."""
    message = message_from_bytes(data, policy=policy.default)
    for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False):
        if isinstance(part, EmailMessage) and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                text, encoding = decode(body)
                return read_html(text, encoding)
    raise ExtractionError("no_text")
