"""Blank cells of which it is certain that no number was overlooked in them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.parsing.equations import Equation, equations_of
from reports.parsing.form import Form
from reports.parsing.report import BLANK, ParsedFigure


def certainly_blank(form: Form, figures: Mapping[str, ParsedFigure]) -> set[str]:
    """The cells that are there, empty, and can't have held a number.

    In sections 3 and 4 all equations of the cell add up without it, so that a number overlooked in it would have to be
    overlooked elsewhere too; the fifteen cells of section 4 are found together or not at all, and a block of blanks is
    one. Section 2 has no equations: there a blank stands beside something stated in its row, for what is lost from a
    page is lost with its neighbours.
    """
    blank = {code for code, figure in figures.items() if figure.status == BLANK}
    if not blank:
        return blank
    return _beside_others(form, figures, blank) | _blank_blocks(form, blank) | _left_nothing(form, figures, blank)


def _beside_others(form: Form, figures: Mapping[str, ParsedFigure], blank: set[str]) -> set[str]:
    rows = ([indicator.code for indicator in row.indicators] for row in form.table("proactive").rows)
    return {code for row in rows if any(figures[other].value is not None for other in row) for code in blank & set(row)}


def _blank_blocks(form: Form, blank: set[str]) -> set[str]:
    rows = ({indicator.code for indicator in row.indicators} for row in form.table("reviews").rows)
    return set[str]().union(*(row for row in rows if row <= blank))


def _left_nothing(form: Form, figures: Mapping[str, ParsedFigure], blank: set[str]) -> set[str]:
    """The blanks that equations leave nothing, from one equation that states something to the next."""
    balanced: list[Equation] = []
    short: set[str] = set()
    for equation in equations_of(form.key):
        left, right = equation.sums(figures)
        if left == right:
            balanced.append(equation)
        else:
            short.update(equation.codes)
    known = {code for code, figure in figures.items() if figure.value is not None}
    noughts: set[str] = set()
    while reached := [e for e in balanced if not known.isdisjoint(e.codes) and not known.issuperset(e.codes)]:
        noughts.update(code for equation in reached for code in equation.codes if code not in known)
        known |= noughts
    return (noughts & blank) - short
