"""Everything a report's page shows, gathered in a fixed number of queries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from django.utils.safestring import SafeString

from portal.earlier import EarlierYear, earlier_year
from portal.form_layouts import form_tables
from portal.hits import Asked, Hits, SectionHits
from portal.labels import section_label
from portal.summary import summarise
from portal.tables import Cell, Flag, Table
from reports.lineage import Neighbours, neighbours
from reports.models import Problem, Report, ReportVersion
from reports.wording import in_words

RECOGNISED = "ocr_text"  # the problem that lists every figure read from a picture
SEVERITIES = ("error", "warning", "info")
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")  # a line without the white space around it
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
    def tables(self) -> frozenset[str]:
        """The tables beside which it is told again; what is about recognition is told once for all."""
        return frozenset() if self.is_recognition else frozenset(cell.indicator.table for cell in self.cells)

    @property
    def rows(self) -> list[tuple[str, list[Cell]]]:
        """Its cells by the label of their row, for naming many of them in few words."""
        return [
            (label, list(row))
            for label, row in groupby(self.cells, key=lambda cell: in_words(cell.indicator.row_label))
        ]


class SectionLike(Protocol):
    """What is asked of a section, as stored or as read."""

    key: str
    title: str
    text: str
    tables: Sequence[Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the form's tables that belong under it and the other tables that stand in it.

    ``paragraphs`` are plain text, or HTML with the hits of the query that the reader came with.
    """

    anchor: str
    key: str
    title: str
    paragraphs: tuple[str | SafeString, ...]
    other_tables: tuple[Sequence[Sequence[str]], ...]
    tables: tuple[Table, ...] = ()
    hits: SectionHits | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """``left_over`` are tables without a section to stand in, ``recognised`` the codes of those read from a picture.

    ``summary`` is two sentences; ``earlier`` is the report of the year before, beside which this one is shown.
    """

    report: Report
    problems: tuple[ShownProblem, ...]
    sections: tuple[ShownSection, ...]
    left_over: tuple[Table, ...]
    versions: tuple[ReportVersion, ...]
    neighbours: Neighbours
    recognised: frozenset[str]
    statuses: Mapping[str, int]
    summary: tuple[str, str]
    earlier: EarlierYear | None = None
    hits: Hits | None = None

    @property
    def recognition(self) -> ShownProblem | None:
        """The problem that says that the text was recognised from pictures, if it was."""
        return next((problem for problem in self.problems if problem.is_recognition), None)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*(table for section in self.sections for table in section.tables), *self.left_over)

    @property
    def has_tables(self) -> bool:
        return bool(self.tables)


def build_sheet(report: Report, asked: Asked | None = None) -> Sheet:
    """Gather what is shown of ``report``: its problems first, its sections with the tables in their places.

    ``asked`` is what the reader searched for, to be marked in the narrative.
    """
    problems = sorted(report.problems.select_related("other"), key=lambda problem: SEVERITIES.index(problem.severity))
    figures = {figure.code: figure for figure in report.figures.all()}
    near = neighbours(report)
    earlier = earlier_year(report, near.earlier) if near.earlier else None
    tables = form_tables(
        report.form,
        figures,
        flags_by_code(problems),
        [(row.table, row.label, row.values) for row in report.extra_rows.all()],
        earlier,
    )
    stored = list(report.sections.all())
    hits = Hits(asked, [(section.key, section.text) for section in stored]) if asked else None
    sections, left_over = place_tables(stored, tables, hits)
    versions = report.versions.select_related("source_file", "made_by").defer("reading", "source_file__text")
    return Sheet(
        report=report,
        problems=shown_problems(problems, tables),
        sections=sections,
        left_over=left_over,
        versions=tuple(versions),
        neighbours=near,
        recognised=frozenset(code for problem in problems if problem.code == RECOGNISED for code in problem.figures),
        statuses=Counter(figure.status for figure in figures.values()),
        summary=summarise(report.form, report.year, figures, problems),
        earlier=earlier,
        hits=hits,
    )


def flags_by_code(problems: Sequence[Problem]) -> dict[str, tuple[Flag, ...]]:
    """For each figure the problems it takes part in, by their place in ``problems`` (from 1).

    That it was read from a picture is told otherwise, as nearly all figures of a scan are.
    """
    flags: defaultdict[str, list[Flag]] = defaultdict(list)
    for number, problem in enumerate(problems, 1):
        for code in problem.figures if problem.code != RECOGNISED else ():
            flags[code].append(Flag(number, problem.severity))
    return {code: tuple(found) for code, found in flags.items()}


def shown_problems(problems: Sequence[Problem], tables: Mapping[str, Table]) -> tuple[ShownProblem, ...]:
    """Number the problems and tie each to the cells it is about."""
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


def place_tables(
    sections: Sequence[SectionLike], tables: Mapping[str, Table], hits: Hits | None = None
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
            anchor=f"s{index + 1}",
            key=section.key,
            title=section.title or section_label(section.key),
            paragraphs=_paragraphs(index, section.text, hits),
            other_tables=tuple(section.tables),
            tables=tuple(under[index]),
            hits=hits.of_section(index) if hits else None,
        )
        for index, section in enumerate(sections)
    )
    return shown, tuple(left_over)


def _paragraphs(place: int, text: str, hits: Hits | None) -> tuple[str | SafeString, ...]:
    return tuple(
        hits.paragraph(place, text, found.start(), found.end()) if hits else found[0]
        for found in _PARAGRAPH.finditer(text)
    )
