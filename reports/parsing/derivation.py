"""Unreadable cells that the totals give back: the only unreadable one in its row (H3, H4) or column (H1, H2)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.parsing.equations import equations_of
from reports.parsing.report import DERIVED, STATED, UNREADABLE, Number, ParsedFigure

Figures = dict[str, ParsedFigure]


def derive_unreadable(form: str, figures: Figures) -> None:
    """Give cells that were written but can't be read the value that the laws leave them; the raw text is kept.

    Only where every other cell of the equation states a number: a blank is not a 0 to reckon with.
    """
    if all(figure.status != UNREADABLE for figure in figures.values()):
        return
    for rules in (("H3", "H4"), ("H1", "H2")):
        for equation in equations_of(form):
            if equation.rule in rules:
                _derive(figures, equation.left, equation.right)


def _derive(figures: Figures, left: Sequence[str], right: Sequence[str]) -> None:
    """Solve sum(left) = sum(right) for its one unreadable cell."""
    codes = [*left, *right]
    unknown = [code for code in codes if code in figures and figures[code].status == UNREADABLE]
    if len(unknown) != 1 or figures[unknown[0]].raw is None:
        return
    others = [code for code in codes if code != unknown[0]]
    if not all(code in figures and figures[code].status in (STATED, DERIVED) for code in others):
        return
    value = _sum(figures, right, unknown[0]) - _sum(figures, left, unknown[0])
    if unknown[0] in right:
        value = -value
    if value >= 0:
        old = figures[unknown[0]]
        figures[unknown[0]] = ParsedFigure(value, DERIVED, old.raw, old.unit, old.span)


def _sum(figures: Figures, codes: Sequence[str], unknown: str) -> Number:
    return sum((figures[code].value or 0 for code in codes if code != unknown), start=0)
