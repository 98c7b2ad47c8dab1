"""A Word file as most offices make it: bold paragraphs for headings, merged cells, page numbers in the footer."""

from __future__ import annotations

from reports.generation.document import Document
from reports.generation.layouts.docx_parts import blocks_xml, footer, header, word_file
from reports.generation.layouts.layout import Layout

HEAD = "政府信息公开年报（打印稿）"


def _render(doc: Document) -> bytes:
    return word_file("".join(blocks_xml(doc)), {"header1.xml": header(HEAD), "footer1.xml": footer("— ", " —")})


LAYOUT = Layout("docx_plain", ".docx", _render, outside=(HEAD,))
