"""Rows with too few or too many cells: which cell stands in which column, as far as the totals decide it.

The laws are those of the form: H1 new + carried over = total + carried forward, per column; H2 total = the sum of the
result rows, per column; H3 the row's total = the sum of its parts. Where they leave more than one reading, none is
chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from reports.parsing.report import Number

Placement = tuple[int | None, ...]  # per column the index of its cell in the row as found, None where it is lost
Values = Sequence[Number | None]  # the cells of a row as found, None for what is no number
Numbers = tuple[Number | None, ...]  # a number per column, None for a blank that need not be 0
_Choices = list[tuple[Placement, Numbers]]
_State = dict[str, _Choices]  # the placements of each doubtful row that are still possible

_MAX_LOST = 3
_MAX_SURPLUS = 3
_MAX_STEPS = 20_000
_MAX_SURVIVORS = 64
_ANY = 10**18  # more than any number in a report: what a blank that need not be 0 may stand for


@dataclass
class _Budget:
    """Steps left of a search, so that no table can make it run for long."""

    left: int

    def step(self) -> bool:
        """Take a step; True if there was none left."""
        self.left -= 1
        return self.spent

    @property
    def spent(self) -> bool:
        return self.left < 0


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

    def allow(self, column: Mapping[str, Number | None], least: Number, most: Number) -> bool:
        """Whether a column may hold these numbers, while the other leaves add between ``least`` and ``most``.

        Where a blank need not be 0, what is there may fall short of the total, but not exceed it.
        """
        leaves = [column[key] for key in self.leaves if key in column]
        present: Number = sum((number for number in leaves if number is not None), start=0)
        total = column.get(self.total)
        if total is not None and (present + least > total or (None not in leaves and present + most < total)):
            return False
        received = [column.get(key) for key in self.received]
        settled = [column.get(key) for key in self.settled]
        if None in received or None in settled:
            return True
        return sum(n for n in received if n is not None) == sum(n for n in settled if n is not None)

    def order(self, keys: Iterable[str]) -> list[str]:
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
        numbers = tuple(0 if index is None else (values[index] or 0) for index in placement)
        if placement[-1] is not None and sum(numbers[:-1]) == numbers[-1]:
            kept.setdefault(numbers, placement)
    return list(kept.values())


def settle(rows: Mapping[str, Values], laws: Laws) -> Settlement:
    """Decide the rows of a table that have a wrong number of cells, or padding that may hide one.

    A row of the right length is doubted only if the laws can't hold with it as found.
    """
    width = laws.width
    doubtful = {key: choices for key, values in rows.items() if (choices := _choices(values, width))}
    as_found = tuple(range(width))
    certain = {
        key: _numbers(as_found, values) for key, values in rows.items() if len(values) == width and key not in doubtful
    }
    padded = [key for key in doubtful if len(rows[key]) == width]
    trusting = {**doubtful, **{key: doubtful[key][:1] for key in padded}}
    survivors = _survivors(rows, certain, trusting, laws) or _survivors(rows, certain, doubtful, laws)
    decided = {
        key: choices[0]
        for key in doubtful
        if len(choices := list(dict.fromkeys(placed[key] for placed in survivors))) == 1
    }
    if not survivors:  # the report's own sums fail; a row that can be placed in one way only is placed all the same
        decided = {key: choices[0] for key, choices in doubtful.items() if len(choices) == 1}
    stated = {key: values for key, values in rows.items() if any(value is not None for value in values)}
    torn = {key for key, values in stated.items() if len(values) != width and key not in decided}
    # Where some rows stay torn, one that ends in a blank may have lost a cell itself.
    unsure = stated if torn else padded
    hidden = {key for key in unsure if key not in decided and len(rows[key]) == width and rows[key][-1] is None}
    moved = {key: choice for key, choice in decided.items() if choice != tuple(range(len(rows[key])))}
    return Settlement(moved, frozenset(torn | hidden))


def _survivors(
    rows: Mapping[str, Values], certain: Mapping[str, Numbers], doubtful: Mapping[str, list[Placement]], laws: Laws
) -> list[dict[str, Placement]]:
    """The ways to place all doubtful rows with which the laws hold; none at all if there are too many to go through.

    Goes column by column: in one column a row has two or three numbers to choose from, and the sums decide at once.
    """
    states = [
        {key: [(choice, _numbers(choice, rows[key])) for choice in doubtful[key]] for key in laws.order(doubtful)}
    ]
    budget = _Budget(_MAX_STEPS)
    for column in range(laws.width):
        known = {key: numbers[column] for key, numbers in certain.items()}
        states = [extended for state in states for extended in _extend(state, column, known, laws, budget)]
        if budget.spent or len(states) > _MAX_SURVIVORS:
            return []
    return [{key: choices[0][0] for key, choices in state.items()} for state in states]


def _extend(
    state: _State, column: int, known: Mapping[str, Number | None], laws: Laws, budget: _Budget
) -> Iterator[_State]:
    """The states in which every row has one number in this column and the laws hold there."""
    options: list[tuple[str, dict[Number | None, _Choices]]] = []
    for key, choices in state.items():
        by_number: dict[Number | None, _Choices] = {}
        for choice, numbers in choices:
            by_number.setdefault(numbers[column], []).append((choice, numbers))
        options.append((key, by_number))
    least: list[Number] = [0]  # what the leaves from an option on can add, from the last one back
    most: list[Number] = [0 if all(key in known or key in state for key in laws.leaves) else _ANY]
    for key, by_number in reversed(options):
        is_leaf = key in laws.leaves
        least.append(least[-1] + (min(number or 0 for number in by_number) if is_leaf else 0))
        most.append(most[-1] + (max(_ANY if n is None else n for n in by_number) if is_leaf else 0))

    def walk(index: int, column_numbers: dict[str, Number | None], chosen: _State) -> Iterator[_State]:
        if budget.step():
            return
        if index == len(options):
            yield chosen
            return
        key, by_number = options[index]
        left = len(options) - index - 1
        for number, choices in by_number.items():
            extended = {**column_numbers, key: number}
            if laws.allow(extended, least[left], most[left]):
                yield from walk(index + 1, extended, {**chosen, key: choices})

    if laws.allow(known, least[-1], most[-1]):
        yield from walk(0, dict(known), {})


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
    """The number in each column; a lost or blank cell is 0 if the row then adds up (H3), else it may be anything."""
    found = [None if index is None else values[index] for index in placement]
    parts, total = sum(value or 0 for value in found[:-1]), found[-1]
    if parts == (total or 0):
        return tuple(value or 0 for value in found)
    return tuple(None if index is None else value for index, value in zip(placement, found, strict=True))
