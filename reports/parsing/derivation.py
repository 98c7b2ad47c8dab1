"""Unreadable cells that the totals give back: the only unreadable one in its row (H3, H4) or column (H1, H2)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.parsing.form import Form
from reports.parsing.report import DERIVED, STATED, UNREADABLE, Number, ParsedFigure

Figures = dict[str, ParsedFigure]


def derive_unreadable(form: Form, figures: Figures, leaves: Sequence[str]) -> None:
    """Give cells that were written but can't be read the value that the laws leave them; the raw text is kept.

    Only where every other cell of the equation states a number: a blank is not a 0 to reckon with.
    """
    requests = form.table("requests").rows
    for row in requests + form.table("reviews").rows:
        codes = [indicator.code for indicator in row.indicators]
        _derive(figures, codes[:-1], codes[-1:])
    for column in (indicator.column for indicator in requests[0].indicators):
        _derive(figures, [f"requests.{row}.{column}" for row in leaves], [f"requests.total.{column}"])
        _derive(
            figures,
            [f"requests.new_received.{column}", f"requests.carried_over.{column}"],
            [f"requests.total.{column}", f"requests.carried_forward.{column}"],
        )


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
