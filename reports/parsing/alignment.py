"""Rows with too few or too many cells: which cell stands in which column, as far as the totals decide it.

The laws are those of the form: H1 new + carried over = total + carried forward, per column; H2 total = the sum of the
result rows, per column; H3 the row's total = the sum of its parts. Where they leave more than one reading, none is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType

from reports.parsing.placement import (
    Numbers,
    Placement,
    Values,
    adds_up,
    as_found,
    differing,
    distinct,
    is_one_short,
    may_add_up,
    numbers_of,
    placements,
    unpadded,
)
from reports.parsing.survival import Laws, survivors


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the laws make of a table's rows.

    ``placements`` of the rows that don't stand as found; ``numbers`` those of the columns of such rows where nothing
    else is possible, with what was lost; ``undecided`` rows stay torn; ``doubtful`` gives for a row that is read the
    columns that were lost or where another placement that came into question has something else.
    """

    placements: Mapping[str, Placement] = field(default_factory=dict)
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    doubtful: Mapping[str, frozenset[int]] = field(default_factory=dict)


def settle(
    rows: Mapping[str, Values], laws: Laws, illegible: Mapping[str, AbstractSet[int]] = MappingProxyType({})
) -> Settlement:
    """Decide the rows of section 3 that have a wrong number of cells, or padding that may hide one.

    A row of the right length is doubted only if the laws can't hold with it as found, or if other rows are torn and so
    bear no witness. ``illegible`` are, by row, the cells that are neither blank nor a number: such rows' sums say
    nothing.
    """
    width = laws.width
    stated = {key: values for key, values in rows.items() if any(value is not None for value in values)}
    torn = {key for key, values in stated.items() if len(values) != width}
    standing = {key: numbers_of(as_found(width), values) for key, values in rows.items() if len(values) == width}
    padded = {key for key in stated.keys() - torn if _blank_at_ends(rows[key], illegible.get(key, frozenset()))}
    if not torn and not padded & illegible.keys() and laws.hold(standing):
        return Settlement()
    choices = {
        key: found
        for key in sorted((torn | padded) - illegible.keys())
        if (found := distinct(_possible(rows[key], width), rows[key])) and (key in torn or len(found) > 1)
    }
    # A row that does not add up may be a shorter one behind a blank, and only whole rows around it could tell.
    amiss = {key for key in padded if not adds_up(tuple(rows[key]))}
    open_rows = {key for key in padded - choices.keys() if key in illegible or (torn and key in amiss)}
    certain = {key: numbers for key, numbers in standing.items() if key not in choices and key not in open_rows}
    decided, unsure = _decide(rows, certain, choices, torn, laws)
    sure = _sure(rows, certain, choices, torn - illegible.keys(), laws)
    decided |= sure
    moved = {key: placement for key, placement in decided.items() if placement != as_found(len(rows[key]))}
    dense = {key for key in padded if not _blank_inside(rows[key], illegible.get(key, frozenset()))}
    unsure = {key for key in unsure if torn or key in amiss | dense}
    doubtful = {key: differing(_possible(rows[key], width), rows[key]) for key in moved.keys() | (unsure - amiss)}
    doubtful |= {key: frozenset(at for at, slot in enumerate(placed) if not slot) for key, placed in sure.items()}
    doubtful |= {key: frozenset(range(width)) for key in open_rows}
    shorter = open_rows & illegible.keys() & dense
    numbers = {key: numbers_of(placement, rows[key]) for key, placement in sure.items()}
    return Settlement(moved, numbers, frozenset((torn - decided.keys()) | (unsure & amiss) | shorter), doubtful)


def _decide(
    rows: Mapping[str, Values],
    certain: Mapping[str, Numbers],
    choices: Mapping[str, list[Placement]],
    torn: AbstractSet[str],
    laws: Laws,
) -> tuple[dict[str, Placement], set[str]]:
    """The placement of each row that has but one, and the rows of the right length that may not stand as found."""
    trusting = {key: found if key in torn else found[:1] for key, found in choices.items()}
    standing = survivors(rows, certain, trusting, laws)
    if standing and not torn:
        return {}, set()
    anyhow = survivors(rows, certain, choices, laws)
    decided = {**_shared(standing, choices), **_shared(anyhow, choices)}
    if not standing and not anyhow:  # the report's own sums fail, or there is too much to go through
        decided = {key: found[0] for key, found in choices.items() if len(found) == 1}
    return decided, choices.keys() - torn - _shared(anyhow, choices).keys()


def _sure(
    rows: Mapping[str, Values],
    certain: Mapping[str, Numbers],
    choices: Mapping[str, list[Placement]],
    torn: AbstractSet[str],
    laws: Laws,
) -> dict[str, Placement]:
    """The torn rows for which the laws leave one reading, whatever number was lost, and the placement that gives it.

    None where the report breaks the laws itself or a row of theirs is not known: they then are no witness.
    """
    short = {key for key in torn if is_one_short(rows[key], laws.width)}
    wide = {key: distinct(placements(rows[key], laws.width, may_add_up), rows[key]) for key in short}
    every = {**choices, **{key: found for key, found in wide.items() if found}}
    whole = {key for key in torn & every.keys() if key in short or len(rows[key]) > laws.width}
    if not whole or not {*laws.leaves, *laws.received, *laws.settled} <= certain.keys() | every.keys():
        return {}
    return _shared(survivors(rows, certain, every, laws), whole)


def _shared(found: Sequence[Mapping[str, Placement]], keys: Iterable[str]) -> dict[str, Placement]:
    """The placements that all survivors have in common."""
    return {key: found[0][key] for key in keys if len({placed[key] for placed in found}) == 1}


def _blank_at_ends(values: Values, illegible: AbstractSet[int]) -> bool:
    last = len(values) - 1
    return any(values[end] is None and end not in illegible for end in (0, last))


def _blank_inside(values: Values, illegible: AbstractSet[int]) -> bool:
    """Whether blanks stand among the numbers too, so that they are this table's way to write a nought."""
    written = [at for at, value in enumerate(values) if value is not None or at in illegible]
    return len(written) < written[-1] - written[0] + 1


def _possible(values: Values, width: int) -> list[Placement]:
    """Every placement of a row that adds up; of one with the right length first as found, in any case."""
    if len(values) != width:
        return list(placements(values, width))
    return [as_found(width), *unpadded(values, width)]
