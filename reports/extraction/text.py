"""Plain text and Markdown: a paragraph per line. What hides a table in them is found later, by the layout step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reports.errors import ExtractionError
from reports.extraction.content import Content, Paragraph
from reports.extraction.html import write_fragment
from reports.extraction.limits import MAX_CELLS, MAX_LINES
from reports.extraction.writer import ContentWriter

_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,300}?)(?<=\S)\1")
_MARKER = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)")
_TABLE = re.compile(r"<(?P<end>/?)table\b[^<>]*>", re.IGNORECASE)
# In cells: emphasis, entities, escapes, breaks and other tags; what is struck out or refers to a note, whole.
_CELL_MARKUP = re.compile(
    r"~~[^~|\n]*~~|\[\^\w+\]|<(?P<tag>sup|del|s|strike)>[^<|\n]*</(?P=tag)>|\*\*|&(?:nbsp|ensp|emsp|#160);"
    r"|</?(?:br|b|strong|i|em|u|ins|span|font|center|p|div)\b[^<>|\n]*>|\\(?=[-.\[\]()*_+#~])",
    re.IGNORECASE,
)
_MAX_MARKED_UP = 5_000
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])")


def read_text(text: str, encoding: str) -> Content:
    """One paragraph per line that is not blank."""
    return Content(text, tuple(_lines(text)), "txt", encoding)


def read_markdown(text: str, encoding: str) -> Content:
    """As text, with headings, emphasis, list markers and links reduced to their words; tables may be set in HTML."""
    if _TABLE.search(text):
        return _with_tables(text, encoding)
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


def _with_tables(text: str, encoding: str) -> Content:
    writer = ContentWriter()
    for piece in _pieces(text):
        if _TABLE.match(piece):
            write_fragment(piece, writer)
            continue
        for line in map(_plain, _lines(piece)):
            writer.paragraph(line.text, line.is_heading)
    return writer.content("md", encoding)


def _pieces(text: str) -> Iterator[str]:
    """The text's outermost tables, and what stands between them."""
    depth = start = 0
    for tag in _TABLE.finditer(text):
        depth = max(0, depth + (-1 if tag["end"] else 1))
        if depth == 1 and not tag["end"]:
            yield text[start : tag.start()]
            start = tag.start()
        elif depth == 0:
            yield text[start : tag.end()]
            start = tag.end()
    yield text[start:]


def _plain(line: Paragraph) -> Paragraph:
    if len(line.text) > _MAX_MARKED_UP:  # nobody marks up so long a line
        return line
    if "|" in line.text:  # cells keep their exact place
        return replace(line, text=_CELL_MARKUP.sub(lambda found: " " * len(found[0]), line.text))
    is_heading = _HEADING.match(line.text) is not None
    words = _MARKER.sub("", line.text.rstrip("#") if is_heading else line.text)
    words = _LINK.sub(r"\1", words)
    words = _EMPHASIS.sub(r"\2", words)
    return Paragraph(_ESCAPE.sub(r"\1", words), line.start, line.end, is_heading)
