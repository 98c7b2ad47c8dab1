"""The rules of tables in a picture of a page, found as long runs of dark dots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image, ImageFilter

from reports.extraction.pdf_page import Rule

DARK = 150  # of 255; what is darker is ink
_FAINT = 205  # the same for rules, which are thin and so come out grey
_BLOCK = 8  # dots looked at together
_MIN_ACROSS, _MIN_DOWN = 20, 8  # blocks that make a rule; strokes of characters are shorter
_THICK = 9  # dots; no rule is thicker
_SOLID = 215  # of 255: how dark a block of a rule is on average


def ink_of(picture: Image.Image, dark: int = DARK) -> Image.Image:
    """What is darker than ``dark`` as 255, paper as 0."""
    return picture.point([255 if shade < dark else 0 for shade in range(256)])


def find_rules(picture: Image.Image, scale: float) -> list[Rule]:
    """The level and upright rules of a grey picture, in points: ``scale`` points to a dot."""
    thick = ink_of(picture, _FAINT).filter(ImageFilter.MaxFilter(3))  # a rule that leans by a dot stays whole
    return [
        Rule(upright, at * scale, start * scale, end * scale)
        for upright, blocks in ((False, _MIN_ACROSS), (True, _MIN_DOWN))
        for at, start, end in _runs(thick.transpose(Image.Transpose.TRANSPOSE) if upright else thick, blocks)
    ]


def _runs(ink: Image.Image, blocks: int) -> Iterator[tuple[float, float, float]]:
    """(row, start, end) in dots of every run of that many dark blocks."""
    coarse = ink.reduce((_BLOCK, 1)).point([255 if shade >= _SOLID else 0 for shade in range(256)])
    width, dots = coarse.width, coarse.tobytes()
    pattern = re.compile(b"\xff{%d,}" % blocks)
    for row in range(coarse.height):
        for run in pattern.finditer(dots, row * width, (row + 1) * width):
            if _is_thin(dots, width, run.start(), run.end()):
                start, end = run.start() - row * width, run.end() - row * width
                yield row + 0.5, (start - 0.5) * _BLOCK, (end + 0.5) * _BLOCK


def _is_thin(dots: bytes, width: int, start: int, end: int) -> bool:
    """Whether there is paper beside a run on both its sides, unlike in a photograph or a filled area."""
    return all(
        2 * dots.count(b"\xff", max(0, start + beside), max(0, end + beside)) < end - start
        for beside in (-_THICK * width, _THICK * width)
    )
