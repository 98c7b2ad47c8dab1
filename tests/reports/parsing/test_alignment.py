"""Rows with too few or too many cells are placed only where the totals decide."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reports.parsing.alignment import placements, settle

LEAVES = ("granted", "refused")
BALANCE = (("new", "over"), ("total", "forward"))


def settled(rows: Mapping[str, Sequence[int | None]], width: int = 4) -> dict[str, tuple[int | None, ...]]:
    return settle(rows, width, LEAVES, BALANCE, "total")


def test_total_stands_in_the_last_column() -> None:
    found = placements([6, 0, 6], 4)
    assert found
    assert all(choice[-1] == 2 for choice in found)


def test_row_whose_total_fits_nowhere_has_no_placement() -> None:
    assert placements([1, 2, 9], 4) == []


def test_row_far_too_short_or_long_has_no_placement() -> None:
    assert placements([1, 1], 7) == []
    assert placements([0] * 12, 7) == []
    assert placements([], 7) == []


def test_surplus_cell_is_left_out() -> None:
    assert placements([5, 3, 0, 1, 9, 9], 5) != []
    assert (0, 1, 2, 3, 4) in placements([5, 3, 0, 1, 9, 9], 5)


def test_placement_with_equal_numbers_counts_once() -> None:
    assert len(placements([0] * 8, 7)) == 1


ROWS = {
    "new": [5, 3, 2, 10],
    "over": [1, 0, 0, 1],
    "granted": [4, 1, 2, 7],
    "refused": [1, 2, 0, 3],
    "total": [5, 3, 2, 10],
    "forward": [1, 0, 0, 1],
}


def test_full_rows_need_no_placement() -> None:
    assert settled(ROWS) == {}


def test_column_sums_decide_where_a_cell_was_lost() -> None:
    lost = {**ROWS, "refused": [1, 2, 3]}  # 1, 2 and the total 3; which column lost its 0 only H2 tells
    assert settled(lost)["refused"] == (0, 1, None, 2)


def test_balance_decides_for_a_row_that_is_no_leaf() -> None:
    assert settled({**ROWS, "over": [1, 0, 1]})["over"][-1] == 2
    moved = {**ROWS, "forward": [0, 1, 1], "new": [5, 3, 2, 10], "over": [0, 0, 1, 1], "total": [5, 3, 2, 10]}
    assert settled(moved)["forward"] == (0, None, 1, 2) or settled(moved)["forward"] == (None, 0, 1, 2)


def test_undecided_row_is_left_alone() -> None:
    rows = {"granted": [3, 3]}
    assert "granted" not in settled(rows, width=4)


def test_contradiction_settles_nothing_in_the_rows_left_open() -> None:
    rows = {**ROWS, "refused": [1, 2, 3], "total": [9, 9, 9, 27]}
    assert "refused" not in settled(rows)


def test_row_padded_with_blanks_at_its_end_is_placed_by_its_total() -> None:
    rows = {**ROWS, "refused": [1, 2, 3, None]}
    assert settled(rows)["refused"] == (0, 1, None, 2)


def test_blank_row_is_no_row_to_place() -> None:
    assert settled({**ROWS, "refused": [None, None, None]}) == {}


def test_many_open_rows_are_settled_or_left_within_a_second() -> None:
    begun = time.perf_counter()
    rows: dict[str, Sequence[int | None]] = {f"leaf{number}": [0, 0, 4, 4] for number in range(25)}
    found = settle(rows, 7, list(rows), BALANCE, "total")
    assert time.perf_counter() - begun < 1
    assert all(len(placement) == 7 for placement in found.values())


@given(st.integers(0, 10_000))
def test_settled_row_never_gets_a_wrong_number(seed: int) -> None:
    """A consistent table that loses a few cells: what is settled is what stood there (a lost cell reads as lost)."""
    numbers = random.Random(seed)
    leaves = {key: [numbers.choice([0, 0, 1, 2, 7]) for _ in range(6)] for key in ("granted", "refused", "other")}
    table = {key: [*row, sum(row)] for key, row in leaves.items()}
    table["total"] = [sum(row[column] for row in table.values()) for column in range(7)]
    table["new"], table["over"], table["forward"] = table["total"], [0] * 7, [0] * 7
    broken = numbers.choice([*leaves, "total"])
    at = numbers.choice([c for c in range(6) if table[broken][c] == 0] or [0])
    if table[broken][at] != 0:
        return
    found: dict[str, Sequence[int | None]] = {**table, broken: table[broken][:at] + table[broken][at + 1 :]}
    result = settle(found, 7, [*leaves], BALANCE, "total")
    if broken in result:
        read = [0 if index is None else found[broken][index] for index in result[broken]]
        assert read == table[broken]


def test_all_placements_are_tried() -> None:
    assert len(list(combinations(range(7), 6))) == 7
    for at in range(6):
        row = [3, 1, 4, 1, 5, 9]
        row[at] = 0
        full = [*row, sum(row)]
        short = full[:at] + full[at + 1 :]
        assert any(
            [0 if index is None else short[index] for index in placement] == full for placement in placements(short, 7)
        )
