"""Which language a page is in: its address alone says so, so that a page can be cached and passed on.

Chinese pages have no prefix, English ones stand under ``/en/``; no cookie and no header of the browser is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

# Django's code of a language → the tag that pages carry (BCP 47).
TAGS: Final = {"zh-hans": "zh-Hans", "en": "en"}


def language_of_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: everything that answers a request speaks the language of its address."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)  # and left so: what is streamed is written after this has returned
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", TAGS[language])
        return response

    return answer


def in_language(address: str, language: str) -> str:
    """The same address (path and query) in another language."""
    present = translation.get_language_from_path(address)
    path = address.removeprefix(f"/{present}") if present else address
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
