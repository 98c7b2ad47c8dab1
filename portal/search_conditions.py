"""The conditions on indicators as rows of the search's form."""

from __future__ import annotations

from dataclasses import dataclass

from portal.chips import condition_text
from portal.tables import number_text
from reports.parsing.form import all_indicators
from reports.wording import in_words
from search.params import Condition, SearchParams


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition that can be changed: what it says, the parts of its form, and the search without it."""

    condition: Condition
    label: str
    text: str
    number: str
    without: SearchParams


def rows(params: SearchParams) -> list[ConditionRow]:
    """The conditions in force, in the order of the address."""
    return [_row(params, condition) for condition in params.conditions]


def _row(params: SearchParams, condition: Condition) -> ConditionRow:
    indicator = all_indicators().get(condition.ind)
    rest = tuple(other for other in params.conditions if other != condition)
    return ConditionRow(
        condition=condition,
        label=in_words(indicator.label) if indicator else condition.ind,
        text=condition_text(condition),
        number="" if condition.v is None else number_text(condition.v),
        without=params.replacing(conditions=rest),
    )
