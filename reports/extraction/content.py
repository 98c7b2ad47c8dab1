"""What extraction hands to parsing: the text of a document and the blocks it is made of.

Every block and cell carries its place in ``Content.text`` as a half-open range of characters, so that
whatever is read from it later can point back to its source.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; a plain-text file has one per line. ``text`` is what reads at ``Content.text[start:end]``.

    ``is_heading`` says that the source marks it as a heading (Markdown ``#``, HTML ``h1`` to ``h6``).
    """

    text: str
    start: int
    end: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. ``text`` is its content with line wraps joined; the range covers it in the source."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells in reading order.

    Where the source says what spans rows or columns, the same ``Cell`` object is repeated at every place it covers, so
    that column ``i`` of every row stands under column ``i`` of the header. Otherwise a row only lists the cells that
    were seen, and a grid whose row ends are unknown has all its cells in one row.
    """

    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Content:
    """The text that spans count in (BOM removed, LF only), its blocks in order, and how it was decoded.

    ``notes`` are codes of problems that the way of reading itself brings (``ocr_text``: recognised from a picture;
    ``source_damaged``: the file is broken and was read as far as possible).
    """

    text: str
    blocks: tuple[Block, ...]
    kind: str
    encoding: str | None = None
    notes: tuple[str, ...] = ()
