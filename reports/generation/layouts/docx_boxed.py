"""Word files laid out by hand: the title in a text box, or everything inside the cell of a layout table."""

from __future__ import annotations

from itertools import groupby

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts import docx_parts as word
from reports.generation.layouts.layout import Layout
from reports.generation.report import Line

EMU = 12700
"""English metric units in a point."""
BOX = (430, 90)
"""Width and height of the text box in points."""


def _box(content: str, key: int) -> str:
    """A paragraph with a text box, written for Word of today and once more for older ones (VML)."""
    width, height = (size * EMU for size in BOX)
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    drawing = (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:wrapTopAndBottom/><wp:docPr id="{key}" name="文本框 {key}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
        f"<wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    shape = (
        f'<w:pict><v:rect id="box{key}" style="width:{BOX[0]}pt;height:{BOX[1]}pt" stroked="f">'
        f"<v:textbox>{inside}</v:textbox></v:rect></w:pict>"
    )
    return word.paragraph(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _render_box(doc: Document) -> bytes:
    body, key = [], 0
    for titled, blocks in groupby(doc.blocks, lambda block: isinstance(block, Line) and block.kind == "title"):
        content = word.blocks_xml(Document(doc.report, tuple(blocks)))
        if titled:
            key += 1
            content = [_box("".join(content), key)]
        body += content
    return word.word_file("".join(body), {"footer1.xml": word.footer("— ", " —")})


def _inner(doc: Document, grid: Grid) -> str:
    """A table of the form, and the paragraph that Word puts between it and the end of the cell."""
    return word.table_xml(doc, grid) + "<w:p/>"


def _render_nested(doc: Document) -> bytes:
    body = "".join(word.blocks_xml(doc, table=_inner)) + "<w:p/>"
    width = word.WIDTH + 200
    outer = word.table_of([width], f"<w:tr>{word.cell_of(width, body)}</w:tr>", ruled=False)
    return word.word_file(outer + "<w:p/>", {"footer1.xml": word.footer("", "")})


TEXT_BOX = Layout("docx_text_box", ".docx", _render_box)
NESTED = Layout("docx_nested", ".docx", _render_nested)
