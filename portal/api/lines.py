"""Reports as the API lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.collection import problem_counts
from portal.exports.reports import agency_name, agency_types
from reports.models import Region, Report


def region_ref(region: Region | None) -> dict[str, Any] | None:
    return {"code": region.code, "path": region.path} if region else None


def report_lines(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """``schemas.ReportLine`` of each, with the findings of all in one query."""
    counts = problem_counts(reports)
    return [
        {
            "id": report.pk,
            "title": report.title,
            "url": report.get_absolute_url(),
            "agency": {"id": report.agency_id, "name": agency_name(report)},
            "region": region_ref(report.region),
            "year": report.year,
            "form": report.form or None,
            "scope": report.scope,
            "level": report.level,
            "types": agency_types(report),
            "published_on": report.published_on or None,
            "errors": counts[report.pk].errors,
            "warnings": counts[report.pk].warnings,
            "version": report.version,
            "is_sample": report.is_sample,
        }
        for report in reports
    ]
