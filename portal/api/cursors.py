"""Where the next page of a list begins, as one opaque word; it stays right while reports come and go."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from django.utils.translation import gettext as _

MOST = 10**12


class BadCursor(ValueError):
    """A cursor that none of our answers has given."""

    def __init__(self) -> None:
        super().__init__(_("cursor 只能取自上一页的 next_cursor；从头读起时不要带它。"))


def encode(position: int) -> str:
    return base64.urlsafe_b64encode(f"n{position}".encode()).decode().rstrip("=")


def decode(cursor: str | None) -> int:
    """The position, 0 without a cursor; raises BadCursor."""
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        position = int(text.removeprefix("n")) if text[1:].isdigit() and text.startswith("n") else -1
    except (binascii.Error, ValueError):
        raise BadCursor from None
    if not 0 < position < MOST:
        raise BadCursor
    return position


def page_after(ids: Sequence[int], cursor: str | None, limit: int) -> tuple[list[int], str | None]:
    """Of ascending ids the next ``limit`` after the cursor's, and the cursor of the page after that."""
    after = decode(cursor)
    rest = [id_ for id_ in ids if id_ > after]
    page = rest[:limit]
    return page, encode(page[-1]) if len(rest) > limit else None
