"""What goes over the line: text is compressed, pages are asked for again, files that never change are kept for good.

See docs/decisions/0016-text-is-compressed-secrets-are-not.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

TEXTS: Final = ("text/", "application/json", "application/javascript", "application/atom+xml", "image/svg+xml")


class CompressText(GZipMiddleware):
    """Compresses text, unless a secret is in it: who sees its length grow with what he sends could guess the secret."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        # a page with a CSRF token in it sets that cookie
        has_secret = settings.CSRF_COOKIE_NAME in response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_secret or not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)


def ask_again(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a page may be kept, but is asked for again (a report withdrawn is gone at once); by its ETag, mostly
    to hear that it is the same. What somebody sees who is logged in is kept by nobody between.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        own = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.headers.setdefault("Cache-Control", "private, no-cache" if own else "no-cache")
        return response

    return answer


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with a hash, kept for good by browsers, for files that ``collectstatic`` has gathered; else plain ones."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            hashed: str = super().hashed_name(name, content, filename)
        except ValueError:  # not gathered: in tests, and the files of the administration
            return name
        return hashed
