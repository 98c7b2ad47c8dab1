"""Rows with too few or too many cells: which cell stands in which column, as far as the totals decide it.

The laws are those of the form: H1 new + carried over = total + carried forward, per column; H2 total = the sum of the
result rows, per column; H3 the row's total = the sum of its parts. Where they leave more than one reading, none is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import prod

from reports.parsing.report import Number

Placement = tuple[int | None, ...]  # per column the index of its cell in the row as found, None where it is lost
Values = Sequence[Number | None]  # the cells of a row as found, None for what is no number

_MAX_LOST = 3
_MAX_SURPLUS = 3
_MAX_COMBINATIONS = 4096


def placements(values: Values, width: int) -> list[Placement]:
    """Every way to put the cells into ``width`` columns in their order that satisfies H3, the last column its total.

    Of placements that give every column the same number the first is kept: which of several zeros was lost does not
    matter to any law.
    """
    kept: dict[tuple[Number, ...], Placement] = {}
    for placement in _all_placements(len(values), width):
        numbers = _numbers(placement, values)
        if placement[-1] is not None and sum(numbers[:-1]) == numbers[-1]:
            kept.setdefault(numbers, placement)
    return list(kept.values())


def settle(
    rows: Mapping[str, Values],
    width: int,
    leaves: Sequence[str],
    balance: tuple[Sequence[str], Sequence[str]],
    total: str,
) -> dict[str, Placement]:
    """The placement of every row with a wrong number of cells that the laws decide.

    ``rows`` are all rows of the table as found; ``leaves`` the result rows that add up to the row ``total`` (H2);
    the first rows of ``balance`` add up to the same as the second (H1).
    """
    doubtful = {key: choices for key, values in rows.items() if (choices := _choices(values, width))}
    padded = {key for key in doubtful if len(rows[key]) == width}
    certain = {key: choices[0] for key, choices in doubtful.items() if len(choices) == 1}
    for trusted in (padded, set()):  # rows of the right length are doubted only if the laws can't hold otherwise
        fixed = {**certain, **{key: doubtful[key][0] for key in trusted}}
        survivors = list(_survivors(rows, fixed, doubtful, width, leaves, balance, total))
        if survivors:
            return {
                key: placement
                for key, placement in survivors[0].items()
                if placement != tuple(range(len(rows[key]))) and all(other[key] == placement for other in survivors)
            }
    return certain


def _survivors(
    rows: Mapping[str, Values],
    fixed: Mapping[str, Placement],
    doubtful: Mapping[str, list[Placement]],
    width: int,
    leaves: Sequence[str],
    balance: tuple[Sequence[str], Sequence[str]],
    total: str,
) -> Iterator[dict[str, Placement]]:
    """Every way to place the doubtful rows that are not fixed with which H1 and H2 hold; none if there are too many."""
    open_rows = {key: choices for key, choices in doubtful.items() if key not in fixed}
    if prod(len(choices) for choices in open_rows.values()) > _MAX_COMBINATIONS:
        return
    for chosen in product(*open_rows.values()):
        placed = {**fixed, **dict(zip(open_rows, chosen, strict=True))}
        if _columns_hold(rows, placed, width, leaves, balance, total):
            yield placed


def _choices(values: Values, width: int) -> list[Placement]:
    """How a row may be placed; empty for a row with the right number of cells that leaves no doubt.

    A row that begins or ends in blanks may be a shorter one with padding: its last number then is the total.
    """
    if all(value is None for value in values):
        return []
    if len(values) != width:
        return placements(values, width)
    first = next(index for index, value in enumerate(values) if value is not None)
    last = max(index for index, value in enumerate(values) if value is not None)
    as_found: Placement = tuple(range(width))
    others = [
        tuple(None if index is None else index + start for index in choice)
        for start, end in {(0, last + 1), (first, width), (first, last + 1)}
        if end - start < width
        for choice in placements(values[start:end], width)
    ]
    different = {_numbers(choice, values): choice for choice in others}
    different.pop(_numbers(as_found, values), None)
    return [as_found, *different.values()] if different else []


def _all_placements(found: int, width: int) -> list[Placement]:
    if width - _MAX_LOST <= found < width:
        placed = []
        for columns in combinations(range(width), found):
            at = {column: index for index, column in enumerate(columns)}
            placed.append(tuple(at.get(column) for column in range(width)))
        return placed
    if width < found <= width + _MAX_SURPLUS:
        return list(combinations(range(found), width))
    return []


def _numbers(placement: Placement, values: Values) -> tuple[Number, ...]:
    return tuple(0 if index is None else (values[index] or 0) for index in placement)


def _columns_hold(
    rows: Mapping[str, Values],
    placed: Mapping[str, Placement],
    width: int,
    leaves: Sequence[str],
    balance: tuple[Sequence[str], Sequence[str]],
    total: str,
) -> bool:
    numbers: dict[str, tuple[Number, ...]] = {}
    for key, values in rows.items():
        if key in placed:
            numbers[key] = _numbers(placed[key], values)
        elif len(values) == width:
            numbers[key] = tuple(value or 0 for value in values)
    received, settled = balance
    for column in range(width):
        present = sum(numbers[key][column] for key in leaves if key in numbers)
        if total in numbers:
            stated = numbers[total][column]
            if present > stated or (present < stated and all(key in numbers for key in leaves)):
                return False
        if all(key in numbers for key in (*received, *settled)) and sum(
            numbers[key][column] for key in received
        ) != sum(numbers[key][column] for key in settled):
            return False
    return True
