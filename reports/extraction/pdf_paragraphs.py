"""Lines of text → paragraphs: which line goes on in the next one, across pages too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from reports.extraction.pdf_lines import Line, is_wide, join
from reports.extraction.pdf_wording import has_ordinal

_SEVERAL = 2  # lines that begin at one place
_LONG = 0.5  # of the page's width: lines that tell where the margins are
_INDENT = 1.2  # characters
_SLACK = 0.35  # characters
_GAP = 1.6  # of the usual distance between lines
_SPREAD = 0.85  # of a line's width that its characters fill at least
_SIZES = 1.25  # between the characters of two lines of one paragraph
_OPENING, _CLOSING = "（(“‘《〈「〔[【", "。，、；：！？）)”’》〉」〕]】%％"
_ENDS = "。；：！？!?;:"


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of text on page ``number``, whose width is ``page_width``."""

    line: Line
    number: int
    page_width: float


@dataclass(frozen=True, slots=True)
class Margins:
    """Where lines begin and end that fill their page, and how far apart they stand."""

    left: float
    right: float
    leading: float


def margins_of(lines: Sequence[PlacedLine]) -> dict[int, Margins]:
    """The margins for each width of page (rounded) that has long lines."""
    margins: dict[int, Margins] = {}
    for width in {round(line.page_width) for line in lines}:
        own = [line for line in lines if round(line.page_width) == width]
        long = [line.line for line in own if line.line.width > _LONG * width]
        if not long:
            continue
        rights = sorted(line.area.right for line in long)
        right = rights[len(rights) * 9 // 10]
        steps = [
            below.line.area.bottom - above.line.area.bottom
            for above, below in pairwise(own)
            if above.number == below.number
            and 0 < below.line.area.bottom - above.line.area.bottom < 4 * above.line.size
        ]
        margins[width] = Margins(_left_margin(long, own, right), right, median(steps) if steps else 2 * long[0].size)
    return margins


def _left_margin(long: Sequence[Line], own: Sequence[PlacedLine], right: float) -> float:
    """Where lines begin that go on from the one above: the leftmost place of several long lines or those below them.

    Where paragraphs are short, nearly all long lines are their indented first ones.
    """
    lefts = sorted(line.area.left for line in long)
    below = [line.line.area.left for above, line in pairwise(own) if above.line.area.right > right - above.line.size]
    places = Counter(map(round, (*lefts, *below)))
    return min((place for place, count in places.items() if count >= _SEVERAL), default=lefts[len(lefts) // 10])


def paragraphs_of(lines: Sequence[PlacedLine], margins: dict[int, Margins]) -> Iterator[str]:
    """The paragraphs that lines following each other make."""
    pieces: list[str] = []
    above: PlacedLine | None = None
    for line in lines:
        if above and not _goes_on(above, line, margins.get(round(above.page_width))):
            yield join(pieces)
            pieces = []
        pieces.append(line.line.text)
        above = line
    if pieces:
        yield join(pieces)


def _goes_on(above: PlacedLine, below: PlacedLine, margins: Margins | None) -> bool:
    """Whether ``above`` was only broken for want of room, so that ``below`` continues it."""
    first, second = above.line, below.line
    size = first.size
    if margins is None or _is_spread(first) or max(size, second.size) > _SIZES * min(size, second.size):
        return False
    if margins.right - first.area.right >= _first_word(second) + _SLACK * size:
        return False
    if second.area.left > margins.left + _INDENT * size:
        return False
    if above.number == below.number and second.area.bottom - first.area.bottom > _GAP * margins.leading:
        return False
    return not (first.text[-1] in _ENDS and has_ordinal(second.text))


def _is_spread(line: Line) -> bool:
    """Whether few characters were set apart to fill the line, as happens to what stands before a forced break."""
    return sum(glyph.right - glyph.left for glyph in line.glyphs) < _SPREAD * line.width


def _first_word(line: Line) -> float:
    """How much room the part of a line takes that must not be broken: a word or an ideograph, with its marks."""
    end, glyphs = 0, line.glyphs
    while end < len(glyphs) - 1 and glyphs[end].text in _OPENING:
        end += 1
    if not is_wide(glyphs[end].text):
        while end + 1 < len(glyphs) and not is_wide(glyphs[end + 1].text):
            end += 1
    while end + 1 < len(glyphs) and glyphs[end + 1].text in _CLOSING:
        end += 1
    return glyphs[end].right - glyphs[0].left
