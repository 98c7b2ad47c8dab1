"""The small drawings that stand beside words: what a finding weighs."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@cache
def icon(name: str) -> SafeString:
    """``parts/icon.html``, for what is written in Python; ``name`` is error, warning, ok or info."""
    return render_to_string("parts/icon.html", {"name": name})
