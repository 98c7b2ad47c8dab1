"""A Word file whose headings have styles and numbers made by Word: 一、 and （一） are seen but are not in the text.

Every second year it also begins with a table of contents, a field whose result lists the headings with their pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.generation.document import Document
from reports.generation.layouts import docx_parts as word
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.package import Part
from reports.generation.report import Line

DIGITS = "一二三四五六七八九十"
HEADS, ITEMS = 1, 2
SHOWN = {HEADS: "%1、", ITEMS: "（%1）"}
"""How Word shows the numbers: 一、 for sections and （一） for what is under them."""


@dataclass
class Numbering:
    """Which numberings a document uses; each number that does not follow the last begins a new one."""

    starts: list[tuple[int, int]] = field(default_factory=list)
    """Kind and first number of each numbering, whose id is its place from 1."""
    last: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Kind → (id, last number)."""

    def properties(self, kind: int, number: int) -> str:
        """The paragraph's ``numPr`` for ``number`` to be shown before it."""
        key, last = self.last.get(kind, (0, 0))
        if not key or number != last + 1:
            self.starts.append((kind, number))
            key = len(self.starts)
        self.last[kind] = (key, number)
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>'

    def part(self) -> Part:
        """numbering.xml."""
        lists = "".join(
            f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{SHOWN[kind]}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            for key, (kind, start) in enumerate(self.starts, start=1)
        )
        used = "".join(
            f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in range(1, len(self.starts) + 1)
        )
        return Part(f"<w:numbering {word.SPACES}>{lists}{used}</w:numbering>", "numbering")


def _line(line: Line, numbering: Numbering) -> str:
    text, number = line.text, ""
    if line.kind == "heading":
        if text[:1] in DIGITS and text[1:2] == "、":
            number, text = numbering.properties(HEADS, DIGITS.index(text[0]) + 1), text[2:]
        return word.paragraph(word.runs(text), f'<w:pStyle w:val="1"/>{number}{word.TEXT_PROPERTIES}')
    if line.kind == "body" and text[:1] == "（" and text[1:2] in DIGITS and text[2:3] == "）":
        number = numbering.properties(ITEMS, DIGITS.index(text[1]) + 1)
        return word.paragraph(word.runs(text[3:]), number + word.TEXT_PROPERTIES)
    return word.line_xml(line)


def _contents(doc: Document) -> str:
    """The table of contents: a field over several paragraphs. None where no heading is left to list."""
    titles = [block.text for block in doc.blocks if isinstance(block, Line) and block.kind == "heading"]
    if not titles:
        return ""
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    props = '<w:pStyle w:val="TOC1"/><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8960"/></w:tabs>'
    lines = [word.run(f"{title}\t{page}") for page, title in enumerate(titles, start=2)]
    lines[0] = start + lines[0]
    lines[-1] += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    head = word.paragraph(word.run("目　录"), word.PROPERTIES["center"])
    return head + "".join(word.paragraph(line, props) for line in lines)


def _render(doc: Document) -> bytes:
    numbering = Numbering()
    blocks = word.blocks_xml(doc, lambda line: _line(line, numbering))
    contents = _contents(doc) if doc.report.year % 2 == 0 else ""
    parts = {"numbering.xml": numbering.part(), "footer1.xml": word.footer("第 ", " 页")}
    return word.word_file(contents + "".join(blocks), parts)


LAYOUT = Layout("docx_numbered", ".docx", _render)
