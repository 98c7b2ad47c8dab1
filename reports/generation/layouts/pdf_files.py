"""PDF files with text: ruled or unruled tables, upright or across, cut by page breaks, labels printed downwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.pdf_pages import LANDSCAPE, Pages, Paper
from reports.generation.layouts.pdf_tables import PaperTable, form_table, plain_table
from reports.generation.report import Line, OtherTable

HEAD = "政府信息公开工作年度报告（发布稿）"
BODY = 14.0
"""The size of running text in points; tables have their own."""
DOWNWARDS = (0.035, 0.055, 0.31, *[0.6 / 7] * 7)
"""Shares of section 3's columns where the first has room for one character."""

TablePaper = Callable[[Document, Grid, float], PaperTable]
PaperFor = Callable[[Document], Paper]


def _dashed(page: int, _: int) -> str:
    return f"— {page} —"


def _counted(page: int, pages: int) -> str:
    return f"第 {page} 页 共 {pages} 页"


def _table(doc: Document, grid: Grid, width: float, *, inside: bool = False, size: float = 9.0) -> PaperTable:
    torn = inside and grid.name == "requests"
    return form_table(doc, grid, width, 7.5 if grid.name == "reviews" else size, inside=torn)


def _downwards(doc: Document, grid: Grid, width: float) -> PaperTable:
    if grid.name == "requests" and grid.width == len(DOWNWARDS):
        return form_table(doc, grid, width, 9.0, shares=DOWNWARDS)
    return _table(doc, grid, width)


def _line(pages: Pages, line: Line) -> None:
    if line.kind == "title":
        pages.paragraph(line.text, 20.0, align="center", bold=True)
    elif line.kind in ("center", "right", "pager"):
        pages.paragraph(line.text, BODY, align="right" if line.kind == "right" else "center")
    else:
        pages.paragraph(line.text, BODY, indent=2 * BODY, bold=line.kind == "heading")


def render(doc: Document, paper: PaperFor, table: TablePaper) -> bytes:
    """The document on paper."""
    used = paper(doc)
    pages = Pages(used)
    for block in doc.blocks:
        if isinstance(block, Grid):
            pages.table(table(doc, block, used.width))
        elif isinstance(block, OtherTable):
            pages.table(plain_table(block, used.width, 10.0))
        else:
            _line(pages, block)
    return pages.pdf(doc.title)


def _layout(name: str, paper: PaperFor, table: TablePaper = _table, outside: tuple[str, ...] = ()) -> Layout:
    return Layout(name, ".pdf", partial(render, paper=paper, table=table), outside=outside)


SECOND = ("— 2 —",)
"""The number of a page that every file has."""

RULED = _layout("pdf_ruled", lambda _: Paper(pager=_dashed), outside=SECOND)
LANDSCAPE_PAGES = _layout(
    "pdf_landscape", lambda _: Paper(LANDSCAPE, pager=_counted, head=HEAD), partial(_table, size=10.0), (HEAD,)
)
CUT = _layout("pdf_cut", lambda doc: Paper(pager=_dashed, head=doc.title), partial(_table, inside=True), SECOND)
VERTICAL = _layout("pdf_vertical", lambda _: Paper(pager=_dashed, head=HEAD), _downwards, (HEAD, *SECOND))
UNRULED = _layout("pdf_unruled", lambda _: Paper(pager=_dashed, ruled=False, by_column=True), outside=SECOND)
LONG = _layout("pdf_long", lambda _: Paper(margin=48.0, endless=True))
