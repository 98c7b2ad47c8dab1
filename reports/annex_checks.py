"""The checks on the annex of the reports of 2014–2018 (国办发〔2014〕32号): what is empty or no number, and its sums.

The annex prints no equations. That its parts make up their whole is inferred from its wording [?], so that a sum that
fails is only a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.parsing.form import ANNEX_LABEL, PRE_2019, Indicator, annex_lines, get_form
from reports.parsing.report import BLANK, MISSING, STATED, UNREADABLE, Number, ParsedFigure
from reports.problem import Problem


def annex_problems(figures: Mapping[str, ParsedFigure]) -> Iterator[Problem]:
    """The problems of the figures of one annex, each indicator of which is among them."""
    indicators = get_form(PRE_2019).indicators
    empty = tuple(i.code for i in indicators if figures[i.code].status in (BLANK, MISSING))
    if empty:
        yield Problem("missing_value", {"label": ANNEX_LABEL, "count": len(empty)}, empty)
    for indicator in indicators:
        yield from _value(indicator, figures[indicator.code])
    yield from _sums(figures)


def _value(indicator: Indicator, figure: ParsedFigure) -> Iterator[Problem]:
    """Counts are integers not below 0; amounts carry a unit."""
    params = {"label": indicator.label, "raw": figure.raw or ""}
    if figure.status == UNREADABLE and figure.raw is not None:
        yield Problem("unreadable_value", params, (indicator.code,))
    if figure.value is None:
        return
    if figure.value < 0:
        yield Problem("negative_value", params, (indicator.code,))
    if not indicator.is_amount and isinstance(figure.value, Decimal) and figure.value % 1:
        yield Problem("not_integer", params, (indicator.code,))
    if indicator.is_amount and figure.unit is None and figure.value != 0:
        yield Problem("unit_missing", params, (indicator.code,))


def _sums(figures: Mapping[str, ParsedFigure]) -> Iterator[Problem]:
    """Wholes that their parts do not make up, where the whole and all its parts are stated."""
    for whole in annex_lines():
        if not whole.adds_up or whole.indicator is None:
            continue
        parts = [line.indicator for line in annex_lines() if line.parent == whole.key and line.indicator]
        codes = (whole.indicator.code, *(part.code for part in parts))
        if any(figures[code].status != STATED for code in codes):
            continue
        stated = figures[codes[0]].value or 0
        total: Number = sum((figures[code].value or 0 for code in codes[1:]), start=0)
        if stated != total:
            params = {"label": whole.indicator.label, "stated": str(stated), "sum": str(total)}
            yield Problem("annex_sum_differs", params, codes)
