"""Whether what a search asks for is in the collection at all: the agencies, regions and years it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.collection import counted
from reports.agencies import agency_key, canonical_name
from reports.gazetteer import bare_name, get_place, resolve_region
from reports.models import Agency
from reports.wording import path_in_words
from search.params import SearchParams
from search.results import count_matches

MOST_AGENCIES = 5
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:\s*年度?)?")
_TITLE = re.compile(r"政[府务]信息公开|工作|年度报告|年报|报告")
_MARKS = re.compile(r"[\s\"“”「」『』＂|，。、:：-]+")
_AGENCY_END = re.compile(
    r"(?:局|厅|署|部|委|委员会|办|办公[室厅]|政府|公署|办事处|管委会|中心|法院|检察院|医院|学校|大学|学院|公司|海关|银行|"
    r"[镇乡]|街道|苏木)$"
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What of one agency, region or year there is: ``count`` reports, found by ``params``; none if it is not held.

    ``years`` are those of an agency's reports, where it is the year asked for that is not held.
    """

    name: str
    count: int
    params: SearchParams
    years: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Named:
    """What a search names by its words: the years, the region, and a name that looks like an agency's."""

    years: tuple[int, ...]
    region: str | None
    agency: str


def holdings(params: SearchParams) -> list[Holding]:
    """What there is of each agency, region and year that the search names, in its words or by its filters."""
    named = _named(" ".join([params.q, *params.within]))
    years = tuple(dict.fromkeys([*params.year, *named.years]))
    found = [*_agencies(params, named, years), *_regions(params, named)]
    found += [_counted(_("%(year)s 年") % {"year": year}, SearchParams(year=(year,))) for year in years]
    return found


def _named(text: str) -> _Named:
    years = tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))
    name = _MARKS.sub("", _TITLE.sub("", _YEAR.sub("", text)))[:60]
    reading = resolve_region(name) if name else None
    own = bare_name(name)
    return _Named(years, reading.code if reading else None, name if own != name and _AGENCY_END.search(own) else "")


def _agencies(params: SearchParams, named: _Named, years: tuple[int, ...]) -> Iterator[Holding]:
    agencies = list(Agency.objects.filter(pk__in=params.agency[:MOST_AGENCIES]))
    if named.agency and (found := _agency(named)):
        agencies.append(found)
    elif named.agency:
        yield Holding(named.agency, 0, SearchParams())
    for agency in dict.fromkeys(agencies):
        yield _counted(agency.name, SearchParams(agency=(agency.pk,)))
        held = set(counted().filter(agency=agency).values_list("year", flat=True))
        for year in years:
            if held and year not in held:
                name = _("%(agency)s %(year)s 年") % {"agency": agency.name, "year": year}
                yield Holding(name, 0, SearchParams(), tuple(sorted(year for year in held if year)))


def _agency(named: _Named) -> Agency | None:
    spellings = {named.agency, canonical_name(named.agency)}
    is_it = Q(name__in=spellings) | Q(aliases__name__in=spellings)
    if named.region:
        is_it |= Q(key=agency_key(named.agency, named.region))
    return Agency.objects.filter(is_it).distinct().first()


def _regions(params: SearchParams, named: _Named) -> Iterator[Holding]:
    for code in dict.fromkeys([*params.region, *([named.region] if named.region else [])]):
        if place := get_place(code):
            yield _counted(path_in_words(place.path), SearchParams(region=(code,)))


def _counted(name: str, params: SearchParams) -> Holding:
    return Holding(name, count_matches(params), params)
