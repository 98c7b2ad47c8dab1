"""Characters on a page → the lines they stand in, and lines → the words they make together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.extraction.pdf_page import Area, Glyph, around
from reports.extraction.pdf_wording import has_ordinal

_SAME_LINE = 0.33  # of a character's height that its middle may lie off the line's
_SPACE = 0.22  # of the height; a gap this wide between letters or figures is a space
_WIDE_SPACE = 1.4  # the same between ideographs, which are often set apart for looks
_PART = 0.28  # of the height; a gap this wide parts cells
_HAIR = 0.08
_MIXED_PART = 0.5  # the same between an ideograph and a figure, which many programs set apart
_FIGURES = re.compile(r"[\d.,，．]")


@dataclass(frozen=True, slots=True)
class Line:
    """Characters in reading order, and the area they fill."""

    glyphs: tuple[Glyph, ...]
    area: Area

    @property
    def size(self) -> float:
        """The height of its largest character."""
        return max(glyph.height for glyph in self.glyphs)

    @property
    def width(self) -> float:
        return self.area.right - self.area.left

    @property
    def text(self) -> str:
        """The words, with spaces where they are meant."""
        parts = [self.glyphs[0].text]
        for before, after in zip(self.glyphs, self.glyphs[1:], strict=False):
            if _is_apart(before, after):
                parts.append(" ")
            parts.append(after.text)
        return "".join(parts)


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """The line that characters in reading order make; there must be one."""
    return Line(tuple(glyphs), around(glyphs))


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines from top to bottom. Characters of one line need not have been drawn one after the other."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom, glyph.left)):
        own = (glyph.top + glyph.bottom) / 2
        if not rows or own - middle > _SAME_LINE * max(height, glyph.height):
            rows.append([])
            middle, height = own, glyph.height
        rows[-1].append(glyph)
        if glyph.height > height:  # the larger characters carry the line, notes and marks hang on it
            middle, height = own, glyph.height
    return [line_of(sorted(row, key=lambda glyph: glyph.left)) for row in rows]


def split_line(line: Line) -> list[Line]:
    """The parts of a line that stand apart, as the cells of a row do."""
    parts: list[list[Glyph]] = [[]]
    for index, glyph in enumerate(line.glyphs):
        if index and _parts(line.glyphs, index):
            parts.append([])
        parts[-1].append(glyph)
    return [line_of(part) for part in parts]


def _parts(glyphs: Sequence[Glyph], index: int) -> bool:
    """Whether a new part begins here: between ideographs hardly any gap is usual, between them and figures a narrow
    one; before an ordinal any gap tells."""
    before, after = glyphs[index - 1], glyphs[index]
    gap = (after.left - before.right) / max(before.height, after.height)
    if gap > _PART:
        return gap > _MIXED_PART or is_wide(before.text[-1]) == is_wide(after.text[0]) or _opens(glyphs, index)
    return gap > _HAIR and _opens(glyphs, index)


def _opens(glyphs: Sequence[Glyph], index: int) -> bool:
    return has_ordinal("".join(glyph.text for glyph in glyphs[index : index + 4]))


def join(pieces: Sequence[str]) -> str:
    """Wrapped pieces of text as one: ideographs and figures go on without a space, words of letters with one."""
    text = ""
    for piece in pieces:
        if text and piece and _needs_space(text[-1], piece[0]):
            text += " "
        text += piece
    return text


def _needs_space(before: str, after: str) -> bool:
    if is_wide(before) or is_wide(after):
        return False
    return not (_FIGURES.match(before) and _FIGURES.match(after))


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Whether it is an ideograph or a mark of full width, next to which no space is written."""
    return unicodedata.east_asian_width(character[0]) in "WF" or character[0] in "“”‘’—…·"


def _is_apart(before: Glyph, after: Glyph) -> bool:
    gap = after.left - before.right
    height = max(before.height, after.height)
    if gap < _SPACE * height and not after.after_space:
        return False
    if before.text[-1].isdigit() and after.text[0].isdigit():
        return True
    wide = is_wide(before.text[-1]) or is_wide(after.text[0])
    if after.after_space and not wide:
        return True
    return gap >= (_WIDE_SPACE if wide else _SPACE) * height
