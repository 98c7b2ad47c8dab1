"""The indicators offered where one is to be chosen: the totals of every row, not each kind of applicant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portal.tables import CAPTIONS
from reports.parsing.form import ANNEX, TABLES, Indicator, all_indicators
from reports.wording import in_words


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The choices of one table: code and words."""

    label: str
    choices: tuple[tuple[str, str], ...]


def short_label(indicator: Indicator) -> str:
    """The row where the column is 总计 of the requests, for that goes without saying; else row and column."""
    is_plain = indicator.table == "requests" and indicator.column == "total"
    return in_words(indicator.row_label if is_plain else indicator.label)


def indicator_choices(chosen: Indicator) -> tuple[ChoiceGroup, ...]:
    """By table, in the order of the forms; ``chosen`` is among them whatever it is."""
    groups = []
    for table in TABLES:
        offered = [i for i in all_indicators().values() if i.table == table and (_is_offered(i) or i == chosen)]
        groups.append(ChoiceGroup(str(CAPTIONS[table]), tuple((i.code, short_label(i)) for i in offered)))
    return tuple(groups)


def find_indicators(words: str, also: Collection[str] = ()) -> tuple[ChoiceGroup, ...]:
    """By table, those whose name or code holds every word; without words those that are offered at once, and ``also``.

    The annex of the reports before 2019 comes last.
    """
    wanted = words.lower().split()
    groups = []
    for table in (*TABLES, ANNEX):
        found = [i for i in all_indicators().values() if i.table == table]
        if wanted:
            found = [
                i for i in found if all(word in f"{in_words(i.label)} {i.label} {i.code}".lower() for word in wanted)
            ]
        else:
            found = [i for i in found if _is_offered(i) or i.code in also]
        if found:
            groups.append(ChoiceGroup(str(CAPTIONS[table]), tuple((i.code, short_label(i)) for i in found)))
    return tuple(groups)


def _is_offered(indicator: Indicator) -> bool:
    return indicator.table == "proactive" or indicator.column == "total"
