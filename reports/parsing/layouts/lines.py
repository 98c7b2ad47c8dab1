"""The lines of a text with what their layout says: blank lines before them, cells cut out of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.extraction.content import Cell, Content, Grid, Paragraph
from reports.parsing.headings import read_heading, split_heading

# Signs that stand for | between cells; those of the second kind part words in titles too.
_DRAWN_STROKE = re.compile("[\u2502\u2503\u2551\u2223\u00a6\uffe8]")
_WIDE_STROKE = re.compile("[\uff5c丨]")
_FEWEST_STROKES = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive lines; ``gaps[i]`` says that a blank line stands between line ``i - 1`` and line ``i``."""

    items: tuple[Paragraph, ...]
    gaps: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.items)

    def text(self, index: int) -> str:
        """The line, or "" beyond the end."""
        return self.items[index].text if 0 <= index < len(self.items) else ""

    def is_heading(self, index: int) -> bool:
        """Whether the line heads a section, alone or with narrative behind it."""
        text = self.text(index)
        heading = read_heading(text, 0 <= index < len(self.items) and self.items[index].is_heading)
        return (heading is not None and (heading.numbered or len(text.strip()) > 6)) or split_heading(text) is not None


@dataclass(frozen=True, slots=True)
class Found:
    """A table that ends before line ``end``; without a grid, the lines up to there that are none of this kind.

    ``rest`` are rows of numbers among them of which it can't be told which labels are theirs.
    """

    grid: Grid | None
    end: int
    rest: Grid | None = None


def make_lines(content: Content, paragraphs: Sequence[Paragraph]) -> Lines:
    text = content.text
    gaps = [
        text.count("\n", a.end, b.start) > 1 and _has_blank_line(text[a.end : b.start])
        for a, b in itertools.pairwise(paragraphs)
    ]
    return Lines(tuple(map(_with_strokes, paragraphs)), (True, *gaps))


def _with_strokes(line: Paragraph) -> Paragraph:
    """The line with the one sign for what parts cells, where it has another for it."""
    text = _DRAWN_STROKE.sub("|", line.text)
    if len(_WIDE_STROKE.findall(text)) >= _FEWEST_STROKES:
        text = _WIDE_STROKE.sub("|", text)
    return line if text == line.text else replace(line, text=text)


def _has_blank_line(between: str) -> bool:
    """Whether a line between two others is blank; page numbers that were left out may stand there too."""
    return not all(line.strip() for line in between.split("\n")[1:-1])


def cut(line: Paragraph, start: int, end: int) -> Cell:
    """The cell between two places of a line, without the white space around it."""
    piece = line.text[start:end]
    lead = len(piece) - len(piece.lstrip())
    text = piece.strip()
    place = line.start + start + (lead if text else 0)
    return Cell(text, place, place + len(text))


def join(cells: Sequence[Cell]) -> Cell:
    """One cell out of text that was wrapped over several lines."""
    return Cell("".join(cell.text for cell in cells), cells[0].start, cells[-1].end) if len(cells) > 1 else cells[0]


def make_grid(rows: Sequence[Sequence[Cell]]) -> Grid:
    kept = [tuple(row) for row in rows if row]
    return Grid(tuple(kept), kept[0][0].start, kept[-1][-1].end)
