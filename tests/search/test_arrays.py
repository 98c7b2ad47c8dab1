"""The parts of the embedded engine that are arrays alone: packed lists, sets of documents, the best of many."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.whoosh import packing, whoosh_internals
from search.engines.whoosh.array_file import ArrayFile, DamagedFile, write_arrays
from search.engines.whoosh.bulk_writer import narrow, widen
from search.engines.whoosh.cache import ENTRY_BYTES, ByteCache
from search.engines.whoosh.matches import Matches, both, either, from_docs, from_mask, neither
from search.engines.whoosh.merging import FANOUT, LARGE, MERGED_AT_ONCE, MOST_SEGMENTS, Size, to_merge
from search.engines.whoosh.packing import all_from_gaps, from_gaps, pack, to_gaps
from search.engines.whoosh.top import best, best_of_all, block_maxima

NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 300), st.integers(0, 2**32 - 1))


def test_whoosh_is_of_the_version_whose_insides_are_known() -> None:
    assert whoosh_internals.INSTALLED == whoosh_internals.VERSION, (
        "whoosh-reloaded was changed: look through search/engines/whoosh/whoosh_internals.py, run the tests of the "
        "oracle, then set VERSION there"
    )


@settings(max_examples=150)
@given(st.lists(st.lists(NUMBERS, min_size=1, max_size=40), min_size=1, max_size=12))
def test_packed_lists_read_back(lists: list[list[int]]) -> None:
    counts = np.array([len(numbers) for numbers in lists])
    packed = pack(np.array([n for numbers in lists for n in numbers], np.uint32), counts)
    assert packed.read_all(counts).tolist() == [n for numbers in lists for n in numbers]
    for number, numbers in enumerate(lists):
        assert packed.read(number, len(numbers)).tolist() == numbers


def packed_plainly(numbers: list[int]) -> bytes:
    """A list as the format has it: the lowest bits of all numbers, then where the wider ones stand, then they."""

    def wider(width: int) -> list[tuple[int, int]]:
        return [(place, number) for place, number in enumerate(numbers) if number.bit_length() > width]

    width = min(range(33), key=lambda width: (len(numbers) * width + 7) // 8 + 8 * len(wider(width)))
    bits = sum((number % 2**width) << (place * width) for place, number in enumerate(numbers))
    whole = [place for place, _ in wider(width)] + [number for _, number in wider(width)]
    return bits.to_bytes((len(numbers) * width + 7) // 8, "little") + np.array(whole, "<u4").tobytes()


WIDTHS = st.integers(0, 32).flatmap(lambda width: st.integers(0, max(2**width - 1, 0)))


@settings(max_examples=150)
@given(st.lists(st.lists(NUMBERS | WIDTHS, min_size=1, max_size=40), min_size=1, max_size=12), st.integers(1, 60))
def test_packed_lists_are_the_bytes_of_the_format(lists: list[list[int]], at_once: int) -> None:
    counts = np.array([len(numbers) for numbers in lists])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_CHUNK", at_once)
        packed = pack(np.array([n for numbers in lists for n in numbers], np.uint32), counts)
    data = packed.data.tobytes()
    offsets = packed.offsets.tolist()
    assert [data[start:end] for start, end in pairwise(offsets)] == [packed_plainly(numbers) for numbers in lists]
    assert len(data) == offsets[-1] + 8


@given(st.lists(st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=30).map(sorted), min_size=1, max_size=6))
def test_ascending_lists_are_packed_as_gaps(lists: list[list[int]]) -> None:
    counts = np.array([len(numbers) for numbers in lists])
    values = np.array([n for numbers in lists for n in numbers], np.uint32)
    expected = pack(to_gaps(values, np.cumsum(counts) - counts), counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_CHUNK", 20)
        assert pack(values, counts, ascending=True).data.tobytes() == expected.data.tobytes()


@pytest.mark.parametrize("width", range(33))
def test_numbers_of_every_width_are_packed(width: int) -> None:
    numbers = [max(2**width - 1 - place, 0) for place in range(21)]
    packed = pack(np.array(numbers, np.uint32), np.array([21]))
    assert packed.data.tobytes()[:-8] == packed_plainly(numbers)


@given(st.lists(st.sets(st.integers(0, 2**31), min_size=1, max_size=30).map(sorted), min_size=1, max_size=6))
def test_gaps_read_back(lists: list[list[int]]) -> None:
    counts = np.array([len(numbers) for numbers in lists])
    gaps = to_gaps(np.array([n for numbers in lists for n in numbers]), np.cumsum(counts) - counts)
    assert all_from_gaps(gaps, counts).tolist() == [n for numbers in lists for n in numbers]
    assert from_gaps(gaps[: counts[0]]).tolist() == lists[0]


def test_a_few_wide_numbers_cost_little() -> None:
    numbers = np.ones(10_000, np.uint32)
    numbers[::1000] = 2**31
    assert len(pack(numbers, np.array([10_000])).data) < 10_000 / 8 + 10 * 8 + 16


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.float64])
def test_figures_take_the_narrowest_type_that_holds_them(kind: type) -> None:
    top = 0.5 if kind is np.float64 else float(np.iinfo(kind).max)
    values = np.array([0.0, np.nan, top, 1 - top])
    assert narrow(values).dtype == kind
    np.testing.assert_array_equal(widen(narrow(values)), values)


def test_arrays_are_read_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "arrays"
    arrays = {"a": np.arange(5, dtype=np.uint16), "none": np.empty(0, np.int64), "same": np.full(9, 7, np.int32)}
    with path.open("wb") as stream:
        write_arrays(stream, arrays, {"说": [1, "二"]})
    file = ArrayFile(path)
    assert file.facts == {"说": [1, "二"]}
    for name, array in arrays.items():
        assert file.array(name).dtype == array.dtype
        assert file.array(name).tolist() == array.tolist()
    with pytest.raises(ValueError, match="read-only"):
        file.array("a")[0] = 1


def test_a_file_cut_while_it_is_mapped_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "arrays"
    with path.open("wb") as stream:
        write_arrays(stream, {"a": np.arange(100_000)}, {})
    file = ArrayFile(path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(DamagedFile):
        file.array("a")
    with pytest.raises(DamagedFile):
        ArrayFile(path)


SIZE = 200
PARTS = st.lists(
    st.tuples(st.sets(st.integers(0, SIZE - 1)), st.sampled_from(["none", "sparse", "dense"])), min_size=1, max_size=4
)


def build(docs: set[int], kind: str) -> tuple[Matches, dict[int, float]]:
    places = np.array(sorted(docs), np.int64)
    scores = {doc: 0.0 if kind == "none" else doc + 0.5 for doc in docs}
    values = np.array([scores[doc] for doc in places.tolist()])
    if kind == "none":
        return from_docs(SIZE, places), scores
    if kind == "sparse":
        return from_docs(SIZE, places, values), scores
    dense, mask = np.zeros(SIZE), np.zeros(SIZE, bool)
    dense[places], mask[places] = values, True
    return Matches(SIZE, len(docs), mask=mask, scores=dense, is_dense=True), scores


def as_dict(matches: Matches) -> dict[int, float]:
    docs = matches.docs
    scores = matches.scores_at(docs)
    assert matches.count == len(docs) == np.count_nonzero(matches.mask)
    assert docs.tolist() == np.flatnonzero(matches.mask).tolist()
    return dict(zip(docs.tolist(), [0.0] * len(docs) if scores is None else scores.tolist(), strict=True))


@given(PARTS, st.booleans())
def test_and_or_not_are_those_of_sets(parts: list[tuple[set[int], str]], is_whole: bool) -> None:
    if is_whole:
        parts = [(set(range(SIZE)), kind) for _, kind in parts]
    universe = from_mask(np.ones(SIZE, bool))
    built = [build(*part) for part in parts]
    matches, scores = [part for part, _ in built], [part for _, part in built]
    common = set.intersection(*(set(part) for part in scores))
    joined = set().union(*scores)
    assert as_dict(both(matches, universe)) == {doc: sum(part[doc] for part in scores) for doc in common}
    assert as_dict(either(matches, universe)) == {doc: sum(part.get(doc, 0) for part in scores) for doc in joined}
    assert as_dict(neither(matches[0], universe)) == dict.fromkeys(set(range(SIZE)) - set(scores[0]), 0.0)


@settings(max_examples=60)
@given(
    st.integers(0, 2**32), st.integers(1, 5000), st.integers(1, 50), st.integers(0, 3), st.sampled_from([2, 9, 10**9])
)
def test_the_best_are_those_of_a_full_sort(seed: int, size: int, wanted: int, page: int, kinds: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, kinds, size).astype(float)
    ties = rng.permutation(size)
    order = np.lexsort((ties, -values))[page * wanted : (page + 1) * wanted]
    assert best(values, ties, page * wanted, (page + 1) * wanted).tolist() == order.tolist()
    found = best_of_all(values, block_maxima(values), ties, page * wanted, (page + 1) * wanted)
    assert found is None or found.tolist() == order.tolist()


class Held:
    def __init__(self, nbytes: int) -> None:
        self.nbytes = nbytes


def test_the_cache_lets_go_what_was_not_asked_for_longest() -> None:
    cache = ByteCache(3 * (ENTRY_BYTES + 100))
    for name in "abc":
        cache.put(name, Held(100))
    assert cache.get("a")
    cache.put("d", Held(100))
    cache.put("huge", Held(10**9))
    assert [name for name in ("a", "b", "c", "d", "huge") if cache.get(name)] == ["a", "c", "d"]
    cache.put("a", Held(50))
    assert cache.nbytes == 3 * (ENTRY_BYTES + 100) - 50


def test_the_cache_keeps_count_among_threads() -> None:
    cache = ByteCache(20 * ENTRY_BYTES)

    def work(seed: int) -> None:
        for number in np.random.default_rng(seed).integers(0, 60, 2000).tolist():
            assert cache.get_or_make(number, lambda: Held(10)).nbytes == 10

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.nbytes == len(cache._entries) * (ENTRY_BYTES + 10) <= cache.limit


def test_segments_stay_few_and_every_commit_cheap() -> None:
    """Ten thousand commits of one report each beside a large segment, as the writer would make them."""
    sizes = [Size(60_000_000, 1.0)]
    rewritten = 0
    for _ in range(10_000):
        sizes.append(Size(700, 1.0))
        chosen = to_merge(sizes, 700)
        spent = sum(sizes[number].units for number in chosen)
        assert spent <= MERGED_AT_ONCE
        rewritten += spent
        merged = [Size(spent, 1.0)] if chosen else []
        sizes = [size for number, size in enumerate(sizes) if number not in chosen] + merged
        assert len(sizes) <= 40
    assert rewritten < 10_000 * 700 * 6


def test_deleted_documents_are_folded_out_and_segments_never_grow_too_many() -> None:
    assert to_merge([Size(60_000_000, 0.9), Size(1000, 0.4)], 0) == [1]
    assert to_merge([Size(60_000_000, 0.4), Size(1000, 1.0)], 0) == []
    assert len(to_merge([Size(10**5 * (number + 9), 1.0) for number in range(MOST_SEGMENTS)], 0)) >= FANOUT
    assert to_merge([Size(LARGE, 1.0)] * MOST_SEGMENTS, 0) == []
