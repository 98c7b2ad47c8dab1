"""The rows that a report is made of: sections, figures, rows of its own, problems. Written for many reports at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from reports import plain_rows
from reports.models import ExtraRow, Figure, Problem, Report, Section
from reports.parsing.report import ParsedReport
from reports.problem import Problem as Finding

MAX_RAW = 200
MAX_LABEL = 500

Parts = tuple[Report, ParsedReport, Sequence[Finding]]


def clear(reports: Collection[Report]) -> None:
    """Delete all that the reports are made of; what was found of them in comparing stays (see ``chains.py``)."""
    if reports:
        for model in (Section, Figure, ExtraRow):
            model._default_manager.filter(report__in=reports).delete()
        Problem.objects.filter(report__in=reports, spans=Problem.Spans.NONE).delete()


def own_problems(report: Report) -> QuerySet[Problem]:
    """What was found in the report itself, without what comes of others (see ``chains.py``)."""
    return report.problems.filter(spans=Problem.Spans.NONE)


def write(readings: Sequence[Parts]) -> None:
    """Write what readings say as the parts of their reports, which are stored and have none."""
    write_sections(readings)
    write_figures(readings)
    write_extra_rows(readings)
    write_problems(readings)


def write_sections(readings: Sequence[Parts]) -> None:
    """Write the sections. The values of a row here and below are in the order of the model's fields."""
    plain_rows.insert(
        Section,
        (
            (report.pk, order, section.key, section.title, section.text, plain_rows.json_value(section.tables))
            for report, parsed, _ in readings
            for order, section in enumerate(parsed.sections)
        ),
    )


def write_figures(readings: Sequence[Parts]) -> None:
    """Write the figures."""
    plain_rows.insert(
        Figure,
        (
            (
                report.pk,
                code,
                figure.value,
                figure.unit,
                figure.status,
                figure.raw if figure.raw is None else figure.raw[:MAX_RAW],
                figure.span[0] if figure.span else None,
                figure.span[1] if figure.span else None,
            )
            for report, parsed, _ in readings
            for code, figure in parsed.figures.items()
        ),
    )


def write_extra_rows(readings: Sequence[Parts]) -> None:
    """Write the rows that agencies added to the form."""
    plain_rows.insert(
        ExtraRow,
        (
            (
                report.pk,
                row.table,
                row.label[:MAX_LABEL],
                plain_rows.json_value([None if value is None else float(value) for value in row.values]),
            )
            for report, parsed, _ in readings
            for row in parsed.extra_rows
        ),
    )


def write_problems(readings: Sequence[Parts]) -> None:
    """Write what was found in the reports themselves."""
    plain_rows.insert(
        Problem,
        (
            (
                report.pk,
                problem.code,
                problem.severity,
                plain_rows.json_value(dict(problem.params)),
                plain_rows.json_value(problem.figures),
                Problem.Spans.NONE,
                None,
            )
            for report, _, problems in readings
            for problem in problems
        ),
    )
