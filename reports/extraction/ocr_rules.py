"""The rules of tables in a picture of a page, found as long runs of dark dots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import fmean

from PIL import Image, ImageFilter

from reports.extraction.pdf_page import Rule

DARK = 150  # of 255; what is darker is ink
_FAINT = 205  # the same for rules, which are thin and so come out grey
_BLOCK = 8  # dots looked at together
_MIN_ACROSS, _MIN_DOWN = 20, 8  # blocks that make a rule; strokes of characters are shorter
_THICK = 9  # dots; no rule is thicker
_SOLID = 215  # of 255: how dark a block of a rule is on average

_Run = tuple[float, float, float]  # the row of dots, the start and the end in it


def ink_of(picture: Image.Image, dark: int = DARK) -> Image.Image:
    """What is darker than ``dark`` as 255, paper as 0."""
    return picture.point([255 if shade < dark else 0 for shade in range(256)])


def find_rules(picture: Image.Image, scale: float) -> list[Rule]:
    """The level and upright rules of a grey picture, in points: ``scale`` points to a dot."""
    return [
        Rule(upright, at * scale, start * scale, end * scale)
        for upright, runs in _all_runs(picture).items()
        for at, start, end in runs
    ]


def lean_of(picture: Image.Image) -> float:
    """How many dots the rules of a grey picture fall to each dot they run to the right; 0 where there are none.

    A page laid on the scanner askew: half the length of all rules leans less than this, half leans more.
    """
    leans = sorted(
        (-rise / length if upright else rise / length, length)
        for upright, runs in _all_runs(picture).items()
        for rise, length in map(_rise_and_length, _chained(runs))
    )
    half = sum(length for _, length in leans) / 2
    for lean, length in leans:
        half -= length
        if half <= 0:
            return lean
    return 0.0


def _all_runs(picture: Image.Image) -> dict[bool, list[_Run]]:
    """The runs of dark dots in level rules (False) and in upright ones (True)."""
    thick = ink_of(picture, _FAINT).filter(ImageFilter.MaxFilter(3))  # a rule that leans by a dot stays whole
    return {
        False: list(_runs(thick, _MIN_ACROSS)),
        True: list(_runs(thick.transpose(Image.Transpose.TRANSPOSE), _MIN_DOWN)),
    }


def _chained(runs: Sequence[_Run]) -> list[list[_Run]]:
    """The runs that make one rule: side by side, dot row by dot row, each beside a part of the one before it."""
    chains: list[list[_Run]] = []
    open_chains: list[list[_Run]] = []
    for run in runs:
        at, start, end = run
        open_chains = [chain for chain in open_chains if at - chain[-1][0] <= 1]
        for chain in open_chains:
            before, first, last = chain[-1]
            if at > before and start < last and first < end:
                chain.append(run)
                break
        else:
            open_chains.append([run])
            chains.append(open_chains[-1])
    return chains


def _rise_and_length(chain: Sequence[_Run]) -> tuple[float, float]:
    """By how much a rule's end lies past its start across its length, and its length; in dots."""
    start, end = min(run[1] for run in chain), max(run[2] for run in chain)
    first = fmean(at for at, begins, _ in chain if begins <= start + _BLOCK)
    last = fmean(at for at, _, ends in chain if ends >= end - _BLOCK)
    return last - first, end - start


def _runs(ink: Image.Image, blocks: int) -> Iterator[_Run]:
    """Every run of that many dark blocks."""
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
