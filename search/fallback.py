"""Search in the database while the index can't answer: slower and plainer, but the same filters, facets and pages.

Words are looked for as pieces of text, as they were typed and in simplified script, so a report in traditional script
is found by traditional words alone.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from reports.models import Agency, Report, Section
from search.analyzer import runs
from search.documents import documents
from search.engines.base import EngineRequest, EngineResults
from search.engines.columns import ABSENT, STATUSES, Columns, FigureColumn
from search.engines.counting import answer, facet_values
from search.normalisation import normalise
from search.query import And, Not, Or, Phrase, Query, Words
from search.schema import SECTION_KEYS, figure_codes, text_fields

NOTHING = Q(pk__in=())


def search(request: EngineRequest) -> EngineResults:
    """Answer a request from the database. All matches score alike."""
    reports = Report.objects.filter(status=Report.Status.PUBLISHED)
    if request.query is not None:
        reports = reports.filter(_condition(request.query))
    wanted = {condition.code for condition in request.figure_filters} | {metric.code for metric in request.metrics}
    wanted |= {code for tally in request.tallies for code in (*tally.measure.codes, *tally.measure.per)}
    source = _Matches(list(reports.order_by("pk").values_list("pk", flat=True)), sorted(wanted))
    return answer(source, dict.fromkeys(range(len(source.columns.ids)), 0.0), request)


class _Matches:
    """The columns of the reports that match."""

    def __init__(self, ids: Sequence[int], codes: Sequence[str]) -> None:
        self.columns = Columns()
        self._figures = {code: FigureColumn(array("d"), b"") for code in codes if code in figure_codes()}
        statuses = {code: bytearray() for code in self._figures}
        for document in documents(ids, narrative=False, figures=codes):
            self.columns.append(document.id, document.version, document.published_on, facet_values(document))
            for code, column in self._figures.items():
                value, status = document.figures.get(code, (None, ""))
                column.values.append(math.nan if value is None else value)
                statuses[code].append(STATUSES.index(status) if status else ABSENT)
        for code, column in self._figures.items():
            column.statuses = bytes(statuses[code])

    def figures(self, code: str) -> FigureColumn | None:
        return self._figures.get(code)


def _condition(node: Query) -> Q:
    match node:
        case Words(text, fields):
            words = [word for run in runs(text) for word in run.words] or [text]
            return reduce(and_, (_holds(word, fields) for word in words))
        case Phrase(text, fields):
            return _holds(text, fields)
        case Not(inner):
            return ~_condition(inner)
        case And(nodes):
            return reduce(and_, map(_condition, nodes))
        case Or(nodes):
            return reduce(or_, map(_condition, nodes), NOTHING)
    raise TypeError(f"unknown node of a query: {node!r}")


def _holds(text: str, fields: tuple[str, ...]) -> Q:
    spellings = {text, normalise(text).text} - {""}
    return reduce(or_, (_in_field(name, spelling) for name in _kinds(fields) for spelling in spellings), NOTHING)


def _kinds(fields: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Title, agency, and the sections together."""
    names = text_fields(fields)
    sections = tuple(name for name in names if name in SECTION_KEYS)
    return {(name,) for name in names if name not in SECTION_KEYS} | ({sections} if sections else set())


def _in_field(names: tuple[str, ...], text: str) -> Q:
    if names == ("title",):
        return Q(title__icontains=text)
    if names == ("agency",):
        named = Q(name__icontains=text) | Q(aliases__name__icontains=text)
        return Q(agency_name__icontains=text) | Q(agency__in=Agency.objects.filter(named).values("pk"))
    return Q(pk__in=Section.objects.filter(key__in=names, text__icontains=text).values("report_id"))
