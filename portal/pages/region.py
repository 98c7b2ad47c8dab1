"""Regions: the list of provinces, and each region with its reports and the regions in it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import collection, places
from portal.regional import build_region_sheet
from reports.models import Region


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Every province with its cities and counties that have reports."""
    reports = collection.counted()
    context = {
        "nav": "regions",
        "provinces": places.provinces(reports),
        "has_samples": reports.filter(is_sample=True).exists(),
    }
    return render(request, "region/regions.html", context)


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region's reports, those of the regions in it too, its own summary reports apart."""
    found = Region.objects.select_related("parent__parent__parent").filter(code=code).first()
    if found is None:
        raise Http404(_("没有收录这个地区的报告。"))
    sheet = build_region_sheet(found, _number(request, "year"), max(1, _number(request, "page") or 1))
    context = {
        "nav": "regions",
        "sheet": sheet,
        "region": found,
        "ancestors": places.ancestors(found),
        "has_samples": sheet.has_samples,
    }
    return render(request, "region/region.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address, None if it is not given; raises BadRequest for what is none."""
    value = request.GET.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise BadRequest(_("%(name)s 应为数字，收到的是“%(value)s”。") % {"name": name, "value": value[:40]})
    return int(value)
