"""Links the agencies of the collection across reforms: which of them became which (扶贫办 → 乡村振兴局)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Max

from reports.agencies import agency_key
from reports.agency_successions import successors
from reports.models import Agency, Region


def link_successors(regions: Collection[Region]) -> None:
    """Point each agency of the regions to the one it became, where the reforms leave no doubt and both are stored.

    The earliest step counts, so that a chain of reforms is a chain of links; nothing is linked where two are equally
    near, and what a person has set stays as it is.
    """
    if not regions:
        return
    agencies = Agency.objects.filter(region__in=regions).annotate(last_year=Max("reports__year"))
    of_region = defaultdict[str, list[Any]](list)
    for agency in agencies.exclude(last_year=None).order_by("pk"):
        of_region[agency.region_id].append(agency)
    for code, found in of_region.items():
        _link(code, found)


def _link(region: str, found: Sequence[Any]) -> None:
    """Link the agencies of one region, which are annotated with the last year they reported on."""
    for old in found:
        if old.successor_id is not None:
            continue
        heirs = [
            (step.since, new)
            for new in found
            if new.pk != old.pk
            for step in successors(old.name, old.last_year, new.last_year)
            if step.is_whole and agency_key(step.name, region) == new.key
        ]
        first = min((since for since, _ in heirs), default=None)
        nearest = {new for since, new in heirs if since == first}
        if len(nearest) == 1:
            old.successor = nearest.pop()
            old.save(update_fields=["successor"])
