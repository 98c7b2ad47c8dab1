"""The indicators offered where one is to be chosen: the totals of every row, not each kind of applicant."""

from __future__ import annotations

from dataclasses import dataclass

from portal.tables import CAPTIONS
from reports.parsing.form import TABLES, Indicator, all_indicators


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The choices of one table: code and words."""

    label: str
    choices: tuple[tuple[str, str], ...]


def short_label(indicator: Indicator) -> str:
    """The row where the column is 总计 of the requests, for that goes without saying; else row and column."""
    return indicator.row_label if indicator.table == "requests" and indicator.column == "total" else indicator.label


def indicator_choices(chosen: Indicator) -> tuple[ChoiceGroup, ...]:
    """By table, in the order of the forms; ``chosen`` is among them whatever it is."""
    groups = []
    for table in TABLES:
        offered = [i for i in all_indicators().values() if i.table == table and (_is_offered(i) or i == chosen)]
        groups.append(ChoiceGroup(str(CAPTIONS[table]), tuple((i.code, short_label(i)) for i in offered)))
    return tuple(groups)


def _is_offered(indicator: Indicator) -> bool:
    return indicator.table == "proactive" or indicator.column == "total"
