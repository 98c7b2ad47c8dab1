"""Everything a report's page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.form_layouts import form_tables
from portal.labels import section_label
from portal.tables import Cell, Flag, Table
from reports.models import Problem, Report, ReportVersion, Section

RECOGNISED = "ocr_text"  # the problem that lists every figure read from a picture
SEVERITIES = ("error", "warning", "info")
SECTIONS_OF_TABLES = {
    "proactive": ("proactive",),
    "requests": ("requests",),
    "reviews": ("reviews", "requests"),
    "annex": ("annex",),
}


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem by its number on the page; ``cells`` are those of the tables that it is about.

    ``other`` is the report it was found against, if one.
    """

    number: int
    severity: str
    label: str
    message: str
    cells: tuple[Cell, ...]
    other: Report | None = None
    is_recognition: bool = False

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """Its cells by the label of their row, for naming many of them in few words."""
        return [(label, list(row)) for label, row in groupby(self.cells, key=lambda cell: cell.indicator.row_label)]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the form's tables that belong under it and the other tables that stand in it."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    other_tables: tuple[Sequence[Sequence[str]], ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """``left_over`` are tables without a section to stand in, ``recognised`` the codes of those read from a picture."""

    report: Report
    problems: tuple[ShownProblem, ...]
    sections: tuple[ShownSection, ...]
    left_over: tuple[Table, ...]
    versions: tuple[ReportVersion, ...]
    earlier: Report | None
    later: Report | None
    recognised: frozenset[str]

    @property
    def recognition(self) -> ShownProblem | None:
        """The problem that says that the text was recognised from pictures, if it was."""
        return next((problem for problem in self.problems if problem.is_recognition), None)

    @property
    def has_tables(self) -> bool:
        return bool(self.left_over) or any(section.tables for section in self.sections)


def build_sheet(report: Report) -> Sheet:
    """Gather what is shown of ``report``: its problems first, its sections with the tables in their places."""
    problems = sorted(report.problems.select_related("other"), key=lambda problem: SEVERITIES.index(problem.severity))
    tables = form_tables(
        report.form,
        {figure.code: figure for figure in report.figures.all()},
        flags_by_code(problems),
        [(row.table, row.label, row.values) for row in report.extra_rows.all()],
    )
    sections, left_over = _place_tables(list(report.sections.all()), tables)
    earlier, later = _neighbours(report)
    versions = report.versions.select_related("source_file", "made_by").defer("reading", "source_file__text")
    recognised = frozenset(code for problem in problems if problem.code == RECOGNISED for code in problem.figures)
    shown = _shown(problems, tables)
    return Sheet(report, shown, sections, left_over, tuple(versions), earlier, later, recognised)


def flags_by_code(problems: Sequence[Problem]) -> dict[str, tuple[Flag, ...]]:
    """For each figure the problems it takes part in, by their place in ``problems`` (from 1).

    That it was read from a picture is told otherwise, as nearly all figures of a scan are.
    """
    flags: defaultdict[str, list[Flag]] = defaultdict(list)
    for number, problem in enumerate(problems, 1):
        for code in problem.figures if problem.code != RECOGNISED else ():
            flags[code].append(Flag(number, problem.severity))
    return {code: tuple(found) for code, found in flags.items()}


def _shown(problems: Sequence[Problem], tables: Mapping[str, Table]) -> tuple[ShownProblem, ...]:
    cells = {cell.code: cell for table in tables.values() if not table.is_missing for cell in table.cells}
    return tuple(
        ShownProblem(
            number,
            problem.severity,
            problem.label,
            problem.message,
            tuple(cells[code] for code in problem.figures if code in cells),
            problem.other,
            problem.code == RECOGNISED,
        )
        for number, problem in enumerate(problems, 1)
    )


def _place_tables(
    sections: Sequence[Section], tables: Mapping[str, Table]
) -> tuple[tuple[ShownSection, ...], tuple[Table, ...]]:
    """Put each table under its section; where sections were merged, under the one that took it in."""
    first = {section.key: index for index, section in reversed(list(enumerate(sections)))}
    under: defaultdict[int, list[Table]] = defaultdict(list)
    left_over = []
    for key, table in tables.items():
        home = next((first[name] for name in SECTIONS_OF_TABLES[key] if name in first), None)
        if home is None:
            left_over.append(table)
        else:
            under[home].append(table)
    shown = tuple(
        ShownSection(
            f"s{section.order + 1}",
            section.title or section_label(section.key),
            tuple(line.strip() for line in section.text.split("\n") if line.strip()),
            tuple(section.tables),
            tuple(under[index]),
        )
        for index, section in enumerate(sections)
    )
    return shown, tuple(left_over)


def _neighbours(report: Report) -> tuple[Report | None, Report | None]:
    """The published reports of the same agency and scope nearest in time, before and after this one."""
    if report.agency_id is None or report.year is None:
        return None, None
    others = Report.objects.filter(agency=report.agency_id, scope=report.scope, status=Report.Status.PUBLISHED)
    series = list(others.exclude(pk=report.pk).only("pk", "year", "title").order_by("year"))
    earlier = [other for other in series if other.year is not None and other.year < report.year]
    later = [other for other in series if other.year is not None and other.year > report.year]
    return (earlier[-1] if earlier else None), (later[0] if later else None)
