"""The places and agencies that reports come from: looked up for many readings at once, made where missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from reports import agencies, gazetteer
from reports.models import Agency, AgencyAlias, AgencyType, Region


class Named(NamedTuple):
    """An agency as a reading names it."""

    name: str
    types: tuple[str, ...]
    level: str
    region: str

    @property
    def key(self) -> str:
        return agencies.agency_key(self.name, self.region)


def ensure_regions(codes: Collection[str]) -> dict[str, Region]:
    """The regions of GB/T 2260 codes, made where missing with all regions above them; KeyError if there is none."""
    places = {place.code: place for code in codes for place in gazetteer.parents(code)}  # a parent before its children
    stored = Region.objects.in_bulk(places)
    missing = [_region(place) for place in places.values() if place.code not in stored]
    if missing:
        Region.objects.bulk_create(missing, ignore_conflicts=True)  # another process may have just made one
        stored |= {region.code: region for region in missing}
    return {code: stored[code] for code in codes}


def _region(place: gazetteer.Place) -> Region:
    above = [other.code for other in gazetteer.parents(place.code)]
    parent = above[-2] if len(above) > 1 else None
    return Region(code=place.code, name=place.name, path=list(place.path), level=place.level, parent_id=parent)


def ensure_region(code: str) -> Region:
    """The region of one code."""
    return ensure_regions([code])[code]


def ensure_agencies(wanted: Collection[Named]) -> dict[Named, Agency]:
    """The agencies that bear these names in these regions, made where missing, the regions stored already.

    A new way to write a name becomes an alias; a name that a person has made an alias of another agency is that one's.
    """
    known = _by_key(wanted)
    _add_aliases((known[named.key], named.name) for named in wanted if named.key in known)
    strangers = [named for named in wanted if named.key not in known]
    aliases = _by_alias(strangers)
    fresh = {named.key: named for named in reversed(strangers) if (named.region, named.name) not in aliases}
    if fresh:
        known |= _make([*reversed(fresh.values())])
    _add_aliases((known[named.key], named.name) for named in strangers if named.key in fresh)
    return {named: known.get(named.key) or aliases[named.region, named.name] for named in wanted}


def ensure_agency(name: str, types: Sequence[str], level: str, region: Region) -> Agency:
    """The agency that bears one name."""
    named = Named(name, tuple(types), level, region.code)
    return ensure_agencies([named])[named]


def _by_key(wanted: Collection[Named]) -> dict[str, Agency]:
    return Agency.objects.select_related("region").in_bulk({named.key for named in wanted}, field_name="key")


def _by_alias(wanted: Collection[Named]) -> dict[tuple[str, str], Agency]:
    if not wanted:
        return {}
    bearers = AgencyAlias.objects.filter(
        name__in={named.name for named in wanted}, agency__region__in={named.region for named in wanted}
    )
    first_last = bearers.select_related("agency__region").order_by("-agency__name", "-pk")  # of several, the first
    return {(alias.agency.region_id, alias.name): alias.agency for alias in first_last}


def _make(wanted: Sequence[Named]) -> dict[str, Agency]:
    """Agencies by their keys, with their types; one of another process's making, a moment ago, stays as it is."""
    rows = [Agency(key=n.key, name=n.name, region_id=n.region, level=n.level) for n in wanted]
    Agency.objects.bulk_create(rows, ignore_conflicts=True)
    made, types = _by_key(wanted), _types({type_ for named in wanted for type_ in named.types})
    link = Agency.types.through
    link._default_manager.bulk_create(
        [link(agency=made[named.key], agencytype=types[type_]) for named in wanted for type_ in named.types],
        ignore_conflicts=True,
    )
    return made


def _types(names: Collection[str]) -> dict[str, AgencyType]:
    stored = AgencyType.objects.in_bulk(names, field_name="name")
    if missing := set(names) - set(stored):
        order = {type_: number for number, type_ in enumerate(agencies.type_names())}
        rows = [AgencyType(name=name, order=order.get(name, len(order))) for name in sorted(missing)]
        AgencyType.objects.bulk_create(rows, ignore_conflicts=True)
        stored = AgencyType.objects.in_bulk(names, field_name="name")
    return stored


def _add_aliases(named: Iterable[tuple[Agency, str]]) -> None:
    rows = [AgencyAlias(agency=agency, name=name) for agency, name in named if agency.name != name]
    AgencyAlias.objects.bulk_create(rows, ignore_conflicts=True)
