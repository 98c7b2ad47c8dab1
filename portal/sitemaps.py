"""What search engines are to read: every report, agency and region once, in both languages; no filtered list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from portal.collection import counted
from reports.models import Agency, Region, Report

PAGE = 5000  # addresses a file; the protocol allows 50,000, of which half would be the other language's


class _Listed(Sitemap):  # type: ignore[type-arg]  # generic for the type checker alone
    limit = PAGE
    i18n = True
    alternates = True
    x_default = False


class PagesSitemap(_Listed):
    def items(self) -> list[str]:
        return ["home", "search", "regions", "coverage", "help", "about"]

    def location(self, item: str) -> str:
        return reverse(item)


class ReportsSitemap(_Listed):
    def items(self) -> QuerySet[Report]:
        return counted().only("pk", "updated_at").select_related(None).order_by("pk")

    def lastmod(self, item: Report) -> datetime:
        return item.updated_at


class AgenciesSitemap(_Listed):
    def items(self) -> QuerySet[Agency]:
        listed = Agency.objects.filter(reports__in=counted())
        return listed.annotate(changed=Max("reports__updated_at")).only("pk").order_by("pk")

    def location(self, item: Agency) -> str:
        return reverse("agency", args=[item.pk])

    def lastmod(self, item: Any) -> datetime:
        changed: datetime = item.changed
        return changed


class RegionsSitemap(_Listed):
    def items(self) -> QuerySet[Region]:
        listed = Region.objects.filter(reports__in=counted()).annotate(listed=Count("reports"))
        return listed.only("code").order_by("code")

    def location(self, item: Region) -> str:
        return reverse("region", args=[item.code])


SITEMAPS = {
    "pages": PagesSitemap,
    "reports": ReportsSitemap,
    "agencies": AgenciesSitemap,
    "regions": RegionsSitemap,
}
