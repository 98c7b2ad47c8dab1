"""A report as a sequence of blocks, the same for every layout: lines and tables from the top to the signature."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.generation.grid import Cell, Grid, Rows, form_grid
from reports.generation.report import Line, OtherTable, Report, Section
from reports.generation.script import traditional

Block = Line | OtherTable | Grid
"""Line kinds beyond those of the front: ``heading`` and ``body``."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a layout renders. ``report`` gives a cell its text."""

    report: Report
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return "".join(block.text for block in self.blocks if isinstance(block, Line) and block.kind == "title")

    def text(self, cell: Cell) -> str:
        """A cell's text, with line breaks where Word would wrap it."""
        return self.report.written(cell.code) if cell.code else cell.text

    def texts(self, rows: Rows) -> list[list[str]]:
        """Rows of texts; cells that a page break swallowed are left out, doubled ones stand twice."""
        report = self.report
        if not report.dropped and not report.doubled:
            written, text = report.written, []
            for row in rows:
                text.append([written(cell.code) if cell.code else cell.text for cell in row])
            return text
        return [
            [
                text
                for cell in row
                if cell.code not in report.dropped
                for text in [self.text(cell)] * (2 if cell.code in report.doubled else 1)
            ]
            for row in rows
        ]


def document(report: Report) -> Document:
    """The blocks of ``report`` in reading order, as page breaks and copiers left them."""
    blocks: list[Block] = list(report.front)
    for section in report.sections:
        blocks.append(Line(section.title, "heading"))
        blocks += [Line(text, "body") for text in section.paragraphs]
        if section.key in report.lists:
            blocks.append(report.lists[section.key])
        if report.form is not None:
            blocks += _tables(report, section, report.form)
        blocks += [Line(text, "body") for text in section.after]
    blocks += report.back
    for edit in report.edits:
        blocks = edit(blocks)
    if report.traditional:
        blocks = [_converted(block) for block in blocks]
    return Document(report, tuple(blocks))


def _tables(report: Report, section: Section, form: str) -> list[Block]:
    """The form's tables of a section, each with the remarks below it."""
    added = tuple((row.article, row.label) for row in report.extra_rows)
    blocks: list[Block] = []
    for table in section.tables:
        blocks.append(form_grid(table, form, report.labels, added if table == "proactive" else ()))
        blocks += [Line(text, "note") for text in report.notes.get(table, ())]
    return blocks


def _converted(block: Block) -> Block:
    """A block in traditional script; figures are left as they are."""
    if isinstance(block, Line):
        return replace(block, text=traditional(block.text))
    if isinstance(block, OtherTable):
        return OtherTable(tuple(tuple(traditional(text) for text in row) for row in block.rows))
    rows = tuple(tuple(replace(cell, text=traditional(cell.text)) for cell in row) for row in block.rows)
    return replace(block, rows=rows)
