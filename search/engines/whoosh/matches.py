"""Sets of documents with scores, and how AND, OR and NOT put them together. Arrays alone, nothing of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.top import block_maxima

Array = NDArray[Any]

DENSE_SHARE: Final = 16  # scores of more than one document in so many are kept as an array of all documents
NOTHING: Final = np.empty(0, np.int64)


class Matches:
    """Documents of ``size``, as their ascending numbers or as a mask, made of each other when they are first needed.

    ``scores`` stand beside the numbers, or if ``is_dense`` they are those of all documents, 0 where not matched; None
    where all score 0. ``counted`` are the counts of the facets that segments count, of a frequent word alone.
    """

    __slots__ = ("_docs", "_mask", "_maxima", "count", "counted", "is_dense", "scores", "size")

    def __init__(
        self,
        size: int,
        count: int,
        docs: Array | None = None,
        mask: Array | None = None,
        scores: Array | None = None,
        is_dense: bool = False,
    ) -> None:
        self.size = size
        self.count = count
        self._docs = docs
        self._mask = mask
        self.scores = scores
        self.is_dense = is_dense
        self._maxima: Array | None = None
        self.counted: Array | None = None

    @property
    def nbytes(self) -> int:
        """What it takes with all that may be made of it."""
        scores = 0 if self.scores is None else self.scores.nbytes
        counted = 0 if self.counted is None else self.counted.nbytes
        return int(scores + self.count * 8 + self.size + counted)

    def prepared(self) -> Matches:
        """With its numbers made, and the best scores of its blocks: what is kept is not to make them at every use."""
        if self.docs is not None and self.is_dense:
            self.maxima  # noqa: B018
        return self

    @property
    def docs(self) -> Array:
        if self._docs is None:
            self._docs = np.flatnonzero(self.mask)
        return self._docs

    @property
    def mask(self) -> Array:
        if self._mask is None:
            mask = np.zeros(self.size, bool)
            mask[self._docs] = True
            self._mask = mask
        return self._mask

    @property
    def maxima(self) -> Array | None:
        """The best scores block by block; of dense scores alone."""
        if self._maxima is None and self.scores is not None:
            self._maxima = block_maxima(self.scores)
        return self._maxima

    def scores_at(self, docs: Array) -> Array | None:
        """The scores of documents, 0 of those that don't match; None where all are 0."""
        if self.scores is None:
            return None
        if self.is_dense:
            return self.scores.take(docs)
        if docs is self._docs:
            return self.scores
        if not self.count:
            return None
        places = np.searchsorted(self.docs, docs)
        places[places == self.count] = 0
        return np.where(self.docs[places] == docs, self.scores[places], 0.0)


def from_docs(size: int, docs: Array, scores: Array | None = None) -> Matches:
    return Matches(size, len(docs), docs=docs, scores=scores)


def from_mask(mask: Array) -> Matches:
    return Matches(len(mask), int(np.count_nonzero(mask)), mask=mask)


def both(parts: Sequence[Matches], universe: Matches) -> Matches:
    """Documents in all parts, scores added up. What matches all of the universe restricts nothing."""
    restricting = [part for part in parts if part.count < universe.count]
    if not restricting:
        return Matches(
            universe.size, universe.count, universe.docs, universe.mask, _added_whole(parts, universe.size), True
        )
    docs = _common(restricting)
    return from_docs(universe.size, docs, _added(parts, docs))


def common(parts: Sequence[Matches], universe: Matches) -> Matches:
    """Documents in all parts, without scores."""
    restricting = [part for part in parts if part.count < universe.count]
    if len(restricting) == 1:
        return restricting[0]
    return from_docs(universe.size, _common(restricting)) if restricting else universe


def scored(size: int, docs: Array, parts: Sequence[Matches]) -> Matches:
    """These documents, with what the parts give them added up."""
    if len(docs) == size and parts and all(part.is_dense for part in parts):
        return Matches(size, size, docs, np.ones(size, bool), _added_whole(parts, size), True)
    return from_docs(size, docs, _added(parts, docs))


def _common(parts: list[Matches]) -> Array:
    if len(parts) == 1:
        return parts[0].docs
    parts = sorted(parts, key=lambda part: part.count)
    smallest = parts[0]
    if smallest.count * DENSE_SHARE <= smallest.size:
        docs = smallest.docs
        for part in parts[1:]:
            docs = docs.compress(part.mask.take(docs))
        return docs
    mask = smallest.mask & parts[1].mask
    for part in parts[2:]:
        mask &= part.mask
    return np.flatnonzero(mask)


def _added(parts: Sequence[Matches], docs: Array) -> Array | None:
    return _sum([scores for part in parts if (scores := part.scores_at(docs)) is not None])


def _added_whole(parts: Sequence[Matches], size: int) -> Array | None:
    return _sum([_scores_of_all(part, size) for part in parts if part.scores is not None])


def _scores_of_all(part: Matches, size: int) -> Array:
    if part.is_dense and part.scores is not None:
        return part.scores
    scores = np.zeros(size)
    scores[part.docs] = part.scores
    return scores


def _sum(each: Sequence[Array]) -> Array | None:
    """The sum, in the order given; that of one array is itself, which is not to be written to."""
    if len(each) < 2:
        return each[0] if each else None
    total = each[0] + each[1]
    for scores in each[2:]:
        total += scores
    return total


def either(parts: Sequence[Matches], universe: Matches) -> Matches:
    """Documents in any part, scores added up."""
    parts = [part for part in parts if part.count]
    if not parts:
        return from_docs(universe.size, NOTHING)
    if len(parts) == 1:
        return parts[0]
    if sum(part.count for part in parts) * DENSE_SHARE <= universe.size and not any(part.is_dense for part in parts):
        return _either_sparse(parts, universe.size)
    full = next((part for part in parts if part.count == universe.count), None)
    if full is not None:
        mask, count = full.mask, full.count
    else:
        mask = parts[0].mask | parts[1].mask
        for part in parts[2:]:
            mask |= part.mask
        count = int(np.count_nonzero(mask))
    return Matches(universe.size, count, mask=mask, scores=_spread(parts, universe.size), is_dense=True)


def _either_sparse(parts: Sequence[Matches], size: int) -> Matches:
    docs, places = np.unique(np.concatenate([part.docs for part in parts]), return_inverse=True)
    scored = [np.zeros(part.count) if part.scores is None else part.scores for part in parts]
    return from_docs(size, docs, np.bincount(places, weights=np.concatenate(scored), minlength=len(docs)))


def _spread(parts: Sequence[Matches], size: int) -> Array | None:
    total: Array | None = None
    for part in sorted(parts, key=lambda part: not part.is_dense):
        if part.scores is None:
            continue
        if total is None:
            total = part.scores.copy() if part.is_dense else np.zeros(size)
            if part.is_dense:
                continue
        if part.is_dense:
            total += part.scores
        else:
            total[part.docs] += part.scores
    return total


def neither(part: Matches, universe: Matches) -> Matches:
    """Documents of the universe that are not in a part; they score nothing."""
    if not part.count:
        return Matches(universe.size, universe.count, universe.docs, universe.mask)
    return from_mask(universe.mask & ~part.mask)
