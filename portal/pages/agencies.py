"""Agencies: the list of all that have reports, by letter, region and type."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import agency_index, parameters, places
from portal.charts.chart import address
from portal.pager import page_links
from reports.demo import samples_only
from reports.models import AgencyType, Region


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of a letter, a region, a type, each if asked for; what is malformed answers 400."""
    code, type_ = parameters.region_code(request), parameters.words(request, "type")
    letter = parameters.one_of(request, "letter", ("all", *agency_index.LETTERS))
    find, page = parameters.words(request, "find"), max(1, parameters.number(request, "page") or 1)
    order = parameters.one_of(request, "order", tuple(agency_index.ORDERS))
    region = Region.objects.select_related("parent__parent__parent").filter(code=code).first() if code else None
    if code and region is None:
        raise Http404(_("没有收录这个地区的报告。"))
    if type_ and not AgencyType.objects.filter(name=type_).exists():
        raise Http404(_("没有“%(type)s”这个机关类型。") % {"type": type_})
    chosen = "" if letter == "all" else letter
    found = agency_index.agency_index(region, type_, chosen, find, page, order)
    asked = {"region": code, "type": type_, "letter": chosen, "find": find, "order": order if order != "name" else ""}

    def url(**changes: str | int | None) -> str:
        return address(reverse("agencies"), [(key, value) for key, value in {**asked, **changes}.items() if value])

    context = {
        "nav": "regions",
        "found": found,
        "region": region,
        "ancestors": places.ancestors(region) if region else [],
        "type": type_,
        "types": agency_index.types(),
        "find": find,
        "orders": agency_index.ORDERS.items(),
        "letter": chosen,
        "letters": [(name, found.letters[name], url(letter=name)) for name in agency_index.LETTERS],
        "all_url": url(letter=None),
        "pager": page_links(
            page, -(-found.total // agency_index.PAGE_SIZE), lambda number: url(page=number if number > 1 else None)
        ),
        "is_filtered": bool(request.GET),
        "has_samples": samples_only(),
    }
    return render(request, "agency/agencies.html", context)
