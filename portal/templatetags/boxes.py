"""The boxes of a facet: a value to tick, with the regions in it that are unfolded.

A search has some eighty of them, a list of all agencies thousands; written here a box takes an eighth of what it took
as a template.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.facet_boxes import Box

register = template.Library()


@register.simple_tag
def boxes(listed: Iterable[Box]) -> SafeString:
    """The items of a list, one a box."""
    counted = escape(_("%(count)s 份"))
    return mark_safe("".join(_item(box, counted) for box in listed))  # noqa: S308 - what comes of data is escaped


def _item(box: Box, counted: str) -> str:
    value, ident = box.value, escape(box.id)
    checked = " checked" if value.selected else ""
    return (
        f'<li>\n  <div class="box"><input type="checkbox" form="search-form" name="{box.name}"'
        f' value="{escape(value.value)}" id="{ident}"{checked} data-autosubmit>'
        f'<label for="{ident}">{escape(value.label)}</label>'
        f'<span class="count" aria-label="{counted % {"count": value.count}}">{value.count}</span></div>'
        f"{_below(box, ident, counted) if box.below else ''}\n</li>"
    )


def _below(box: Box, ident: str, counted: str) -> str:
    """The regions in a region: unfolded, or fetched when they are; without scripts on a page of their own."""
    label, words = _("%(label)s的下级地区") % {"label": box.value.label}, _("下级 %(count)s") % {"count": box.below}
    url = escape(box.url)
    if box.inner:
        state, inside = " open", "".join(_item(inner, counted) for inner in box.inner)
    else:
        state = f' hx-get="{url}" hx-trigger="toggle once" hx-target="find ul" hx-swap="innerHTML"'
        inside = f'<li class="small"><a href="{url}" rel="nofollow">{escape(_("在单独的一页里选"))}</a></li>'
    return (
        f'\n  <details class="inner" id="in-{ident}"{state}><summary aria-label="{escape(label)}">{escape(words)}'
        f'</summary><ul class="boxes">{inside}</ul></details>'
    )
