"""HTML as saved from a site or from Word: paragraphs and tables, with row and column spans expanded.

Scripts, styles and forms are left out. A table that only arranges the page (it holds other tables, or whole
paragraphs) is read as paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from reports.errors import ExtractionError
from reports.extraction.content import Block, Cell, Content, Grid, Paragraph
from reports.extraction.limits import MAX_CELLS, MAX_LINES, MAX_TAGS

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
# White space, and what entities can smuggle in: control characters and other line ends.
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b\ufeff]+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LONG_CELL = 500
_TOO_DEEP = "Excessive depth"
MAX_SPAN = 200


@dataclass
class _Writer:
    """The text as it grows, so that every block knows its place in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    cells: int = 0

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def paragraph(self, text: str, is_heading: bool) -> None:
        if text := _SPACE.sub(" ", text).strip():
            start, end = self.write(text)
            self.blocks.append(Paragraph(text, start, end, is_heading))
            if len(self.blocks) > MAX_LINES:
                raise ExtractionError("document_too_large")
            self.write("\n")

    def count(self, cells: int) -> None:
        """Add to the cells of the document, covered ones included; raises ExtractionError beyond any report's size."""
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise ExtractionError("document_too_large")


def read_html(text: str, encoding: str) -> Content:
    """Raises ExtractionError for markup that holds no text, or tables beyond any report's size."""
    if text.count("<") > MAX_TAGS:
        raise ExtractionError("document_too_large")
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(_XML_DECLARATION.sub("", text).replace("\x00", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractionError("not_text") from error
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):  # the parser leaves out what is nested deeper
        raise ExtractionError("too_deep")
    writer = _Writer()
    _read_blocks(root, writer)
    if not writer.blocks:
        raise ExtractionError("not_text")
    return Content("".join(writer.parts), tuple(writer.blocks), "html", encoding)


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _read_blocks(root: etree._Element, writer: _Writer) -> None:
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
        elif tag == "table" and (rows := _data_rows(element)):
            _write_grid(rows, writer)
            walker.skip_subtree()
        elif tag:
            line.append(element.text or "")
    flush()


@dataclass(frozen=True, slots=True)
class _RawCell:
    text: str
    rowspan: int
    colspan: int


def _data_rows(table: etree._Element) -> list[list[_RawCell]]:
    """The rows of a table of data; empty if the table only arranges the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [
        [
            _RawCell(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
            for cell in row.iterchildren("td", "th")
        ]
        for row in table.iterdescendants("tr")
    ]
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2 or any(len(cell.text) > _LONG_CELL for cell in cells):
        return []
    return rows


def _span(cell: etree._Element, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() else 1


def _cell_text(cell: etree._Element) -> str:
    """The words of a cell on one line; a line break inside it becomes a space."""
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
    return _SPACE.sub(" ", "".join(parts)).strip()


def _write_grid(rows: list[list[_RawCell]], writer: _Writer) -> None:
    grid: list[list[Cell]] = []
    covered: dict[tuple[int, int], Cell] = {}
    start = writer.length
    for number, row in enumerate(rows):
        line: list[Cell] = []
        for position, raw in enumerate(row):
            if position:
                writer.write("\t")
            cell = Cell(raw.text, *writer.write(raw.text))
            _fill_covered(line, covered, number)
            column = len(line)
            line.extend([cell] * raw.colspan)
            for below in range(number + 1, min(number + raw.rowspan, len(rows))):
                covered.update({(below, column + offset): cell for offset in range(raw.colspan)})
            writer.count(raw.colspan * raw.rowspan)
        _fill_covered(line, covered, number)
        writer.write("\n")
        grid.append(line)
    writer.blocks.append(Grid(tuple(map(tuple, grid)), start, writer.length, aligned=True))


def _fill_covered(line: list[Cell], covered: dict[tuple[int, int], Cell], row: int) -> None:
    """Put into the row the cells from above that reach down into its next columns."""
    while (cell := covered.pop((row, len(line)), None)) is not None:
        line.append(cell)
