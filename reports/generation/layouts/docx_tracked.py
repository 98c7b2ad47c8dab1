"""A Word file with tracked changes, comments and footnotes. What is true is the file with all changes accepted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts import docx_parts as word
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.package import Part
from reports.generation.report import Line

DELETED = "（本段为上年模板文字，今年不再适用，删除。）"
COMMENT = "请业务科室再核对一遍这组数据"
NOTE = "数据由机关各科室报送，办公室汇总。"
WHO = 'w:author="校对" w:date="2022-01-10T09:00:00Z"'
NOTED = 32
"""The footnote stands behind this many characters of the first paragraph that is more than twice as long."""


class Reviser:
    """Makes the changes of one document: every few paragraphs and cells, in turn."""

    def __init__(self) -> None:
        ids = count(10)
        self._next: Callable[[], int] = ids.__next__
        self._paragraphs = self._cells = 0
        self._noted = self._commented = False

    def _mark(self, kind: str, content: str = "") -> str:
        head = f'w:{kind} w:id="{self._next()}" {WHO}'
        return f"<{head}>{content}</w:{kind}>" if content else f"<{head}/>"

    def inserted(self, text: str, look: str = "") -> str:
        return self._mark("ins", word.run(text, look))

    def deleted(self, text: str, look: str = "") -> str:
        return self._mark("del", word.run(text, look, "w:delText"))

    def line(self, line: Line) -> str:
        """A line; paragraphs of the narrative have changes in them."""
        if line.kind != "body" or len(line.text) < 20:
            return word.line_xml(line)
        self._paragraphs += 1
        turn, text = self._paragraphs % 5, line.text
        if not self._noted and len(text) > 2 * NOTED:
            self._noted = True
            sign = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
            return word.paragraph(word.runs(text[:NOTED]) + sign + word.runs(text[NOTED:]), word.TEXT_PROPERTIES)
        if turn == 1:
            removed = word.paragraph(self.deleted(DELETED), f"<w:rPr>{self._mark('del')}</w:rPr>")
            return removed + word.paragraph(self.inserted(text), word.TEXT_PROPERTIES)
        if turn == 3:
            changed = word.runs(text[:9]) + self.deleted("共计约") + self.inserted(text[9:16]) + word.runs(text[16:])
            return word.paragraph(changed, word.TEXT_PROPERTIES)
        if turn == 4:
            return self._moved(text)
        return word.line_xml(line)

    def _moved(self, text: str) -> str:
        """A paragraph moved up: it still stands, as moved away, behind one that was typed anew."""
        spans = []
        for kind, tag in (("moveTo", "w:t"), ("moveFrom", "w:t")):
            key = self._next()
            begin = f'<w:{kind}RangeStart w:id="{key}" {WHO} w:name="move{len(text)}"/>'
            inside = self._mark(kind, word.run(text, tag=tag))
            end = f'<w:{kind}RangeEnd w:id="{key}"/>'
            spans.append(word.paragraph(begin + inside + end, f"<w:rPr>{self._mark(kind)}</w:rPr>"))
        return "".join(spans)

    def cell(self, text: str) -> str:
        """A cell; a number now and then replaces another, and some have a comment or a footnote."""
        if text and not text.isdigit():
            return word.cell_xml(text)
        self._cells += 1
        if self._cells % 10 == 0:
            old = self.deleted(str(int(text or 0) + 3), word.SMALL)
            new = self.inserted(text, word.SMALL) if text else ""
            return word.paragraph(old + new, word.PROPERTIES["center"])
        if text and not self._commented:
            self._commented = True
            start, end = '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>'
            sign = '<w:r><w:commentReference w:id="1"/></w:r>'
            return word.paragraph(start + word.runs(text, word.SMALL) + end + sign, word.PROPERTIES["center"])
        return word.cell_xml(text)

    def table(self, doc: Document, grid: Grid) -> str:
        """A table; in section 3 a row was struck out for another, and the last one was added."""
        rows = word.table_cells(doc, grid, self.cell)
        xml = [word.row_xml(cells) for cells in rows]
        plain = [
            index
            for index, row in enumerate(grid.rows)
            if row and row[0].columns == 3 and row[-1].code and len(row) == 8
        ]
        if grid.name == "requests" and plain:
            added = word.table_cells(doc, grid, self._added)[plain[-1]]
            xml[plain[-1]] = word.row_xml(added, self._mark("ins"))
            struck = word.table_cells(doc, grid, self._struck)[plain[0]]
            xml.insert(plain[0], word.row_xml(struck, self._mark("del")))
        return word.table_of(word.widths_of(grid), "".join(xml))

    def _added(self, text: str) -> str:
        content = self.inserted(text, word.SMALL) if text else ""
        return word.paragraph(content, f"{word.PROPERTIES['center']}<w:rPr>{self._mark('ins')}</w:rPr>")

    def _struck(self, text: str) -> str:
        old = f"{int(text) + 5}" if text.isdigit() else text
        content = self.deleted(old, word.SMALL) if old else ""
        return word.paragraph(content, f"{word.PROPERTIES['center']}<w:rPr>{self._mark('del')}</w:rPr>")


def _comments() -> Part:
    comment = f'<w:comment w:id="1" {WHO} w:initials="校">{word.paragraph(word.run(COMMENT))}</w:comment>'
    return Part(f"<w:comments {word.SPACES}>{comment}</w:comments>", "comments")


def _footnotes() -> Part:
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{key}">{word.paragraph(f"<w:r><w:{kind}/></w:r>")}</w:footnote>'
        for key, kind in ((0, "separator"), (1, "continuationSeparator"))
    )
    note = f'<w:footnote w:id="2">{word.paragraph("<w:r><w:footnoteRef/></w:r>" + word.run(NOTE))}</w:footnote>'
    return Part(f"<w:footnotes {word.SPACES}>{lines}{note}</w:footnotes>", "footnotes")


def _render(doc: Document) -> bytes:
    reviser = Reviser()
    body = "".join(word.blocks_xml(doc, reviser.line, reviser.table))
    parts = {"comments.xml": _comments(), "footnotes.xml": _footnotes(), "footer1.xml": word.footer("- ", " -")}
    return word.word_file(body, parts)


LAYOUT = Layout("docx_tracked", ".docx", _render, outside=(DELETED, COMMENT))
