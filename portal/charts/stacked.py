"""Stacked bars: of what a whole consists, in percent, with a numbered legend that gives every part its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.charts.drawing import Drawing, Mark, rect, words

NUMBERS = "①②③④⑤⑥"
STEP, BAR, LEGEND = 54, 26, 22
WIDE, NARROW = 15, 5  # percent that number and share need on a phone, and the number alone


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar and its parts, in the order of the legend; one whose parts are all 0 is left empty."""

    name: str
    parts: tuple[Decimal, ...]
    words: str = ""


def draw_stacks(names: Sequence[str], stacks: Sequence[Stack]) -> Drawing:
    """The legend in two columns, then the bars; at most as many parts as NUMBERS."""
    rows = -(-len(names) // 2)
    marks: list[Mark] = []
    for place, name in enumerate(names):
        x, y = (0, 50)[place // rows], LEGEND * (place % rows)
        marks += [
            rect(f"c-kind-{place + 1}", x, y + 3, 4.5, 14),
            words("c-label", x + 4.5, y + 15, f"{NUMBERS[place]} {name}", shift=6),
        ]
    top = LEGEND * rows + 8
    for place, stack in enumerate(stacks):
        marks += _stack(stack, top + STEP * place)
    return Drawing(top + STEP * len(stacks) + 2, tuple(marks))


def _stack(stack: Stack, y: int) -> list[Mark]:
    marks = [words("c-label", 0, y + 16, stack.name), words("c-small", 100, y + 16, stack.words, "end")]
    whole = sum(stack.parts, Decimal(0))
    if not whole:
        return [*marks, rect("c-track", 0, y + 22, 100, BAR)]
    x = 0.0
    for number, part in enumerate(stack.parts, 1):
        share = float(part / whole * 100)
        if share:
            marks.append(rect(f"c-kind-{number}", x, y + 22, share, BAR))
        if share >= NARROW:
            text = NUMBERS[number - 1] + (f" {share:.0f}%" if share >= WIDE else "")
            marks.append(words(f"c-on-kind-{number}", x + share / 2, y + 22 + BAR / 2 + 4.5, text, "middle"))
        x += share
    return marks
