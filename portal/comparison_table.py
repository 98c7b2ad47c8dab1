"""A comparison as one table: one row an indicator, for every report the number, its status and what fails."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.charts.chart import DataTable, Datum, number
from portal.comparison import Comparison, Line
from portal.tables import CAPTIONS, Cell
from reports.models import Report
from reports.wording import in_words

KINDS = {
    "number": "stated",
    "zero": "stated",
    "blank": "blank",
    "not_applicable": "not_applicable",
    "missing": "missing",
    "unreadable": "unreadable",
    "derived": "derived",
}


def comparison_table(comparison: Comparison) -> DataTable:
    """Every indicator of the forms in use; the status is a word of the contract, ``not_on_form`` where it has none."""
    names = [column_name(report) for report in comparison.reports]
    columns = [_("指标代码"), _("表"), _("项目"), _("列"), _("单位")]
    columns += [
        part
        for name in names
        for part in (name, _("%(name)s 状态") % {"name": name}, _("%(name)s 核对") % {"name": name})
    ]
    return DataTable((*columns, _("差别")), tuple(_row(comparison, line) for line in comparison.lines))


def column_name(report: Report) -> str:
    return f"{report.agency_name} {report.year}"


def _row(comparison: Comparison, line: Line) -> tuple[Datum, ...]:
    indicator = line.indicator
    texts = (
        indicator.code,
        str(CAPTIONS[indicator.table]),
        in_words(indicator.row_label),
        in_words(indicator.column_label),
    )
    cells = [
        datum
        for report, cell, value in zip(comparison.reports, line.cells, line.values, strict=True)
        for datum in _cell(comparison, report, cell, value)
    ]
    return (*map(Datum, texts), Datum(in_words(indicator.unit or "")), *cells, Datum(line.difference))


def _cell(comparison: Comparison, report: Report, cell: Cell | None, value: Decimal | None) -> tuple[Datum, ...]:
    if cell is None:
        return Datum(_("该表式无此项")), Datum("not_on_form"), Datum("")
    problems = comparison.problems[report.pk]
    found = _("；").join(problems[flag.number - 1].message for flag in cell.flags)
    return Datum(cell.text) if value is None else number(value), Datum(KINDS[cell.kind]), Datum(found)
