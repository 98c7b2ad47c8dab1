"""A statistic of chosen indicators over everything a search finds, with what it rests on.

Reports of an agency on itself and summaries of a region or a system are never added up: each has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters import address
from portal.labels import GROUPINGS, STATISTICS, value_label
from portal.tables import number_text
from reports.models import Report
from reports.parsing.form import Indicator, all_indicators
from reports.wording import in_words
from search.engines.base import Metric, MetricValue
from search.facets import build_facet, region_path
from search.params import BadParams, Condition, SearchParams
from search.results import SearchPage, measure

BY: Final = {name: GROUPINGS[name] for name in ("region", "type", "year", "level")}
SILENT: Final = {
    "blank": gettext_lazy("空白"),
    "missing": gettext_lazy("未见"),
    "not_applicable": gettext_lazy("斜线"),
    "unreadable": gettext_lazy("读不出"),
    "stated": gettext_lazy("没有单位"),
}
MOST_INDICATORS: Final = 5
MOST_GROUPS: Final = 40
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)
_DECIMALS = 4  # of what is shown: a unit of 万元 has no more that mean anything


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be told of the matches: the indicators' codes, one of STATISTICS, and one of BY or nothing."""

    show: tuple[str, ...] = ()
    stat: str = "sum"
    by: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        """Read ``show``, ``stat`` and ``by`` of an address; raises BadParams for malformed values."""
        show = tuple(dict.fromkeys(code for value in query.getlist("show") if (code := value.strip())))
        stat, by = query.get("stat", "").strip() or "sum", query.get("by", "").strip()
        errors = [("show", code[:100], _("不是指标代码")) for code in show if not _CODE.fullmatch(code)]
        for key, value, known in (("stat", stat, STATISTICS), ("by", by or "region", BY)):
            if value not in known:
                errors.append((key, value[:100], _("只能是 %(choices)s 之一") % {"choices": "、".join(known)}))
        if len(show) > MOST_INDICATORS:
            errors.append(("show", show[-1], _("最多选 %(most)s 个值") % {"most": MOST_INDICATORS}))
        if errors:
            raise BadParams(errors)
        return cls(show, stat, by)

    def to_query(self) -> list[tuple[str, str]]:
        """Its keys in their canonical order; none where no indicator is asked for."""
        if not self.show:
            return []
        pairs = [("show", code) for code in self.show]
        return pairs + [(key, value) for key, value, default in self._choices() if value != default]

    def _choices(self) -> tuple[tuple[str, str, str], ...]:
        return ("stat", self.stat, "sum"), ("by", self.by, "")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(all_indicators()[code] for code in self.show if code in all_indicators())

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(code for code in self.show if code not in all_indicators())

    def metrics(self) -> tuple[Metric, ...]:
        """What to ask the engine for along with the search."""
        return tuple(Metric(indicator.code, self.stat, "scope") for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class Line:
    """A statistic of some of the matches: ``number`` is empty where no report has a number.

    ``silent`` says of the reports without one why, and how many; ``url`` finds all reports of the line.
    """

    name: str
    number: str
    stated: int
    matched: int
    silent: tuple[tuple[str, int], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The statistic of one indicator: a line for each kind of report, then perhaps by groups of one kind of report.

    ``silent_url`` finds the reports that leave it blank or lack it. ``by`` names the groups, ``grouped`` the kind of
    report in them; ``overlaps`` if a report may be in several.
    """

    label: str
    statistic: str
    unit: str
    lines: tuple[Line, ...]
    silent_url: str
    by: str = ""
    grouped: str = ""
    groups: tuple[Line, ...] = ()
    groups_left_out: int = 0
    overlaps: bool = False

    @property
    def is_mixed(self) -> bool:
        return len(self.lines) > 1

    @property
    def has_silent(self) -> bool:
        return any(line.silent for line in self.lines)


def sums(page: SearchPage, asked: Asked) -> list[Sum]:
    """The sums asked for of a search that was run with :meth:`Asked.metrics`."""
    return [_sum(page, asked, metric) for metric in asked.metrics()]


def _sum(page: SearchPage, asked: Asked, metric: Metric) -> Sum:
    indicator = all_indicators()[metric.code]
    values = page.metrics[metric]
    order = [scope for scope in Report.Scope.values if scope in values]
    blank = page.params.replacing(conditions=(*page.params.conditions, Condition(metric.code, "missing")))
    told = Sum(
        label=in_words(indicator.label),
        statistic=str(STATISTICS[metric.kind]),
        unit=_unit(indicator),
        lines=tuple(
            _line(value_label("scope", scope), values[scope], page.params.replacing(scope=(scope,))) for scope in order
        ),
        silent_url=address(blank),
    )
    if not asked.by or not order:
        return told
    groups = _groups(page.params.replacing(scope=(order[0],)), Metric(metric.code, metric.kind, asked.by))
    return replace(
        told,
        by=str(BY[asked.by]),
        grouped=value_label("scope", order[0]),
        groups=groups[:MOST_GROUPS],
        groups_left_out=max(0, len(groups) - MOST_GROUPS),
        overlaps=asked.by == "type",
    )


def _unit(indicator: Indicator) -> str:
    return _(indicator.unit) if indicator.unit else _("万元") if indicator.is_amount else ""


def _groups(params: SearchParams, metric: Metric) -> tuple[Line, ...]:
    """A line for each group, in the order of the facet."""
    values = measure(params, metric)
    if metric.by == "region":
        values = {code: value for code, value in values.items() if _is_next(code, params.region)}
    counts = {code: value.matched for code, value in values.items()}
    facet = build_facet(metric.by, params.without(metric.by), counts)
    return tuple(
        _line(each.label, values[each.value], params.replacing(**{metric.by: (_typed(metric.by, each.value),)}))
        for each in facet.values
        if each.value in values
    )


def _typed(name: str, value: str) -> str | int:
    return int(value) if name == "year" else value


def _is_next(code: str, within: Sequence[str]) -> bool:
    """Whether a region lies right below the one that is searched, or is a province where it is none or several."""
    path = region_path(code)
    if len(within) != 1:
        return len(path) == 1
    return len(path) > 1 and path[-2] == within[0]


def _line(name: str, value: MetricValue, params: SearchParams) -> Line:
    known = sum(value.silent.values())
    silent = [(str(SILENT[status]), count) for status in SILENT if (count := value.silent.get(status))]
    if absent := value.matched - value.stated - known:
        silent.append((_("表中没有这一格"), absent))
    return Line(name, _number(value), value.stated, value.matched, tuple(silent), address(params))


def _number(value: MetricValue) -> str:
    if value.value is None:
        return ""
    return number_text(round(Decimal(value.value), _DECIMALS))
