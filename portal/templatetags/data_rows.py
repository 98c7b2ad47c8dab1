"""The rows of tables of data, which have hundreds of cells: behind charts, and in the matrix of agencies and years."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.charts.chart import Datum
from portal.coverage import AgencyRow, Held
from portal.icons import icon
from portal.templatetags.facts import SUMMARIES

register = template.Library()


@register.simple_tag
def data_cells(row: tuple[Datum, ...]) -> SafeString:
    """The cells of a row behind a chart; the first names it."""
    head = f'<th scope="row">{_linked(row[0])}</th>'
    cells = "".join(f'<td class="num">{_linked(datum)}</td>' for datum in row[1:])
    return mark_safe(head + cells)  # noqa: S308 - what comes of data is escaped below


def _linked(datum: Datum) -> str:
    text = escape(datum.text)
    if datum.url:
        return f'<a href="{escape(datum.url)}" rel="nofollow">{text}</a>'
    return f'<span class="kind-{datum.kind}">{text}</span>' if datum.kind else text


@register.simple_tag
def held_cells(row: AgencyRow) -> SafeString:
    """The years of an agency: the reports that are here, each with what was found in it."""
    missing = f'<span class="kind-missing">{escape(_("尚未收录"))}</span>'
    cells = (f"<td>{''.join(map(_held, cell)) or missing}</td>" for cell in row.cells)
    return mark_safe("".join(cells))  # noqa: S308 - what comes of data is escaped below


def _held(held: Held) -> str:
    report, severity = held.report, held.problems.severity
    covers = f"{report.get_scope_display()} " if report.scope in SUMMARIES else ""
    words = f"<span>{escape(covers + held.problems.label)}</span>"
    return f'<a class="held held-{severity}" href="{report.get_absolute_url()}">{icon(severity)}{words}</a>'
