"""What the report of the year before says in the same cells of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.tables import Cell, EarlierCell, make_cell
from reports.models import Figure, Report
from reports.parsing.form import FORMS, PRE_2019, get_form


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """The earlier report beside this one. ``cells`` has every cell of this year's form, ``dropped`` those that the
    earlier form alone has, by table; both are empty where the forms have nothing in common.
    """

    report: Report
    cells: Mapping[str, EarlierCell] = field(default_factory=dict)
    dropped: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    other_agency: str = ""

    @property
    def is_comparable(self) -> bool:
        return bool(self.cells)


def earlier_year(report: Report, earlier: Report) -> EarlierYear:
    """Put ``earlier`` beside ``report``, cell by cell; one query.

    A cell that the earlier form does not have is told apart from one that the earlier report lacks.
    """
    renamed = earlier.agency.name if earlier.agency and earlier.agency_id != report.agency_id else ""
    if not _share_cells(report.form, earlier.form):
        return EarlierYear(earlier, other_agency=renamed)
    figures = {figure.code: figure for figure in Figure.objects.filter(report=earlier)}
    now, then = get_form(report.form), get_form(earlier.form)
    had = {indicator.code: make_cell(indicator, figures.get(indicator.code)) for indicator in then.indicators}
    cells = {
        indicator.code: EarlierCell(had[indicator.code].kind, had[indicator.code].text)
        if indicator.code in had
        else EarlierCell.not_on_form()
        for indicator in now.indicators
    }
    dropped: dict[str, tuple[Cell, ...]] = {}
    for table in then.tables:
        codes = [indicator.code for row in table.rows for indicator in row.indicators]
        dropped[table.key] = tuple(had[code] for code in codes if code not in cells)
    return EarlierYear(earlier, cells, dropped, renamed)


def _share_cells(now: str, then: str) -> bool:
    """Whether two reports' forms have cells in common: the annex of before 2019 has none with those of today."""
    return (now in FORMS and then in FORMS) or now == then == PRE_2019
