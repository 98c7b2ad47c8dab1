"""A chart as a page shows it: the drawing, the table behind it, and its own addresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.charts.drawing import Drawing, as_file, on_page
from portal.exports.formats import harmless
from portal.tables import number_text

Pairs = Sequence[tuple[str, str | int]]
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Datum:
    """A cell of a table behind a chart: a number, or the words where there is none (``kind`` of ``tables.LEGEND``)."""

    text: str
    number: int | Decimal | None = None
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SortLink:
    """Where a column's name leads; ``aria_sort`` is ascending or descending where the rows are in its order."""

    url: str
    aria_sort: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows of cells under the names of their columns; the first cell names the row. ``links`` sort by each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Datum, ...], ...]
    links: tuple[SortLink, ...] = ()

    @property
    def heads(self) -> list[tuple[str, SortLink | None]]:
        return list(zip_longest(self.columns, self.links))


@dataclass(frozen=True, slots=True)
class Chart:
    """``key`` names it on its page (``#chart-key``) and in ``chart=`` of its files; ``query`` is what was asked.

    ``notes`` say what the numbers leave out. Without a ``drawing`` there is nothing that can be drawn, and a note why.
    """

    key: str
    title: str
    description: str
    drawing: Drawing | None
    table: DataTable
    path: str
    query: tuple[tuple[str, str | int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def svg(self) -> SafeString:
        if self.drawing is None:
            return SafeString()
        return on_page(self.drawing, f"chart-{self.key}", self.title, self.description)

    @property
    def permalink(self) -> str:
        return f"{address(self.path, self.query)}#chart-{self.key}"

    @property
    def svg_url(self) -> str:
        return address(f"{self.path}.svg", (("chart", self.key), *self.query))

    @property
    def csv_url(self) -> str:
        return address(f"{self.path}.csv", (("chart", self.key), *self.query))


def address(path: str, query: Pairs) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def number(value: int | Decimal, url: str = "") -> Datum:
    return Datum(number_text(Decimal(value)), value, url)


def csv_response(table: DataTable, name: str) -> HttpResponse:
    """The table as CSV with a byte order mark, numbers as numbers, words kept from being formulas."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(harmless(column) for column in table.columns)
    for row in table.rows:
        writer.writerow(harmless(datum.text) if datum.number is None else datum.number for datum in row)
    response = HttpResponse(BOM + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def svg_response(chart: Chart, home: str) -> HttpResponse:
    """The drawing as a file; ``home`` is the address of the portal, such as https://example.cn.

    Raises Http404 for a chart without a drawing.
    """
    if chart.drawing is None:
        raise Http404(_("没有可以画出的数字。"))
    source = _("公开年报 %(address)s") % {"address": home + chart.permalink}
    content = as_file(chart.drawing, chart.title, chart.description, (*chart.notes, source))
    return HttpResponse(content, content_type="image/svg+xml; charset=utf-8")
