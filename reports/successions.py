"""Links the agencies of the collection across reforms: which of them became which (扶贫办 → 乡村振兴局)."""

from __future__ import annotations

from django.db.models import Max

from reports import agencies, agency_successions
from reports.models import Agency, Region


def link_successors(region: Region) -> None:
    """Point each agency of a region to the one it became, where the reforms leave no doubt and both are stored.

    The earliest step counts, so that a chain of reforms is a chain of links; nothing is linked where two are equally
    near, and what a person has set stays as it is.
    """
    found = list(Agency.objects.filter(region=region).annotate(last_year=Max("reports__year")).exclude(last_year=None))
    for old in found:
        if old.successor_id is not None:
            continue
        heirs = [
            (step.since, new)
            for new in found
            if new.pk != old.pk
            for step in agency_successions.successors(old.name, old.last_year, new.last_year)
            if step.is_whole and agencies.agency_key(step.name, region.code) == new.key
        ]
        first = min((since for since, _ in heirs), default=None)
        nearest = {new for since, new in heirs if since == first}
        if len(nearest) == 1:
            old.successor = nearest.pop()
            old.save(update_fields=["successor"])
