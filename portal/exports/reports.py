"""The results of a search as rows, one a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.collection import problem_counts
from portal.exports.formats import Column, Row
from reports.models import Report

MOST_REPORTS: Final = 50_000

BASICS: Final = (
    Column("agency", _("机关"), _("发布报告的机关")),
    Column("region_code", _("行政区划代码"), _("GB/T 2260 六位代码；中央机关是 000000")),
    Column("region_path", _("地区"), _("从省级到本级，以 / 分开")),
    Column("year", _("年度"), _("报告所说的年度，不是发布的年份"), "integer"),
    Column("form", _("格式"), _("2019、2021：那一年国办规定的格式；pre2019：2018 年及以前；空：没有统一格式")),
    Column("scope", _("统计范围"), _("agency 本机关，region 地区汇总，system 系统汇总，unknown 未注明；汇总不可再加")),
)
IS_SAMPLE: Final = Column("is_sample", _("示例"), _("yes：本站自带的示例，不是真实报告"))
COLUMNS: Final = (
    Column("id", _("报告编号"), _("本站给报告的编号，不会改变"), "integer"),
    Column("title", _("标题"), _("报告自己的标题")),
    *BASICS,
    Column(
        "level",
        _("层级"),
        _("central 中央，province 省，prefecture 市，county 县，township 乡，zone 开发区，vertical 垂管"),
    ),
    Column("types", _("机关类型"), _("以分号分开")),
    Column("published_on", _("发布日期"), _("报告写到日、月或年，就到日、月或年；空：没有写")),
    Column("errors", _("错误数"), _("核对发现的错误"), "integer"),
    Column("warnings", _("提醒数"), _("核对发现的可疑之处"), "integer"),
    IS_SAMPLE,
    Column("url", _("网址"), _("报告在本站的固定网址")),
)


def rows(chunks: Iterable[list[Report]], site: str) -> Iterator[Row]:
    """The rows of COLUMNS; ``site`` is scheme and host without a stroke at its end."""
    for reports in chunks:
        counts = problem_counts(reports)
        for report in reports:
            yield (
                report.pk,
                report.title,
                *basics(report),
                report.level,
                ";".join(agency_types(report)),
                report.published_on,
                counts[report.pk].errors,
                counts[report.pk].warnings,
                yes_or_no(report.is_sample),
                f"{site}{report.get_absolute_url()}",
            )


def basics(report: Report) -> Row:
    """The columns BASICS."""
    return (
        agency_name(report),
        report.region_id,
        region_path(report),
        report.year,
        report.form,
        report.scope,
    )


def agency_name(report: Report) -> str:
    """The agency's name; what the report calls it while it is not known which agency that is."""
    return report.agency.name if report.agency else report.agency_name


def agency_types(report: Report) -> list[str]:
    """The agency's types, or those that the report was read with, as the search counts them."""
    known = [each.name for each in report.agency.types.all()] if report.agency else []
    return known or [str(name) for name in report.agency_types]


def region_path(report: Report) -> str:
    return "/".join(report.region.path) if report.region else ""


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
