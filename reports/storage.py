"""Puts readings into the database: report, history, outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from reports import chains, plain_rows, report_parts
from reports.directory import Named, ensure_agencies, ensure_regions
from reports.errors import StorageError
from reports.extraction.content import Content
from reports.models import Agency, OutboxEntry, Region, Report, ReportVersion, SourceFile
from reports.parsing.report import ParsedReport, as_json
from reports.problem import Problem as Finding
from reports.successions import link_successors

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MAX_TITLE = 300


class ReportExists(StorageError):
    """Another report stands for this agency, year and scope; ``report`` is it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__("report_exists", agency=report.agency_name, year=report.year, report=report.pk)


class Item(NamedTuple):
    """What is to be stored: the file, what it holds, what that says, and what was found in it."""

    source_file: SourceFile
    content: Content
    parsed: ParsedReport
    problems: Sequence[Finding]

    @property
    def region(self) -> str | None:
        """The code of the region, where it is known."""
        return self.parsed.region.code if self.parsed.region else None

    @property
    def agency(self) -> Named | None:
        """The agency that the report is stored under, where it and its region are known."""
        named = self.parsed.agency
        return Named(named.name, tuple(named.types), named.level, self.region) if named and self.region else None


class _Entry(NamedTuple):
    """An item with its report and, if that is replaced, where it stood among the others till now."""

    item: Item
    report: Report
    before: chains.Place | None


def store(source_file: SourceFile, content: Content, parsed: ParsedReport, problems: Sequence[Finding]) -> Report:
    """Store what was read from ``source_file`` as a draft, or as the new version of the report it replaces.

    Raises ReportExists where the agency's report on that year stands already and the file is not to replace it.
    """
    (outcome,) = store_all([Item(source_file, content, parsed, problems)])
    if isinstance(outcome, ReportExists):
        raise outcome
    return outcome


def store_all(items: Sequence[Item]) -> list[Report | ReportExists]:
    """Store readings in this order, each as ``store`` does, all in one transaction; what became of each."""
    with transaction.atomic():
        return [outcome for round_ in _rounds(items) for outcome in _store_round(round_)]


def _rounds(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items in parts in which each stands for another report."""
    part: list[Item] = []
    seen: set[object] = set()
    for item in items:
        place = item.agency and (item.agency.key, item.parsed.year, item.parsed.scope)
        if place in seen:
            yield part
            part, seen = [], set()
        part.append(item)
        if place:
            seen.add(place)
    yield part


def _store_round(items: Sequence[Item]) -> list[Report | ReportExists]:
    """Store readings of which each stands for another report: as few queries as if it were one."""
    regions = ensure_regions({item.region for item in items if item.region})
    agencies = ensure_agencies({item.agency for item in items if item.agency})
    standing = _standing(agencies.values())
    outcomes: list[Report | ReportExists] = []
    entries: list[_Entry] = []
    for item in items:
        agency = agencies[item.agency] if item.agency else None
        try:
            entry = _entry(item, standing.get((agency.pk, item.parsed.year, item.parsed.scope)) if agency else None)
        except ReportExists as refusal:
            outcomes.append(refusal)
            continue
        _describe(entry.report, item, agency, regions[item.region] if item.region else None)
        entries.append(entry)
        outcomes.append(entry.report)
    newcomers = {agency for agency in agencies.values() if agency.pk not in {pk for pk, *_ in standing}}
    _write(entries)
    link_successors({agency.region for agency in newcomers})
    for entry in entries:
        chains.recheck(entry.report, entry.before)
    return outcomes


def _standing(agencies: Collection[Agency]) -> dict[tuple[int, int | None, str], Report]:
    """All reports of the agencies, by agency, year and scope."""
    reports = Report.objects.select_for_update().filter(agency__in=agencies).order_by() if agencies else ()
    return {(report.agency_id, report.year, report.scope): report for report in reports if report.agency_id}


def _entry(item: Item, standing: Report | None) -> _Entry:
    """The item with the report that it replaces, or with a new one. Raises ReportExists where neither is right."""
    if standing is None or item.parsed.year is None:
        return _Entry(item, Report(status=Report.Status.DRAFT, is_sample=item.source_file.is_sample), None)
    before = chains.place_of(standing)
    if standing.is_sample and not item.source_file.is_sample:
        # A sample makes room, and nothing of what it was is inherited.
        standing.status, standing.published_at, standing.is_sample = Report.Status.DRAFT, None, False
    elif not item.source_file.replace:
        raise ReportExists(standing)
    return _Entry(item, standing, before)


def _describe(report: Report, item: Item, agency: Agency | None, region: Region | None) -> None:
    """Let the report say of itself what the reading says of it."""
    parsed = item.parsed
    report.agency, report.region, report.year = agency, region, parsed.year
    report.agency_name = parsed.agency.name if parsed.agency else ""
    report.agency_types = list(parsed.agency.types) if parsed.agency else []
    report.level = parsed.agency.level if parsed.agency else "unknown"
    report.region_candidates = list(parsed.region.candidates) if parsed.region else []
    report.title = _title(parsed, item.source_file)[:MAX_TITLE]
    report.form, report.scope = parsed.form or "", parsed.scope
    report.period_start, report.period_end = _period(parsed)
    report.published_on = parsed.published_on or ""
    report.source_file = item.source_file


def _write(entries: Sequence[_Entry]) -> None:
    """Write the reports, their parts, their history and what became of the files."""
    new = [entry.report for entry in entries if entry.report.pk is None]
    replaced = [entry.report for entry in entries if entry.report.pk is not None]
    actions = [ReportVersion.Action.REPLACED if e.report.pk else ReportVersion.Action.CREATED for e in entries]
    for entry in entries:
        _count_change(entry.report)
    for report in replaced:
        report.save()
    Report.objects.bulk_create(new)
    report_parts.clear(replaced)
    report_parts.write([(entry.report, entry.item.parsed, entry.item.problems) for entry in entries])
    _mark_read([entry.item for entry in entries])
    _add_history(
        [
            _version(report, action, item.source_file.uploaded_by, as_json(item.parsed, item.problems), ())
            for (item, report, _), action in zip(entries, actions, strict=True)
        ]
    )


def _mark_read(items: Sequence[Item]) -> None:
    for source_file, content, _, _ in items:
        source_file.status = SourceFile.Status.READ
        source_file.text, source_file.kind, source_file.encoding = content.text, content.kind, content.encoding or ""
        source_file.error_code, source_file.error_details = "", {}
    plain_rows.update(
        SourceFile,
        ("status", "text", "kind", "encoding", "error_code", "error_details"),
        (
            (file.status, file.text, file.kind, file.encoding, file.error_code, plain_rows.json_value({}), file.pk)
            for file in (item.source_file for item in items)
        ),
    )


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
    """Save the report, add to its history and tell the indexer. To be called inside the transaction of the change.

    ``changes`` says what a person corrected, as field, old and new value; unlike the reading it is for staff alone.
    """
    _count_change(report)
    report.save()
    _add_history([_version(report, action, user, reading, changes)])


def _count_change(report: Report) -> None:
    report.version += 1
    report.revision += 1


def _version(
    report: Report,
    action: str,
    user: AbstractBaseUser | None,
    reading: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
) -> ReportVersion:
    return ReportVersion(
        report=report,
        number=report.version,
        action=action,
        source_file_id=report.source_file_id,
        reading=reading,
        changes=list(changes),
        made_by=user,  # type: ignore[misc]  # settings name the user model
    )


def _add_history(versions: Sequence[ReportVersion]) -> None:
    ReportVersion.objects.bulk_create(versions)
    OutboxEntry.objects.bulk_create(OutboxEntry(report_id=version.report_id) for version in versions)


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
