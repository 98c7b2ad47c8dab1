"""A query tree → the documents it matches, with their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.analyzer import Run, runs
from search.engines.whoosh.snapshot import Postings, Snapshot
from search.normalisation import normalise
from search.query import And, Not, Or, Phrase, Query, Words
from search.schema import DEFAULT_FIELDS, text_fields

# Verifying a candidate is a search in its text, so the rarest few bigrams narrow enough.
MAX_BIGRAMS = 4


def evaluate(snapshot: Snapshot, node: Query | None) -> Mapping[int, float]:
    """The live documents that match, with their scores (0 where nothing that scores was asked for)."""
    match node:
        case None:
            return dict.fromkeys(snapshot.live, 0.0)
        case Words(text, fields):
            return _words(snapshot, text, fields)
        case Phrase(text, fields):
            return _phrase(snapshot, text, fields)
        case Not(inner):
            excluded = evaluate(snapshot, inner)
            return {doc: 0.0 for doc in snapshot.live if doc not in excluded}
        case And(nodes):
            return _all([evaluate(snapshot, inner) for inner in nodes])
        case Or(nodes):
            return _any([evaluate(snapshot, inner) for inner in nodes])
    raise TypeError(f"unknown node of a query: {node!r}")


def _all(parts: Sequence[Mapping[int, float]]) -> Mapping[int, float]:
    """Documents in all parts, scores added up."""
    if not parts:
        return {}
    first, *rest = sorted(parts, key=len)
    if not rest:
        return first
    return {
        doc: score + sum(part[doc] for part in rest)
        for doc, score in first.items()
        if all(doc in part for part in rest)
    }


def _any(parts: Sequence[Mapping[int, float]]) -> Mapping[int, float]:
    """Documents in any part, scores added up."""
    if len(parts) == 1:
        return parts[0]
    scores: Postings = {}
    for part in sorted(parts, key=len, reverse=True):
        if not scores:
            scores = dict(part)
            continue
        for doc, score in part.items():
            scores[doc] = scores.get(doc, 0.0) + score
    return scores


def _words(snapshot: Snapshot, text: str, fields: tuple[str, ...]) -> Mapping[int, float]:
    found = runs(text)
    if not found:
        return _phrase(snapshot, text, fields)
    return _all([_run(snapshot, run, fields) for run in found])


def _run(snapshot: Snapshot, run: Run, fields: tuple[str, ...]) -> Mapping[int, float]:
    """All words of a run; and for Han, where segmentation cut the text otherwise, the run just as it stands."""
    scores = _all([_term(snapshot, word, fields) for word in run.words])
    if not run.is_han:
        return scores
    missed = dict.fromkeys(_holding(snapshot, run.text, fields, scores), 0.0)
    return {**scores, **missed} if missed else scores


def _term(snapshot: Snapshot, word: str, fields: tuple[str, ...]) -> Mapping[int, float]:
    return _any([snapshot.scores(name, word) for name in fields or DEFAULT_FIELDS])


def _phrase(snapshot: Snapshot, text: str, fields: tuple[str, ...]) -> Mapping[int, float]:
    """The phrase filters; its words give the score."""
    words = [_term(snapshot, word, fields) for word in dict.fromkeys(w for run in runs(text) for w in run.words)]
    return {doc: sum(part.get(doc, 0.0) for part in words) for doc in _holding(snapshot, text, fields, ())}


def _holding(
    snapshot: Snapshot, text: str, fields: tuple[str, ...], known: Mapping[int, float] | Sequence[int]
) -> list[int]:
    """The documents not ``known`` whose exact text holds ``text``."""
    phrase = normalise(text).text
    if not phrase:
        return []
    pairs = {phrase[i : i + 2] for i in range(len(phrase) - 1)} or {phrase}
    rarest = sorted((snapshot.frequency(pair), pair) for pair in pairs)[:MAX_BIGRAMS]
    candidates: set[int] | None = None
    for _, pair in rarest:
        having = snapshot.having(pair)
        candidates = having.difference(known) if candidates is None else candidates & having
        if not candidates:
            return []
    wanted = frozenset(text_fields(fields)) if fields else None
    data = phrase.encode()
    return sorted(doc for doc in candidates or () if snapshot.holds(doc, data, wanted))
