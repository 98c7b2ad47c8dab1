"""The cells of a table in a picture → words, one cell at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from PIL import Image, ImageOps

from reports.extraction.ocr_rules import ink_of
from reports.extraction.ocr_words import BLOCK, Word, read_figures, read_words
from reports.extraction.pdf_page import Area, Glyph
from reports.extraction.pdf_tables import RuledCell, RuledTable

RULE = 2.2  # points that a rule and its shadow take
_BORDER = 12  # white dots around a cell's text
_MIN_INK = 3  # dots; smaller spots are dust
_NUMBER = re.compile(r"[\dA-Za-z〇○。.．,，'’|!\[\](){}\-—_/+]{0,12}")  # what may be a number, well read or not
_LONG = 6  # characters of a misread number
_HEIGHTS = ((18, 10), (24, 16), (32, 10))  # of a figure and of the border: three looks at a number, which then vote


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cell that holds ink: the dots of it, and what is in it as it was first read."""

    cell: RuledCell
    left: int
    top: int
    picture: Image.Image


def read_cells(picture: Image.Image, table: RuledTable, scale: float) -> list[Glyph]:
    """The words in the cells of a table; ``scale`` points to a dot. Numbers are looked at three times.

    Raises ExtractionError as ``read_words``.
    """
    cuts = [cut for cell in table.cells if (cut := _cut_out(picture, cell, scale))]
    read = read_words([ImageOps.expand(cut.picture, _BORDER, 255) for cut in cuts], BLOCK)
    texts = ["".join(word.text for word in words) for words in read]
    numbers = [index for index in range(len(cuts)) if _may_be_number(index, cuts, texts)]
    figures = dict(zip(numbers, _vote([cuts[index].picture for index in numbers]), strict=True))
    glyphs: list[Glyph] = []
    for index, (cut, words) in enumerate(zip(cuts, read, strict=True)):
        if figures.get(index):
            glyphs.append(_within(cut.cell.area, figures[index]))
        else:
            left, top = cut.left - _BORDER, cut.top - _BORDER
            glyphs += [placed(word, left, top, scale, cut.cell.area) for word in words]
    return glyphs


def placed(word: Word, left: float, top: float, scale: float, area: Area) -> Glyph:
    """A word at its place on the page, kept within ``area``; its picture begins at (left, top), in dots."""
    return Glyph(
        word.text,
        max(area.left + 0.1, (word.left + left) * scale),
        max(area.top + 0.1, (word.top + top) * scale),
        min(area.right - 0.1, (word.right + left) * scale),
        min(area.bottom - 0.1, (word.bottom + top) * scale),
    )


def _within(area: Area, text: str) -> Glyph:
    return Glyph(text, area.left + RULE, area.top + RULE, area.right - RULE, area.bottom - RULE)


def _cut_out(picture: Image.Image, cell: RuledCell, scale: float) -> _Cut | None:
    """The ink in a cell without its rules; None where it is blank."""
    left, top = int((cell.area.left + RULE) / scale), int((cell.area.top + RULE) / scale)
    right, bottom = int((cell.area.right - RULE) / scale), int((cell.area.bottom - RULE) / scale)
    if right - left < _MIN_INK or bottom - top < _MIN_INK:
        return None
    inked = ink_of(picture.crop((left, top, right, bottom))).getbbox()
    if inked is None or (inked[2] - inked[0] < _MIN_INK and inked[3] - inked[1] < _MIN_INK):
        return None
    box = (left + inked[0], top + inked[1], left + inked[2], top + inked[3])
    return _Cut(cell, box[0], box[1], picture.crop(box))


def _may_be_number(index: int, cuts: Sequence[_Cut], texts: Sequence[str]) -> bool:
    """Whether a cell holds a number: it reads so, or is short and stands among numbers, across and down."""
    text = texts[index]
    if _NUMBER.fullmatch(text):
        return True
    cell = cuts[index].cell
    column = [other for cut, other in zip(cuts, texts, strict=True) if cut.cell.column == cell.column]
    row = [other for cut, other in zip(cuts, texts, strict=True) if cut.cell.row == cell.row]
    return len(text) <= _LONG and text != "无" and _mostly_numbers(column) and _mostly_numbers(row)


def _mostly_numbers(texts: Sequence[str]) -> bool:
    return 2 * sum(_NUMBER.fullmatch(text) is not None for text in texts) >= len(texts)


def _vote(pictures: Sequence[Image.Image]) -> list[str]:
    """The number in each picture on which most looks agree, else the first that was seen."""
    if not pictures:
        return []
    height = median(picture.height for picture in pictures)
    looks = [
        read_figures([_scaled(picture, size / height, border) for picture in pictures]) for size, border in _HEIGHTS
    ]
    return [
        Counter(filter(None, readings)).most_common(1)[0][0] if any(readings) else ""
        for readings in zip(*looks, strict=True)
    ]


def _scaled(picture: Image.Image, factor: float, border: int) -> Image.Image:
    size = max(2, round(picture.width * factor)), max(2, round(picture.height * factor))
    return ImageOps.expand(picture.resize(size, Image.Resampling.LANCZOS), border, 255)
