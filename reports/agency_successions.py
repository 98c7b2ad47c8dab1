"""What became of agencies in the reforms of 2008 to 2025, by their names alone.

The reforms are data: ``agency_successions.csv``, written from public knowledge of the reforms of 2008, 2013, 2018,
2021 and 2023. An agency goes on in another where it was ``renamed``, or ``merged`` into that one as a body, even if
single functions left it; not where its functions were ``split`` between several, nor where only functions ``moved``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from reports.agencies import canonical_name, own_words
from reports.gazetteer import bare_name, level_word, region_names
from reports.region_list import read_rows

_GOES_ON = frozenset(("renamed", "merged"))
_NATIONAL = "national"
# A name without its region says by its first word which kind that is.
_RELATIVE_TIERS = {"省": "province", "自治区": "province", "市": "", "": ""}


@dataclass(frozen=True, slots=True)
class Successor:
    """A name under which an agency, or a part of what it did, went on; its region is that of the agency.

    By the year ``since`` the reform was complete everywhere. ``kind`` is renamed, merged, split or moved, ``origin``
    national, or local where only some places carried it out. Several names are alternatives: each place chose one.
    """

    name: str
    since: int
    kind: str
    origin: str

    @property
    def is_whole(self) -> bool:
        """Whether the agency itself goes on under the name; else no more than some of its functions."""
        return self.kind in _GOES_ON


class _Reform(NamedTuple):
    names: tuple[str, ...]
    begun: int
    done: int
    kind: str
    origin: str
    tier: str


@cache
def _reforms() -> Mapping[str, tuple[_Reform, ...]]:
    found: dict[str, list[_Reform]] = {}
    for row in read_rows("agency_successions.csv"):
        names, begun, done = tuple(row["new"].split()), int(row["begun"]), int(row["done"])
        reform = _Reform(names, begun, done, row["kind"], row["origin"], row["tier"])
        found.setdefault(row["old"], []).append(reform)
    return {old: tuple(reforms) for old, reforms in found.items()}


def _region_words(name: str) -> str:
    """How the name says where the agency is: 黄石市, 湖北, or 区 alone."""
    found = region_names(name)
    if found:
        return "".join(name[mention.start : mention.end] for mention in found)
    return name[: len(name) - len(bare_name(name))]


def _tier(name: str) -> str:
    """province, local, or nothing where the name does not tell."""
    found = region_names(name)
    if not found:
        words = _region_words(name)
        return _RELATIVE_TIERS.get(words, "local")
    levels = {level_word(period.code) for period in found[-1].periods}
    return "province" if levels == {"province"} else "local" if "province" not in levels else ""


def _named(form: str, region: str) -> str:
    return form.replace("{}", region) if "{}" in form else region + form


def _steps(name: str, year: int, until: int, after: int) -> Iterator[tuple[_Reform, str]]:
    """The reforms begun after ``after`` that an agency of this name went through, each with a name it gave."""
    tier, region = _tier(name), _region_words(name)
    for reform in _reforms().get(own_words(name), ()):
        if year <= reform.done <= until and reform.begun > after and reform.tier in ("", tier):
            # Below the province nothing is called 厅.
            names = (form for form in reform.names if tier != "local" or not form.endswith("厅"))
            yield from ((reform, _named(form, region)) for form in names)


def successors(name: str, year: int, until: int) -> tuple[Successor, ...]:
    """What an agency that bore ``name`` in ``year`` had become by the year ``until``; empty where nothing is known.

    The last names of the chains of reforms: 扶贫办 (2018) is 乡村振兴局 by 2022 and 农业农村局 by 2025. A chain ends
    where an agency was split or only functions moved; such an end is no successor (``is_whole``).
    """
    found: dict[str, Successor] = {}
    for end in _ends(canonical_name(name), year, until):
        if end.name not in found or end.origin == _NATIONAL:
            found[end.name] = end
    return tuple(found.values())


def _ends(
    name: str, year: int, until: int, after: int = 0, kind: str = "renamed", origin: str = _NATIONAL
) -> Iterator[Successor]:
    """Where all chains from ``name`` on end; ``after``, ``kind`` and ``origin`` are those of the steps before."""
    for reform, new_name in _steps(name, year, until, after):
        is_whole = reform.kind in _GOES_ON
        step_kind = reform.kind if kind == "renamed" or not is_whole else kind
        step_origin = origin if reform.origin == _NATIONAL else reform.origin
        # Each step begins later than the one before, so that no chain is endless.
        further = tuple(_ends(new_name, year, until, reform.begun, step_kind, step_origin)) if is_whole else ()
        if not any(end.is_whole for end in further):
            yield Successor(new_name, reform.done, step_kind, step_origin)
        yield from further
