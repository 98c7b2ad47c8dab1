"""Where lines may break."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.templatetags.languages import chinese

register = template.Library()
_TITLE = re.compile(r"(政府信息公开(?:工作)?(?:年度报告)?)")


@register.filter
def kept_together(title: str) -> str:
    """A title whose long fixed phrase, 政府信息公开工作年度报告, moves to the next line as one piece."""
    pieces = _TITLE.split(title)
    return chinese(_joined(pieces))


def _joined(pieces: list[str]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="keep">{}</span>', piece) if _TITLE.fullmatch(piece) else piece,)
            for piece in pieces
        ),
    )
