"""A report's earlier versions: what each one said, and what changed from one to the next.

A version keeps the reading as ``manage.py parse`` prints it; here it is laid out again like a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.form_layouts import form_tables
from portal.labels import section_label, value_label
from portal.sheet import SEVERITIES, ShownProblem, ShownSection, flags_by_code, place_tables
from portal.tables import FigureLike, Table, make_cell
from reports.models import Problem, ReportVersion
from reports.parsing.form import all_indicators
from reports.problem import problem_kinds, read_back
from reports.wording import finding_in_words, in_words

Reading = Mapping[str, Any]


@dataclass(slots=True)
class ReadFigure:
    """A figure of a reading, with what a table's cell asks of it."""

    value: Decimal | None
    unit: str | None
    status: str
    raw: str | None
    span_start: int | None
    span_end: int | None


@dataclass(slots=True)
class ReadSection:
    """A section of a reading, with what a page asks of it."""

    key: str
    title: str
    text: str
    tables: Sequence[Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between a version and the one before it, as it was and as it became."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list. ``changes`` is empty for the first one, and where the reading stayed as it was."""

    version: ReportVersion
    changes: tuple[Change, ...]
    is_first: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class VersionSheet:
    """What a version said: as on a report's page, but read-only."""

    facts: tuple[tuple[str, str], ...]
    problems: tuple[ShownProblem, ...]
    sections: tuple[ShownSection, ...]
    left_over: tuple[Table, ...]
    recognised: frozenset[str] = frozenset()


def version_lines(versions: Sequence[ReportVersion]) -> list[VersionLine]:
    """The versions, newest first as given, each compared with the one that stands after it in ``versions``."""
    return [
        VersionLine(
            version,
            tuple(changes(before.reading, version.reading)) if before else (),
            is_first=before is None,
            is_current=place == 0,
        )
        for place, (version, before) in enumerate(zip(versions, [*versions[1:], None], strict=True))
    ]


def changes(old: Reading, new: Reading) -> list[Change]:
    """What differs: facts, then figures in the order of the form, then narrative and findings."""
    before, after = facts(old), facts(new)
    told = [Change(name, before[name], after[name]) for name in after if before[name] != after[name]]
    then, now = figures_of(old), figures_of(new)
    for code, indicator in all_indicators().items():
        if code not in then and code not in now:
            continue
        cells = [make_cell(indicator, figures.get(code)) for figures in (then, now)]
        if cells[0].text != cells[1].text or cells[0].kind != cells[1].kind:
            told.append(Change(in_words(indicator.label), cells[0].text, cells[1].text))
    return told + _narrative_changes(old, new) + _finding_changes(old, new)


def _narrative_changes(old: Reading, new: Reading) -> list[Change]:
    then, now = _texts(old), _texts(new)
    return [
        Change(_("正文：%(section)s") % {"section": section_label(key)}, _length(then.get(key)), _length(now.get(key)))
        for key in dict.fromkeys([*then, *now])
        if then.get(key) != now.get(key)
    ]


def _texts(reading: Reading) -> dict[str, str]:
    texts: dict[str, str] = {}
    for section in reading.get("sections", ()):
        texts[section["key"]] = "\n".join(filter(None, (texts.get(section["key"]), section["text"])))
    return texts


def _length(text: str | None) -> str:
    return _("没有这一部分") if text is None else _("%(count)s 字") % {"count": len(text)}


def _finding_changes(old: Reading, new: Reading) -> list[Change]:
    then, now = ([_said(found) for found in reading.get("problems", ())] for reading in (old, new))
    settled = [Change(_("核对结果"), message, _("（不再有）")) for message in then if message not in now]
    return settled + [Change(_("核对结果"), _("（原来没有）"), message) for message in now if message not in then]


def facts(reading: Reading) -> dict[str, str]:
    """What a reading says of whose report it is, of where and when, in words."""
    period, region = reading.get("period"), reading.get("region") or {}
    return {
        _("标题"): _told(reading.get("title")),
        _("机关"): _told((reading.get("agency") or {}).get("name")),
        _("地区"): _told("".join(region.get("path") or ())),
        _("年度"): _told(reading.get("year")),
        _("统计期限"): _("%(start)s 至 %(end)s") % {"start": period[0], "end": period[1]} if period else _told(None),
        _("发布日期"): _told(reading.get("published_on")),
        _("统计范围"): value_label("scope", reading.get("scope") or "unknown"),
        _("格式"): value_label("form", reading["form"]) if reading.get("form") else _told(None),
    }


def _told(value: object) -> str:
    return _("（空）") if value in (None, "") else str(value)


def figures_of(reading: Reading) -> dict[str, FigureLike]:
    """The figures by code; values are exact, whatever kind of number JSON made of them."""
    found: dict[str, FigureLike] = {}
    for code, figure in reading.get("figures", {}).items():
        value, span = figure.get("value"), figure.get("span") or (None, None)
        number = None if value is None else Decimal(str(value))
        found[code] = ReadFigure(number, figure.get("unit"), figure["status"], figure.get("raw"), *span)
    return found


def sheet_of_version(version: ReportVersion) -> VersionSheet:
    """Lay out what a version said."""
    reading: Reading = version.reading
    findings = _findings(reading)
    flags = flags_by_code([Problem(code=f["code"], severity=f["severity"], figures=f["figures"]) for f in findings])
    extra = [(row["table"], row["label"], row["values"]) for row in reading.get("extra_rows", ())]
    tables = form_tables(reading.get("form"), figures_of(reading), flags, extra)
    sections = [
        ReadSection(found["key"], found["title"], found["text"], found.get("tables", ()))
        for found in reading.get("sections", ())
    ]
    shown, left_over = place_tables(sections, tables)
    problems = tuple(
        ShownProblem(number, found["severity"], in_words(problem_kinds()[found["code"]].label_zh), _said(found), ())
        for number, found in enumerate(findings, 1)
    )
    return VersionSheet(tuple(facts(reading).items()), problems, shown, left_over)


def _said(found: Mapping[str, Any]) -> str:
    """The sentence of a finding in the language that is being spoken, as far as it is one of today's sentences."""
    finding = read_back(found["code"], found["message"])
    return finding_in_words(finding) if finding else str(found["message"])


def _findings(reading: Reading) -> list[Mapping[str, Any]]:
    """The findings of a reading, the worst first; kinds that are not known any more are left out."""
    known = [found for found in reading.get("problems", ()) if found["code"] in problem_kinds()]
    return sorted(known, key=lambda found: SEVERITIES.index(found["severity"]))
