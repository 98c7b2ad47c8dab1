"""The explorer's rows as a table to take away: for every number its value, how many reports state it and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.charts.chart import DataTable, Datum
from portal.explorer import Explored, Row
from portal.explorer_numbers import Number
from portal.labels import GROUPINGS


def head_of(explored: Explored) -> str:
    """What the first column is called."""
    return str(GROUPINGS[explored.groups.by])


def data_table(explored: Explored) -> DataTable:
    """One row a group; a share has the sums it is made of beside it."""
    columns = [head_of(explored), _("代码")]
    for one in explored.countables:
        name = _("%(name)s（%(detail)s）") % {"name": one.label, "detail": one.unit} if one.unit else one.label
        columns += [name, _("有数字的报告"), _("没有数字的报告"), *([_("分子/分母")] if one.is_share else [])]
    columns += [_("报告"), _("勾稽关系不成立的报告")]
    return DataTable(tuple(columns), tuple(_cells(row) for row in explored.rows))


def _cells(row: Row) -> tuple[Datum, ...]:
    cells = [Datum(row.name, url=row.page), Datum(row.key)]
    for number in row.numbers:
        silent = _("；").join(f"{one.label} {one.count}" for one in number.silent)
        cells += [datum(number), Datum(str(number.stated), number.stated, number.url), Datum(silent)]
        cells += [Datum(number.fraction)] if number.countable.is_share else []
    cells.append(Datum(str(row.reports), row.reports, row.reports_url))
    cells.append(Datum(str(row.failing), row.failing, row.failing_url))
    return tuple(cells)


def datum(number: Number) -> Datum:
    if number.value is None:
        return Datum(_("没有数字"), kind="blank")
    return Datum(number.text, number.value, number.url)
