"""Decides between regions of one name by what else a text says: names above them, telephones, domains, file numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from reports.region_list import COUNTY, PREFECTURE, PROVINCE, Place, get_place, level_of, parents, read_rows, stem
from reports.region_names import full_mentions, lies_in

MAX_EVIDENCE = 40_000  # characters looked at

_TELEPHONE = re.compile(r"(?<![\d.])[(（]?(010|02\d|0[3-9]\d{2})[)）]?[-－—–\s]{0,2}\d{7,8}(?!\d)")
_DOMAIN = re.compile(r"([a-z0-9-]{1,40})\.gov\.cn", re.IGNORECASE)
# 鄂政办发〔2020〕; within a longer row of characters (密云政办发) the one before 政 is no province.
_FILE_NUMBER = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[据照按由将和及以]))([\u4e00-\u9fff])[政府](?:办)?(?:公开办)?(?:发|函|字|规)(?=[^\u4e00-\u9fff])"
)
# Stems that are everyday words; only their full names tell.
_EVERYDAY = frozenset(("朝阳", "安康", "大同", "兴安", "东方", "长治", "中山", "平安", "吉安", "太原", "保定", "海东"))
_MOST = 3  # a repeated sign counts so many times at most
# How telling a sign is.
_W_TELEPHONE = _W_DOMAIN = 6
_W_PREFECTURE, _W_PREFECTURE_STEM = 4, 2
_W_FILE_NUMBER = 3
_W_PROVINCE, _W_PROVINCE_STEM, _W_NEIGHBOUR = 2, 1, 1
_ENOUGH = 2


@cache
def _signs() -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in read_rows("region_signs.csv"):
        found.setdefault((row["kind"], row["sign"]), []).append(row["code"])
    return {key: tuple(codes) for key, codes in found.items()}


def _signed_codes(text: str) -> list[tuple[tuple[str, ...], int]]:
    """Regions that telephones, domains and file numbers point to, with their weights."""
    found: list[tuple[tuple[str, ...], int]] = []
    for kind, form, weight in (
        ("area_code", _TELEPHONE, _W_TELEPHONE),
        ("domain", _DOMAIN, _W_DOMAIN),
        ("document", _FILE_NUMBER, _W_FILE_NUMBER),
    ):
        counts = Counter(match[1].lower() for match in form.finditer(text))
        for sign, count in counts.items():
            if codes := _signs().get((kind, sign)):
                found.append((codes, weight * min(count, _MOST)))
    return found


def _capped(text: str, word: str) -> int:
    return min(text.count(word), _MOST)


def _name_score(text: str, place: Place) -> int:
    """How often the text names what lies above the place (a prefecture or province: itself)."""
    score = 0
    for above in parents(place.code):
        if above.level == COUNTY:
            continue
        is_municipality = above.level == PROVINCE and above.name.endswith("市")
        near = above.level == PREFECTURE or is_municipality
        weight, stem_weight = (_W_PREFECTURE, _W_PREFECTURE_STEM) if near else (_W_PROVINCE, _W_PROVINCE_STEM)
        score += weight * _capped(text, above.name)
        bare = stem(above.name)
        if len(bare) >= 2 and bare not in _EVERYDAY and place.level == COUNTY:
            score += stem_weight * min(max(text.count(bare) - text.count(above.name), 0), _MOST)
    return score


def _neighbour_scores(text: str, places: Sequence[Place]) -> dict[str, int]:
    """Other counties of the same prefecture that the text names."""
    counts: Counter[str] = Counter()
    own_names = {place.name for place in places}
    for mention in full_mentions(text):
        codes = {period.code for period in mention.periods}
        if len(codes) == 1 and text[mention.start : mention.end] not in own_names:
            counts[codes.pop()] += 1
    return {
        place.code: sum(
            _W_NEIGHBOUR * min(count, _MOST)
            for code, count in counts.items()
            if level_of(code) == COUNTY and code != place.code and code[:4] == place.code[:4]
        )
        for place in places
    }


def decide(codes: Sequence[str], evidence: str) -> str | None:
    """The one of ``codes`` that the text speaks for clearly, else None."""
    return _decide(tuple(codes), evidence[:MAX_EVIDENCE])


@lru_cache(maxsize=128)  # one text asks for the same namesakes again and again
def _decide(codes: tuple[str, ...], text: str) -> str | None:
    places = [place for place in map(get_place, codes) if place is not None]
    if not text or not places:
        return None
    scores = _neighbour_scores(text, places)
    signed = _signed_codes(text)
    for place in places:
        scores[place.code] += _name_score(text, place)
        # A sign that covers several of the candidates decides nothing between them, but does no harm either.
        scores[place.code] += sum(
            weight for containers, weight in signed if any(lies_in(place.code, container) for container in containers)
        )
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    best, score = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    return best if score >= _ENOUGH and score >= 2 * runner_up and score > runner_up else None
