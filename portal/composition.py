"""What became of the requests: the results of section 3 in the six groups of the form, as parts of a whole.

Both forms have the same groups. 其他处理 is one row on the form of 2019 and three on that of 2021.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.charts.chart import Chart, DataTable, Datum, Pairs, number
from portal.charts.stacked import NUMBERS, Stack, draw_stacks
from reports.parsing.form import FORMS, get_form

COMPOSITION = "composition"
# The rows of each group begin alike; the names are those of the form.
GROUPS = (
    ("granted", "予以公开"),
    ("partially_granted", "部分公开"),
    ("refused_", "不予公开"),
    ("unavailable_", "无法提供"),
    ("not_processed_", "不予处理"),
    ("other", "其他处理"),
)


def _codes(form: str, group: str) -> tuple[str, ...]:
    rows = get_form(form).table("requests").rows
    return tuple(f"requests.{row.key}.total" for row in rows if row.key.startswith(group))


CODES = {form: tuple(_codes(form, group) for group, _name in GROUPS) for form in FORMS}
ALL_CODES = frozenset(code for groups in CODES.values() for codes in groups for code in codes)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The parts in the order of GROUPS, None where not one row of the group has a number.

    ``silent`` is how many cells that belong to the parts have none: they count for nothing, not for 0.
    """

    name: str
    parts: tuple[Decimal | None, ...]
    silent: int = 0
    url: str = ""

    @property
    def total(self) -> Decimal:
        return sum((part for part in self.parts if part is not None), Decimal(0))

    @property
    def is_known(self) -> bool:
        return any(part is not None for part in self.parts)


def outcomes_of(name: str, form: str, values: Mapping[str, Decimal | None], url: str = "") -> Outcomes | None:
    """What one report says; None for a report that is on neither form or states none of it."""
    if form not in FORMS:
        return None
    parts, silent = [], 0
    for codes in CODES[form]:
        stated = [value for code in codes if (value := values.get(code)) is not None]
        silent += len(codes) - len(stated)
        parts.append(sum(stated, Decimal(0)) if stated else None)
    found = Outcomes(name, tuple(parts), silent, url)
    return found if found.is_known else None


def summed(name: str, sums: Mapping[str, Decimal], silent: int, url: str = "") -> Outcomes:
    """Of many reports on either form: ``sums`` by indicator, of the cells that have a number."""
    parts = []
    for place in range(len(GROUPS)):
        codes = {code for form in FORMS for code in CODES[form][place]}
        stated = [sums[code] for code in codes if code in sums]
        parts.append(sum(stated, Decimal(0)) if stated else None)
    return Outcomes(name, tuple(parts), silent, url)


def composition_chart(title: str, shown: Sequence[Outcomes], path: str, query: Pairs, notes: Sequence[str]) -> Chart:
    """The outcomes as stacked bars, one for each of ``shown``, with their numbers behind."""
    names = tuple(_(name) for _key, name in GROUPS)
    stacks = [Stack(one.name, tuple(part or Decimal(0) for part in one.parts), _whole(one)) for one in shown]
    silent = sum(one.silent for one in shown)
    if silent:
        notes = (*notes, _("另有 %(count)s 格没有数字（空白、/、未见或读不出），不计入。") % {"count": silent})
    numbered = _("、").join(f"{mark}{name}" for mark, name in zip(NUMBERS, names, strict=True))
    return Chart(
        key=COMPOSITION,
        title=title,
        description=_("各办理结果占已办结申请的百分比：%(names)s。数字见数据表。") % {"names": numbered},
        drawing=draw_stacks(names, stacks),
        table=_table(names, shown),
        path=path,
        query=tuple(query),
        notes=tuple(notes),
    )


def _whole(outcomes: Outcomes) -> str:
    return _("合计 %(total)s 件") % {"total": f"{outcomes.total:,.0f}"}


def _table(names: Sequence[str], shown: Sequence[Outcomes]) -> DataTable:
    rows = tuple(
        (
            Datum(one.name, url=one.url),
            *(Datum(_("没有数字"), kind="blank") if part is None else number(part) for part in one.parts),
            number(one.total),
            number(one.silent),
        )
        for one in shown
    )
    return DataTable((_("报告"), *names, _("合计（件）"), _("没有数字的格")), rows)
