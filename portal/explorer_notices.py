"""What a reader has to know before using the explorer's numbers: what is left out, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.explorer import Explored
from portal.indicator_query import OWN
from portal.labels import value_label

WIDER = ("region", "system")  # scopes whose reports hold the numbers of others


@dataclass(frozen=True, slots=True)
class Notice:
    """``links`` are (words, address) of what a reader may want instead."""

    text: str
    is_warning: bool = False
    links: tuple[tuple[str, str], ...] = ()


def notices_of(explored: Explored) -> list[Notice]:
    found = [Notice(text, is_warning=True) for text in explored.notices]
    if explored.unknown:
        found.append(
            Notice(_("没有这些指标：%(codes)s。") % {"codes": _("、").join(explored.unknown)}, is_warning=True)
        )
    return [*found, *_scope(explored), *_years(explored), *_groups(explored), *_numbers(explored)]


def _scope(explored: Explored) -> Iterator[Notice]:
    query = explored.query
    if not query.search.scope:
        others = {
            scope: count for scope, count in explored.facets.get("scope", {}).items() if scope not in OWN and count
        }
        text = _("只计各机关自己的报告（统计范围：本机关）。")
        if others:
            left = _("、").join(
                _("%(scope)s %(count)s 份") % {"scope": value_label("scope", scope), "count": count}
                for scope, count in sorted(others.items())
            )
            text += _("没有计入：%(left)s。汇总报告已含各机关的数字，加在一起会重复。") % {"left": left}
        links = [
            (_("只看%(scope)s") % {"scope": value_label("scope", scope)}, _with(explored, scope=(scope,)))
            for scope in sorted(others)
        ]
        yield Notice(text, links=tuple(links))
    elif len(query.search.scope) > 1 and set(query.search.scope) & set(WIDER) and query.stat == "sum":
        text = _("汇总报告已含各机关的数字，这里加在一起有重复，合计不可用。")
        yield Notice(text, is_warning=True, links=((_("只计本机关的报告"), _with(explored, scope=())),))


def _with(explored: Explored, **changes: tuple[str, ...] | tuple[int, ...] | None) -> str:
    return explored.query.replacing(search=explored.query.search.replacing(**changes)).address


def _years(explored: Explored) -> Iterator[Notice]:
    """A sum over several years counts twice what is there every year."""
    query = explored.query
    asked = query.search
    within = [
        int(year)
        for year, count in explored.facets.get("year", {}).items()
        if count and (not asked.year or int(year) in asked.year)
        and (asked.year_from is None or int(year) >= asked.year_from)
        and (asked.year_to is None or int(year) <= asked.year_to)
    ]  # fmt: skip
    if explored.groups.by == "year" or query.view in ("trend", "spread") or query.stat != "sum" or len(within) < 2:
        return
    text = _("这里把 %(first)s—%(last)s 年的报告加在一起；年底的存量（如对外公开总数量、结转）不应跨年相加。")
    links = [
        (str(year), _with(explored, year=(year,), year_from=None, year_to=None))
        for year in sorted(within, reverse=True)[:6]
    ]
    yield Notice(text % {"first": min(within), "last": max(within)}, is_warning=True, links=tuple(links))


def _groups(explored: Explored) -> Iterator[Notice]:
    if explored.groups.by == "type":
        yield Notice(_("一个机关可以有几个类型，各行相加会多于全部。"))
    if explored.groups.by == "agency" and explored.groups.joined:
        yield Notice(_("机构改革前后的机关合为一行：改名、并入的机关算在后来的机关里。"))


def _numbers(explored: Explored) -> Iterator[Notice]:
    if any(one.is_share for one in explored.countables):
        if explored.query.stat == "sum" and explored.query.view != "spread":
            yield Notice(_("比率按合并计算：各报告的分子之和除以分母之和。缺任何一项的报告不计。"))
        else:
            yield Notice(_("比率先按每份报告计算，再取平均、中位或最大；分母为 0 的报告不计。"))
    if any(one.is_amount for one in explored.countables):
        yield Notice(_("金额以万元计；没有注明单位或单位不同的，单位不可比，不计入。"))
