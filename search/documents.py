"""Published reports → index documents, a chunk at a time with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from reports.agencies import canonical_name
from reports.models import Figure, Region, Report
from reports.parsing.form import all_indicators
from search.engines.base import IndexDocument
from search.schema import BREAK, SECTION_KEYS

CHUNK: Final = 200
# What a number in the unit is in 万元, the unit of amounts on the forms.
IN_WAN_YUAN: Final = {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10_000)}

Figures = dict[str, tuple[float | None, str]]


def build_document(report: Report) -> IndexDocument:
    """The index document of one report."""
    return next(_documents([report], _figures([report.pk], None), narrative=True))


def documents(
    ids: Iterable[int], *, narrative: bool = True, figures: Collection[str] | None = None
) -> Iterator[IndexDocument]:
    """The documents of those of the reports that are published, in the order of ``ids``.

    Without ``narrative`` the sections are left out; ``figures`` names the only indicators wanted (None means all).
    """
    remaining = iter(ids)
    while chunk := list(islice(remaining, CHUNK)):
        found = {report.pk: report for report in _query(chunk, narrative)}
        reports = [found[id_] for id_ in chunk if id_ in found]
        yield from _documents(reports, _figures(found, figures), narrative)


def published_versions() -> dict[int, int]:
    """The revision of every published report, by id: what the index is to hold.

    Unlike the version it counts findings that come of other reports too, which the index holds with the rest.
    """
    return dict(Report.objects.filter(status=Report.Status.PUBLISHED).values_list("pk", "revision"))


def _query(ids: Collection[int], narrative: bool) -> QuerySet[Report]:
    there = Figure.objects.filter(report=OuterRef("pk")).exclude(status="missing")
    return (
        Report.objects.filter(pk__in=ids, status=Report.Status.PUBLISHED)
        .select_related("agency", "region__parent__parent__parent")
        .prefetch_related("agency__types", "agency__aliases", "problems", *(["sections"] if narrative else []))
        .annotate(has_tables=Exists(there))
    )


def _figures(ids: Collection[int], codes: Collection[str] | None) -> dict[int, Figures]:
    rows = Figure.objects.filter(report_id__in=ids)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    found: dict[int, Figures] = defaultdict(dict)
    for report_id, code, value, unit, status in rows.values_list("report_id", "code", "value", "unit", "status"):
        found[report_id][code] = (_comparable(code, value, unit), status)
    return found


def _comparable(code: str, value: Decimal | None, unit: str | None) -> float | None:
    """The number as it can be compared and added up: amounts in 万元, None for one without a unit that is not 0."""
    indicator = all_indicators().get(code)
    if value is None or not value or indicator is None or not indicator.is_amount:
        return None if value is None else float(value)
    return float(value * IN_WAN_YUAN[unit]) if unit in IN_WAN_YUAN else None


def _documents(reports: Iterable[Report], figures: dict[int, Figures], narrative: bool) -> Iterator[IndexDocument]:
    for report in reports:
        own = figures.get(report.pk, {})
        has_tables = getattr(report, "has_tables", None)
        yield IndexDocument(
            id=report.pk,
            version=report.revision,
            title=report.title,
            agency_id=report.agency_id or 0,
            agency=report.agency.name if report.agency else report.agency_name,
            agency_names=_names(report),
            year=report.year or 0,
            published_on=report.published_on,
            region=report.region_id or "",
            regions=tuple(region.code for region in _path(report.region)),
            types=_types(report),
            level=report.level,
            form=report.form or "",
            scope=report.scope,
            problems=tuple(sorted({problem.code for problem in report.problems.all()})),
            has_tables=any(status != "missing" for _, status in own.values()) if has_tables is None else has_tables,
            is_sample=report.is_sample,
            sections=_sections(report) if narrative else {},
            figures=own,
        )


def _names(report: Report) -> tuple[str, ...]:
    """Every name of the agency, as written and spelled out: 工信局 and 工业和信息化局."""
    names = [report.agency_name]
    if report.agency:
        names = [report.agency.name, report.agency_name, *(alias.name for alias in report.agency.aliases.all())]
    written = [name for name in dict.fromkeys(names) if name]
    return tuple(dict.fromkeys([*written, *map(canonical_name, written)]))


def _types(report: Report) -> tuple[str, ...]:
    """The agency's types, or those that the report was read with."""
    known = tuple(type_.name for type_ in report.agency.types.all()) if report.agency else ()
    return known or tuple(map(str, report.agency_types))


def _path(region: Region | None) -> list[Region]:
    """The region with all above it, from the top."""
    path: list[Region] = []
    while region is not None:
        path.insert(0, region)
        region = region.parent
    return path


def _sections(report: Report) -> dict[str, str]:
    """Narrative by section; where a report has two of a kind, no phrase reaches from one into the other."""
    texts: dict[str, list[str]] = defaultdict(list)
    for section in report.sections.all():
        texts[section.key if section.key in SECTION_KEYS else "other"].append(section.text)
    return {key: BREAK.join(parts) for key, parts in texts.items()}
