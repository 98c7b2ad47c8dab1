"""A page as its readers see it: characters and rules with their places, whoever found them (a PDF or a picture).

All places are in points from the top left corner of the upright page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class Box(Protocol):
    """What has a place on a page."""

    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def bottom(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def holds(self, box: Box) -> bool:
        """Whether the middle of ``box`` lies in it."""
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as printed, or a word that was recognised as one; never white space.

    ``after_space`` says that a space was written before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    after_space: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: ``at`` is its height (or, upright, its distance from the left), from ``start`` to ``end``."""

    upright: bool
    at: float
    start: float
    end: float

    @property
    def area(self) -> Area:
        """The place it takes, without thickness."""
        if self.upright:
            return Area(self.at, self.start, self.at, self.end)
        return Area(self.start, self.at, self.end, self.at)


@dataclass(slots=True)
class Page:
    """``pictures`` are the areas images cover; ``recognised`` says that (some) glyphs were read from a picture."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Area] = field(default_factory=list)
    recognised: bool = False

    @property
    def area(self) -> Area:
        return Area(0.0, 0.0, self.width, self.height)


def around(boxes: Iterable[Box]) -> Area:
    """The smallest area that holds all of them; there must be one."""
    boxes = list(boxes)
    return Area(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
