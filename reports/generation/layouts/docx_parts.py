"""WordprocessingML as Word and WPS write it: runs, paragraphs, tables, and the parts beside the document.

Element names and order follow ECMA-376 part 1. What differs between layouts is passed in as functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.package import Link, Part, package
from reports.generation.layouts.placing import Place, column_shares, placed
from reports.generation.report import Line, OtherTable

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
WIDTH = 8960
"""The width of a table in twentieths of a point."""

PROPERTIES: dict[str, str] = {
    "title": '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>',
    "center": '<w:jc w:val="center"/>',
    "right": '<w:ind w:right="640"/><w:jc w:val="right"/>',
    "pager": '<w:jc w:val="center"/>',
}
TEXT_PROPERTIES = '<w:ind w:firstLine="640"/><w:jc w:val="both"/>'
LOOKS: dict[str, str] = {
    "title": '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>',
    "heading": '<w:rFonts w:eastAsia="黑体"/><w:b/>',
}
SMALL = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="18"/>'

CellWriter = Callable[[str], str]
LineWriter = Callable[[Line], str]
TableWriter = Callable[[Document, Grid], str]


def pieces(text: str) -> list[str]:
    """``text`` cut as Word cuts it into runs: short ones in cells, at the figures in running text."""
    if len(text) > 40:
        return [piece for piece in re.split(r"(\d+)", text) if piece]
    step = 1 + ord(text[-1]) % 7
    return [text[start : start + step] for start in range(0, len(text), step)]


def run(text: str, look: str = "", tag: str = "w:t") -> str:
    """One run; line breaks and tabs are elements of their own."""
    parts = []
    for line in text.split("\n"):
        inner = f'</{tag}><w:tab/><{tag} xml:space="preserve">'.join(escape(line, quote=False).split("\t"))
        parts.append(f'<{tag} xml:space="preserve">{inner}</{tag}>')
    props = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{props}{'<w:br/>'.join(parts)}</w:r>"


def runs(text: str, look: str = "") -> str:
    """Text in as many runs as Word would have."""
    return "".join(run(piece, look) for piece in pieces(text)) if text else ""


def paragraph(content: str, props: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{content}</w:p>"


def line_xml(line: Line) -> str:
    """A line of the report, headings as bold paragraphs."""
    return paragraph(runs(line.text, LOOKS.get(line.kind, "")), PROPERTIES.get(line.kind, TEXT_PROPERTIES))


def cell_xml(text: str) -> str:
    """The paragraphs of a cell; a bracket that explains a label begins one of its own."""
    shown = re.sub(r"(?<=部分公开)(?=[（(]区分处理)", "\n", text)
    return "".join(paragraph(runs(part, SMALL), '<w:jc w:val="center"/>') for part in shown.split("\n"))


def table_xml(doc: Document, grid: Grid, cell: CellWriter = cell_xml) -> str:
    """A table of the form, cells merged by gridSpan and vMerge."""
    return table_of(widths_of(grid), "".join(row_xml(cells) for cells in table_cells(doc, grid, cell)))


def widths_of(grid: Grid) -> list[int]:
    """The widths of a table's columns in twentieths of a point."""
    return [int(WIDTH * share) for share in column_shares(grid.name, grid.width)]


def table_cells(doc: Document, grid: Grid, cell: CellWriter) -> list[list[str]]:
    """The cells of every row of a table."""
    widths = widths_of(grid)
    return [
        [_cell(place, widths, cell(doc.text(place.cell)) if place.begins else "<w:p/>") for place in row]
        for row in placed(grid)
    ]


def row_xml(cells: list[str], props: str = "") -> str:
    """A row of cells."""
    return f'<w:tr><w:trPr><w:trHeight w:val="340"/>{props}</w:trPr>{"".join(cells)}</w:tr>'


def table_of(widths: list[int], rows: str, *, ruled: bool = True) -> str:
    """A table around rows of XML."""
    kind = "single" if ruled else "none"
    sides = "".join(
        f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def cell_of(width: int, content: str, spans: str = "") -> str:
    """A cell with ready paragraphs."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _cell(place: Place, widths: list[int], content: str) -> str:
    spans = f'<w:gridSpan w:val="{place.columns}"/>' if place.columns > 1 else ""
    if not place.begins:
        spans += "<w:vMerge/>"
    elif place.cell.rows > 1:
        spans += '<w:vMerge w:val="restart"/>'
    width = sum(widths[place.column : place.column + place.columns])
    return cell_of(width, content, spans)


def other_table_xml(table: OtherTable) -> str:
    """A table that is not the form's."""
    columns = max(len(row) for row in table.rows)
    widths = [WIDTH // columns] * columns
    rows = "".join(row_xml([cell_of(widths[0], cell_xml(text)) for text in row]) for row in table.rows)
    return table_of(widths, rows)


def blocks_xml(doc: Document, line: LineWriter = line_xml, table: TableWriter = table_xml) -> list[str]:
    """Every block in order; between two tables there is an empty paragraph, without which Word makes them one."""
    out, after_table = list[str](), False
    for block in doc.blocks:
        if isinstance(block, Line):
            out.append(line(block))
        else:
            xml = table(doc, block) if isinstance(block, Grid) else other_table_xml(block)
            out.append("<w:p/>" + xml if after_table else xml)
        after_table = not isinstance(block, Line)
    return out


STYLES = Part(
    f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
    '<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>'
    "</w:styles>",
    "styles",
)


def field(instruction: str, shown: str) -> str:
    """A complex field; only ``shown`` is text of the document."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def footer(before: str, after: str) -> Part:
    """A footer with the number of the page."""
    number = run(before) + field("PAGE \\* MERGEFORMAT", run("1")) + run(after)
    return Part(f"<w:ftr {SPACES}>{paragraph(number, PROPERTIES['center'])}</w:ftr>", "footer")


def header(text: str) -> Part:
    """A running head."""
    return Part(f"<w:hdr {SPACES}>{paragraph(run(text), PROPERTIES['center'])}</w:hdr>", "header")


def word_file(body: str, parts: Mapping[str, Part | Link] | None = None) -> bytes:
    """A docx file with this body; header1.xml and footer1.xml among the parts are put on every page."""
    beside: dict[str, Part | Link] = {"styles.xml": STYLES, **(parts or {})}
    marks = "".join(
        f'<w:{kind}Reference w:type="default" r:id="{kind}1"/>'
        for kind in ("header", "footer")
        if f"{kind}1.xml" in beside
    )
    page = (
        f'<w:sectPr>{marks}<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992" '
        'w:gutter="0"/>'
        "</w:sectPr>"
    )
    xml = f"<w:document {SPACES}><w:body>{body}{page}</w:body></w:document>"
    return package("word/document.xml", xml, "document", beside)
