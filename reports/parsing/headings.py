"""Headings of sections, told by their wording. Ordinals are a hint at most: they are missing, doubled or wrong."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reports.script import plain

MAX_HEADING = 60
_SEPARATOR = r"[、.,:。]"
# 一、 or 第一部分, also 壹、 or Ⅰ., a dash for 一 and a stray stroke before it (|六、, l六、).
_ORDINAL = re.compile(
    rf"^[|lI#*>]*(?:第?[一二三四五六七八九十]{{1,3}}(?:部分|章){_SEPARATOR}?"
    rf"|(?:[一二三四五六七八九十—–-]{{1,3}}|[壹贰叁肆伍陆柒捌]|[\u2160-\u2167]|[IV]{{1,4}}){_SEPARATOR}+)"
)
_SUBORDINATE = re.compile(rf"^(?:\([一二三四五六七八九十\d]{{1,3}}\){_SEPARATOR}?|\d{{1,2}}{_SEPARATOR})")
_LOWER = re.compile(rf"^[|#*>]*{_SUBORDINATE.pattern.removeprefix('^')}")
_JOINT = re.compile("以及|及|和|与")
_INLINE = re.compile(r"[。：:\s]")
_MARKUP = re.compile(r"^[|#*>]+|[*#|]+$")
# Whose section it is, where that is said at all.
_SUBJECT = re.compile(r"^(?:本?行政机关|本机关|本单位|本部门)")
_PUNCTUATION = re.compile(r"[^\w]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says it heads: the ``keys`` of its titles (more than one where an agency merged them).

    A title's key is its section's, but for titles that only reports before 2019 have (see :func:`section_of`).
    """

    keys: tuple[str, ...]
    exact: bool
    numbered: bool


@dataclass(frozen=True, slots=True)
class _Wording:
    key: str
    section: str
    order: int
    strict: re.Pattern[str]
    loose: re.Pattern[str]


@cache
def _wordings() -> tuple[_Wording, ...]:
    rows = tomllib.loads(files("reports.data").joinpath("section_titles.toml").read_text(encoding="utf-8"))
    return tuple(
        _Wording(key, row.get("section", key), row["order"], re.compile(row["strict"]), re.compile(row["loose"]))
        for key, row in rows.items()
    )


@cache
def section_order(key: str) -> int:
    """Where a title stands in a report; titles of the same place come in any order. KeyError for an unknown key."""
    return {wording.key: wording.order for wording in _wordings()}[key]


@cache
def section_of(key: str) -> str:
    """The key of the section that a title heads; another than its own for titles that only reports before 2019 have."""
    return {wording.key: wording.section for wording in _wordings()}[key]


def read_heading(line: str, marked: bool = False, *, lower: bool = False) -> Heading | None:
    """What the line heads, or None for any other line.

    With ``lower`` the ordinals of subheadings (（一）, 1、) count too, before an exact wording: there are reports that
    number their sections so.

    Without a top-level ordinal, or a mark of the source that it is a heading (``marked``), only the exact wording
    counts, for subheadings (（七）申请行政复议…情况) name the same things. A heading never ends a sentence.
    """
    if len(line) > MAX_HEADING and len("".join(line.split())) > MAX_HEADING:
        return None
    return _read_heading(_LOWER.sub("", plain(line), count=1) if lower else line, marked)


@lru_cache(maxsize=16384)
def _read_heading(line: str, marked: bool) -> Heading | None:
    text = _MARKUP.sub("", plain(line))
    if not 2 <= len(text) <= MAX_HEADING:
        return None
    numbered = _ORDINAL.match(text) is not None
    rest = _ORDINAL.sub("", text, count=1)
    wording = _SUBJECT.sub("", _PUNCTUATION.sub("", rest))
    if exact := _exact_keys(wording):
        return Heading(exact, True, numbered)
    if _SUBORDINATE.match(rest) or not (numbered or marked) or rest.endswith(("。", ";", "!", ",")) or "。" in rest:
        return None
    loose = [w.key for w in _wordings() if w.loose.search(wording)]
    return Heading(tuple(loose), False, numbered) if loose else None


def _exact_keys(wording: str) -> tuple[str, ...]:
    """The key of the section that is worded just so, or the keys of two that are joined by 及 or 和."""
    if whole := [w.key for w in _wordings() if w.strict.fullmatch(wording)]:
        return tuple(whole[:1])
    for joint in _JOINT.finditer(wording):
        parts = (wording[: joint.start()], wording[joint.end() :])
        keys = [[w.key for w in _wordings() if w.strict.fullmatch(part)] for part in parts]
        if all(keys):
            return keys[0][0], keys[1][0]
    return ()


@lru_cache(maxsize=4096)
def split_heading(line: str) -> tuple[str, str] | None:
    """A heading and the narrative that follows it on the same line, where the line break between them was lost."""
    if not _ORDINAL.match(_MARKUP.sub("", plain(line[: MAX_HEADING + 2]))):
        return None
    for match in _INLINE.finditer(line[: MAX_HEADING + 2]):
        head, rest = line[: match.start()], line[match.end() :]
        if not any(character.isalpha() for character in rest):  # a page number, in a table of contents
            return None
        heading = read_heading(head)
        if heading and heading.exact and heading.numbered:
            return head, rest
    return None
