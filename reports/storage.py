"""Puts a reading into the database: report, history, outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports import agencies, chains, gazetteer
from reports.errors import StorageError
from reports.extraction.content import Content
from reports.models import (
    Agency,
    AgencyAlias,
    AgencyType,
    ExtraRow,
    Figure,
    OutboxEntry,
    Problem,
    Region,
    Report,
    ReportVersion,
    Section,
    SourceFile,
)
from reports.parsing.report import ParsedReport, as_json
from reports.problem import Problem as Finding
from reports.successions import link_successors

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MAX_RAW = 200
MAX_TITLE = 300


class ReportExists(StorageError):
    """Another report stands for this agency, year and scope; ``report`` is it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__("report_exists", agency=report.agency_name, year=report.year, report=report.pk)


def ensure_region(code: str) -> Region:
    """The region of a GB/T 2260 code with all regions above it, made where missing; KeyError if there is none."""
    places = list(gazetteer.parents(code))
    stored = Region.objects.in_bulk([place.code for place in places], field_name="code")
    region: Region | None = None
    for place in places:
        region = stored.get(place.code) or _make_region(place, region)
    if region is None:
        raise KeyError(code)
    return region


def _make_region(place: gazetteer.Place, parent: Region | None) -> Region:
    defaults = {"name": place.name, "path": list(place.path), "level": place.level, "parent": parent}
    return Region.objects.get_or_create(code=place.code, defaults=defaults)[0]


def ensure_agency(name: str, types: Sequence[str], level: str, region: Region) -> Agency:
    """The agency that bears this name in this region, made where missing; a new way to write it becomes an alias."""
    key = agencies.agency_key(name, region.code)
    agency = Agency.objects.filter(key=key).first()
    if agency is None:
        by_alias = Agency.objects.filter(region=region, aliases__name=name).first()
        return by_alias or _make_agency(key, name, types, level, region)
    if agency.name != name:
        AgencyAlias.objects.get_or_create(agency=agency, name=name)
    return agency


def _make_agency(key: str, name: str, types: Sequence[str], level: str, region: Region) -> Agency:
    agency, created = Agency.objects.get_or_create(key=key, defaults={"name": name, "region": region, "level": level})
    if created:
        stored = AgencyType.objects.in_bulk(types, field_name="name")
        order = {type_: number for number, type_ in enumerate(agencies.type_names())}
        agency.types.add(
            *(
                stored.get(type_)
                or AgencyType.objects.get_or_create(name=type_, defaults={"order": order.get(type_, len(order))})[0]
                for type_ in types
            )
        )
    return agency


def store(source_file: SourceFile, content: Content, parsed: ParsedReport, problems: Sequence[Finding]) -> Report:
    """Store what was read from ``source_file`` as a draft, or as the new version of the report it replaces.

    Raises ReportExists where the agency's report on that year stands already and the file is not to replace it.
    """
    with transaction.atomic():
        report, before = _report_for(source_file, parsed)
        action = ReportVersion.Action.REPLACED if report.pk else ReportVersion.Action.CREATED
        report.save()
        if report.agency and not report.agency.reports.exclude(pk=report.pk).exists():
            link_successors(report.agency.region)
        if action == ReportVersion.Action.REPLACED:
            _clear_parts(report)
        _write_parts(report, parsed, problems)
        source_file.status = SourceFile.Status.READ
        source_file.text, source_file.kind, source_file.encoding = content.text, content.kind, content.encoding or ""
        source_file.error_code, source_file.error_details = "", {}
        source_file.save()
        record(report, action, source_file.uploaded_by, as_json(parsed, problems))
        chains.recheck(report, before)
        return report


def publish(report: Report, user: AbstractBaseUser | None = None) -> None:
    """Show a draft or withdrawn report to everyone. Raises StorageError while agency, region or year are unknown."""
    _set_status(report, Report.Status.PUBLISHED, ReportVersion.Action.PUBLISHED, user)


def withdraw(report: Report, user: AbstractBaseUser | None = None) -> None:
    """Take a report out of public view; it stays stored with its history."""
    _set_status(report, Report.Status.WITHDRAWN, ReportVersion.Action.WITHDRAWN, user)


def _set_status(report: Report, status: str, action: str, user: AbstractBaseUser | None) -> None:
    """Change the report as it stands now, however old the instance is; the instance is brought up to date."""
    with transaction.atomic():
        report.refresh_from_db(from_queryset=Report.objects.select_for_update())
        before = chains.place_of(report)
        if status == Report.Status.PUBLISHED:
            if not report.is_complete:
                raise StorageError("report_incomplete", title=report.title)
            report.published_at = report.published_at or timezone.now()
        report.status = status
        report.save()
        latest = report.versions.order_by("-number").first()
        record(report, action, user, latest.reading if latest else {})
        chains.recheck(report, before)


def record(
    report: Report,
    action: str,
    user: AbstractBaseUser | None,
    reading: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Add to the report's history and tell the indexer. To be called inside the transaction of the change.

    ``changes`` says what a person corrected, as field, old and new value; unlike the reading it is for staff alone.
    """
    report.version += 1
    report.revision += 1
    report.save(update_fields=["version", "revision", "updated_at"])
    ReportVersion.objects.create(
        report=report,
        number=report.version,
        action=action,
        source_file=report.source_file,
        reading=reading,
        changes=list(changes),
        made_by=user,  # type: ignore[misc]  # settings name the user model
    )
    OutboxEntry.objects.create(report_id=report.pk)


def _report_for(source_file: SourceFile, parsed: ParsedReport) -> tuple[Report, chains.Place | None]:
    """The report this reading belongs to, not yet saved: the one it replaces, with its place till now, or a new one."""
    region = ensure_region(parsed.region.code) if parsed.region and parsed.region.code else None
    agency = None
    if parsed.agency and region:
        agency = ensure_agency(parsed.agency.name, parsed.agency.types, parsed.agency.level, region)
    report, before = Report(status=Report.Status.DRAFT, is_sample=source_file.is_sample), None
    if agency and parsed.year:
        others = Report.objects.select_for_update().filter(agency=agency, year=parsed.year, scope=parsed.scope)
        if standing := others.first():
            before = chains.place_of(standing)
        if standing and standing.is_sample and not source_file.is_sample:
            # A sample makes room, and nothing of what it was is inherited.
            standing.status, standing.published_at, standing.is_sample = Report.Status.DRAFT, None, False
        elif standing and not source_file.replace:
            raise ReportExists(standing)
        report = standing or report
    report.agency, report.region, report.year = agency, region, parsed.year
    report.agency_name = parsed.agency.name if parsed.agency else ""
    report.agency_types = list(parsed.agency.types) if parsed.agency else []
    report.level = parsed.agency.level if parsed.agency else "unknown"
    report.region_candidates = list(parsed.region.candidates) if parsed.region else []
    report.title = _title(parsed, source_file)[:MAX_TITLE]
    report.form, report.scope = parsed.form or "", parsed.scope
    report.period_start, report.period_end = _period(parsed)
    report.published_on = parsed.published_on or ""
    report.source_file = source_file
    return report, before


def _title(parsed: ParsedReport, source_file: SourceFile) -> str:
    """What to call a report that has no title of its own."""
    if parsed.title or not (parsed.agency and parsed.year):
        return parsed.title or source_file.name
    return f"{parsed.agency.name}{parsed.year}年政府信息公开工作年度报告"


def _period(parsed: ParsedReport) -> tuple[date | None, date | None]:
    if parsed.period is None:
        return None, None
    start, end = parsed.period
    return date.fromisoformat(start), date.fromisoformat(end)


def _clear_parts(report: Report) -> None:
    for model in (Section, Figure, ExtraRow):
        model.objects.filter(report=report).delete()
    own_problems(report).delete()


def _write_parts(report: Report, parsed: ParsedReport, problems: Sequence[Finding]) -> None:
    Section.objects.bulk_create(
        Section(
            report=report,
            order=order,
            key=section.key,
            title=section.title,
            text=section.text,
            tables=[[list(row) for row in table] for table in section.tables],
        )
        for order, section in enumerate(parsed.sections)
    )
    _write_figures(report, parsed)
    ExtraRow.objects.bulk_create(
        ExtraRow(
            report=report,
            table=row.table,
            label=row.label[:500],
            values=[None if value is None else float(value) for value in row.values],
        )
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
        for problem in problems
    )


def own_problems(report: Report) -> QuerySet[Problem]:
    """What was found in the report itself, without what comes of others (see ``chains.py``)."""
    return report.problems.filter(spans=Problem.Spans.NONE)


def _write_figures(report: Report, parsed: ParsedReport) -> None:
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
        for code, figure in parsed.figures.items()
    ]
    with connection.cursor() as cursor:
        # The names are those of the model, the values are parameters.
        cursor.executemany(f"INSERT INTO {quote(Figure._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608
