"""Rows with too few or too many cells: which cell stands in which column, as far as the totals decide it.

The laws are those of the form: H1 new + carried over = total + carried forward, per column; H2 total = the sum of the
result rows, per column; H3 the row's total = the sum of its parts. Where they leave more than one reading, none is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from reports.parsing.report import Number

Placement = tuple[int | None, ...]  # per column the index of its cell in the row as found, None where it is lost
Values = Sequence[Number | None]  # the cells of a row as found, None for what is no number
Numbers = tuple[Number, ...]  # a number per column, 0 for what is lost or blank

_MAX_LOST = 3
_MAX_SURPLUS = 3
_MAX_STEPS = 5_000
_MAX_SURVIVORS = 64


@dataclass(frozen=True, slots=True)
class Settlement:
    """The placement of each row that the laws decide, and the rows that stay in doubt."""

    placements: Mapping[str, Placement]
    undecided: frozenset[str]


@dataclass(frozen=True, slots=True)
class Laws:
    """The rows that H1 and H2 are about: ``received`` = ``settled`` (H1), the sum of ``leaves`` = ``total`` (H2)."""

    width: int
    leaves: Sequence[str]
    received: Sequence[str]
    settled: Sequence[str]
    total: str

    def allow(self, numbers: Mapping[str, Numbers]) -> bool:
        """Whether the rows known so far can be part of a table in which the laws hold."""
        return all(self._allow_column(numbers, column) for column in range(self.width))

    def _allow_column(self, numbers: Mapping[str, Numbers], column: int) -> bool:
        present = sum(numbers[key][column] for key in self.leaves if key in numbers)
        if self.total in numbers:
            stated = numbers[self.total][column]
            if present > stated or (present < stated and all(key in numbers for key in self.leaves)):
                return False
        if not all(key in numbers for key in (*self.received, *self.settled)):
            return True
        return sum(numbers[key][column] for key in self.received) == sum(numbers[key][column] for key in self.settled)

    def order(self, keys: Sequence[str]) -> list[str]:
        """The order to decide rows in: those that bound the others first."""
        bounds = (self.total, *self.received, *self.settled)
        return sorted(keys, key=lambda key: bounds.index(key) if key in bounds else len(bounds))


def placements(values: Values, width: int) -> list[Placement]:
    """Every way to put the cells into ``width`` columns in their order that satisfies H3, the last column its total.

    Of placements that give every column the same number the first is kept: which of several zeros was lost does not
    matter to any law.
    """
    kept: dict[Numbers, Placement] = {}
    for placement in _all_placements(len(values), width):
        numbers = _numbers(placement, values)
        if placement[-1] is not None and sum(numbers[:-1]) == numbers[-1]:
            kept.setdefault(numbers, placement)
    return list(kept.values())


def settle(rows: Mapping[str, Values], laws: Laws) -> Settlement:
    """Decide the rows of a table that have a wrong number of cells, or padding that may hide one.

    A row of the right length is doubted only if the laws can't hold with it as found.
    """
    width = laws.width
    doubtful = {key: choices for key, values in rows.items() if (choices := _choices(values, width))}
    certain = {
        key: tuple(value or 0 for value in values)
        for key, values in rows.items()
        if len(values) == width and key not in doubtful
    }
    padded = [key for key in doubtful if len(rows[key]) == width]
    as_found = {**doubtful, **{key: doubtful[key][:1] for key in padded}}
    survivors = list(_survivors(rows, certain, as_found, laws)) or list(_survivors(rows, certain, doubtful, laws))
    decided = {
        key: choices[0]
        for key in doubtful
        if len(choices := list(dict.fromkeys(placed[key] for placed in survivors))) == 1
    }
    if not survivors:  # the report's own sums fail; a row that can be placed in one way only is placed all the same
        decided = {key: choices[0] for key, choices in doubtful.items() if len(choices) == 1}
    wrong_length = {key for key, values in rows.items() if values and len(values) != width and key not in decided}
    # In a torn table a row that ends in a blank may have lost a cell itself, unless the laws hold with it as found.
    torn = not survivors and any(values and len(values) != width for values in rows.values())
    unsure = [key for key, values in rows.items() if any(value is not None for value in values)] if torn else padded
    hidden = {key for key in unsure if key not in decided and len(rows[key]) == width and rows[key][-1] is None}
    moved = {key: choice for key, choice in decided.items() if choice != tuple(range(len(rows[key])))}
    return Settlement(moved, frozenset(wrong_length | hidden))


def _survivors(
    rows: Mapping[str, Values], certain: Mapping[str, Numbers], doubtful: Mapping[str, list[Placement]], laws: Laws
) -> Iterator[dict[str, Placement]]:
    """The ways to place all doubtful rows with which the laws hold; none at all if there are too many to go through."""
    keys = laws.order(list(doubtful))
    found: list[dict[str, Placement]] = []
    stack: list[tuple[int, dict[str, Placement], dict[str, Numbers]]] = [(0, {}, dict(certain))]
    for _ in range(_MAX_STEPS):
        if not stack or len(found) == _MAX_SURVIVORS:
            break
        depth, placed, numbers = stack.pop()
        if depth == len(keys):
            found.append(placed)
            continue
        key = keys[depth]
        for choice in doubtful[key]:
            extended = {**numbers, key: _numbers(choice, rows[key])}
            if laws.allow(extended):
                stack.append((depth + 1, {**placed, key: choice}, extended))
    return iter([] if stack else found)


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


def _numbers(placement: Placement, values: Values) -> Numbers:
    return tuple(0 if index is None else (values[index] or 0) for index in placement)
