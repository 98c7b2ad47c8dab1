"""Finds who published a report: the agency's name in the title, under it, in the signature, in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.agencies import GOVERNMENT, agency_types, government_name, own_words
from reports.gazetteer import bare_name, region_names
from reports.parsing.dates import dates_in
from reports.parsing.lines import Line
from reports.parsing.titles import Title, is_agency_name, titles_in_sentence

_UNDER_TITLE = 3  # lines below the title in which the agency may stand
_CLAUSES = 8  # clauses of the text that are searched for who is speaking
_CLAUSE_BREAK = re.compile(r"[,。;:!?\n]")
_YEAR_AT_START = re.compile(r"^(?:\(?[一二三四五六七八九十1-9]\)?[、.])?(?:(?:20\d\d|二[〇零○]..)年(?:度|以来|来)?)?")
# Who speaks, at the start of a clause: up to a word that ends agencies' names and is not the start of another word.
_SPEAKER_END = re.compile(
    r"(?:局(?:[\u4e00-\u9fff]{1,8}?分局)?|厅|委员会|委(?!员)|办公室|办事处|管委会|支队|大队|总队|人民政府(?:办公[室厅])?|镇|"
    r"(?<!城)乡|城乡(?![建规管居统一])|海关)"
    r"(?![长属内机党办门信网采部工数下各领负财村级情])"
)
# 市委, 区政府 are those above the one who speaks.
_ABOVE = frozenset(("委", "政府", "人民政府", "党委", "常委", "党工委", "纪委", "人大", "政协"))
_DATE_TAIL = re.compile(r"[(\[]?(?:(?:19|20)\d\d|二[〇零○]).*$")
_BRACKETS = "()（）"
_SECOND_NAME = re.compile(r"[(（][^()（）]*[)）]$")  # 市场监督管理局（知识产权局）
_PUBLISHER = re.compile("(?:发布|公开|信息公开|责任|编制)?(?:机构|机关|主体|单位|部门)")
_SOURCE = re.compile("(?:信息|文章|稿件)?来源")


def _named(text: str) -> str | None:
    return government_name(text) if is_agency_name(text) else None


def under_title(lines: Sequence[Line], after: int) -> Iterator[str]:
    """Lines just below the title that are an agency's name and nothing else."""
    for line in lines[after : after + _UNDER_TITLE]:
        name = line.plain.strip(_BRACKETS)
        if is_agency_name(name):
            yield government_name(line.raw.strip(_BRACKETS))


def signed_by(signature: Sequence[Line]) -> Iterator[str]:
    """Agencies that signed, the last first; the date may follow on the same line."""
    for line in reversed(signature):
        tail = _DATE_TAIL.search(line.plain) if dates_in(line.plain) else None
        end = tail.start() if tail else len(line.plain)
        if is_agency_name(line.plain[:end]):
            yield government_name(line.raw[:end])


def announced(lines: Sequence[Line]) -> Iterator[Title]:
    """Titles quoted or announced in the sentences before the first section."""
    for line in lines:
        yield from titles_in_sentence(line)


def stated_in_metadata(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Agencies that page metadata name as the publisher, or as the source unless that is a whole government's site."""
    for form, any_agency in ((_PUBLISHER, True), (_SOURCE, False)):
        names = (_named(value) for label, value in pairs if form.fullmatch(label.strip(":")))
        yield from (name for name in names if name and (any_agency or agency_types(name) != (GOVERNMENT,)))


def standing_alone(front: Sequence[Line]) -> Iterator[str]:
    """Lines above the text that are an agency's name with its region, such as the name of its website."""
    for line in front:
        if is_agency_name(line.plain) and region_names(line.plain) and agency_types(line.plain) != (GOVERNMENT,):
            yield line.raw


def _speaker(clause: str) -> str | None:
    """The agency a clause begins with, if it is one with a region, a relative one or a town."""
    start = _YEAR_AT_START.match(clause)
    words = clause[start.end() if start else 0 :][:40]
    for match in _SPEAKER_END.finditer(words):
        name = words[: match.end()]
        rest = bare_name(name)
        if not is_agency_name(name) or rest in _ABOVE:
            continue
        is_town = name.endswith(("镇", "乡"))
        if region_names(name) or rest != name or (is_town and len(name) <= 6):
            return government_name(name)
    return None


def speakers(text: str) -> Iterator[str]:
    """Agencies with which the first clauses of a text begin."""
    for clause in _CLAUSE_BREAK.split(text[:2_000], maxsplit=_CLAUSES)[:_CLAUSES]:
        if name := _speaker(clause):
            yield name


def fuller_names(name: str, others: Sequence[str]) -> list[str]:
    """Those of the other names that mean the same agency and say which region it is in."""
    name = _SECOND_NAME.sub("", name)
    words, rest = own_words(name), bare_name(name)
    kind = name[: len(name) - len(rest)][-1:] if not region_names(name) else ""
    return [
        other
        for other in others
        if (found := region_names(other))
        and own_words(_SECOND_NAME.sub("", other)) == words
        and (not kind or other[found[-1].end - 1] == kind)  # 区统计局 is none of 鄂州市统计局
    ]
