"""A number of the explorer: its value, how many reports state it and why the others do not, the searches for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from portal.filters import address
from portal.measures import Countable
from portal.tables import grouped_text
from search.engines.base import Tallied
from search.params import Condition, SearchParams

LOWEST = -999_999_999.0  # below every change from one year to the next
SAYS = {
    "blank": gettext_lazy("空白"),
    "missing": gettext_lazy("未见"),
    "not_applicable": gettext_lazy("斜杠"),
    "unreadable": gettext_lazy("读不出"),
    "absent": gettext_lazy("表式无此项"),
    "apart": gettext_lazy("单位不可比"),
    "nothing": gettext_lazy("无分母"),
}


@dataclass(frozen=True, slots=True)
class Silent:
    """How many reports do not state a number, and in which way; ``url`` finds them where the search can."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a group: ``stated`` of its ``matched`` reports say it (``url`` finds them), the ``silent`` do not.

    A share is a fraction of 1; ``fraction`` says of what. ``derived`` of those stated follow from the equations only.
    """

    countable: Countable
    value: Decimal | None
    text: str
    stated: int
    matched: int
    url: str
    silent: tuple[Silent, ...] = ()
    fraction: str = ""
    derived: int = 0
    values: Mapping[str, Decimal] | None = None


def number_of(one: Countable, tallied: Tallied, stat: str, params: SearchParams | None = None) -> Number:
    """A number as it is shown; with ``params``, the search for its reports, it leads to those that state it."""
    raw = tallied.values.get(stat)
    value = None if raw is None else rounded(raw, one.is_share)
    is_fraction = one.is_share and tallied.stated and stat == "sum"
    silent = [
        Silent(str(SAYS[status]), count, _silent_url(one, status, params))
        for status, count in tallied.statuses.items()
        if status in SAYS
    ]
    return Number(
        countable=one,
        value=value,
        text="" if value is None else text_of(value, is_share=one.is_share and stat != "count"),
        stated=tallied.stated,
        matched=tallied.matched,
        url=_stated_url(one, params),
        silent=tuple(silent),
        fraction=f"{tallied.part:,.0f}/{tallied.whole:,.0f}" if is_fraction else "",
        derived=tallied.statuses.get("derived", 0),
        values={name: rounded(of, one.is_share) for name, of in tallied.values.items()},
    )


def rounded(value: float, is_share: bool) -> Decimal:
    return Decimal(f"{value:.5f}" if is_share else f"{value:.2f}")


def text_of(value: Decimal, is_share: bool) -> str:
    """A number as it is printed: shares in percent, others with commas."""
    return f"{value * 100:.1f}%" if is_share else grouped_text(value)


def _stated_url(one: Countable, params: SearchParams | None) -> str:
    """The search for the reports that state it; for a share, those that state its first whole."""
    if params is None:
        return ""
    code = one.measure.per[0] if one.is_share else one.code
    least = LOWEST if code.endswith(".change") else 0.0
    condition = Condition(code, "gt" if one.is_share else "gte", least)
    return address(params.replacing(conditions=(*params.conditions, condition)))


def _silent_url(one: Countable, status: str, params: SearchParams | None) -> str:
    """Blank and missing are one to the search; only where a number has one cell is it that which is silent."""
    if params is None or len(one.codes) > 1 or status not in ("blank", "missing"):
        return ""
    return address(params.replacing(conditions=(*params.conditions, Condition(one.code, "missing"))))
