from __future__ import annotations

from random import Random

import numpy as np

from reports.copies.candidates import (
    MAX_CANDIDATES,
    NEIGHBOURS,
    Chunk,
    FingerprintIndex,
    Fingerprints,
    mirrored,
    together,
)


def sketch(values: set[int]) -> Fingerprints:
    return np.array(sorted(values), dtype=np.uint32)


def chunk(sketches: dict[int, Fingerprints]) -> Chunk:
    sizes = np.array([len(found) for found in sketches.values()], dtype=np.int64)
    joined = np.concatenate([np.empty(0, dtype=np.uint32), *sketches.values()])
    return np.array(list(sketches), dtype=np.int64), sizes, joined


def index(sketches: dict[int, Fingerprints]) -> FingerprintIndex:
    """With the reports in two chunks, everything wanted."""
    half = len(sketches) // 2
    parts = list(sketches.items())
    return FingerprintIndex(
        [chunk(dict(parts[:half])), chunk({}), chunk(dict(parts[half:]))], np.concatenate(list(sketches.values()))
    )


def test_who_shares_most_comes_first_and_who_shares_little_not_at_all() -> None:
    found = {
        3: sketch({*range(50)}),
        5: sketch({*range(40, 90)}),
        8: sketch({*range(10, 60)}),
        9: sketch({*range(49, 99)}),
        12: sketch({*range(200, 250)}),
        20: sketch(set()),
    }
    built = index(found)
    assert len(built) == 6
    assert built.candidates({3: found[3]}, 30)[3] == [8, 5]
    assert built.candidates({12: found[12]}, 30)[12] == []
    assert built.candidates({20: found[20]}, 30)[20] == []


def test_the_counts_are_those_of_sets() -> None:
    rng = Random(5)
    sets = {
        7 * number: {rng.randrange(2**32) for _ in range(3)} | {rng.randrange(60) for _ in range(9)}
        for number in range(25)
    }
    found = {number: sketch(values) for number, values in sets.items()}
    built = index(found)
    for number, values in sets.items():
        shared = {other: len(values & others) for other, others in sets.items() if other != number}
        expected = [count for count in sorted(shared.values(), reverse=True) if count >= 2]
        assert [shared[other] for other in built.candidates({number: found[number]}, 30)[number]] == expected


def test_what_nearly_everyone_has_makes_no_candidates() -> None:
    found = {number: sketch({1, 2, 3, 100 + number}) for number in range(60)}
    built = index(found)
    assert built.candidates({4: found[4]}, 59)[4] == []
    assert len(built.candidates({4: found[4]}, 60)[4]) == MAX_CANDIDATES


def test_of_a_thousand_copies_each_is_held_against_its_neighbours() -> None:
    found = {number: sketch({1, 2, 3, 4, 100 + number}) for number in range(1000)}
    built = index(found)
    for number in (0, 500, 999):
        others = built.candidates({number: found[number]}, 2000)[number]
        assert len(others) == MAX_CANDIDATES
        assert max(abs(other - number) for other in others) <= 2 * NEIGHBOURS


def test_only_what_is_wanted_is_kept() -> None:
    found = {1: sketch({5 << 20, 6 << 20}), 2: sketch({5 << 20, 6 << 20, 9 << 20}), 3: sketch({9 << 20, 8 << 20})}
    built = FingerprintIndex([chunk(found)], found[1])
    assert built.candidates({1: found[1]}, 30)[1] == [2]


def test_candidates_of_many_are_those_of_each() -> None:
    rng = Random(7)
    found = {3 * number: sketch({rng.randrange(90) for _ in range(12)}) for number in range(200)}
    built = index(found)
    asked = {number: found[number] for number in rng.sample(sorted(found), 60)}
    together_found = built.candidates(asked, 100)
    assert list(together_found) == list(asked)
    assert together_found == {number: built.candidates({number: found[number]}, 100)[number] for number in asked}
    assert built.candidates({}, 100) == {}


def test_a_pair_is_one_from_both_sides() -> None:
    assert mirrored({1: [2, 9], 2: [], 3: [2, 1]}) == {1: [2, 9, 3], 2: [1, 3], 3: [2, 1]}


def test_those_that_share_text_stand_together() -> None:
    assert together({1: [5], 2: [4], 3: [], 4: [2], 5: [1, 6, 9], 6: [5]}) == [1, 5, 6, 2, 4, 3]
