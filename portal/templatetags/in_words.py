"""Labels that are data, in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html

from reports.models import Report
from reports.wording import in_words, language, place_in_words

register = template.Library()
register.filter("in_words", in_words)
register.filter("place_in_words", place_in_words)


@register.simple_tag
def agency_gloss(report: Report) -> str:
    """What kind of body the agency of a report is, for who can't read its name; nothing on a Chinese page."""
    if language() == "zh" or not report.agency_types:
        return ""
    kinds = " / ".join(in_words(type_) for type_ in report.agency_types)
    return format_html('<span class="gloss">{}</span>', kinds)
