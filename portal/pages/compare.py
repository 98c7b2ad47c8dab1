"""Compare: up to five reports side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal import collection, parameters
from portal.charts.chart import address, csv_response
from portal.compared_shares import compared_shares
from portal.comparison import compare as compare_reports
from portal.comparison_table import comparison_table
from portal.tables import LEGEND
from reports.models import Agency, Report

MOST = 5
FOUND = 20
DIGITS = 18
ROWS = {
    "stated": gettext_lazy("有填写的"),
    "different": gettext_lazy("有差别的"),
    "all": gettext_lazy("全部"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A report in the comparison, and the comparison without it."""

    report: Report
    without: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The figures of the chosen reports side by side, and a way to add and to remove one."""
    reports, absent = _asked(request)
    rows, find = parameters.one_of(request, "rows", tuple(ROWS)), parameters.words(request, "find")
    comparison = compare_reports(reports) if reports else None
    context = {
        "nav": "compare",
        "chosen": [
            Chosen(report, _address([other for other in reports if other != report], rows)) for report in reports
        ],
        "absent": absent,
        "most": MOST,
        "find": find,
        "found": _candidates(find, reports, rows) if find and len(reports) < MOST else [],
        "comparison": comparison,
        "tables": comparison.tables(rows) if comparison else [],
        "shares": compared_shares(comparison) if comparison else [],
        "rows": rows,
        "row_choices": [(key, label, _address(reports, key)) for key, label in ROWS.items()],
        "csv_url": address(reverse("compare-csv"), _pairs(reports)),
        "permalink": _address(reports, rows),
        "legend": LEGEND,
        "is_filtered": bool(request.GET),
        "has_samples": any(report.is_sample for report in reports),
    }
    return render(request, "compare/compare.html", context)


@require_safe
def compare_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of the reports, one row an indicator; raises Http404 where no report is chosen."""
    reports, _absent = _asked(request)
    if not reports:
        raise Http404(_("没有选定要比较的报告。"))
    return csv_response(comparison_table(compare_reports(reports)), "compare")


def _pairs(reports: Sequence[Report]) -> list[tuple[str, str | int]]:
    return [("report", report.pk) for report in reports]


def _address(reports: Sequence[Report], rows: str) -> str:
    return address(reverse("compare"), [*_pairs(reports), *([("rows", rows)] if rows != "stated" else [])])


def _asked(request: HttpRequest) -> tuple[list[Report], list[str]]:
    """The reports that the address names by number, then those by agency and year; and what of these is not here.

    Raises BadRequest for what is malformed or too much, Http404 for a report or an agency that is not there.
    """
    ids = parameters.numbers(request, "report", DIGITS)
    agencies, years = parameters.numbers(request, "agency", DIGITS), parameters.numbers(request, "year", 4)
    if max(len(ids), len(agencies), len(years)) > MOST:
        raise BadRequest(_("一次最多比较 %(most)s 份报告。") % {"most": MOST})
    found = {report.pk: report for report in collection.published().filter(pk__in=ids)}
    if missing := [str(pk) for pk in ids if pk not in found]:
        raise Http404(_("没有编号为 %(ids)s 的报告，或者它还没有发布。") % {"ids": "、".join(missing)})
    reports = [found[pk] for pk in ids]
    more, absent = _of_agencies(agencies, years)
    reports += [report for report in more if report.pk not in found]
    if len(reports) > MOST:
        raise BadRequest(_("一次最多比较 %(most)s 份报告，可以用 year 限定年度。") % {"most": MOST})
    return reports, absent


def _of_agencies(ids: Sequence[int], years: Sequence[int]) -> tuple[list[Report], list[str]]:
    """The reports of agencies on years, all years if none is given; and which of these are not here."""
    if not ids:
        return [], []
    agencies = {agency.pk: agency for agency in Agency.objects.filter(pk__in=ids)}
    if missing := [str(pk) for pk in ids if pk not in agencies]:
        raise Http404(_("没有编号为 %(ids)s 的机关。") % {"ids": "、".join(missing)})
    wanted = collection.counted().filter(agency__in=agencies).order_by("year", "scope")
    wanted = wanted.filter(year__in=years) if years else wanted
    listed = list(wanted[: MOST + 1])
    listed.sort(key=lambda report: ids.index(report.agency_id or 0))
    here = {(report.agency_id, report.year) for report in listed}
    absent = [
        _("%(agency)s %(year)s 年") % {"agency": agencies[pk].name, "year": year}
        for pk in ids
        for year in years
        if (pk, year) not in here
    ]
    return listed, absent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that can be added, and the comparison with it."""

    report: Report
    url: str


def _candidates(find: str, reports: Sequence[Report], rows: str) -> list[Candidate]:
    """The first reports whose title, agency and year have all the words, the newest first."""
    found = collection.counted().exclude(pk__in=[report.pk for report in reports])
    for word in find.split()[:MOST]:
        named = Q(title__icontains=word) | Q(agency__name__icontains=word) | Q(agency__aliases__name__icontains=word)
        found = found.filter(
            named | Q(year=int(word)) if word.isascii() and word.isdigit() and len(word) == 4 else named
        )
    listed = found.distinct().order_by("-year", "region", "agency_name", "pk")[:FOUND]
    return [Candidate(report, _address([*reports, report], rows)) for report in listed]
