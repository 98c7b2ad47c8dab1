from __future__ import annotations

from random import Random

import numpy as np

from reports.copies.shingles import BREAK, LENGTH, NONE, WINDOW, among, covered, fingerprints_of, shingles_of

HAN = [0x4E00 + number for number in range(3000)]


def codes(text: list[int]) -> np.ndarray:
    return np.array(text, dtype=np.uint32)


def test_a_shingle_is_the_same_wherever_it_stands() -> None:
    rng = Random(1)
    text = rng.choices(HAN, k=60)
    whole, part = shingles_of(codes(text)), shingles_of(codes(text[20:45]))
    assert len(whole) == 60 - LENGTH + 1
    assert whole[20 : 20 + len(part)].tolist() == part.tolist()
    assert len(set(whole.tolist())) == len(whole)


def test_a_short_text_has_no_shingle_and_a_break_is_in_none() -> None:
    assert len(shingles_of(codes(HAN[: LENGTH - 1]))) == 0
    joined = shingles_of(codes([*HAN[:20], BREAK, *HAN[20:40]]))
    assert np.flatnonzero(joined == NONE).tolist() == list(range(20 - LENGTH + 1, 21))


def test_a_marked_shingle_covers_its_letters() -> None:
    rng = Random(2)
    for count in (LENGTH, LENGTH + 3, 100):
        marks = np.array([rng.random() < 0.1 for _ in range(count - LENGTH + 1)])
        expected = [any(marks[max(0, letter - LENGTH + 1) : letter + 1]) for letter in range(count)]
        assert covered(marks, count).tolist() == expected
    assert covered(np.empty(0, dtype=bool), 3).tolist() == [False] * 3


def test_texts_that_share_a_long_run_share_a_fingerprint() -> None:
    rng = Random(3)
    for _ in range(200):
        shared = rng.choices(HAN, k=LENGTH + WINDOW - 1)
        one, other = (
            fingerprints_of(shingles_of(codes(rng.choices(HAN, k=rng.randint(0, 90)) + shared + rng.choices(HAN, k=9))))
            for _ in range(2)
        )
        assert np.intersect1d(one, other).size


def test_fingerprints_are_few_and_ascending() -> None:
    found = fingerprints_of(shingles_of(codes(Random(4).choices(HAN, k=3000))))
    assert 3000 / WINDOW < len(found) < 3 * 3000 / WINDOW
    assert found.tolist() == sorted(set(found.tolist()))
    assert len(fingerprints_of(shingles_of(codes(HAN[:20])))) == 1
    assert len(fingerprints_of(shingles_of(codes([])))) == 0


def test_membership_in_nothing_is_none() -> None:
    values = np.array([3, 5], dtype=np.uint64)
    assert among(values, np.empty(0, dtype=np.uint64)).tolist() == [False, False]
    assert among(values, np.array([4, 5], dtype=np.uint64)).tolist() == [False, True]
