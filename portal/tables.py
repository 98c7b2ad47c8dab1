"""What a table of a report is for a template: its headers, rows and cells, and how a number, a zero, a blank, a slash,
a missing and an unreadable cell are told apart. How the forms' tables are laid out is in ``form_layouts.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.parsing.form import ANNEX, Indicator, all_indicators
from reports.wording import in_words

CAPTIONS = {
    "proactive": gettext_lazy("主动公开政府信息情况"),
    "requests": gettext_lazy("收到和处理政府信息公开申请情况"),
    "reviews": gettext_lazy("政府信息公开行政复议、行政诉讼情况"),
    ANNEX: gettext_lazy("政府信息公开情况统计表"),
}
LEGEND = (
    ("number", "12", gettext_lazy("报告写的数字")),
    ("zero", "0", gettext_lazy("报告写的是 0")),
    ("blank", gettext_lazy("空白"), gettext_lazy("格子在，没有填写：没有说明，不等于 0")),
    ("not_applicable", "/", gettext_lazy("报告填了 /、— 或“无”：表示不适用")),
    ("missing", gettext_lazy("未见"), gettext_lazy("报告里没有这一格、这一行或这张表")),
    ("unreadable", gettext_lazy("读不出"), gettext_lazy("格子里有字，但读不出数字")),
    ("derived", "7*", gettext_lazy("原文读不出或缺了这一格，由勾稽关系推得")),
)


class FigureLike(Protocol):
    """What a cell needs of a figure, as stored."""

    value: Decimal | None
    unit: str | None
    status: str
    raw: str | None
    span_start: int | None
    span_end: int | None


@dataclass(frozen=True, slots=True)
class Flag:
    """A problem that concerns a cell: its number in the report's list and its severity."""

    number: int
    severity: str


@dataclass(frozen=True, slots=True)
class EarlierCell:
    """What stood in the cell a year before. ``kind`` is a name of LEGEND, or ``not_on_form`` if that form has none."""

    kind: str
    text: str

    @classmethod
    def not_on_form(cls) -> EarlierCell:
        return cls("not_on_form", _("无此格"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the form. ``kind`` is a name of LEGEND, ``text`` is printed, ``raw`` is what the source has there.

    ``note`` stands in for the title that it would have otherwise.
    """

    code: str
    label: str
    kind: str
    text: str
    raw: str | None = None
    span: tuple[int, int] | None = None
    flags: tuple[Flag, ...] = ()
    colspan: int = 1
    earlier: EarlierCell | None = None
    note: str = ""

    @property
    def indicator(self) -> Indicator:
        return all_indicators()[self.code]

    @property
    def severity(self) -> str:
        """The worst severity among the problems that concern this cell, or an empty string."""
        found = {flag.severity for flag in self.flags}
        return next((severity for severity in ("error", "warning", "info") if severity in found), "")

    @property
    def title(self) -> str:
        """What is shown on hover."""
        if self.note:
            return self.note
        if self.kind == "missing":
            return _("%(label)s：报告里没有这一格") % {"label": self.label}
        return _("%(label)s。原文：%(raw)s") % {"label": self.label, "raw": self.raw or _("（空白）")}

    @property
    def place(self) -> str:
        """Where it stands in the source, as the source page's ``at``; empty if nowhere."""
        return f"{self.span[0]}-{self.span[1]}" if self.span else ""


@dataclass(frozen=True, slots=True)
class Header:
    """A heading cell. ``kind`` says how it stands: top, article, corner, or to the left of a row: stub and group
    (spanning rows), leaf (in the last label column), half and wide (over two or all label columns). Lines of the annex
    are level-1 to level-3 by what they are part of; ``unit`` is what they count in.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    kind: str = "top"
    scope: str = "col"


@dataclass(frozen=True, slots=True)
class Row:
    headers: tuple[Header, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form: header rows, then bodies (groups of rows). ``is_missing`` if the report has none of it.

    ``dropped`` are cells of the form of the year before that this one does not have any more.
    """

    key: str
    caption: str
    head: tuple[Row, ...]
    bodies: tuple[tuple[Row, ...], ...]
    is_missing: bool
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    dropped: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for body in self.bodies for row in body for cell in row.cells)


def number_text(value: Decimal | float) -> str:
    """A number as people write it: no trailing zeros, a real minus sign left as a hyphen, as on the form."""
    number = Decimal(str(value))
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def grouped_text(value: Decimal | float) -> str:
    """The same with commas between thousands, for where a number is not the form's own."""
    text = number_text(value)
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole not in ("", "-", "-0") else text


def make_cell(indicator: Indicator, figure: FigureLike | None, flags: tuple[Flag, ...] = ()) -> Cell:
    """The cell of an indicator as it is shown; a report without the figure is shown like a missing cell."""
    if figure is None or figure.status == "missing":
        return Cell(indicator.code, in_words(indicator.label), "missing", _("未见"), None, None, flags)
    kind, text = _kind_and_text(indicator, figure)
    span = None
    if figure.span_start is not None and figure.span_end is not None:
        span = figure.span_start, figure.span_end
    return Cell(indicator.code, in_words(indicator.label), kind, text, figure.raw, span, flags)


def _kind_and_text(indicator: Indicator, figure: FigureLike) -> tuple[str, str]:
    if figure.status == "blank":
        return "blank", _("空白")
    if figure.status == "not_applicable":
        return "not_applicable", figure.raw or "/"
    if figure.status == "unreadable" or figure.value is None:
        return "unreadable", _("读不出")
    text = number_text(figure.value)
    if figure.unit and figure.unit != indicator.unit and indicator.is_amount:
        text += f" {figure.unit}"
    if figure.status == "derived":
        return "derived", f"{text}*"
    return ("zero" if figure.value == 0 else "number"), text
