"""The row of section 4 with a wrong number of cells is read block by block, where the totals of its blocks decide."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.parsing.blocks import settle_blocks
from reports.parsing.placement import as_found, cells_of

ROW = [2, 1, 0, 4, 7, 3, 0, 5, 1, 9, 0, 6, 2, 0, 8]


def read(cells: Sequence[int | None]) -> list[int | None] | None:
    """The numbers of the fifteen columns, those of undecided ones as None."""
    settled = settle_blocks(cells, 15, 5)
    if settled is None:
        return None
    numbers = dict(enumerate(cells_of(settled.placement, cells))) | settled.lost
    return [None if at in settled.undecided else number for at, number in numbers.items()]  # type: ignore[misc]


def test_whole_row_stands_as_found() -> None:
    settled = settle_blocks(ROW, 15, 5)
    assert settled is not None
    assert (settled.placement, settled.undecided, settled.doubtful) == (as_found(15), frozenset(), frozenset())


@pytest.mark.parametrize("lost", [at for at, number in enumerate(ROW) if number == 0])
def test_block_that_lost_a_nought_leaves_the_others_certain(lost: int) -> None:
    cells = ROW[:lost] + ROW[lost + 1 :]
    settled = settle_blocks(cells, 15, 5)
    assert settled is not None
    assert settled.undecided
    assert all(at // 5 == lost // 5 for at in settled.undecided), "which of its columns lost the nought no law tells"
    found = read(cells)
    assert found is not None
    assert [n for at, n in enumerate(found) if at // 5 != lost // 5] == [
        n for at, n in enumerate(ROW) if at // 5 != lost // 5
    ]
    assert all(at // 5 == lost // 5 for at in settled.doubtful)


def test_row_of_noughts_and_one_case_is_read_where_a_cell_was_lost() -> None:
    cells = [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert [number or 0 for number in read(cells) or []] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_noughts_that_lost_one_of_them_are_noughts() -> None:
    settled = settle_blocks([0] * 14, 15, 5)
    assert settled is not None
    assert read([0] * 14) == [0] * 15
    assert settled.doubtful == set(settled.lost)


def test_blank_behind_noughts_leaves_nothing_else_in_doubt() -> None:
    settled = settle_blocks([*[0] * 14, None], 15, 5)
    assert settled is not None
    assert (settled.placement, settled.doubtful) == (as_found(15), {14})


def test_total_is_read_where_no_law_tells_which_outcome_was_lost() -> None:
    assert read([0, 0, 0, 1, *[0] * 10]) == [None] * 4 + [1] + [0] * 10


def test_doubled_cell_is_left_out() -> None:
    assert read([2, *ROW]) == ROW
    assert read([*ROW, 8]) == ROW


def test_row_that_no_placement_fits_is_not_read() -> None:
    assert settle_blocks([2, 1, 0, 4, 9, 3, 0, 5, 1, 9, 6, 2, 0, 8], 15, 5) is None
    assert settle_blocks(ROW[:9], 15, 5) is None


def test_row_behind_a_blank_is_moved_where_only_that_holds() -> None:
    cells = [None, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 2]
    assert read(cells) == [None, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 2], "as found all blocks hold"
    shifted = [None, 3, 0, 0, 0, 3, 1, 0, 0, 0, 1, 0, 2, 0, 2]
    settled = settle_blocks(shifted, 15, 5)
    assert settled is not None
    assert [number or 0 for number in cells_of(settled.placement, shifted)][:10] == [3, 0, 0, 0, 3, 1, 0, 0, 0, 1]
    assert 0 in settled.doubtful


def test_blanks_among_the_numbers_are_how_noughts_are_written() -> None:
    cells = [None, 3, None, None, 3, None, None, None, None, None, None, None, None, None, None]
    settled = settle_blocks(cells, 15, 5)
    assert settled is not None
    assert (settled.placement, settled.doubtful) == (as_found(15), frozenset())


def test_blocks_that_fail_together_put_the_whole_row_in_doubt() -> None:
    moved = [5, 1, 5, 5, 0, 11, 0, 0, 0, 0, 0, 0, 2, 0, 2]  # 5 doubled in the first block, a nought lost in the last
    settled = settle_blocks(moved, 15, 5)
    assert settled is not None
    assert settled.doubtful == frozenset(range(15))


def test_illegible_cell_lets_no_sum_decide() -> None:
    assert settle_blocks([*ROW[:3], None, *ROW[5:]], 15, 5, illegible=True) is None
    whole = settle_blocks([*ROW[:3], None, *ROW[4:]], 15, 5, illegible=True)
    assert whole is not None
    assert whole.doubtful == frozenset()


@given(st.integers(0, 100_000))
@settings(max_examples=150)
def test_what_is_read_without_doubt_is_what_stood_there(seed: int) -> None:
    """A cell or two noughts lost, or cells doubled: a column that is read has its own number where it isn't in doubt.

    (One lost and one doubled may leave a row that keeps H4 and yet is another; no law can tell.)
    """
    numbers = random.Random(seed)
    row: list[int] = []
    for _ in range(3):
        parts = [numbers.choice([0, 0, 0, 1, 2, 5]) for _ in range(4)]
        row += [*parts, sum(parts)]
    cells = list(row)
    doubles = numbers.random() < 0.5
    times = numbers.randint(1, 2)
    for _ in range(times):
        at = numbers.randrange(len(cells))
        if doubles:
            cells.insert(at, cells[at])
        elif times == 1 or cells[at] == 0:
            del cells[at]
    settled = settle_blocks(cells, 15, 5)
    if settled is None:
        return
    assert all(number == row[at] for at, number in settled.lost.items())
    found = [number or 0 for number in cells_of(settled.placement, cells)]
    for at, number in enumerate(found):
        if at not in settled.undecided | settled.doubtful:
            assert number == row[at]
