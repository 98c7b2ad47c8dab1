"""The one row of section 4 with too few or too many cells: which cell stands where, as far as its totals decide it.

It is made of blocks that each end in their total (H4); nothing else is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.parsing.placement import (
    Numbers,
    Placement,
    Values,
    adds_up,
    as_found,
    cells_of,
    differing,
    is_one_short,
    may_add_up,
    placements,
    solved,
    unpadded,
)
from reports.parsing.report import Number


@dataclass(frozen=True, slots=True)
class BlockSettlement:
    """Where the cells of the row stand; columns that are ``undecided`` are not to be read from it.

    ``doubtful`` are the columns where another placement that came into question has something else, ``lost`` the
    numbers of columns whose cell was lost, where its block leaves but one.
    """

    placement: Placement
    undecided: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    lost: Mapping[int, Number | None] = field(default_factory=dict)


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
    if is_one_short(values, width):
        return _one_short(values, width, size)
    if len(values) != width:
        found = list(placements(values, width, law))
        if not found:
            return None
        # What was lost may have been more than a nought: then its block alone need not add up.
        more = placements(values, width, lambda numbers: all(map(may_add_up, _blocks(numbers, size))))
        return BlockSettlement(found[0], _undecided(found, values, size), differing([*found, *more], values))
    stated = [index for index, value in enumerate(values) if value is not None]
    if len(stated) == width:  # blocks that fail one after the other may have lost a cell here and gained one there
        failing = sum(not adds_up(block) for block in _blocks(tuple(values), size))
        return BlockSettlement(whole, doubtful=frozenset(range(width) if failing > 1 else ()))
    if not stated or None in values[stated[0] : stated[-1] + 1]:
        return BlockSettlement(whole)  # a blank among the numbers shows that blanks stand for cells here
    if not any(values):  # noughts are noughts wherever they stand; only what is blank may be a cell that was lost
        return BlockSettlement(whole, doubtful=frozenset(at for at in range(width) if at not in stated))
    others = list(unpadded(values, width, law))
    if all(map(may_add_up, _blocks(tuple(values), size))):
        return BlockSettlement(whole, doubtful=differing([whole, *others], values))
    if not others:
        return BlockSettlement(whole, doubtful=frozenset(range(width)))
    return BlockSettlement(others[0], _undecided(others, values, size), differing([whole, *others], values))


def _one_short(values: Values, width: int, size: int) -> BlockSettlement | None:
    """The row if one cell was lost: whichever it was, its block gives the number, and often the same in every case."""
    found = list(placements(values, width, lambda numbers: all(map(may_add_up, _blocks(numbers, size)))))
    if not found:
        return None
    rows = [_solved_blocks(cells_of(placement, values), size) for placement in found]
    agreed = {column for column, numbers in enumerate(zip(*rows, strict=True)) if len(set(numbers)) == 1}
    lost = {column: rows[0][column] for column, slot in enumerate(found[0]) if not slot and column in agreed}
    return BlockSettlement(found[0], frozenset(range(width)) - agreed, frozenset(lost), lost)


def _solved_blocks(numbers: Numbers, size: int) -> Numbers:
    return tuple(number for block in _blocks(numbers, size) for number in solved(block))


def _undecided(found: Sequence[Placement], values: Values, size: int) -> frozenset[int]:
    """The columns of the blocks to which not all placements give the same numbers, a blank being a nought."""
    rows = [tuple(number or 0 for number in cells_of(placement, values)) for placement in found]
    blocks = zip(*(_blocks(row, size) for row in rows), strict=True)
    open_blocks = [at for at, options in enumerate(blocks) if len(set(options)) > 1]
    return frozenset(at * size + column for at in open_blocks for column in range(size))


def _blocks(numbers: Numbers, size: int) -> Iterator[Numbers]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))
