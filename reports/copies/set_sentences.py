"""Set sentences: what stands in so many reports that it is nobody's own text.

Two kinds: the sentences of the official form and of the notices (``data/set_sentences.txt``), known beforehand, and
what is found in a large share of the collection. Without them every report would be a copy of every other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np

from reports.copies.letters import letters_of
from reports.copies.shingles import Shingles, shingles_of

SHARE = 0.2  # of the reports
LEAST = 30  # reports: what a few agencies copy from each other stands in a large share of a small collection
SAMPLE = 2000  # reports, of which the share is estimated

NOTHING: Shingles = np.empty(0, dtype=np.uint64)


def too_many(reports: int) -> float:
    """In more than so many of a collection, a text is a set sentence."""
    return max(LEAST, SHARE * reports)


@cache
def official_shingles() -> Shingles:
    """The shingles of the official sentences, ascending."""
    text = files("reports.data").joinpath("set_sentences.txt").read_text(encoding="utf-8")
    return np.unique(np.concatenate([shingles_of(letters_of(line).codes) for line in text.splitlines()]))


def common_shingles(sample: Iterable[Shingles], reports: int) -> Shingles:
    """The shingles that stand in too many of a collection, ascending.

    ``sample`` gives the distinct shingles of some of its reports, at most :data:`SAMPLE`, drawn evenly.
    """
    drawn = list(sample)
    if not drawn:
        return NOTHING
    shingles, counts = np.unique(np.concatenate(drawn), return_counts=True)
    frequent: Shingles = shingles[counts > too_many(reports) * len(drawn) / reports]
    return frequent
