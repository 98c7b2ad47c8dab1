"""HTML as saved from a site or from Word: paragraphs and tables, with row and column spans expanded.

Scripts, styles and forms are left out, and what a reader does not see or sees struck out (``html_shown.py``). A table
that only arranges the page (it holds other tables, or whole paragraphs) is read as paragraphs.
"""

from __future__ import annotations

import re

from lxml import etree

from reports.errors import ExtractionError
from reports.extraction.content import Content
from reports.extraction.html_fields import write_entries
from reports.extraction.html_shown import keep_what_shows
from reports.extraction.limits import MAX_TAGS
from reports.extraction.writer import MAX_SPAN, ContentWriter, RawCell, one_line

_SKIPPED = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "select",
    "button",
    "textarea",
    "iframe",
    "object",
    "svg",
}
_BLOCKS = {
    "p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote",
    "article", "section", "header", "footer", "nav", "aside", "main", "figure", "figcaption", "address", "center",
    "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "form", "fieldset", "body", "html", "title",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# A page may stand within another one's; the parser takes the end of either for the end of all.
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
# The parser compares all attributes of an element with each other.
_MAX_ATTRIBUTES = 300
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[^\s\"'/=]+")
_LONG_CELL = 500
_TOO_DEEP = "Excessive depth"


def read_html(text: str, encoding: str) -> Content:
    """Raises ExtractionError for markup that holds no text, or tables beyond any report's size."""
    writer = ContentWriter()
    write_fragment(text, writer)
    return writer.content("html", encoding)


def write_fragment(text: str, writer: ContentWriter) -> None:
    """Write the paragraphs and tables of a page or a part of one. Raises as ``read_html`` does."""
    if text.count("<") > MAX_TAGS or _has_endless_tag(text):
        raise ExtractionError("document_too_large")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(_whole_page(text), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError("not_text") from error
    if root is None:
        raise ExtractionError("not_text")
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):  # the parser leaves out what is nested deeper
        raise ExtractionError("too_deep")
    keep_what_shows(root)
    write_entries(root)
    _read_blocks(root, writer)


def _whole_page(text: str) -> str:
    return _END_OF_PAGE.sub("", _XML_DECLARATION.sub("", text).replace("\x00", ""))


def _has_endless_tag(text: str) -> bool:
    pieces = (piece for piece in text.split("<") if len(piece) > 2 * _MAX_ATTRIBUTES and piece[0].isalpha())
    tags = (_QUOTED.sub(" ", piece).partition(">")[0] for piece in pieces)
    return any(len(_ATTRIBUTE.findall(tag)) > _MAX_ATTRIBUTES for tag in tags)


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _read_blocks(root: etree._Element, writer: ContentWriter) -> None:
    """Write the element's paragraphs and tables. Walks without recursion: pages nest as deep as they like."""
    line: list[str] = []

    def flush(is_heading: bool = False) -> None:
        writer.paragraph("".join(line), is_heading)
        line.clear()

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = _tag(element)
        if event == "end":
            if tag in _BLOCKS:
                flush(tag in _HEADINGS)
            line.append(element.tail or "" if element is not root else "")
            continue
        if tag in _BLOCKS:
            flush()
        if tag in _SKIPPED:
            walker.skip_subtree()
        elif tag == "pre":
            for text in "".join(element.itertext()).split("\n"):
                writer.paragraph(text)
            walker.skip_subtree()
        elif tag == "table" and (rows := _data_rows(element)):
            writer.grid(rows)
            walker.skip_subtree()
        elif tag:
            line.append(element.text or "")
    flush()


def _data_rows(table: etree._Element) -> list[list[RawCell]]:
    """The rows of a table of data; empty if the table only arranges the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [
        [
            RawCell(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
            for cell in row.iterchildren("td", "th")
        ]
        for row in table.iterdescendants("tr")
    ]
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2 or any(len(cell.text) > _LONG_CELL for cell in cells):
        return []
    return rows


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() else 1


def _cell_text(cell: etree._Element) -> str:
    """The words of a cell on one line; a line break inside it becomes a space."""
    if not len(cell):
        return one_line(cell.text or "")
    parts = [cell.text or ""]
    for element in cell.iterdescendants():
        tag = _tag(element)
        if tag in _BLOCKS:
            parts.append(" ")
        if tag and tag not in _SKIPPED:
            parts.append(element.text or "")
        if tag in _BLOCKS and tag != "br":
            parts.append(" ")
        parts.append(element.tail or "")
    return one_line("".join(parts))
