"""One row with too few or too many cells: every way to put its cells into the columns of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from reports.parsing.report import Number

Slot = tuple[int, ...]  # the cells of the row as found that hold one column's number; empty where it is lost
Placement = tuple[Slot, ...]
Values = Sequence[Number | None]  # the cells of a row as found, None for what is no number
Numbers = tuple[Number | None, ...]  # a number per column, None for a blank that need not be 0
Law = Callable[[Numbers], bool]  # whether a row may hold these numbers, its blanks and lost cells counted as 0

_MAX_LOST = 3
_MAX_SURPLUS = 3


def adds_up(numbers: Numbers) -> bool:
    """H3: the last number is the sum of the others."""
    return sum((number or 0 for number in numbers[:-1]), start=0) == (numbers[-1] or 0)


def may_add_up(numbers: Numbers) -> bool:
    """Whether H3 may hold, the blanks being any number."""
    parts, total = sum((number or 0 for number in numbers[:-1]), start=0), numbers[-1]
    return total is None or parts == total or (None in numbers[:-1] and parts < total)


def as_found(width: int) -> Placement:
    """Every cell in its own column."""
    return tuple((index,) for index in range(width))


def placements(values: Values, width: int, law: Law = adds_up) -> Iterator[Placement]:
    """Every way to put a wrong number of cells into ``width`` columns in their order that the law allows.

    Cells are lost or surplus, or two of them hold one number in two pieces. Ways that lose the last cell come last, and
    of the others those that leave out numbers rather than blanks.
    """
    tries = [(placement, found) for placement in _all(values, width) if law(found := cells_of(placement, values))]
    return (placement for placement, _ in sorted(tries, key=lambda way: (not way[0][-1], way[1].count(None))))


def unpadded(values: Values, width: int, law: Law = adds_up) -> Iterator[Placement]:
    """The placements of a row of the right length if blanks at its beginning or end are padding of a shorter one."""
    stated = [index for index, value in enumerate(values) if value is not None]
    if not stated:
        return
    first, last = stated[0], stated[-1]
    for start, end in sorted({(0, last + 1), (first, width), (first, last + 1)}):
        if end - start < width:
            for placement in placements(values[start:end], width, law):
                yield tuple(tuple(index + start for index in slot) for slot in placement)


def distinct(found: Iterable[Placement], values: Values) -> list[Placement]:
    """The placements that give some column another number than those before.

    Which of several zeros was lost does not matter to any law.
    """
    kept: dict[Numbers, Placement] = {}
    for placement in found:
        kept.setdefault(numbers_of(placement, values), placement)
    return list(kept.values())


def is_one_short(values: Values, width: int) -> bool:
    """Whether a row lost one cell and states all the others, so that its sum gives the number that was lost."""
    return len(values) == width - 1 and None not in values


def numbers_of(placement: Placement, values: Values) -> Numbers:
    """The number in each column.

    A lost or blank cell is 0 if the row then adds up (H3); else the only one that is lost is what the sum leaves for
    it, and any other may be anything.
    """
    found = cells_of(placement, values)
    if adds_up(found):
        return tuple(number or 0 for number in found)
    return solved(found) if is_one_short(values, len(placement)) else found


def solved(numbers: Numbers) -> Numbers:
    """The row with its one unknown number as H3 leaves it; the row as it is where there is none."""
    if None not in numbers:
        return numbers
    at, last = numbers.index(None), len(numbers) - 1
    parts: Number = sum((number for number in numbers[:last] if number is not None), start=0)
    left = parts if at == last else (numbers[last] or 0) - parts
    return (*numbers[:at], left, *numbers[at + 1 :])


def cells_of(placement: Placement, values: Values) -> Numbers:
    """What stands in each column, None for blanks and what is lost."""
    return tuple(
        None if not slot else values[slot[0]] if len(slot) == 1 else _joined(values[slot[0]], values[slot[1]])
        for slot in placement
    )


def differing(found: Iterable[Placement], values: Values) -> frozenset[int]:
    """The columns in which not all placements have the same number, or the same cell that is none."""
    columns = zip(*(_contents(placement, values) for placement in found), strict=True)
    return frozenset(column for column, contents in enumerate(columns) if len(set(contents)) > 1)


def _contents(placement: Placement, values: Values) -> list[Number | Slot]:
    numbers = cells_of(placement, values)
    return [slot if number is None else number for slot, number in zip(placement, numbers, strict=True)]


def _all(values: Values, width: int) -> Iterator[Placement]:
    found = len(values)
    if width - _MAX_LOST <= found < width:
        for columns in combinations(range(width), found):
            at = {column: (index,) for index, column in enumerate(columns)}
            yield tuple(at.get(column, ()) for column in range(width))
    elif width < found <= width + _MAX_SURPLUS:
        for kept in combinations(range(found), width):
            yield tuple((index,) for index in kept)
    if found == width + 1:
        for index in range(width):
            if _joined(values[index], values[index + 1]) is not None:
                slots: list[Slot] = [(number,) for number in range(found)]
                slots[index : index + 2] = [(index, index + 1)]
                yield tuple(slots)


def _joined(first: Number | None, second: Number | None) -> int | None:
    """The number that two cells hold in two pieces; None where they can't be that."""
    if isinstance(first, int) and isinstance(second, int) and first > 0 <= second:
        return int(f"{first}{second}")
    return None
