"""Correcting by hand what was read wrongly or not at all: whose report it is, of where, of when."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from reports import agencies, chains, directory, report_parts, storage
from reports.errors import StorageError
from reports.gazetteer import RegionReading
from reports.models import Problem, Report, ReportVersion
from reports.validation import published_too_early

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

FACTS = ("agency_name", "region", "year", "scope", "published_on", "source_url")


def facts(report: Report) -> dict[str, Any]:
    """What can be corrected, as it is now; ``region`` is a code or None."""
    return {
        "agency_name": report.agency_name,
        "region": report.region_id,
        "year": report.year,
        "scope": report.scope,
        "published_on": report.published_on,
        "source_url": report.source_file.source_url,
    }


def correct(report: Report, user: AbstractBaseUser | None, **changes: Any) -> Report:
    """Change some of :data:`FACTS` as a new version of the report; the versions before stay as they are.

    Nothing happens if the values are those it has. Raises KeyError for a region code that does not exist,
    storage.ReportExists if another report stands for the agency, year and scope, and StorageError if a published
    report would lose its agency, region or year.
    """
    if unknown := changes.keys() - set(FACTS):
        raise TypeError(f"no fact that can be corrected: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report.pk)
        before, place = facts(report), chains.place_of(report)
        changed = {name: value for name, value in changes.items() if value != before[name]}
        if changed:
            _apply(report, {**before, **changes}, changed)
            _settle_problems(report, year_decided="year" in changed)
            made = [{"field": name, "old": before[name], "new": value} for name, value in changed.items()]
            storage.record(report, ReportVersion.Action.CORRECTED, user, _reading(report), made)
            chains.recheck(report, place)
    return report


def _apply(report: Report, values: dict[str, Any], changed: dict[str, Any]) -> None:
    if "source_url" in changed:
        report.source_file.source_url = values["source_url"]
        report.source_file.save(update_fields=["source_url"])
    if changed.keys() & {"agency_name", "region"}:
        report.agency_name = values["agency_name"]
        _place(report, values["region"])
    report.year, report.scope, report.published_on = values["year"], values["scope"], values["published_on"]
    if "year" in changed:
        _adapt_period(report)
    if report.status == Report.Status.PUBLISHED and not report.is_complete:
        raise StorageError("report_incomplete", title=report.title)
    standing = Report.objects.filter(agency=report.agency, year=report.year, scope=report.scope).exclude(pk=report.pk)
    if report.is_complete and (other := standing.first()):
        raise storage.ReportExists(other)


def _place(report: Report, code: str | None) -> None:
    """Set region and agency from the region's code and the agency's name."""
    region = directory.ensure_region(code) if code else None
    name = report.agency_name
    report.region, report.agency = region, None
    report.agency_types = list(agencies.agency_types(name)) if name else []
    report.level = agencies.agency_level(name, RegionReading(code)) if name else "unknown"
    if region:
        report.region_candidates = []
        if name:
            report.agency = directory.ensure_agency(name, report.agency_types, report.level, region)


def _adapt_period(report: Report) -> None:
    """Make the period the calendar year of a corrected year, unless it lies in it: a first report may begin in May."""
    start, end, year = report.period_start, report.period_end, report.year
    if year is None:
        report.period_start = report.period_end = None
    elif not (start and end and start.year == year == end.year):
        report.period_start, report.period_end = date(year, 1, 1), date(year, 12, 31)


def _settle_problems(report: Report, *, year_decided: bool) -> None:
    """Drop the findings that the correction has settled, and look at the date again."""
    settled = {"published_before_period_end"}
    if year_decided:
        settled.add("year_conflict")
    if report.year is not None:
        settled.add("year_missing")
    if report.agency_name:
        settled.add("agency_unresolved")
    if report.region_id is not None:
        settled |= {"region_ambiguous", "region_unresolved"}
    Problem.objects.filter(report=report, code__in=settled).delete()
    if report.year is None:
        return
    end = report.period_end.isoformat() if report.period_end else None
    if early := published_too_early(report.published_on, end, report.year):
        Problem.objects.create(report=report, code=early.code, severity=early.severity, params=dict(early.params))


def _reading(report: Report) -> dict[str, Any]:
    """The last reading with the corrections in it."""
    latest = report.versions.order_by("-number").first()
    reading: dict[str, Any] = deepcopy(latest.reading) if latest else {}
    reading.update(year=report.year, scope=report.scope, published_on=report.published_on or None)
    start, end = report.period_start, report.period_end
    reading["period"] = [start.isoformat(), end.isoformat()] if start and end else None
    reading["agency"] = {"name": report.agency_name or None, "types": report.agency_types, "level": report.level}
    region = report.region
    reading["region"] = {"code": region.code, "path": region.path, "candidates": []} if region else None
    if region is None and report.region_candidates:
        reading["region"] = {"code": None, "path": [], "candidates": report.region_candidates}
    reading["problems"] = [
        {"code": found.code, "severity": found.severity, "message": found.message, "figures": found.figures}
        for found in report_parts.own_problems(report)
    ]
    return reading
