"""Plain text and Markdown: a paragraph per line. What hides a table in them is found later, by the layout step."""

from __future__ import annotations

import re

from reports.errors import ExtractionError
from reports.extraction.content import Content, Paragraph
from reports.extraction.limits import MAX_CELLS, MAX_LINES

_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,300}?)(?<=\S)\1")
_MARKER = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)")
_MAX_MARKED_UP = 5_000
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])")


def read_text(text: str, encoding: str) -> Content:
    """One paragraph per line that is not blank."""
    return Content(text, tuple(_lines(text)), "txt", encoding)


def read_markdown(text: str, encoding: str) -> Content:
    """As text, with headings, emphasis, list markers and links reduced to their words."""
    return Content(text, tuple(_plain(line) for line in _lines(text)), "md", encoding)


def _lines(text: str) -> list[Paragraph]:
    if text.count("\n") > MAX_LINES or text.count("\t") + text.count("|") > MAX_CELLS:
        raise ExtractionError("document_too_large")
    lines, start = [], 0
    for line in text.split("\n"):
        if line.strip() or "\t" in line:  # a lone tab is an empty cell, not an empty line
            lines.append(Paragraph(line, start, start + len(line)))
        start += len(line) + 1
    return lines


def _plain(line: Paragraph) -> Paragraph:
    if (
        "|" in line.text or len(line.text) > _MAX_MARKED_UP
    ):  # cells keep their exact place; nobody marks up so long a line
        return line
    is_heading = _HEADING.match(line.text) is not None
    words = _MARKER.sub("", line.text.rstrip("#") if is_heading else line.text)
    words = _LINK.sub(r"\1", words)
    words = _EMPHASIS.sub(r"\2", words)
    return Paragraph(_ESCAPE.sub(r"\1", words), line.start, line.end, is_heading)
