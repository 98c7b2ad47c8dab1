"""Planted copies are found, and nothing else: whole texts, sections, moved paragraphs, texts of the year before."""

from __future__ import annotations

import numpy as np
import pytest

from bench.copied_texts import plant, truth
from reports.copies.candidates import FingerprintIndex, mirrored
from reports.copies.comparison import Comparison
from reports.copies.narrative import Narrative
from reports.copies.set_sentences import NOTHING, common_shingles, official_shingles, too_many

COUNT, LEAST = 250, 0.3


@pytest.fixture(scope="module")
def found() -> dict[tuple[int, int], float]:
    """The share of each pair that was compared, as the collection is compared."""
    texts = plant(COUNT, 11).texts
    plain = [Narrative.of(text, NOTHING) for text in texts]
    common = np.union1d(official_shingles(), common_shingles((one.distinct for one in plain), COUNT))
    narratives = [Narrative.of(text, common) for text in texts]
    sketches = [narrative.fingerprints for narrative in narratives]
    sizes = np.array([len(sketch) for sketch in sketches], dtype=np.int64)
    joined = np.concatenate(sketches)
    index = FingerprintIndex([(np.arange(COUNT), sizes, joined)], joined)
    shares = {}
    for report, others in mirrored(index.candidates(dict(enumerate(sketches)), too_many(COUNT))).items():
        for other in others:
            comparison = Comparison(narratives[report], narratives[other])
            shares[report, other] = comparison.repeated / comparison.letters
    return shares


@pytest.fixture(scope="module")
def planted() -> dict[tuple[int, int], float]:
    return truth(plant(COUNT, 11), 0.01)


def test_planted_copies_are_found(found: dict[tuple[int, int], float], planted: dict[tuple[int, int], float]) -> None:
    wanted = {pair for pair, share in planted.items() if share >= LEAST}
    assert len(wanted) > 100
    assert len(wanted & found.keys()) >= 0.95 * len(wanted)


def test_what_is_found_was_planted(found: dict[tuple[int, int], float], planted: dict[tuple[int, int], float]) -> None:
    reported = {pair for pair, share in found.items() if share >= LEAST}
    right = {pair for pair in reported if planted.get(pair, 0) >= 0.2}
    assert len(right) >= 0.95 * len(reported)


def test_the_share_is_what_was_planted(
    found: dict[tuple[int, int], float], planted: dict[tuple[int, int], float]
) -> None:
    differences = [abs(found[pair] - planted[pair]) for pair in found.keys() & planted.keys()]
    assert np.mean(differences) < 0.05
