"""The charts of a region's page: what became of the requests in a year, and an indicator region by region.

Only what agencies report of themselves is added up: a summary already holds their numbers, and what a report covers
has to be known. Every sum says of how many reports it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import places
from portal.charts.bars import Bar, draw_bars
from portal.charts.chart import Chart, DataTable, Datum, number
from portal.composition import ALL_CODES, composition_chart, summed
from portal.indicator_choices import short_label
from reports.models import Region, Report
from reports.parsing.form import Indicator
from reports.wording import in_words, place_in_words

MAX_BARS = 15
Query = tuple[tuple[str, str | int], ...]


def region_charts(
    region: Region, within: QuerySet[Report], year: int, indicator: Indicator, query: Query
) -> dict[str, Chart]:
    """By key: ``distribution`` of the indicator, ``composition`` of the results; none where no agency's report is here.

    ``within`` are the reports in the region, of any year and scope. Three queries.
    """
    reports = within.filter(year=year, scope=Report.Scope.AGENCY)
    parts = _parts(region, reports, indicator)
    if not parts:
        return {}
    everything = sum(part[2] for part in parts)
    charts = [_distribution(region, year, indicator, query, parts)]
    composition = _composition(region, reports, year, query, everything)
    return {chart.key: chart for chart in [*charts, *([composition] if composition else [])]}


# Name, address, reports, reports with a number, their sum.
Part = tuple[str, str, int, int, Decimal | None]


def _parts(region: Region, reports: QuerySet[Report], indicator: Indicator) -> list[Part]:
    """The largest first. By region; where all is of this region itself, by agency."""
    here = Q(figures__code=indicator.code)
    if indicator.is_amount:  # amounts in other units, or without one, do not add up
        here &= Q(figures__unit=indicator.unit) if indicator.unit else Q(figures__unit="万元")
    told = reports.annotate(figure=FilteredRelation("figures", condition=here)).order_by()
    counts = {"reports": Count("pk"), "stated": Count("figure__value"), "total": Sum("figure__value")}
    found: dict[str, tuple[int, int, Decimal | None]] = {}
    for code, *numbers in told.values_list("region").annotate(**counts):
        place = places.one_below(region, code)
        found[place] = _added(found[place], numbers) if place in found else tuple(numbers)
    if found.keys() <= {region.code}:
        rows = told.values_list("agency", "agency__name").annotate(**counts)
        parts = [(name, reverse("agency", args=[pk]), *numbers) for pk, name, *numbers in rows]
    else:
        stored = Region.objects.filter(pk__in=found).values_list("pk", "name")
        names = {code: place_in_words(name) for code, name in stored} | {region.code: _("本级")}
        urls = {code: reverse("region", args=[code]) for code in found if code != region.code}
        parts = [(names[code], urls.get(code, ""), *numbers) for code, numbers in found.items()]
    return sorted(parts, key=lambda part: (part[4] is None, -(part[4] or 0), part[0]))


def _added(first: Sequence[Any], second: Sequence[Any]) -> tuple[int, int, Decimal | None]:
    """Two groups as one: reports, those with a number, the sum of those that have one."""
    totals = [total for total in (first[2], second[2]) if total is not None]
    return first[0] + second[0], first[1] + second[1], sum(totals) if totals else None


def _distribution(region: Region, year: int, indicator: Indicator, query: Query, parts: Sequence[Part]) -> Chart:
    label = short_label(indicator)
    bars = [
        Bar(name, total, "" if stated == reports else _coverage(stated, reports))
        for name, _url, reports, stated, total in parts[:MAX_BARS]
    ]
    reports, stated = sum(part[2] for part in parts), sum(part[3] for part in parts)
    notes = [_("只加各机关自己的报告，汇总报告不计。%(coverage)s。") % {"coverage": _coverage(stated, reports)}]
    if unit := indicator.unit or ("万元" if indicator.is_amount else None):
        notes.append(_("单位：%(unit)s。") % {"unit": in_words(unit)})
    if len(parts) > MAX_BARS:
        notes.append(_("图中只有前 %(count)s 个，其余见数据表。") % {"count": MAX_BARS})
    return Chart(
        key="distribution",
        title=_("%(region)s %(year)s 年：%(label)s") % {"region": region.name_in_words, "year": year, "label": label},
        description=_("横条，数字大的在前。没有数字的画斜纹，不是 0。数字见数据表。"),
        drawing=draw_bars(bars) if stated else None,
        table=DataTable(
            (_("名称"), label, _("有数字的报告"), _("报告")),
            tuple(
                (
                    Datum(name, url=url),
                    Datum(_("没有数字"), kind="blank") if total is None else number(total),
                    number(stated),
                    number(reports),
                )
                for name, url, reports, stated, total in parts
            ),
        ),
        path=reverse("region", args=[region.code]),
        query=query,
        notes=tuple(notes),
    )


def _coverage(stated: int, reports: int) -> str:
    return _("%(reports)s 份中 %(stated)s 份有数字") % {"reports": reports, "stated": stated}


def _composition(region: Region, reports: QuerySet[Report], year: int, query: Query, everything: int) -> Chart | None:
    # Joined to the left, so that the database goes from the few reports to their figures and not through all figures;
    # those without any are a group without a code.
    cells = FilteredRelation("figures", condition=Q(figures__code__in=ALL_CODES))
    rows = (
        reports.annotate(cell=cells)
        .order_by()
        .values_list("cell__code")
        .annotate(total=Sum("cell__value"), stated=Count("cell__value"), cells=Count("cell"))
    )
    found = [row for row in rows if row[0]]
    sums = {code: total for code, total, _stated, _cells in found if total is not None}
    if not sums:
        return None
    silent = sum(cells - stated for _code, _total, stated, cells in found)
    title = _("%(region)s %(year)s 年：办理结果构成") % {"region": region.name_in_words, "year": year}
    notes = [_("各机关报告 %(count)s 份相加，汇总报告不计。") % {"count": everything}]
    outcomes = summed(str(year), sums, silent)
    return composition_chart(title, [outcomes], reverse("region", args=[region.code]), query, notes)
