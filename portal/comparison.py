"""Reports side by side: their figures in the forms' order, what differs said in words, their sections as links.

Rows are joined by indicator. A figure of one form that another form does not have is 该表式无此项 there, which is
neither blank nor missing. Zero, blank, slash, missing and unreadable stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.labels import section_label
from portal.sheet import SEVERITIES, flags_by_code
from portal.tables import CAPTIONS, Cell, make_cell, number_text
from reports.models import Figure, Problem, Report, Section
from reports.parsing.form import FORMS, Indicator, all_indicators
from reports.wording import in_words


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator and its cell in each report; None where the report's form does not have it."""

    indicator: Indicator
    cells: tuple[Cell | None, ...]
    values: tuple[Decimal | None, ...]
    units: tuple[str | None, ...]

    @property
    def is_stated(self) -> bool:
        """Whether any report says anything here, were it that the number could not be read."""
        return any(cell is not None and cell.kind not in ("blank", "missing") for cell in self.cells)

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 in every report that has it, and nothing is wrong with it."""
        return all(cell is None or (cell.kind == "zero" and not cell.flags) for cell in self.cells)

    @property
    def is_different(self) -> bool:
        return len({(cell.kind, cell.text) for cell in self.cells if cell is not None}) > 1

    @property
    def difference(self) -> str:
        """What differs, in words; empty for a figure that only one of the reports can have."""
        here = [place for place, cell in enumerate(self.cells) if cell is not None]
        if len(here) < 2:
            return ""
        silent = [place + 1 for place in here if self.values[place] is None]
        if len(silent) == len(here):
            return _("都没有数字")
        if silent:
            return _("第 %(places)s 份没有数字") % {"places": "、".join(map(str, silent))}
        stated = [value for place in here if (value := self.values[place]) is not None]
        if len(set(stated)) == 1:
            return _("相同")
        if len({self.units[place] for place in here if self.values[place]}) > 1:
            return _("单位不同，不能相比")
        if len(stated) > 2:
            return _("%(low)s 至 %(high)s") % {"low": number_text(min(stated)), "high": number_text(max(stated))}
        return _difference(stated[0], stated[1])


def _difference(first: Decimal, second: Decimal) -> str:
    words = {"number": number_text(abs(second - first))}
    return (_("后者多 %(number)s") if second > first else _("后者少 %(number)s")) % words


@dataclass(frozen=True, slots=True)
class LineGroup:
    """The lines of one row of the form."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """``groups`` are shown; ``zeros`` are the lines where every report says 0, ``hidden`` counts the rest."""

    key: str
    caption: str
    groups: tuple[LineGroup, ...]
    zeros: tuple[Line, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class SectionCell:
    """A section of one report: its place on the report's page and how many characters its text has."""

    url: str
    title: str
    length: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    title: str
    cells: tuple[tuple[SectionCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    problems: Mapping[int, tuple[Problem, ...]]
    sections: tuple[SectionRow, ...]

    @property
    def findings(self) -> list[tuple[Report, tuple[Problem, ...]]]:
        """What was found in each report."""
        return [(report, self.problems[report.pk]) for report in self.reports]

    def tables(self, rows: str) -> list[ComparedTable]:
        """The lines by table; ``rows`` is ``stated``, ``different`` or ``all``."""
        by_table = groupby(self.lines, key=lambda line: line.indicator.table)
        return [_table(key, tuple(lines), rows) for key, lines in by_table]


def _table(key: str, lines: Sequence[Line], rows: str) -> ComparedTable:
    chosen = {
        "stated": [line for line in lines if line.is_stated],
        "different": [line for line in lines if line.is_different],
        "all": list(lines),
    }[rows]
    zeros = tuple(line for line in chosen if line.is_zero) if rows == "stated" else ()
    shown = [line for line in chosen if not (zeros and line.is_zero)]
    groups = groupby(shown, key=lambda line: in_words(line.indicator.row_label))
    hidden = len(lines) - len(chosen)
    return ComparedTable(
        key, str(CAPTIONS[key]), tuple(LineGroup(label, tuple(found)) for label, found in groups), zeros, hidden
    )


def compare(reports: Sequence[Report]) -> Comparison:
    """Gather the figures, problems and sections of ``reports`` in three queries."""
    figures: dict[int, dict[str, Figure]] = {report.pk: {} for report in reports}
    for figure in Figure.objects.filter(report__in=figures):
        figures[figure.report_id][figure.code] = figure
    problems: dict[int, list[Problem]] = {report.pk: [] for report in reports}
    for problem in Problem.objects.filter(report__in=figures).order_by("report", "id"):
        problems[problem.report_id].append(problem)
    for found in problems.values():  # numbered as on the report's own page
        found.sort(key=lambda problem: SEVERITIES.index(problem.severity))
    flags = {pk: flags_by_code(found) for pk, found in problems.items()}
    forms = {report.form for report in reports if report.form in FORMS or figures[report.pk]}
    lines = []
    for code, indicator in all_indicators().items():
        if not forms & set(indicator.forms):
            continue
        held = [figures[report.pk].get(code) if report.form in indicator.forms else None for report in reports]
        cells = tuple(
            make_cell(indicator, figure, flags[report.pk].get(code, ())) if report.form in indicator.forms else None
            for report, figure in zip(reports, held, strict=True)
        )
        values = tuple(figure.value if figure else None for figure in held)
        units = tuple((figure.unit or indicator.unit) if figure else None for figure in held)
        lines.append(Line(indicator, cells, values, units))
    return Comparison(
        tuple(reports), tuple(lines), {pk: tuple(found) for pk, found in problems.items()}, _sections(reports)
    )


def _sections(reports: Sequence[Report]) -> tuple[SectionRow, ...]:
    """The sections by what they are about, in the order in which they come up first."""
    rows = Section.objects.filter(report__in=reports).annotate(length=Length("text")).order_by("order")
    by_key: defaultdict[str, defaultdict[int, list[SectionCell]]] = defaultdict(lambda: defaultdict(list))
    for section in rows.defer("text", "tables"):
        cell = SectionCell(
            f"{reverse('report', args=[section.report_id])}#s{section.order + 1}", section.title, section.length
        )
        by_key[section.key][section.report_id].append(cell)
    return tuple(
        SectionRow(section_label(key), tuple(tuple(of[report.pk]) for report in reports)) for key, of in by_key.items()
    )
