"""Taking in what readers say is wrong, and deciding about it. What is wrong is then put right by ``corrections.py``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from reports.models import CorrectionDecision, CorrectionRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WINDOW: Final = timedelta(hours=1)
MOST_OF_ONE: Final = 10  # requests of one sender within WINDOW
MOST_OF_ALL: Final = 300  # of all senders together: what a few people can still look through
_SAME: Final = ("report", "figure", "section", "proposed", "reason", "sender")


class TooManyRequests(Exception):
    """The sender, or all senders together, have sent as many as are taken in within WINDOW."""


def file_request(request: CorrectionRequest) -> CorrectionRequest:
    """Store a request that is not yet stored; one sent twice is stored once. Raises TooManyRequests."""
    with transaction.atomic():
        recent = CorrectionRequest.objects.filter(created_at__gte=timezone.now() - WINDOW)
        if twin := recent.filter(**{name: getattr(request, name) for name in _SAME}).first():
            return twin
        if recent.filter(sender=request.sender).count() >= MOST_OF_ONE or recent.count() >= MOST_OF_ALL:
            raise TooManyRequests
        request.save()
    return request


def decide(pk: int, status: str, note: str, user: User) -> CorrectionRequest:
    """Accept or reject a request. It may be decided anew: the decisions before stay. Raises DoesNotExist."""
    with transaction.atomic():
        request = CorrectionRequest.objects.select_for_update().get(pk=pk)
        request.status = status
        request.save(update_fields=["status"])
        CorrectionDecision.objects.create(request=request, status=status, note=note, made_by=user)
    return request
