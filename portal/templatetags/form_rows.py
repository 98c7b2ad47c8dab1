"""A row of an official table as HTML.

A report has some two hundred cells; written by a template of their own they took most of the page's time (about 60 ms
of 90), written here 5 ms.
"""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.icons import icon
from portal.tables import Cell, Header, Row

register = template.Library()


@register.simple_tag(takes_context=True)
def form_row(context: template.Context, row: Row) -> SafeString:
    """The headers and cells of ``row``.

    Of the page: ``sheet.recognised`` are the codes read from a picture, ``source_url`` the page where a number is seen
    in its source (without one the cells are plain), ``earlier_label`` what is read out before last year's number.
    """
    recognised = context["sheet"].recognised
    source_url, earlier_label = str(context.get("source_url") or ""), str(context.get("earlier_label") or "")
    headers = "".join(map(_header, row.headers))
    cells = "".join(_cell(cell, source_url, earlier_label, cell.code in recognised) for cell in row.cells)
    return mark_safe(headers + cells)  # noqa: S308 - what comes of data is escaped below


def _header(header: Header) -> str:
    spans = "".join(f' {name}="{size}"' for name, size in _spans(header) if size > 1)
    return f'<th class="h-{header.kind}" scope="{header.scope}"{spans}><span>{escape(header.text)}</span></th>'


def _spans(header: Header) -> tuple[tuple[str, int], ...]:
    return ("colspan", header.colspan), ("rowspan", header.rowspan)


def _cell(cell: Cell, source_url: str, earlier_label: str, is_recognised: bool) -> str:
    classes = "cell recognised" if is_recognised else "cell"
    attributes = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    if cell.flags:
        classes += f" flagged flagged-{cell.severity}"
        attributes += f' aria-describedby="{" ".join(f"problem-{flag.number}-text" for flag in cell.flags)}"'
    flags = "".join(
        f'<a class="flag flag-{flag.severity}" href="#problem-{flag.number}">{icon(flag.severity)}{flag.number}</a>'
        for flag in cell.flags
    )
    text = _text(cell, source_url)
    return f'<td class="{classes}" id="f-{cell.code}"{attributes}>{text}{flags}{_earlier(cell, earlier_label)}</td>'


def _text(cell: Cell, source_url: str) -> str:
    shown = f'class="cell-text kind-{cell.kind}" title="{escape(cell.title)}"'
    if not source_url:
        return f"<span {shown}>{escape(cell.text)}</span>"
    place = f"?at={cell.place}#c{cell.span[0]}" if cell.span else f"?figure={cell.code}#reading"
    return f'<a {shown} href="{source_url}{place}" rel="nofollow">{escape(cell.text)}</a>'


def _earlier(cell: Cell, label: str) -> str:
    if cell.earlier is None:
        return ""
    said = f'<span class="visually-hidden">{escape(label)}</span>'
    return f'<span class="earlier earlier-{cell.earlier.kind}">{said}{escape(cell.earlier.text)}</span>'
