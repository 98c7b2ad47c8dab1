"""The ways to place all doubtful rows of the table of section 3 at once that its column laws H1 and H2 survive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.parsing.placement import Numbers, Placement, Values, numbers_of
from reports.parsing.report import Number

_Choices = list[tuple[Placement, Numbers]]
_State = dict[str, _Choices]  # the placements of each doubtful row that are still possible

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
class Laws:
    """The rows that H1 and H2 are about: ``received`` = ``settled`` (H1), the sum of ``leaves`` = ``total`` (H2)."""

    width: int
    leaves: Sequence[str]
    received: Sequence[str]
    settled: Sequence[str]
    total: str

    def hold(self, rows: Mapping[str, Numbers]) -> bool:
        """Whether no column breaks them; rows that are not given may hold anything."""
        most = 0 if all(key in rows for key in self.leaves) else _ANY
        return all(
            self.allow({key: numbers[column] for key, numbers in rows.items()}, 0, most) for column in range(self.width)
        )

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


def survivors(
    rows: Mapping[str, Values], certain: Mapping[str, Numbers], doubtful: Mapping[str, list[Placement]], laws: Laws
) -> list[dict[str, Placement]]:
    """The ways to place all doubtful rows with which the laws hold; none at all if there are too many to go through.

    Goes column by column: in one column a row has two or three numbers to choose from, and the sums decide at once.
    """
    states = [
        {key: [(choice, numbers_of(choice, rows[key])) for choice in doubtful[key]] for key in laws.order(doubtful)}
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
