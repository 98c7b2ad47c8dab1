"""All reports that a search finds, to be read in chunks: the search's ids fit in memory, its reports need not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from portal.collection import counted
from reports.models import Report
from search.params import SearchParams
from search.results import ask, build_request, read_query

EVERY: Final = 10**9  # no limit: ids alone take little room
CHUNK: Final = 20  # reports in memory at a time, each with some two hundred figures


@dataclass(frozen=True, slots=True)
class Matches:
    """``found`` holds (report id, revision) in the search's order; ``total`` counts also those beyond the limit."""

    found: tuple[tuple[int, int], ...]
    total: int
    notices: tuple[str, ...]

    @property
    def ids(self) -> list[int]:
        return [pk for pk, _revision in self.found]


def all_matches(params: SearchParams, limit: int) -> Matches:
    """The first ``limit`` reports that match, whatever page is asked for; a notice says if there are more."""
    parsed = read_query(params)
    request = replace(build_request(params, parsed), facets=(), page=1, size=limit)
    results, unavailable = ask(request)
    notices = (*parsed.notices, *unavailable)
    if results.total > limit:
        message = _(
            "符合条件的报告共 %(total)s 份，这里是前 %(limit)s 份，一次不能更多。请加上年度、地区等条件，分几次下载。"
        )
        notices = (*notices, message % {"total": results.total, "limit": limit})
    return Matches(tuple((hit.id, hit.version) for hit in results.hits), results.total, notices)


def in_chunks(ids: Sequence[int]) -> Iterator[list[Report]]:
    """The reports with agency, its types, region and source file (without its text), in the order of ``ids``.

    What has been withdrawn since the search is left out.
    """
    reports = counted().select_related("source_file").defer("source_file__text").prefetch_related("agency__types")
    for start in range(0, len(ids), CHUNK):
        wanted = ids[start : start + CHUNK]
        found = reports.in_bulk(wanted)
        yield [found[pk] for pk in wanted if pk in found]
