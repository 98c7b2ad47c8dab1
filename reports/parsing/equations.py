"""The arithmetic of the form (勾稽关系): H1–H4 as data, and whether figures keep them.

H1 and H2 hold per column of the table of section 3, H3 per row of it, H4 per block of section 4; H1 is printed on the
form itself (国办公开办函〔2019〕60号 and 〔2021〕30号). A blank is never taken for 0 unless the equation then holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reports.parsing.form import Form, FormRow, get_form
from reports.parsing.report import DERIVED, NOT_APPLICABLE, STATED, Number, ParsedFigure

RECEIVED = ("new_received", "carried_over")
SETTLED = ("total", "carried_forward")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of the cells ``left`` = the sum of the cells ``right``; ``where`` and ``wording`` say it in words."""

    rule: str
    where: str
    wording: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.left, *self.right)

    def sums(self, figures: Mapping[str, ParsedFigure]) -> tuple[Number, Number]:
        """What is stated on the left and on the right, added up."""
        return _side(figures, self.left)[0], _side(figures, self.right)[0]

    def fails(self, figures: Mapping[str, ParsedFigure]) -> bool:
        """Whether it certainly fails.

        With blanks or unreadable cells it fails only if the parts stated exceed a fully stated other side.
        """
        left, left_full = _side(figures, self.left)
        right, right_full = _side(figures, self.right)
        if left == right:
            return False
        return (left_full or (left > right and right_full)) and (right_full or (right > left and left_full))


def _side(figures: Mapping[str, ParsedFigure], codes: tuple[str, ...]) -> tuple[Number, bool]:
    """The sum of what is stated, and whether that is all of it. “/” counts as nothing to be added."""
    found = [figures.get(code) for code in codes]
    total: Number = sum((f.value for f in found if f is not None and f.value is not None), start=0)
    return total, all(f is not None and f.status in (STATED, DERIVED, NOT_APPLICABLE) for f in found)


def leaf_rows(form: Form) -> list[str]:
    """The result rows of the table of section 3 that add up to its total (H2)."""
    return [row.key for row in form.table("requests").rows if row.key not in (*RECEIVED, *SETTLED)]


@cache
def equations_of(form: str) -> tuple[Equation, ...]:
    """Every equation of a form: per column H1 and H2, then H3 and H4."""
    requests, reviews = get_form(form).table("requests").rows, get_form(form).table("reviews").rows
    return (*_of_columns(requests), *_of_rows("H3", requests), *_of_rows("H4", reviews))


def _of_columns(rows: tuple[FormRow, ...]) -> Iterator[Equation]:
    leaves = [row.key for row in rows if row.key not in (*RECEIVED, *SETTLED)]
    for indicator in rows[0].indicators:

        def codes(keys: tuple[str, ...] | list[str], column: str = indicator.column) -> tuple[str, ...]:
            return tuple(f"requests.{key}.{column}" for key in keys)

        where = f"“{indicator.column_label}”一列"
        yield Equation("H1", where, "本年新收 + 上年结转 = 办理结果总计 + 结转下年度", codes(RECEIVED), codes(SETTLED))
        yield Equation("H2", where, "各项办理结果之和 = 办理结果总计", codes(leaves), codes((TOTAL,)))


def _of_rows(rule: str, rows: tuple[FormRow, ...]) -> Iterator[Equation]:
    for row in rows:
        codes = tuple(indicator.code for indicator in row.indicators)
        if rule == "H3":
            yield Equation(rule, f"“{row.label}”一行", "六类申请人之和 = 总计", codes[:-1], codes[-1:])
        else:
            yield Equation(rule, f"“{row.label}”", "维持 + 纠正 + 其他 + 尚未审结 = 总计", codes[:-1], codes[-1:])


def failing(form: str, figures: Mapping[str, ParsedFigure]) -> list[Equation]:
    """The equations that certainly fail."""
    return [equation for equation in equations_of(form) if equation.fails(figures)]
