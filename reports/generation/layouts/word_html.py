"""A page saved from Word: every few characters in a paragraph, a span and a font of their own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.html_table import other_table_html, table_html
from reports.generation.layouts.layout import Layout
from reports.generation.report import Line, OtherTable

_FONT = '<span style="font-family:仿宋"><font size="3">'
_END = "</font></span>"


def _chunks(text: str) -> Iterator[str]:
    """Pieces of two to seven characters, longer ones in running text."""
    start, step = 0, 2
    while start < len(text):
        yield text[start : start + step]
        start += step
        step = 2 + (start * 5 + len(text)) % 6 + (40 if len(text) > 60 else 0)


def _runs(text: str) -> str:
    return "".join(f"{_FONT}{escape(chunk)}{_END}" for chunk in _chunks(text))


def _cell(text: str) -> str:
    if not text:
        return '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
    return '<p class="MsoNormal">' + "<br/>".join(_runs(part) for part in text.split("\n")) + "</p>"


def _line(line: Line) -> str:
    style = {"title": ' align="center"', "right": ' align="right"', "center": ' align="center"'}.get(line.kind, "")
    text = _runs(line.text)
    return f'<p class="MsoNormal"{style}>{f"<b>{text}</b>" if line.kind == "heading" else text}</p>'


def _render(doc: Document) -> str:
    out = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office">',
        '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
        f"<title>{escape(doc.title)}</title>",
        "<style><!-- p.MsoNormal {margin:0cm;text-indent:32.0pt;} --></style></head>",
        '<body lang="ZH-CN"><div class="Section1">',
    ]
    for block in doc.blocks:
        if isinstance(block, Grid):
            out += table_html(doc, block, _cell, ' class="MsoNormalTable" border="1" cellspacing="0"')
        elif isinstance(block, OtherTable):
            out.append(other_table_html(block))
        else:
            out.append(_line(block))
    return "\n".join([*out, "</div></body></html>", ""])


LAYOUT = Layout("word_html", ".html", _render)
