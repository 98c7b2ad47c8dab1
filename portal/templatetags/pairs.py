"""Two lists, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pairs of what stands at the same place in lists of the same length."""
    return list(zip(first, second, strict=True))
