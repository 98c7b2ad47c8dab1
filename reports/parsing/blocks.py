"""The one row of section 4 with too few or too many cells: which cell stands where, as far as its totals decide it.

It is made of blocks that each end in their total (H4); nothing else is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.parsing.placement import (
    Numbers,
    Placement,
    Values,
    adds_up,
    as_found,
    cells_of,
    differing,
    distinct,
    may_add_up,
    placements,
    unpadded,
)


@dataclass(frozen=True, slots=True)
class BlockSettlement:
    """Where the cells of the row stand; blocks that are ``undecided`` are not to be read from it.

    ``doubtful`` are the columns where another placement that came into question has something else.
    """

    placement: Placement
    undecided: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


def settle_blocks(values: Values, width: int, size: int, *, illegible: bool = False) -> BlockSettlement | None:
    """Decide a row of ``width`` columns in blocks of ``size``; None if no placement is allowed by its totals.

    A block is decided if all placements that are allowed give it the same numbers. ``illegible`` says that a cell is
    neither blank nor a number: the sums then say nothing.
    """

    def law(numbers: Numbers) -> bool:
        return all(map(adds_up, _blocks(numbers, size)))

    whole = as_found(width)
    if illegible:
        hides = None in (values[0], values[-1])
        return (
            BlockSettlement(whole, doubtful=frozenset(range(width) if hides else ())) if len(values) == width else None
        )
    if len(values) != width:
        found = list(placements(values, width, law))
        if not found:
            return None
        settled = _agreed(found, values, size)
        # What was lost may have been more than a nought: then its block alone need not add up.
        more = placements(values, width, lambda numbers: all(map(may_add_up, _blocks(numbers, size))))
        return BlockSettlement(settled.placement, settled.undecided, differing([*found, *more], values))
    stated = [index for index, value in enumerate(values) if value is not None]
    if len(stated) == width:  # blocks that fail one after the other may have lost a cell here and gained one there
        failing = sum(not adds_up(block) for block in _blocks(tuple(values), size))
        return BlockSettlement(whole, doubtful=frozenset(range(width) if failing > 1 else ()))
    if not stated or None in values[stated[0] : stated[-1] + 1]:
        return BlockSettlement(whole)  # a blank among the numbers shows that blanks stand for cells here
    others = list(unpadded(values, width, law))
    if all(map(may_add_up, _blocks(tuple(values), size))):
        return BlockSettlement(whole, doubtful=differing([whole, *others], values))
    if not others:
        return BlockSettlement(whole, doubtful=frozenset(range(width)))
    settled = _agreed(others, values, size)
    return BlockSettlement(settled.placement, settled.undecided, differing([whole, *others], values))


def _agreed(found: list[Placement], values: Values, size: int) -> BlockSettlement:
    """What placements have in common."""
    numbers = [tuple(number or 0 for number in cells_of(placement, values)) for placement in distinct(found, values)]
    undecided = [
        number
        for number, block in enumerate(zip(*(_blocks(n, size) for n in numbers), strict=True))
        if len(set(block)) > 1
    ]
    return BlockSettlement(found[0], frozenset(undecided))


def _blocks(numbers: Numbers, size: int) -> Iterator[Numbers]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))
