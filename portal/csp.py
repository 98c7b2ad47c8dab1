"""A looser content policy where other people's pages need it: the admin's scripts are written inline."""

from __future__ import annotations

from collections.abc import Sequence

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver

LOOSE = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}


def loosened(urls: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses, each answering with the LOOSE policy; all other pages keep the strict one."""
    for url in urls:
        if isinstance(url, URLResolver):
            loosened(url.url_patterns)
        else:
            url.callback = csp_replace(LOOSE)(url.callback)
    return list(urls)
