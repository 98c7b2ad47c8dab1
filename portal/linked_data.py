"""What pages tell machines about themselves: schema.org in JSON-LD (https://schema.org/Dataset)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.collection import Totals
from portal.exports.reports import agency_name
from reports.models import Report

LinkedData = dict[str, Any]
Absolute = Callable[[str], str]  # an address of the portal → with scheme and host

CONTEXT: Final = "https://schema.org"
MEDIA_TYPES: Final = {"csv": "text/csv", "json": "application/json", "zip": "application/zip"}


def collection_dataset(totals: Totals, absolute: Absolute) -> LinkedData:
    """The collection as one dataset, with the ways to take it away."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": _("公开年报：政府信息公开工作年度报告数据集"),
        "description": _(
            "各级行政机关的政府信息公开工作年度报告：六个部分的正文，三张统计表的每一格，核对发现的问题，以及每个数字在原文里的位置。"
            "收录 %(reports)s 份报告。"
        )
        % {"reports": totals.reports},
        "url": absolute(reverse("home")),
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "keywords": [_("政府信息公开"), _("年度报告"), _("依申请公开"), _("勾稽关系")],
        "spatialCoverage": {"@type": "Place", "name": _("中国")},
        "distribution": [_download("zip", absolute(reverse("collection")))],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": _("公开年报"),
            "url": absolute(reverse("api:api-root")),
        },
    }


def report_dataset(report: Report, absolute: Absolute) -> LinkedData:
    """One report as a dataset: who, where, which year, its files and what it was read from."""
    data: LinkedData = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": report.title,
        "description": _("%(title)s：正文与统计表，逐格核对，附每个数字在原文里的位置。") % {"title": report.title},
        "url": absolute(report.get_absolute_url()),
        "version": str(report.version),
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "creator": {"@type": "GovernmentOrganization", "name": agency_name(report)},
        "distribution": [
            _download("csv", absolute(reverse("report-csv", args=[report.pk]))),
            _download("json", absolute(reverse("report-json", args=[report.pk]))),
        ],
        "isPartOf": {"@type": "Dataset", "name": _("公开年报"), "url": absolute(reverse("home"))},
    }
    if report.year:
        data["temporalCoverage"] = f"{report.year}-01-01/{report.year}-12-31"
    if report.published_on:
        data["datePublished"] = report.published_on
    if report.region:
        data["spatialCoverage"] = {"@type": "Place", "name": str(report.region), "identifier": report.region_id}
    if report.source_file.source_url:
        data["isBasedOn"] = report.source_file.source_url
    return data


def _download(kind: str, url: str) -> LinkedData:
    return {"@type": "DataDownload", "encodingFormat": MEDIA_TYPES[kind], "contentUrl": url}
