"""What parsing makes of a document, and the JSON form of it that ``manage.py parse`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from reports.extraction.content import Span
from reports.gazetteer import RegionReading
from reports.problem import Problem

Number = int | Decimal

STATED, BLANK, MISSING = "stated", "blank", "missing"
NOT_APPLICABLE, DERIVED, UNREADABLE = "not_applicable", "derived", "unreadable"
STATUSES = (STATED, BLANK, MISSING, NOT_APPLICABLE, DERIVED, UNREADABLE)


class ParsedFigure(NamedTuple):
    """One cell of the form. ``raw`` is ``text[span[0]:span[1]]``; a missing cell has neither."""

    value: Number | None
    status: str
    raw: str | None = None
    unit: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """``text`` is narrative alone, paragraphs separated by newlines; ``tables`` are those that are not the form's."""

    key: str
    title: str
    text: str
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row that an agency added to a table of the form."""

    table: str
    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class AgencyReading:
    name: str
    types: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class ParsedReport:
    title: str
    year: int | None
    form: str | None
    scope: str
    period: tuple[str, str] | None
    published_on: str | None
    agency: AgencyReading | None
    region: RegionReading | None
    sections: tuple[ParsedSection, ...]
    figures: Mapping[str, ParsedFigure]
    extra_rows: tuple[ExtraRow, ...] = ()
    findings: tuple[Problem, ...] = ()


def _number(value: Number | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def as_json(report: ParsedReport, problems: Sequence[Problem]) -> dict[str, Any]:
    """The report and what validation found, in the form of the contract (plain JSON types)."""
    agency, region = report.agency, report.region
    return {
        "title": report.title,
        "year": report.year,
        "form": report.form,
        "scope": report.scope,
        "period": list(report.period) if report.period else None,
        "published_on": report.published_on,
        "agency": {
            "name": agency.name if agency else None,
            "types": list(agency.types) if agency else [],
            "level": agency.level if agency else "unknown",
        },
        "region": region and {"code": region.code, "path": list(region.path), "candidates": list(region.candidates)},
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "text": section.text,
                "tables": [[list(row) for row in table] for table in section.tables],
            }
            for section in report.sections
        ],
        "figures": {code: _figure_json(figure) for code, figure in report.figures.items()},
        "extra_rows": [
            {"table": row.table, "label": row.label, "values": [_number(value) for value in row.values]}
            for row in report.extra_rows
        ],
        "problems": [_problem_json(problem) for problem in problems],
    }


def _figure_json(figure: ParsedFigure) -> dict[str, Any]:
    return {
        "value": _number(figure.value),
        "status": figure.status,
        "raw": figure.raw,
        "unit": figure.unit,
        "span": list(figure.span) if figure.span else None,
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message(),
        "figures": list(problem.figures),
    }
