from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.column import Column, Sought

NUMBERS = st.integers(1, 5)
ROWS = st.lists(st.lists(NUMBERS, max_size=8), max_size=12)


def by_definition(rows: list[list[int]], sought: Sought, at_start: bool = False) -> list[tuple[int, int]]:
    """(row, place in the row) of every place where the sequence stands."""
    *first, last = sought.numbers
    return [
        (row, at)
        for row, numbers in enumerate(rows)
        for at in range(1 if at_start and numbers else len(numbers))
        if numbers[at : at + len(first)] == first
        and any(last <= number <= sought.highest for number in numbers[at + len(first) :][:1])
    ]


@given(ROWS, st.lists(NUMBERS, min_size=1, max_size=4), st.integers(0, 3), st.booleans())
def test_a_sequence_is_found_wherever_it_stands(
    rows: list[list[int]], numbers: list[int], more: int, at_start: bool
) -> None:
    sought = Sought(tuple(numbers), numbers[-1] + more)
    column = Column(rows)
    places = column.find(sought, at_start=at_start)
    assert places.tolist() == sorted(places.tolist())
    assert list(column.rows(places)) == by_definition(rows, sought, at_start)


@given(ROWS, st.lists(NUMBERS, min_size=1, max_size=3), st.lists(NUMBERS, min_size=1, max_size=3))
def test_what_stands_at_places_is_told(rows: list[list[int]], numbers: list[int], after: list[int]) -> None:
    column = Column(rows)
    first, second = (Sought(tuple(part), part[-1]) for part in (numbers, after))
    joined = column.find(Sought((*numbers, *after), after[-1]))
    places = column.find(first)
    assert (column.stand_at(places + len(numbers), second) - len(numbers)).tolist() == joined.tolist()


@given(ROWS, st.lists(NUMBERS, min_size=1, max_size=2), st.integers(1, 4))
def test_the_first_place_in_each_of_the_first_rows(rows: list[list[int]], numbers: list[int], most: int) -> None:
    sought = Sought(tuple(numbers), numbers[-1])
    column = Column(rows)
    first = dict(reversed(by_definition(rows, sought)))
    assert list(column.rows(column.first_in_rows(sought, most))) == sorted(first.items())[:most]


def test_many_rows_are_told_in_their_order() -> None:
    column = Column([[7, 7]] * 1000)
    found = list(column.rows(column.find(Sought((7,), 7))))
    assert found == [(row, at) for row in range(1000) for at in (0, 1)]
