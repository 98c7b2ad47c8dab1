"""The reports before and after one of the same agency, followed across reforms (扶贫办 → 乡村振兴局).

This is the one rule of which report comes before which: for the report's page, the text difference, repeated text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from reports.models import Agency, Report

MAX_STEPS: Final = 8  # reforms that an agency is followed through, in either direction

# Where a report stands: its year, its agency, itself.
Standing = tuple[int, int, int]


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
    agency, year = report.agency_id, report.year
    if report.agency is None or agency is None or year is None:
        return Neighbours()
    before = predecessors_of({agency})[agency]
    after = successors_of({agency})[agency] if report.agency.successor_id else set()
    found = _standing().filter(agency__in={agency} | before | after, scope=report.scope, is_sample=report.is_sample)
    others = {
        other.pk: other
        for other in found.exclude(pk=report.pk)
        .only("pk", "year", "title", "form", "agency__name")
        .select_related("agency")
    }
    standing = [(other.year or 0, other.agency_id or 0, other.pk) for other in others.values()]
    earlier = _nearest(max, agency, (one for one in standing if one[1] not in after and one[0] < year))
    later = _nearest(min, agency, (one for one in standing if one[1] not in before and one[0] > year))
    return Neighbours(others.get(earlier or 0), others.get(later or 0))


def reports_before(ids: Iterable[int], *, and_following: bool = False) -> dict[int, int]:
    """For each of the published reports that has one the report before it, as :func:`neighbours` finds it.

    ``and_following`` gives those of all reports that may come after one of ``ids``.
    """
    asked = set(ids)
    of = _standing().filter(pk__in=asked).order_by().values_list("agency_id", flat=True)
    agencies = {agency for agency in of.distinct() if agency}
    if and_following:
        agencies = agencies.union(*successors_of(agencies).values())
    before = predecessors_of(agencies)
    series: defaultdict[tuple[str, bool, int], list[Standing]] = defaultdict(list)
    rows = _standing().filter(agency__in=agencies.union(*before.values())).order_by()
    for scope, is_sample, year, agency, pk in rows.values_list("scope", "is_sample", "year", "agency_id", "pk"):
        series[scope, is_sample, agency or 0].append((year or 0, agency or 0, pk))
    found: dict[int, int] = {}
    for (scope, is_sample, agency), reports in list(series.items()):
        family = [one for member in {agency} | before.get(agency, set()) for one in series[scope, is_sample, member]]
        for year, _agency, pk in reports:
            earlier = _nearest(max, agency, (one for one in family if one[0] < year))
            if earlier and (pk in asked or (and_following and agency in agencies)):
                found[pk] = earlier
    return found


def _standing() -> QuerySet[Report]:
    return Report.objects.filter(status=Report.Status.PUBLISHED, year__isnull=False, agency__isnull=False)


def _nearest(choose: Callable[..., int], agency: int, standing: Iterable[Standing]) -> int | None:
    """The one report of the year chosen; the agency's own where there are several; None if it is not certain which."""
    listed = list(standing)
    year = choose((year for year, _agency, _pk in listed), default=None)
    found = [one for one in listed if one[0] == year]
    certain = [one for one in found if one[1] == agency] or found
    return certain[0][2] if len(certain) == 1 else None


def predecessors_of(agencies: Collection[int]) -> dict[int, set[int]]:
    """For each agency all that became it, over however many steps."""
    return _walk(agencies, lambda newest: [(new, old) for old, new in _links(successor__in=newest)])


def successors_of(agencies: Collection[int]) -> dict[int, set[int]]:
    """For each agency all that it became, over however many steps."""
    return _walk(agencies, lambda newest: _links(pk__in=newest, successor__isnull=False))


def _links(**where: object) -> list[tuple[int, int]]:
    """(agency, what it became)."""
    return [(old, new or 0) for old, new in Agency.objects.filter(**where).order_by().values_list("pk", "successor_id")]


def _walk(
    agencies: Collection[int], links_of: Callable[[Collection[int]], Iterable[tuple[int, int]]]
) -> dict[int, set[int]]:
    """What is reached from each agency over the links (from, to) of all that was reached before."""
    links: defaultdict[int, set[int]] = defaultdict(set)
    newest = set(agencies)
    for _step in range(MAX_STEPS):
        step = list(links_of(newest))
        for one, other in step:
            links[one].add(other)
        newest = {other for _one, other in step} - links.keys()
        if not newest:
            break
    return {agency: _reached(agency, links) for agency in agencies}


def _reached(agency: int, links: Mapping[int, set[int]]) -> set[int]:
    """What stands at the end of links from ``agency``, but for what leads back to it."""
    found = _ends(agency, links)
    return found if agency not in found else {one for one in found if agency not in _ends(one, links)}


def _ends(agency: int, links: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    newest = set(links.get(agency, ()))
    while newest:
        found |= newest
        newest = set().union(*(links.get(one, set()) for one in newest)) - found
    return found
