"""The language of a page and the way to the same page in the other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.languages import TAGS, in_language

register = template.Library()
CHINESE = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language: its tag (BCP 47), the language's own name, the address, whether it is the one shown."""

    tag: str
    name: str
    url: str
    is_shown: bool


@register.simple_tag
def language_tag() -> str:
    """The tag of the language that the page is in."""
    return TAGS[translation.get_language() or settings.LANGUAGE_CODE]


@register.simple_tag(name="chinese")
def chinese_attribute() -> SafeString:
    """The attribute of an element whose text is Chinese on a page that is not: how it is to be read out and broken."""
    return SafeString("" if language_tag() == CHINESE else f' lang="{CHINESE}"')


@register.filter
def chinese(text: str) -> str:
    """Chinese words amid those of the page."""
    return text if language_tag() == CHINESE else format_html('<span lang="{}">{}</span>', CHINESE, text)


@register.simple_tag(takes_context=True)
def versions(context: dict[str, Any]) -> list[Version]:
    """The page in every language; none for pages that are in one language alone."""
    request: HttpRequest | None = context.get("request")
    if request is None or request.path.startswith(("/manage/", "/admin/")):
        return []
    here, address = translation.get_language(), request.get_full_path()
    return [
        Version(TAGS[code], str(name), in_language(address, code), code == here) for code, name in settings.LANGUAGES
    ]
