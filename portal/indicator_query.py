"""What an address of the explorer asks for: which numbers, of which reports, how counted, by what, shown how.

The reports are chosen by the keys of the search. Beside these: ``show`` (repeatable, a code of :mod:`portal.measures`),
``stat``, ``by``, ``view``, ``order`` (``name``, ``reports`` or one of ``show``, from the largest with ``-`` in front),
``find`` (words to look for a number by).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from search.params import BadParams, SearchParams, Values

STATS: Final = ("sum", "mean", "median", "count", "max")
BYS: Final = ("year", "region", "type", "level", "agency")
VIEWS: Final = ("table", "trend", "ranking", "map", "spread", "composition")
MOST_SHOWN: Final = 6
MOST_WORDS: Final = 60
DEFAULT: Final = ("requests.new_received.total", "share.disclosed", "share.refused")
OWN: Final = ("agency",)  # the scope that is counted unless another is asked for

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}", re.ASCII)
_ORDER = re.compile(r"-?[A-Za-z0-9_.]{1,80}", re.ASCII)


@dataclass(frozen=True, slots=True)
class IndicatorQuery:
    """``search`` is what the reports are chosen by; its page is that of the table, its order is not used."""

    search: SearchParams = field(default_factory=SearchParams)
    show: tuple[str, ...] = DEFAULT
    stat: str = "sum"
    by: str = "year"
    view: str = "table"
    order: str = ""
    find: str = ""

    @classmethod
    def from_query(cls, query: Values) -> IndicatorQuery:
        """Read a query string; raises BadParams for malformed values, those of the search among them."""
        errors: list[tuple[str, str, str]] = []
        try:
            search = SearchParams.from_query(query)
        except BadParams as bad:
            search, errors = SearchParams(), bad.errors
        shown = list(dict.fromkeys(value.strip() for value in query.getlist("show") if value.strip()))
        errors += [("show", value[:100], _("不是指标代码")) for value in shown if not _CODE.fullmatch(value)]
        if len(shown) > MOST_SHOWN:
            errors.append(("show", shown[MOST_SHOWN][:100], _("一次最多看 %(most)s 个指标") % {"most": MOST_SHOWN}))
        order, find = _last(query, "order"), " ".join(_last(query, "find").split())
        if order and not _ORDER.fullmatch(order):
            errors.append(("order", order[:100], _("应为 name、reports 或指标代码，前面可以加 -")))
        if len(find) > MOST_WORDS or not find.isprintable():
            errors.append(("find", find[:100], _("应为不超过 %(most)s 个字的文字") % {"most": MOST_WORDS}))
        choices = {name: _choice(query, name, known, errors) for name, known in CHOICES.items()}
        if errors:
            raise BadParams(errors)
        search = replace(search, sort="relevance", size=20)
        return cls(search, tuple(shown) or DEFAULT, **choices, order=order, find=find)

    def to_query(self) -> tuple[tuple[str, str], ...]:
        """Keys and values in their one order, what is usual left out."""
        pairs = [("show", code) for code in self.show if self.show != DEFAULT]
        usual = IndicatorQuery()
        for name in (*CHOICES, "order", "find"):
            if (value := getattr(self, name)) != getattr(usual, name):
                pairs.append((name, value))
        return (*pairs, *self.search.to_query())

    def replacing(self, **changes: Any) -> IndicatorQuery:
        """The same with some of it changed, from the first page; keys of the search are given as ``search``."""
        changed = replace(self, **changes)
        return changed if "search" in changes else replace(changed, search=changed.search.replacing())

    @property
    def address(self) -> str:
        path, query = reverse("indicators"), urlencode(self.to_query())
        return f"{path}?{query}" if query else path

    @property
    def reports(self) -> SearchParams:
        """The search for the reports that are counted: agencies' own, unless the address names a scope."""
        return self.search.replacing(scope=self.search.scope or OWN)

    @property
    def is_usual(self) -> bool:
        return self == IndicatorQuery()


CHOICES: Final = {"stat": STATS, "by": BYS, "view": VIEWS}
_USUAL: Final = {"stat": "sum", "by": "year", "view": "table"}


def _last(query: Values, name: str) -> str:
    values = query.getlist(name)
    return values[-1].strip() if values else ""


def _choice(query: Values, name: str, known: Sequence[str], errors: list[tuple[str, str, str]]) -> str:
    value = _last(query, name) or _USUAL[name]
    if value not in known:
        errors.append((name, value[:100], _("只能是 %(known)s 之一") % {"known": "、".join(known)}))
    return value
