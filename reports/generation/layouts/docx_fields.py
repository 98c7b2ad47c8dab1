"""A Word file with hidden text, fields and links, lines broken softly, tabs for indents, labels stretched by spaces."""

from __future__ import annotations

from reports.generation.document import Document
from reports.generation.layouts import docx_parts as word
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.package import Link
from reports.generation.report import Line

HIDDEN = "填报人核对用：本行不打印，上报前请勿删除"
LINKED = "人民政府网站"
ADDRESS = "https://www.example.gov.cn/zwgk/"
VANISH = "<w:vanish/>"
SMALL_HIDDEN = f'<w:rFonts w:eastAsia="宋体"/>{VANISH}<w:sz w:val="18"/>'


def _linked(text: str, *, by_field: bool) -> str:
    """Runs of ``text``; the first mention of the site is a link, as an element or as a field."""
    before, found, after = text.partition(LINKED)
    if not found:
        return word.runs(text)
    shown = word.runs(found)
    link = f'<w:hyperlink r:id="link">{shown}</w:hyperlink>'
    if by_field:
        link = word.field(f'HYPERLINK "{ADDRESS}"', shown)
    return word.runs(before) + link + word.runs(after)


class Typist:
    """Writes one document; hidden text comes every few cells."""

    def __init__(self) -> None:
        self._cells = self._lines = 0

    def line(self, line: Line) -> str:
        """A paragraph, indented by a tab."""
        self._lines += 1
        if line.kind not in ("body", "lead"):
            return word.line_xml(line)
        indent = word.run("\t") if line.kind == "body" else ""
        return word.paragraph(indent + _linked(line.text, by_field=self._lines % 2 == 0), '<w:jc w:val="both"/>')

    def cell(self, text: str) -> str:
        """A cell; two-character labels are stretched, a hidden number stands before every fifth figure."""
        if len(text) == 2 and not text.isascii():
            return word.cell_xml(f"{text[0]}　{text[1]}")
        self._cells += 1
        if text.isdigit() and self._cells % 5 == 0:
            hidden = word.run(str(int(text) + 4), SMALL_HIDDEN)
            return word.paragraph(hidden + word.runs(text, word.SMALL), word.PROPERTIES["center"])
        return word.cell_xml(text)


def _softly(doc: Document) -> Document:
    """The document with every heading and the paragraph after it as one, a soft line break between them."""
    blocks = list(doc.blocks)
    for index in range(len(blocks) - 2, -1, -1):
        head, text = blocks[index], blocks[index + 1]
        if isinstance(head, Line) and isinstance(text, Line) and (head.kind, text.kind) == ("heading", "body"):
            blocks[index : index + 2] = [Line(f"{head.text}\n{text.text}", "body")]
    return Document(doc.report, tuple(blocks))


def _render(doc: Document) -> bytes:
    typist = Typist()
    blocks = word.blocks_xml(_softly(doc), typist.line, lambda whole, grid: word.table_xml(whole, grid, typist.cell))
    hidden = word.paragraph(word.run(HIDDEN, VANISH), f"<w:rPr>{VANISH}</w:rPr>")
    middle = len(blocks) // 2
    body = "".join([*blocks[:middle], hidden, *blocks[middle:]])
    return word.word_file(body, {"footer1.xml": word.footer("第 ", " 页"), "link": Link(ADDRESS)})


LAYOUT = Layout("docx_fields", ".docx", _render, outside=(HIDDEN,))
