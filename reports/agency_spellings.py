"""Other names to find an agency by than the one a person typed. Pure; the vocabularies are those of ``agencies``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from reports.agencies import canonical_name
from reports.gazetteer import bare_name, squeezed
from reports.region_list import read_rows

MOST = 4
_JOINT = re.compile("[和与]")


def agency_spellings(name: str) -> tuple[str, ...]:
    """Fuller names of the agencies that a name or part of one means: 工信局, 工业和信息化局; 人社, 人力资源社会保障.

    The index holds the full form of a name beside the one written, so short forms of a full name are not needed.
    """
    plain = squeezed(name)
    full = canonical_name(name)
    if full != plain:
        return (full,)
    own = bare_name(plain)
    return tuple(plain[: len(plain) - len(own)] + words for words in _short_words().get(own, ()))


@cache
def _short_words() -> Mapping[str, tuple[str, ...]]:
    """Short words for types of agencies, with those that say the same in full, the usual ones first."""
    full: dict[str, dict[str, None]] = {}
    for row in read_rows("agency_types.csv"):
        keywords = row["keywords"].split()
        for short in keywords:
            longer = dict.fromkeys(long for long in keywords if _says_more(short, long))
            full.setdefault(short, {}).update(longer)
    return {short: tuple(longer)[:MOST] for short, longer in full.items()}


def _says_more(short: str, long: str) -> bool:
    """Whether characters of the long word were left out, or the two differ by 和 or 与 alone.

    A word that stands in the long one as it is finds it anyway.
    """
    if _JOINT.sub("", short) == _JOINT.sub("", long):
        return short != long
    if len(long) < 2 * len(short) or short in long or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
