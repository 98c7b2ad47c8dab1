"""The rows that a report is made of: sections, figures, rows of its own, problems. Written for many reports at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

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
    Section.objects.bulk_create(
        Section(
            report=report,
            order=order,
            key=section.key,
            title=section.title,
            text=section.text,
            tables=[[list(row) for row in table] for table in section.tables],
        )
        for report, parsed, _ in readings
        for order, section in enumerate(parsed.sections)
    )
    write_figures(readings)
    ExtraRow.objects.bulk_create(
        ExtraRow(
            report=report,
            table=row.table,
            label=row.label[:MAX_LABEL],
            values=[None if value is None else float(value) for value in row.values],
        )
        for report, parsed, _ in readings
        for row in parsed.extra_rows
    )
    Problem.objects.bulk_create(
        Problem(
            report=report,
            code=problem.code,
            severity=problem.severity,
            params=dict(problem.params),
            figures=list(problem.figures),
        )
        for report, _, problems in readings
        for problem in problems
    )


def write_figures(readings: Sequence[Parts]) -> None:
    """Write the figures as plain rows: two hundred model instances would cost more than all the rest of storing."""
    fields = [field for field in Figure._meta.concrete_fields if not field.primary_key]  # in the order of ``rows``
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = [
        (
            report.pk,
            code,
            None if figure.value is None else Decimal(figure.value),
            figure.unit,
            figure.status,
            figure.raw if figure.raw is None else figure.raw[:MAX_RAW],
            figure.span[0] if figure.span else None,
            figure.span[1] if figure.span else None,
        )
        for report, parsed, _ in readings
        for code, figure in parsed.figures.items()
    ]
    with connection.cursor() as cursor:
        # The names are those of the model, the values are parameters.
        cursor.executemany(f"INSERT INTO {quote(Figure._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608
