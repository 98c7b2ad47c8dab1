"""The reports before and after one of the same agency, followed across reforms (扶贫办 → 乡村振兴局)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from reports.models import Agency, Report

MAX_STEPS: Final = 8  # reforms that an agency is followed through, in either direction


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The published reports nearest in time, each None if there is none or if it is not certain which."""

    earlier: Report | None = None
    later: Report | None = None


def neighbours(report: Report) -> Neighbours:
    """The reports before and after ``report``, of its agency or of what that was before and became afterwards.

    Samples stand beside samples alone. The agency's own report goes before those of others; where several agencies
    were merged into this one, none of theirs is its year before.
    """
    agency, year = report.agency, report.year
    if agency is None or year is None:
        return Neighbours()
    before, after = _predecessors(agency.pk), _successors(agency)
    found = Report.objects.filter(
        agency__in={agency.pk} | before | after,
        scope=report.scope,
        is_sample=report.is_sample,
        status=Report.Status.PUBLISHED,
        year__isnull=False,
    ).exclude(pk=report.pk)
    others = list(found.only("pk", "year", "title", "form", "agency__name").select_related("agency").order_by("pk"))
    past = [other for other in others if other.agency_id not in after and (other.year or 0) < year]
    future = [other for other in others if other.agency_id not in before and (other.year or 0) > year]
    last = max((other.year or 0 for other in past), default=None)
    next_ = min((other.year or 0 for other in future), default=None)
    return Neighbours(_of_year(past, last, agency.pk), _of_year(future, next_, agency.pk))


def _of_year(reports: Iterable[Report], year: int | None, agency: int) -> Report | None:
    """The one report of the year; the agency's own where there are several; None where it is not certain which."""
    found = [report for report in reports if report.year == year]
    own = [report for report in found if report.agency_id == agency]
    certain = own or found
    return certain[0] if len(certain) == 1 else None


def _predecessors(agency: int) -> set[int]:
    """All agencies that became ``agency``, over however many steps."""
    found: set[int] = set()
    newest: Collection[int] = {agency}
    for _step in range(MAX_STEPS):
        links = Agency.objects.filter(successor__in=newest).order_by().values_list("pk", flat=True)
        newest = set(links) - found - {agency}
        if not newest:
            break
        found |= newest
    return found


def _successors(agency: Agency) -> set[int]:
    """What ``agency`` became, step by step."""
    found: set[int] = set()
    successor = agency.successor_id
    while successor is not None and successor not in found | {agency.pk} and len(found) < MAX_STEPS:
        found.add(successor)
        successor = Agency.objects.filter(pk=successor).values_list("successor", flat=True).first()
    return found
