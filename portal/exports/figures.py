"""The figures of reports in long format: a row for every cell of the form, so that no zero has to be guessed.

Zero, blank, slash and missing are told apart by ``status``; ``value`` is empty for all but stated and derived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.exports.formats import Column, Row
from portal.exports.reports import BASICS, IS_SAMPLE, basics, yes_or_no
from reports.models import Figure, Problem, Report
from reports.parsing.form import FORMS, PRE_2019, all_indicators
from reports.wording import in_words

MOST_ROWS: Final = 3_000_000
MOST_XLSX_ROWS: Final = (
    100_000  # a sheet holds 1,048,576, but nothing is sent before it is whole: 13 s of CPU for these
)

COLUMNS: Final = (
    Column("report_id", _("报告编号"), _("本站给报告的编号，不会改变"), "integer"),
    *BASICS,
    Column("indicator", _("指标代码"), _("这一格量的是什么")),
    Column("label", _("指标"), _("指标的中文名称：行 · 列")),
    Column("raw", _("原文"), _("格子里写的字，未经改动")),
    Column("value", _("数值"), _("读出的数；空白、不适用、未见和读不出的没有数值，都不等于 0"), "number"),
    Column("unit", _("单位"), _("数值的单位")),
    Column(
        "status",
        _("状态"),
        _("stated 写明，blank 空白，missing 没有这一格，not_applicable 不适用（/），derived 推得，unreadable 读不出"),
    ),
    Column("problems", _("核对结果"), _("涉及这一格的问题的代码，以分号分开；空：没有发现问题")),
    Column("span_start", _("原文起"), _("在提取的文字里从第几个字符起，从 0 数"), "integer"),
    Column("span_end", _("原文止"), _("到第几个字符之前"), "integer"),
    Column("version", _("版本"), _("报告的第几版"), "integer"),
    Column("sha256", _("源文件 SHA-256"), _("源文件的校验值")),
    IS_SAMPLE,
    Column("url", _("网址"), _("这个数字在原文里的位置；没有这一格的，是报告的网址")),
)


def most_reports(most_rows: int, codes: Collection[str]) -> int:
    """How many reports surely fit into ``most_rows``, so that none is cut in half; empty ``codes`` are all."""
    indicators = all_indicators().values()
    cells = len(codes) or max(sum(form in each.forms for each in indicators) for form in (*FORMS, PRE_2019))
    return max(1, most_rows // cells)


def rows(chunks: Iterable[list[Report]], codes: Collection[str], site: str) -> Iterator[Row]:
    """The rows of COLUMNS for the indicators ``codes``, for all if there are none; ``site`` is scheme and host."""
    labels = {code: in_words(indicator.label) for code, indicator in all_indicators().items()}
    for reports in chunks:
        ids = [report.pk for report in reports]
        figures = _figures(ids, codes)
        problems = _problems(ids)
        for report in reports:
            yield from _rows_of(report, figures[report.pk], labels, problems, site)


_Figure = tuple[str, str | None, Decimal | None, str | None, str, int | None, int | None]


def _figures(ids: list[int], codes: Collection[str]) -> defaultdict[int, list[_Figure]]:
    found = Figure.objects.filter(report__in=ids).order_by("report", "id")
    if codes:
        found = found.filter(code__in=codes)
    by_report: defaultdict[int, list[_Figure]] = defaultdict(list)
    fields = ("report_id", "code", "raw", "value", "unit", "status", "span_start", "span_end")
    for report_id, *figure in found.values_list(*fields):
        by_report[report_id].append(tuple(figure))
    return by_report


def _problems(ids: list[int]) -> defaultdict[tuple[int, str], list[str]]:
    """The codes of the problems that name a figure, by report and indicator, each once."""
    by_cell: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for report_id, code, cells in Problem.objects.filter(report__in=ids).values_list("report_id", "code", "figures"):
        for cell in cells:
            if code not in by_cell[report_id, cell]:
                by_cell[report_id, cell].append(code)
    return by_cell


def _rows_of(
    report: Report,
    figures: list[_Figure],
    labels: Mapping[str, str],
    problems: Mapping[tuple[int, str], list[str]],
    site: str,
) -> Iterator[Row]:
    url = f"{site}{report.get_absolute_url()}"
    head = (report.pk, *basics(report))
    tail = (report.version, report.source_file.sha256, yes_or_no(report.is_sample))
    for code, raw, value, unit, status, start, end in figures:
        number = None if value is None else _plain(value)
        place = url if start is None else f"{url}/source?at={start}-{end}#c{start}"
        found = ";".join(problems.get((report.pk, code), ()))
        yield (*head, code, labels.get(code, ""), raw, number, unit, status, found, start, end, *tail, place)


def _plain(value: Decimal) -> int | Decimal:
    """The number without the zeros that the database puts behind it."""
    return int(value) if value == value.to_integral_value() else value.normalize()
