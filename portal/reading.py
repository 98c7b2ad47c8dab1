"""What was read of a report, to stand beside the text it was read from: one number close up, all of them in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from portal.earlier import earlier_year
from portal.sheet import SEVERITIES, flags_by_code
from portal.tables import CAPTIONS, LEGEND, Cell, EarlierCell, make_cell
from reports.lineage import neighbours
from reports.models import Problem, Report
from reports.parsing.form import FORMS, FormTable, get_form
from reports.wording import in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows of a table that have the same columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    key: str
    caption: str
    strips: tuple[Strip, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class CloseUp:
    """One number: its cell, what that is taken for in words, what is wrong with it, and what stood there a year before
    (``earlier`` with ``earlier_report``, None where there is nothing to compare).
    """

    cell: Cell
    meaning: StrPromise | str
    problems: tuple[tuple[int, Problem], ...]
    earlier: EarlierCell | None
    earlier_report: Report | None


@dataclass(frozen=True, slots=True)
class Reading:
    """``chosen`` are the numbers asked for: usually one, several where one place in the source is the place of all."""

    chosen: tuple[CloseUp, ...]
    tables: tuple[ReadTable, ...]
    codes: frozenset[str]


def reading_of(report: Report, span: tuple[int, int] | None, code: str) -> Reading:
    """The numbers of a report with those chosen that stand in ``span``, or the one of indicator ``code``."""
    figures = {figure.code: figure for figure in report.figures.all()}
    problems = sorted(report.problems.all(), key=lambda problem: SEVERITIES.index(problem.severity))
    flags = flags_by_code(problems)
    if report.form not in FORMS and not figures:
        return Reading((), (), frozenset())
    form = get_form(report.form)
    cells = {i.code: make_cell(i, figures.get(i.code), flags.get(i.code, ())) for i in form.indicators}
    chosen = [cell for cell in cells.values() if _is_chosen(cell, span, code)]
    codes = frozenset(cell.code for cell in chosen)
    tables = tuple(_read_table(table, cells, codes) for table in form.tables)
    return Reading(_close_ups(report, chosen, problems), tables, codes)


def _is_chosen(cell: Cell, span: tuple[int, int] | None, code: str) -> bool:
    if code:
        return cell.code == code
    return span is not None and cell.span is not None and span[0] <= cell.span[0] and cell.span[1] <= span[1]


def _close_ups(report: Report, chosen: Sequence[Cell], problems: Sequence[Problem]) -> tuple[CloseUp, ...]:
    earlier = neighbours(report).earlier if chosen else None
    beside = earlier_year(report, earlier) if earlier else None
    meanings = {kind: meaning for kind, _sample, meaning in LEGEND}
    return tuple(
        CloseUp(
            cell,
            meanings[cell.kind],
            tuple((number, found) for number, found in enumerate(problems, 1) if cell.code in found.figures),
            beside.cells.get(cell.code) if beside else None,
            earlier,
        )
        for cell in chosen
    )


def _read_table(table: FormTable, cells: dict[str, Cell], chosen: frozenset[str]) -> ReadTable:
    strips = tuple(
        Strip(columns, tuple((in_words(row.label), tuple(cells[i.code] for i in row.indicators)) for row in rows))
        for columns, rows in groupby(
            table.rows, key=lambda row: tuple(in_words(i.column_label) for i in row.indicators)
        )
    )
    is_open = any(i.code in chosen for row in table.rows for i in row.indicators)
    return ReadTable(table.key, str(CAPTIONS[table.key]), strips, is_open)
