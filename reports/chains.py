"""Checks that span reports, done again for every published report that a change touches.

A report is compared with the one on the year before (S1–S3) and a region's summary with the reports of its agencies
(S6). A finding stands at the later report, or at the summary. What is compared and what may be said of it is in
``chain_rules.py``; here is which reports are touched, and keeping what is stored equal to what holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.db import transaction
from django.db.models import F, Q, QuerySet

from reports import chain_rules
from reports.models import Agency, Figure, OutboxEntry, Problem, Region, Report
from reports.problem import Problem as Finding

# What a report's figures cover has to be known before they are compared with others.
_COMPARED = (Report.Scope.AGENCY, Report.Scope.REGION, Report.Scope.SYSTEM)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a published report stands among the others. Samples stand among samples alone."""

    agency: int
    region: str
    year: int
    scope: str
    is_sample: bool


# What was found of a report, with the other report where it was one, by the report and what the finding spans.
Found = dict[tuple[int, str], list[tuple[Finding, int | None]]]


def place_of(report: Report) -> Place | None:
    """Where the report stands as it is now; None unless it is published and what it covers is known."""
    if report.status != Report.Status.PUBLISHED or report.scope not in _COMPARED:
        return None
    if report.agency_id is None or report.region_id is None or report.year is None:
        return None
    return Place(report.agency_id, report.region_id, report.year, report.scope, report.is_sample)


def recheck(report: Report, before: Place | None) -> None:
    """Check the report again and all that its change touches, where it stood ``before`` and where it stands now.

    To be called inside the transaction of the change, after it. Reports whose findings have changed go to the outbox;
    they get no new version, since they themselves are the same.
    """
    places = {place for place in (before, place_of(report)) if place is not None}
    if not places:
        return
    # One at a time in a region: two changes at once would not see each other (SQLite lets only one write anyway).
    regions = Region.objects.filter(pk__in={place.region for place in places}).order_by("pk")
    list(regions.select_for_update(no_key=True).values_list("pk"))
    found: Found = {(report.pk, Problem.Spans.YEARS): [], (report.pk, Problem.Spans.REGION): []}
    for place in places:
        found.update(_between_years(place))
        found.update(_within_region(place))
    _replace(found)


def check_all() -> int:
    """Check every published report anew, for what was stored before a check was there; how many that were."""
    reports = Report.objects.filter(status=Report.Status.PUBLISHED).order_by("pk")
    keys = list(reports.values_list("pk", flat=True))
    for pk in keys:
        with transaction.atomic():
            for report in reports.select_for_update().filter(pk=pk):  # none, if it has gone meanwhile
                recheck(report, None)
    return len(keys)


def _standing(place: Place) -> QuerySet[Report]:
    return Report.objects.filter(status=Report.Status.PUBLISHED, is_sample=place.is_sample).order_by()


def _between_years(place: Place) -> Found:
    """What S1 to S3 say of the report in this place and of those that it may be continued by."""
    heads, predecessors = _family(place.agency)
    near = _standing(place).filter(
        agency__in=heads.union(*predecessors.values()),
        scope=place.scope,
        year__in=(place.year - 1, place.year, place.year + 1),
    )
    reports = {(agency, year): pk for pk, agency, year in near.values_list("pk", "agency", "year") if year}
    years = {pk: year for (_, year), pk in reports.items()}
    pairs: dict[int, int | None] = {}
    for agency, year in product(heads, (place.year, place.year + 1)):
        if (agency, year) in reports:
            continued = chain_rules.earlier_agency(agency, year, reports, predecessors[agency])
            pairs[reports[agency, year]] = None if continued is None else reports[continued, year - 1]
    ends = {pk for later, earlier in pairs.items() if earlier for pk in (later, earlier)}
    values = _values(ends, chain_rules.yearly_codes())
    found: Found = {}
    for later, earlier in pairs.items():
        problems = chain_rules.year_problems(years[earlier], values[earlier], values[later]) if earlier else ()
        found[later, Problem.Spans.YEARS] = [(problem, earlier) for problem in problems]
    return found


def _family(agency: int) -> tuple[set[int], defaultdict[int, set[int]]]:
    """The agency and the one that succeeded it, and the predecessors of both."""
    successor = Agency.objects.filter(predecessors=agency)
    heads, predecessors = {agency}, defaultdict[int, set[int]](set)
    links = Agency.objects.filter(Q(successor=agency) | Q(successor__in=successor)).order_by()
    for old, new in links.values_list("pk", "successor__pk"):
        predecessors[new].add(old)
        if old == agency:
            heads.add(new)
    return heads, predecessors


def _within_region(place: Place) -> Found:
    """What S6 says of the summaries of the region in this place's year."""
    if place.scope == Report.Scope.SYSTEM:
        return {}
    reports = _standing(place).filter(region=place.region, year=place.year, level=F("region__level"))
    of_region = reports.filter(scope=Report.Scope.REGION).values_list("pk", "agency_types")
    summaries = [pk for pk, types in of_region if chain_rules.sums_up(types)]
    if not summaries:
        return {}
    of_agencies = reports.filter(scope=Report.Scope.AGENCY, agency__successor=None)
    parts = [
        pk
        for pk, types, name in of_agencies.values_list("pk", "agency_types", "agency__name")
        if chain_rules.is_summed_up(types, name)
    ]
    values = _values({*summaries, *parts}, chain_rules.SUMMED)
    stated = [values[pk] for pk in parts]
    return {
        (pk, Problem.Spans.REGION): [(problem, None) for problem in chain_rules.sum_problems(values[pk], stated)]
        for pk in summaries
    }


def _values(ids: Collection[int], codes: Iterable[str]) -> defaultdict[int, dict[str, Decimal]]:
    """The figures with a value, by report and code."""
    values = defaultdict[int, dict[str, Decimal]](dict)
    if ids:
        rows = Figure.objects.filter(report__in=ids, code__in=codes).order_by()
        for pk, code, value in rows.values_list("report", "code", "value"):
            if value is not None:
                values[pk][code] = value
    return values


def _replace(found: Found) -> None:
    """Store what was found in place of what was found before, and tell the indexer where that differs."""
    stored = defaultdict[tuple[int, str], list[Problem]](list)
    problems = Problem.objects.filter(report__in={pk for pk, _ in found}).exclude(spans=Problem.Spans.NONE)
    for problem in problems.order_by("pk"):
        stored[problem.report_id, problem.spans].append(problem)
    changed: set[int] = set()
    gone: list[int] = []
    fresh: list[Problem] = []
    for (pk, spans), findings in found.items():
        old, new = stored[pk, spans], [_problem(pk, spans, finding, other) for finding, other in findings]
        if [_content(problem) for problem in old] != [_content(problem) for problem in new]:
            changed.add(pk)
            gone += [problem.pk for problem in old]
            fresh += new
    if changed:
        Problem.objects.filter(pk__in=gone).delete()
        Problem.objects.bulk_create(fresh)
        Report.objects.filter(pk__in=changed).update(revision=F("revision") + 1)
        OutboxEntry.objects.bulk_create(OutboxEntry(report_id=pk) for pk in sorted(changed))


def _problem(report: int, spans: str, finding: Finding, other: int | None) -> Problem:
    return Problem(
        report_id=report,
        code=finding.code,
        severity=finding.severity,
        params=dict(finding.params),
        figures=list(finding.figures),
        spans=spans,
        other_id=other,
    )


def _content(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.params, problem.figures, problem.other_id
