"""What can be counted over reports: an indicator, or a share made of several, each under a plain name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.glossary import MEANINGS
from portal.shares import Share, all_shares
from portal.tables import CAPTIONS
from reports.parsing.form import ANNEX, TABLES, Indicator, all_indicators
from reports.wording import in_words
from search.engines.base import Measure

PERCENT = "%"
_NUMBERING = re.compile(r"^[一二三四]、(（[一二三四五六七]）)?|（[^）]*不计其他情形）|政府信息公开(?=申请)")


@dataclass(frozen=True, slots=True)
class Countable:
    """``codes`` are the indicators it is made of; ``unit`` is empty where the form names none."""

    code: str
    label: str
    table: str
    unit: str
    explanation: str
    measure: Measure
    is_amount: bool = False

    @property
    def is_share(self) -> bool:
        return bool(self.measure.per)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.measure.codes, *self.measure.per)))


@dataclass(frozen=True, slots=True)
class CountableGroup:
    label: str
    countables: tuple[Countable, ...]


def countable(code: str) -> Countable | None:
    """What a code of an address means; None for an unknown one."""
    if share := all_shares().get(code):
        return _of_share(share)
    found = all_indicators().get(code)
    return _of_indicator(found) if found else None


def plain_name(indicator: Indicator) -> str:
    """An indicator as people say it: 不予公开：属于国家秘密 for 三、（三）不予公开 1.属于国家秘密."""
    name = _(indicator.row_label)
    if name == indicator.row_label:  # not translated
        name = re.sub(r" (\d\.)?", "：", _NUMBERING.sub("", name), count=1)
        name = {"总计": "办理总计"}.get(name, name)
    if indicator.table == ANNEX or (indicator.table == "requests" and indicator.column == "total"):
        return name
    return f"{name} · {_(indicator.column_label)}"


def _of_share(share: Share) -> Countable:
    explanation = f"{share.explanation} {_(share.article)}" if share.article else share.explanation
    return Countable(share.code, share.label, share.table, PERCENT, explanation, share.measure)


def _of_indicator(indicator: Indicator) -> Countable:
    article, meaning = MEANINGS[indicator.row]
    return Countable(
        indicator.code,
        plain_name(indicator),
        indicator.table,
        in_words((indicator.unit or "万元") if indicator.is_amount else indicator.unit or ""),
        f"{meaning} {article}",
        Measure((indicator.code,)),
        indicator.is_amount,
    )


def offered() -> list[CountableGroup]:
    """Shares first, then by table what is asked for most: every row's total, not each kind of applicant."""
    groups = [CountableGroup(_("比率"), tuple(_of_share(share) for share in all_shares().values()))]
    for table in (*TABLES, ANNEX):
        found = [i for i in all_indicators().values() if i.table == table and _is_offered(i)]
        groups.append(CountableGroup(str(CAPTIONS[table]), tuple(map(_of_indicator, found))))
    return groups


def _is_offered(indicator: Indicator) -> bool:
    return indicator.table in ("proactive", ANNEX) or indicator.column == "total"


def find(words: str, limit: int) -> list[Countable]:
    """Those whose name, row, column or explanation has all the words, the shares first."""
    wanted = words.split()
    everything = [_of_share(share) for share in all_shares().values()]
    everything += map(_of_indicator, all_indicators().values())
    named = [one for one in everything if all(word in f"{_full_label(one)} {one.explanation}" for word in wanted)]
    named.sort(key=lambda one: not all(word in _full_label(one) for word in wanted))
    return named[:limit]


def _full_label(one: Countable) -> str:
    found = all_indicators().get(one.code)
    return f"{found.label} {one.label}" if found else one.label
