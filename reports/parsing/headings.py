"""Headings of sections, told by their wording. Ordinals are a hint at most: they are missing, doubled or wrong."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reports.script import to_simplified

MAX_HEADING = 60
_SEPARATOR = r"[、.,:。]"
# 一、 or 第一部分, also a dash for 一 and a stray stroke before it (|六、, l六、).
_ORDINAL = re.compile(
    rf"^[|lI#*>]*(?:第?[一二三四五六七八九十]{{1,3}}(?:部分|章){_SEPARATOR}?|[一二三四五六七八九十—–-]{{1,3}}{_SEPARATOR}+)"
)
_INLINE = re.compile(r"[。：:\s]")
_MARKUP = re.compile(r"^[|#*>]+|[*#|]+$")
_PUNCTUATION = re.compile(r"[^\w]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says it heads: the ``keys`` of its sections (more than one where an agency merged them)."""

    keys: tuple[str, ...]
    exact: bool
    numbered: bool


@dataclass(frozen=True, slots=True)
class _Wording:
    key: str
    order: int
    strict: re.Pattern[str]
    loose: re.Pattern[str]


@cache
def _wordings() -> tuple[_Wording, ...]:
    rows = tomllib.loads(files("reports.data").joinpath("section_titles.toml").read_text(encoding="utf-8"))
    return tuple(
        _Wording(key, row["order"], re.compile(row["strict"]), re.compile(row["loose"])) for key, row in rows.items()
    )


@cache
def section_order(key: str) -> int:
    """Where a section stands in a report; KeyError for a key that no section has."""
    return {wording.key: wording.order for wording in _wordings()}[key]


@lru_cache(maxsize=16384)
def read_heading(line: str) -> Heading | None:
    """What the line heads, or None for any other line.

    Without a top-level ordinal only the exact wording counts, for subheadings (（七）申请行政复议…情况) name the same
    things. A heading never ends a sentence.
    """
    text = _MARKUP.sub("", "".join(to_simplified(unicodedata.normalize("NFKC", line[: MAX_HEADING * 3])).split()))
    if not 2 <= len(text) <= MAX_HEADING:
        return None
    numbered = _ORDINAL.match(text) is not None
    rest = _ORDINAL.sub("", text, count=1)
    wording = _PUNCTUATION.sub("", rest)
    if exact := [w.key for w in _wordings() if w.strict.fullmatch(wording)]:
        return Heading(tuple(exact[:1]), True, numbered)
    if not numbered or rest.endswith(("。", ";", "!", ",")) or "。" in rest:
        return None
    loose = [w.key for w in _wordings() if w.loose.search(wording)]
    return Heading(tuple(loose), False, True) if loose else None


def split_heading(line: str) -> tuple[str, str] | None:
    """A heading and the narrative that follows it on the same line, where the line break between them was lost."""
    for match in _INLINE.finditer(line[: MAX_HEADING + 2]):
        head, rest = line[: match.start()], line[match.end() :]
        if len(rest.strip()) < 2:
            return None
        heading = read_heading(head)
        if heading and heading.exact and heading.numbered:
            return head, rest
    return None
