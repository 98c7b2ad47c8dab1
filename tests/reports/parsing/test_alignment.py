"""Rows with too few or too many cells are placed only where the totals decide."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from reports.parsing.alignment import Settlement, settle
from reports.parsing.placement import cells_of, distinct, placements
from reports.parsing.survival import Laws
from tests.effort import calls

LEAVES = ("granted", "refused")
RECEIVED, SETTLED = ("new", "over"), ("total", "forward")


def settlement(rows: Mapping[str, Sequence[int | None]], width: int = 4, leaves: Sequence[str] = LEAVES) -> Settlement:
    return settle(rows, Laws(width, leaves, RECEIVED, SETTLED, "total"))


def settled(rows: Mapping[str, Sequence[int | None]], width: int = 4) -> dict[str, tuple[int | None, ...]]:
    """What is placed in the columns of each row that does not stand as found, None where a cell is lost."""
    found = settlement(rows, width).placements
    return {key: cells_of(placement, rows[key]) for key, placement in found.items()}  # type: ignore[misc]


def test_lost_total_is_tried_last() -> None:
    found = list(placements([6, 0, 6], 4))
    assert found
    assert all(choice[-1] == (2,) for choice in found)
    assert [choice[-1] for choice in placements([0, 0, 0], 4)][-1] == ()


def test_row_whose_total_fits_nowhere_has_no_placement() -> None:
    assert list(placements([1, 2, 9], 4)) == []


def test_row_far_too_short_or_long_has_no_placement() -> None:
    assert list(placements([1, 1], 7)) == []
    assert list(placements([0] * 12, 7)) == []
    assert list(placements([], 7)) == []


def test_surplus_cell_is_left_out() -> None:
    assert ((0,), (1,), (2,), (3,), (4,)) in placements([5, 3, 0, 1, 9, 9], 5)


def test_number_in_two_pieces_is_put_together() -> None:
    assert list(placements([1, 2, 0, 4, 16], 4)) == [((0, 1), (2,), (3,), (4,))]
    assert all(len(slot) < 2 for way in placements([0, 2, 1, 3], 3) for slot in way), "no number begins with a nought"


def test_placements_with_equal_numbers_are_one() -> None:
    assert len(distinct(placements([0] * 8, 7), [0] * 8)) == 1


ROWS = {
    "new": [5, 3, 2, 10],
    "over": [1, 0, 0, 1],
    "granted": [4, 1, 2, 7],
    "refused": [1, 2, 0, 3],
    "total": [5, 3, 2, 10],
    "forward": [1, 0, 0, 1],
}


def test_full_rows_need_no_placement() -> None:
    assert settlement(ROWS) == Settlement()


def test_column_sums_decide_where_a_cell_was_lost() -> None:
    lost = {**ROWS, "refused": [1, 2, 3]}  # 1, 2 and the total 3; which column lost its 0 only H2 tells
    assert settled(lost) == {"refused": (1, 2, None, 3)}


def test_row_that_the_column_sums_leave_one_reading_is_doubted_only_where_its_cell_was_lost() -> None:
    found = settlement({**ROWS, "refused": [1, 2, 3]})
    assert found.numbers == {"refused": (1, 2, 0, 3)}
    assert found.doubtful == {"refused": frozenset({2})}


def test_lost_number_is_what_the_sums_leave_for_it() -> None:
    found = settlement({**ROWS, "granted": [4, 2, 7]})
    assert found.numbers == {"granted": (4, 1, 2, 7)}
    assert found.doubtful == {"granted": frozenset({1})}
    assert settlement({**ROWS, "granted": [4, 1, 2]}).numbers == {"granted": (4, 1, 2, 7)}, "a lost total"


def test_noughts_that_lost_one_of_them_are_noughts() -> None:
    rows = {**ROWS, "third": [0, 0, 0]}
    found = settlement(rows, leaves=(*LEAVES, "third"))
    assert found.numbers == {"third": (0, 0, 0, 0)}


def test_torn_row_of_a_table_that_breaks_its_own_sums_stays_in_doubt() -> None:
    found = settlement({**ROWS, "over": [0, 0, 0], "new": [9, 3, 2, 14]})
    assert not found.numbers
    assert found.doubtful == {"over": frozenset(range(4))}


def test_doubled_nought_leaves_nothing_in_doubt() -> None:
    found = settlement({**ROWS, "over": [1, 0, 0, 0, 1]})
    assert settled({**ROWS, "over": [1, 0, 0, 0, 1]}) == {"over": (1, 0, 0, 1)}
    assert found.doubtful == {"over": frozenset()}


def test_cell_lost_in_another_column_is_placed_there() -> None:
    rows = {**ROWS, "granted": [4, 3, 0, 7], "refused": [1, 2, 3], "total": [5, 3, 2, 10]}
    assert settled(rows)["refused"] == (1, None, 2, 3)


def test_balance_decides_for_a_row_that_is_no_leaf() -> None:
    assert settled({**ROWS, "over": [1, 0, 1]})["over"] in ((1, 0, None, 1), (1, None, 0, 1))
    moved = {**ROWS, "forward": [0, 1, 1], "over": [0, 0, 1, 1]}
    assert settled(moved)["forward"] in ((0, None, 1, 1), (None, 0, 1, 1))


def test_several_torn_rows_are_settled_together() -> None:
    rows = {**ROWS, "granted": [4, 1, 2, 7], "refused": [1, 2, 3], "forward": [1, 0, 1]}
    found = settlement(rows)
    assert settled(rows)["refused"] == (1, 2, None, 3)
    assert found.undecided == frozenset()


def test_row_of_which_nothing_else_tells_is_undecided() -> None:
    found = settlement({"granted": [3, 4, 7]})
    assert found == Settlement(undecided=frozenset({"granted"}))


def test_contradiction_leaves_the_torn_row_undecided() -> None:
    rows = {**ROWS, "refused": [1, 2, 3], "total": [9, 9, 9, 27]}
    assert settlement(rows) == Settlement(undecided=frozenset({"refused"}))


def test_row_padded_with_blanks_at_its_end_is_placed_by_its_total() -> None:
    assert settled({**ROWS, "refused": [1, 2, 3, None]})["refused"] == (1, 2, None, 3)


def test_row_padded_with_a_blank_at_its_beginning_is_placed_by_its_total() -> None:
    assert settled({**ROWS, "refused": [None, 1, 2, 3]})["refused"] == (1, 2, None, 3)


def test_row_behind_a_blank_is_doubted_whole_where_torn_rows_bear_no_witness() -> None:
    rows = {**ROWS, "granted": [None, 4, 1, 7], "total": [5, 10]}
    found = settlement(rows)
    assert found.doubtful["granted"] == frozenset(range(4))
    assert "total" in found.undecided


def test_blank_before_a_row_that_may_be_shorter_leaves_it_undecided_beside_torn_rows() -> None:
    rows = {**ROWS, "refused": [1, 2, 3, None], "granted": [4, 7], "total": [5, 10]}
    assert "refused" in settlement(rows).undecided


def test_illegible_cell_is_no_blank() -> None:
    laws = Laws(4, LEAVES, RECEIVED, SETTLED, "total")
    rows = {**ROWS, "refused": [1, 2, 0, None]}
    assert settle(rows, laws, {"refused": {3}}) == Settlement()
    assert settle({**ROWS, "refused": [1, 2, None]}, laws, {"refused": {2}}).undecided == {"refused"}


def test_true_blank_at_the_end_is_not_moved_where_the_laws_hold_as_found() -> None:
    rows = {**ROWS, "refused": [1, 2, 0, None]}
    assert settlement(rows).placements == {}


def test_blank_row_is_no_row_to_place() -> None:
    assert settled({**ROWS, "refused": [None, None, None]}) == {}


def test_many_open_rows_are_settled_or_left_with_bounded_work() -> None:
    def settle_rows(number: int) -> None:
        rows: dict[str, Sequence[int | None]] = {f"leaf{row}": [0, 0, 4, 4] for row in range(number)}
        found = settlement(rows, 7, list(rows))
        assert set(found.placements) | found.undecided == set(rows)

    # their combinations would be a billion times as many
    assert calls(lambda: settle_rows(25)) < 5_000_000


@given(st.integers(0, 10_000))
def test_settled_row_never_gets_a_wrong_number(seed: int) -> None:
    """A consistent table that loses a few zeros: what is settled is what stood there (a lost cell counts as 0)."""
    numbers = random.Random(seed)
    leaves = {key: [numbers.choice([0, 0, 1, 2, 7]) for _ in range(6)] for key in ("granted", "refused", "third")}
    table = {key: [*row, sum(row)] for key, row in leaves.items()}
    table["total"] = [sum(row[column] for row in table.values()) for column in range(7)]
    table["new"], table["over"], table["forward"] = table["total"], [0] * 7, [0] * 7
    found: dict[str, Sequence[int | None]] = dict(table)
    for broken in numbers.sample([*leaves, "total"], numbers.randint(1, 3)):
        zeros = [column for column in range(6) if table[broken][column] == 0]
        if zeros:
            at = numbers.choice(zeros)
            found[broken] = table[broken][:at] + table[broken][at + 1 :]
    result = settlement(found, 7, [*leaves])
    for key, placement in result.placements.items():
        placed = [number or 0 for number in cells_of(placement, found[key])]
        assert placed == table[key]
        assert list(result.numbers.get(key, placed)) == table[key]
    assert {key for key, row in found.items() if len(row) != 7} <= set(result.placements) | result.undecided


@given(st.integers(0, 10_000))
def test_numbers_that_are_given_back_are_those_that_were_lost(seed: int) -> None:
    """A consistent table that loses any cell of one or two rows."""
    numbers = random.Random(seed)
    leaves = {key: [numbers.choice([0, 0, 0, 1, 2, 7]) for _ in range(6)] for key in ("granted", "refused", "third")}
    table = {key: [*row, sum(row)] for key, row in leaves.items()}
    table["total"] = [sum(row[column] for row in table.values()) for column in range(7)]
    table["new"], table["over"], table["forward"] = table["total"], [0] * 7, [0] * 7
    found: dict[str, Sequence[int | None]] = dict(table)
    for broken in numbers.sample([*leaves, "total", "over"], numbers.randint(1, 2)):
        at = numbers.randrange(7)
        found[broken] = table[broken][:at] + table[broken][at + 1 :]
    result = settlement(found, 7, [*leaves])
    for key, row in result.numbers.items():
        assert list(row) == table[key]


def test_all_placements_are_tried() -> None:
    for at in range(6):
        row = [3, 1, 4, 1, 5, 9]
        row[at] = 0
        full = [*row, sum(row)]
        short = full[:at] + full[at + 1 :]
        assert any([number or 0 for number in cells_of(way, short)] == full for way in placements(short, 7))
