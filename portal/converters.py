"""Parts of addresses."""

from __future__ import annotations

from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """The number of a row: none has more digits than the database can count."""

    regex = "[0-9]{1,18}"
