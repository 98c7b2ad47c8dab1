"""The equations H1–H4 over generated figures: which hold, which fail, which cannot be told because of blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.generation.form import APPLICANTS, COLUMNS, FORMS, OUTCOMES, REMEDIES, Form
from reports.generation.report import Figures

Equation = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Rule, codes of the left side, codes of the right side."""


def equations(form: Form) -> Iterator[Equation]:
    """Every H1–H4 equation of a form."""
    for column, _ in COLUMNS:
        cell = {row: f"requests.{row}.{column}" for row in form.request_rows}
        yield (
            "H1",
            (cell["new_received"], cell["carried_over"]),
            (cell["total"], cell["carried_forward"]),
        )
        yield "H2", (cell["total"],), tuple(cell[row] for row in form.result_rows)
    for row in form.request_rows:
        yield "H3", (f"requests.{row}.total",), tuple(f"requests.{row}.{applicant}" for applicant in APPLICANTS)
    for remedy, _ in REMEDIES:
        parts = tuple(f"reviews.{remedy}.{outcome}" for outcome, _ in OUTCOMES[:-1])
        yield "H4", (f"reviews.{remedy}.total",), parts


ALL_EQUATIONS: dict[str, tuple[Equation, ...]] = {name: tuple(equations(form)) for name, form in FORMS.items()}


def failing(form: str, figures: Figures) -> list[Equation]:
    """The equations whose cells are all numbers and whose sides differ."""
    found = []
    for equation in ALL_EQUATIONS[form]:
        left, right = _sum(figures, equation[1]), _sum(figures, equation[2])
        if left is not None and right is not None and left != right:
            found.append(equation)
    return found


def undecided(form: str, figures: Figures) -> list[Equation]:
    """The equations with a cell that is no number, and that do not hold when it counts as nought."""
    found = []
    for equation in ALL_EQUATIONS[form]:
        codes = equation[1] + equation[2]
        if all(isinstance(figures[code], int) for code in codes):
            continue
        left, right = (sum(_int(figures[code]) for code in side) for side in equation[1:])
        if left != right:
            found.append(equation)
    return found


def _sum(figures: Figures, codes: Sequence[str]) -> int | None:
    total = 0
    for code in codes:
        value = figures[code]
        if not isinstance(value, int):
            return None
        total += value
    return total


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
