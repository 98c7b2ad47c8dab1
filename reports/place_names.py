"""What places are called in English: well-known names by a table, all others by their pinyin and what they are.

淄川区 is Zichuan District, 长阳土家族自治县 Changyang Tujia Autonomous County; what is of no known kind is its pinyin
alone. Data: ``region_names_en.csv`` (provinces, and what is not called by its pinyin), ``region_words_en.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from reports.pinyin import syllables
from reports.region_list import read_rows


@lru_cache(maxsize=8192)
def english_place(name: str) -> str:
    """The English of a region's own name."""
    if known := _known().get(name):
        return known
    ending = next((zh for zh in _words("ending") if name.endswith(zh) and name != zh), "")
    stem, peoples = _without_peoples(name.removesuffix(ending), ending)
    read = _joined(syllables(name)[: len(stem)])
    words = [read, " and ".join(_listed(peoples)), _words("ending").get(ending, "")]
    return " ".join(word for word in words if word)


def english_path(path: Sequence[str]) -> str:
    """Where a place is, as English puts it: the place itself first, then what it lies in."""
    return ", ".join(english_place(name) for name in reversed(path))


def _without_peoples(stem: str, ending: str) -> tuple[str, list[str]]:
    """What is left of an autonomous place's name without the peoples it names, and these in their order."""
    peoples: list[str] = []
    while ending.startswith(("自治", "民族")):
        people = next((zh for zh in _words("people") if stem.endswith(zh) and stem != zh), "")
        if not people:
            break
        stem, peoples = stem.removesuffix(people), [_words("people")[people], *peoples]
    return stem, peoples


def _listed(peoples: Sequence[str]) -> list[str]:
    """A, B and C."""
    return [", ".join(peoples[:-1]), peoples[-1]] if len(peoples) > 2 else list(peoples)


def _joined(read: Sequence[str]) -> str:
    """Syllables as a name: Xi'an, Lüliang."""
    joined = "".join(f"'{each}" if place and each[0] in "aeo" else each for place, each in enumerate(read))
    return joined[:1].upper() + joined[1:].replace("v", "ü")


def letters(name: str) -> str:
    """The two letters of a province in ISO 3166-2:CN; the English name of what has none."""
    return _letters().get(name) or english_place(name)


@cache
def _letters() -> Mapping[str, str]:
    return {row["name"]: row["letters"] for row in read_rows("region_names_en.csv")}


@cache
def _known() -> Mapping[str, str]:
    return {row["name"]: row["en"] for row in read_rows("region_names_en.csv")}


@cache
def _words(kind: str) -> Mapping[str, str]:
    """The words of a kind, the longest first."""
    rows = [row for row in read_rows("region_words_en.csv") if row["kind"] == kind]
    return {row["zh"]: row["en"] for row in sorted(rows, key=lambda row: -len(row["zh"]))}
