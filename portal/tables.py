"""The three tables of a report as rows for a template, laid out like the official form.

Rows, columns and labels come from ``reports.parsing.form``; here is only how they stand on paper: which headers span
what, and how a number, a zero, a blank, a slash, a missing and an unreadable cell are told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.parsing.form import FORMS, Form, FormRow, FormTable, Indicator, all_indicators, get_form

CAPTIONS = {
    "proactive": gettext_lazy("主动公开政府信息情况"),
    "requests": gettext_lazy("收到和处理政府信息公开申请情况"),
    "reviews": gettext_lazy("政府信息公开行政复议、行政诉讼情况"),
}
LEGEND = (
    ("number", "12", gettext_lazy("报告写的数字")),
    ("zero", "0", gettext_lazy("报告写的是 0")),
    ("blank", gettext_lazy("空白"), gettext_lazy("格子在，没有填写：没有说明，不等于 0")),
    ("not_applicable", "/", gettext_lazy("报告填了 /、— 或“无”：表示不适用")),
    ("missing", gettext_lazy("未见"), gettext_lazy("报告里没有这一格、这一行或这张表")),
    ("unreadable", gettext_lazy("读不出"), gettext_lazy("格子里有字，但读不出数字")),
    ("derived", "7*", gettext_lazy("原文读不出，由勾稽关系推得")),
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
class Cell:
    """One number of the form. ``kind`` is a name of LEGEND; ``text`` is printed, ``title`` is shown on hover."""

    code: str
    label: str
    kind: str
    text: str
    title: str
    span: tuple[int, int] | None = None
    flags: tuple[Flag, ...] = ()
    colspan: int = 1

    @property
    def indicator(self) -> Indicator:
        return all_indicators()[self.code]

    @property
    def severity(self) -> str:
        """The worst severity among the problems that concern this cell, or an empty string."""
        found = {flag.severity for flag in self.flags}
        return next((severity for severity in ("error", "warning", "info") if severity in found), "")

    @property
    def place(self) -> str:
        """Where it stands in the source, as the source page's ``at``; empty if nowhere."""
        return f"{self.span[0]}-{self.span[1]}" if self.span else ""


@dataclass(frozen=True, slots=True)
class Header:
    """A heading cell. ``kind`` says how it stands: top, article, corner, or to the left of a row: stub and group
    (spanning rows), leaf (in the last label column), half and wide (over two or all label columns).
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
    """A table of the form: header rows, then bodies (groups of rows). ``is_missing`` if the report has none of it."""

    key: str
    caption: str
    head: tuple[Row, ...]
    bodies: tuple[tuple[Row, ...], ...]
    is_missing: bool
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for body in self.bodies for row in body for cell in row.cells)


def number_text(value: Decimal | float) -> str:
    """A number as people write it: no trailing zeros, a real minus sign left as a hyphen, as on the form."""
    number = Decimal(str(value))
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def make_cell(indicator: Indicator, figure: FigureLike | None, flags: tuple[Flag, ...] = ()) -> Cell:
    """The cell of an indicator as it is shown; a report without the figure is shown like a missing cell."""
    if figure is None or figure.status == "missing":
        title = _("%(label)s：报告里没有这一格") % {"label": indicator.label}
        return Cell(indicator.code, indicator.label, "missing", _("未见"), title, None, flags)
    kind, text = _kind_and_text(indicator, figure)
    span = None
    if figure.span_start is not None and figure.span_end is not None:
        span = figure.span_start, figure.span_end
    title = _("%(label)s。原文：%(raw)s") % {"label": indicator.label, "raw": figure.raw or _("（空白）")}
    return Cell(indicator.code, indicator.label, kind, text, title, span, flags)


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


@dataclass(frozen=True, slots=True)
class _Builder:
    figures: Mapping[str, FigureLike]
    flags: Mapping[str, tuple[Flag, ...]]

    def cells(self, row: FormRow) -> tuple[Cell, ...]:
        return tuple(make_cell(i, self.figures.get(i.code), self.flags.get(i.code, ())) for i in row.indicators)


def form_tables(
    form_key: str | None,
    figures: Mapping[str, FigureLike],
    flags: Mapping[str, tuple[Flag, ...]] | None = None,
    extra_rows: Sequence[tuple[str, str, Sequence[float | None]]] = (),
) -> dict[str, Table]:
    """The tables by key, or nothing for a report on no national form.

    ``extra_rows`` are (table, label, values) of rows the agency added.
    """
    if form_key not in FORMS:
        return {}
    form, builder = get_form(form_key), _Builder(figures, flags or {})
    tables = {}
    for table in form.tables:
        head, bodies = _LAYOUTS[table.key](form, table, builder)
        extra = tuple((label, _values(values)) for name, label, values in extra_rows if name == table.key)
        cells = [cell for body in bodies for row in body for cell in row.cells]
        missing = all(cell.kind == "missing" for cell in cells)
        tables[table.key] = Table(table.key, str(CAPTIONS[table.key]), head, bodies, missing, extra)
    return tables


def _values(values: Sequence[float | None]) -> tuple[str, ...]:
    return tuple(_("空白") if value is None else number_text(value) for value in values)


Layout = tuple[tuple[Row, ...], tuple[tuple[Row, ...], ...]]


def _proactive(form: Form, table: FormTable, builder: _Builder) -> Layout:
    """One body an article: the article over all columns, the columns' names, then its rows."""
    width = max(len(row.indicators) for row in table.rows)
    bodies = []
    for article, group in groupby(table.rows, key=lambda row: row.article):
        rows = list(group)
        names = [_column_name(indicator) for indicator in rows[0].indicators]
        heads = [Header(name) for name in names[:-1]]
        heads.append(Header(names[-1], colspan=width - len(names) + 1))
        body = [
            Row((Header(article, colspan=width + 1, kind="article", scope="colgroup"),)),
            Row((Header(_("信息内容"), kind="corner"), *heads)),
        ]
        body += [
            Row((Header(row.label, kind="leaf", scope="row"),), _widened(builder.cells(row), width)) for row in rows
        ]
        bodies.append(tuple(body))
    return (), tuple(bodies)


def _widened(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """The cells of a row, the last one reaching to the table's edge."""
    return (*cells[:-1], replace(cells[-1], colspan=width - len(cells) + 1))


def _column_name(indicator: Indicator) -> str:
    if indicator.is_amount and indicator.unit:
        return _("%(name)s（单位：%(unit)s）") % {"name": indicator.column_label, "unit": indicator.unit}
    return indicator.column_label


def _result_parts(row: FormRow) -> tuple[str, str]:
    """``（三）不予公开`` and ``1.属于国家秘密`` (empty for a result without kinds); both empty for 一、二 and 四."""
    found = re.fullmatch(r"三、(（.）\S+)(?: (\d\..+))?", row.label)
    return (found[1], found[2] or "") if found else ("", "")


def _requests(form: Form, table: FormTable, builder: _Builder) -> Layout:
    """Three label columns as on the form: the item, the group of results, the result."""
    sizes = Counter(_result_parts(row)[0] for row in table.rows)
    results = sum(size for group, size in sizes.items() if group)
    body, seen = [], {""}
    for row in table.rows:
        group, result = _result_parts(row)
        labels = [Header(row.label, 3, kind="wide", scope="row")]
        if group:
            labels = [
                Header(result, kind="leaf", scope="row") if result else Header(group, 2, kind="half", scope="row")
            ]
        if result and group not in seen:
            labels.insert(0, Header(group, rowspan=sizes[group], kind="group", scope="rowgroup"))
        if group and seen == {""}:
            labels.insert(0, Header(_("三、本年度办理结果"), rowspan=results, kind="stub", scope="rowgroup"))
        seen.add(group)
        body.append(Row(tuple(labels), builder.cells(row)))
    return _requests_head(table), (tuple(body),)


def _requests_head(table: FormTable) -> tuple[Row, ...]:
    names = [indicator.column_label for indicator in table.rows[0].indicators]
    note = _("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
    return (
        Row((Header(note, 3, 3, "corner"), Header(_("申请人情况"), colspan=len(names), scope="colgroup"))),
        Row(
            (
                Header(names[0], rowspan=2),
                Header(_("法人或其他组织"), colspan=len(names) - 2, scope="colgroup"),
                Header(names[-1], rowspan=2),
            )
        ),
        Row(tuple(Header(name) for name in names[1:-1])),
    )


def _reviews(form: Form, table: FormTable, builder: _Builder) -> Layout:
    """One row of fifteen under three levels of headings."""
    first, *suits = table.rows
    size = len(first.indicators)
    lawsuit = suits[0].label.split(" ")[0]
    head = (
        Row(
            (
                Header(first.label, colspan=size, scope="colgroup"),
                Header(lawsuit, colspan=size * len(suits), scope="colgroup"),
            )
        ),
        Row(
            (
                *(Header(indicator.column_label, rowspan=2) for indicator in first.indicators),
                *(Header(row.label.removeprefix(lawsuit).strip(), colspan=size, scope="colgroup") for row in suits),
            )
        ),
        Row(tuple(Header(indicator.column_label) for row in suits for indicator in row.indicators)),
    )
    return head, ((Row((), tuple(cell for row in table.rows for cell in builder.cells(row))),),)


_LAYOUTS: dict[str, Callable[[Form, FormTable, _Builder], Layout]] = {
    "proactive": _proactive,
    "requests": _requests,
    "reviews": _reviews,
}
