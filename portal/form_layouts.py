"""The tables of a report laid out like the official forms, and the annex of 2014–2018 like the one of its notice.

Rows, columns and labels come from ``reports.parsing.form``; here is only how they stand on paper: which headers span
what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from portal.earlier import EarlierYear
from portal.tables import CAPTIONS, Cell, EarlierCell, FigureLike, Flag, Header, Row, Table, make_cell, number_text
from reports.parsing.form import ANNEX, FORMS, PRE_2019, Form, FormRow, FormTable, Indicator, annex_lines, get_form
from reports.wording import in_words


@dataclass(frozen=True, slots=True)
class _Builder:
    figures: Mapping[str, FigureLike]
    flags: Mapping[str, tuple[Flag, ...]]
    earlier: Mapping[str, EarlierCell]

    def cells(self, row: FormRow) -> tuple[Cell, ...]:
        made = (make_cell(i, self.figures.get(i.code), self.flags.get(i.code, ())) for i in row.indicators)
        return tuple(replace(cell, earlier=self.earlier[cell.code]) if self.earlier else cell for cell in made)


def form_tables(
    form_key: str | None,
    figures: Mapping[str, FigureLike],
    flags: Mapping[str, tuple[Flag, ...]] | None = None,
    extra_rows: Sequence[tuple[str, str, Sequence[float | None]]] = (),
    earlier: EarlierYear | None = None,
) -> dict[str, Table]:
    """The tables by key, or nothing for a report on no national form, nor for one before 2019 without the annex.

    ``extra_rows`` are (table, label, values) of rows the agency added.
    """
    if form_key not in FORMS and not (form_key == PRE_2019 and figures):
        return {}
    form, builder = get_form(form_key), _Builder(figures, flags or {}, earlier.cells if earlier else {})
    tables = {}
    for table in form.tables:
        head, bodies = _LAYOUTS[table.key](form, table, builder)
        extra = tuple((label, _values(values)) for name, label, values in extra_rows if name == table.key)
        cells = [cell for body in bodies for row in body for cell in row.cells]
        missing = all(cell.kind == "missing" for cell in cells)
        dropped = earlier.dropped.get(table.key, ()) if earlier else ()
        tables[table.key] = Table(table.key, str(CAPTIONS[table.key]), head, bodies, missing, extra, dropped)
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
            Row((Header(in_words(article), colspan=width + 1, kind="article", scope="colgroup"),)),
            Row((Header(_("信息内容"), kind="corner"), *heads)),
        ]
        body += [
            Row((Header(in_words(row.label), kind="leaf", scope="row"),), _widened(builder.cells(row), width))
            for row in rows
        ]
        bodies.append(tuple(body))
    return (), tuple(bodies)


def _widened(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """The cells of a row, the last one reaching to the table's edge."""
    return (*cells[:-1], replace(cells[-1], colspan=width - len(cells) + 1))


def _column_name(indicator: Indicator) -> str:
    if indicator.is_amount and indicator.unit:
        return _("%(name)s（单位：%(unit)s）") % {
            "name": in_words(indicator.column_label),
            "unit": in_words(indicator.unit),
        }
    return in_words(indicator.column_label)


# A row of results on the form: its group, and the kind of result if the group has several.
_RESULT = re.compile(r"(?:三、|3\. )([（(].[）)] ?[^ :]+[^:]*?)(?:(?: |: )(\d\..+))?")


def _result_parts(row: FormRow) -> tuple[str, str]:
    """``（三）不予公开`` and ``1.属于国家秘密`` (empty for a result without kinds); both empty for 一、二 and 四."""
    found = _RESULT.fullmatch(in_words(row.label))
    return (found[1], found[2] or "") if found else ("", "")


def _requests(form: Form, table: FormTable, builder: _Builder) -> Layout:
    """Three label columns as on the form: the item, the group of results, the result."""
    sizes = Counter(_result_parts(row)[0] for row in table.rows)
    results = sum(size for group, size in sizes.items() if group)
    body, seen = [], {""}
    for row in table.rows:
        group, result = _result_parts(row)
        labels = [Header(in_words(row.label), 3, kind="wide", scope="row")]
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
    names = [in_words(indicator.column_label) for indicator in table.rows[0].indicators]
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
    lawsuit, direct, after_review = _lawsuits(suits)
    head = (
        Row(
            (
                Header(in_words(first.label), colspan=size, scope="colgroup"),
                Header(lawsuit, colspan=size * len(suits), scope="colgroup"),
            )
        ),
        Row(
            (
                *(Header(in_words(indicator.column_label), rowspan=2) for indicator in first.indicators),
                *(Header(label, colspan=size, scope="colgroup") for label in (direct, after_review)),
            )
        ),
        Row(tuple(Header(in_words(indicator.column_label)) for row in suits for indicator in row.indicators)),
    )
    return head, ((Row((), tuple(cell for row in table.rows for cell in builder.cells(row))),),)


def _lawsuits(rows: Sequence[FormRow]) -> tuple[str, str, str]:
    """What both blocks of lawsuits are called together, and each of them."""
    parts = [re.split(": | ", in_words(row.label), maxsplit=1) for row in rows]
    return parts[0][0], parts[0][1], parts[1][1]


def _annex(form: Form, table: FormTable, builder: _Builder) -> Layout:
    """One body for each of its nine parts: what is counted, the unit, the number; headings stand over all columns."""
    rows = {row.key: row for row in table.rows}
    bodies: list[list[Row]] = []
    for line in annex_lines():
        if line.level == 0:
            bodies.append([])
        row = rows.get(line.key)
        kind = f"level-{line.level}" if line.level else "article"
        if row is None:
            bodies[-1].append(Row((Header(in_words(line.label), colspan=3, kind=kind, scope="rowgroup"),)))
        else:
            unit = Header(in_words(row.indicators[0].unit or ""), kind="unit", scope="row")
            bodies[-1].append(Row((Header(in_words(line.label), kind=kind, scope="row"), unit), builder.cells(row)))
    head = Row((Header(_("统计指标")), Header(_("单位"), kind="unit"), Header(_("统计数"))))
    return (head,), tuple(map(tuple, bodies))


_LAYOUTS: dict[str, Callable[[Form, FormTable, _Builder], Layout]] = {
    "proactive": _proactive,
    "requests": _requests,
    "reviews": _reviews,
    ANNEX: _annex,
}
