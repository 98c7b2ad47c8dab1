"""What a layout is, and what the plain-text ones share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.generation.document import Document
from reports.generation.grid import Grid
from reports.generation.report import Line, OtherTable


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of writing a document down.

    ``keeps_blanks``: an empty cell can be told from no cell. ``takes_damage``: rows that lost or doubled a cell,
    as at a page break, may be written in it. ``shows_source``: it shows the metadata table of a web page.
    ``render`` gives text, or the bytes of a file where that is not a text.
    """

    name: str
    suffix: str
    render: Callable[[Document], str | bytes]
    keeps_blanks: bool = True
    takes_damage: bool = False
    shows_source: bool = False
    outside: tuple[str, ...] = ()
    """Phrases around the report that belong to no section."""


TableWriter = Callable[[Document, Grid], Iterable[str]]


def plain_text(doc: Document, table: TableWriter, *, gap: bool = True) -> str:
    """The document as lines: tables by ``table``, paragraphs apart by an empty line where ``gap`` is set."""
    lines: list[str] = []
    for block in doc.blocks:
        if isinstance(block, Grid):
            lines += table(doc, block)
            if gap or lines[-1] == "":
                lines.append("")
        elif isinstance(block, OtherTable):
            lines += ["\t".join(row) for row in block.rows]
            lines.append("")
        else:
            lines.append(text_line(block))
            if gap:
                lines.append("")
    return "\n".join(lines) + "\n"


def text_line(line: Line) -> str:
    """A line of running text; a signature stands at the right, with the blanks that Word leaves there."""
    return line.text + "    " if line.kind == "right" else line.text


def one_line(text: str) -> str:
    """A cell's text without the line breaks of Word."""
    return text.replace("\n", "")
