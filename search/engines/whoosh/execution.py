"""A query tree → the documents it matches, with their scores."""

from __future__ import annotations

from search.analyzer import Run, runs
from search.engines.whoosh.matches import Matches, both, either, from_docs, neither, scored
from search.engines.whoosh.snapshot import Snapshot
from search.normalisation import normalise
from search.query import And, Not, Or, Phrase, Query, Words
from search.schema import DEFAULT_FIELDS, text_fields


def evaluate(snapshot: Snapshot, node: Query | None) -> Matches:
    """The live documents that match, with their scores (0 where nothing that scores was asked for)."""
    match node:
        case None:
            return snapshot.everything
        case Words(text, fields):
            return _words(snapshot, text, fields)
        case Phrase(text, fields):
            return _phrase(snapshot, text, fields)
        case Not(inner):
            return neither(evaluate(snapshot, inner), snapshot.everything)
        case And(nodes):
            return _all(snapshot, [evaluate(snapshot, inner) for inner in nodes])
        case Or(nodes):
            return either([evaluate(snapshot, inner) for inner in nodes], snapshot.everything)
    raise TypeError(f"unknown node of a query: {node!r}")


def _all(snapshot: Snapshot, parts: list[Matches]) -> Matches:
    if len(parts) == 1:
        return parts[0]
    return both(parts, snapshot.everything) if parts else either((), snapshot.everything)


def _words(snapshot: Snapshot, text: str, fields: tuple[str, ...]) -> Matches:
    found = runs(text)
    if not found:
        return _phrase(snapshot, text, fields)
    return _all(snapshot, [_run(snapshot, run, fields) for run in found])


def _run(snapshot: Snapshot, run: Run, fields: tuple[str, ...]) -> Matches:
    """All words of a run; and for Han, where segmentation cut the text otherwise, the run just as it stands.

    A run of one word is kept, as the postings of words are.
    """
    if not run.is_han:
        return _term(snapshot, run.words[0], fields)
    if len(run.words) == 1:
        return snapshot.keep(("run", run.text, fields), lambda: _with_missed(snapshot, run, fields))
    return _with_missed(snapshot, run, fields)


def _with_missed(snapshot: Snapshot, run: Run, fields: tuple[str, ...]) -> Matches:
    found = _all(snapshot, [_term(snapshot, word, fields) for word in run.words])
    if found.count == snapshot.everything.count:
        return found
    missed = snapshot.holding(run.text, text_fields(fields), but=found)
    if not len(missed):
        return found
    whole = either((found, from_docs(snapshot.size, missed)), snapshot.everything)
    if found.counted is not None:
        whole.counted = found.counted + snapshot.counted_facets.over(missed)
    return whole


def _term(snapshot: Snapshot, word: str, fields: tuple[str, ...]) -> Matches:
    return snapshot.keep(("term", word, fields), lambda: snapshot.term(word, fields or DEFAULT_FIELDS))


def _phrase(snapshot: Snapshot, text: str, fields: tuple[str, ...]) -> Matches:
    """The phrase filters; its words give the score."""
    phrase = normalise(text).text
    docs = snapshot.holding(phrase, text_fields(fields)) if phrase else snapshot.everything.docs[:0]
    words = dict.fromkeys(word for run in runs(text) for word in run.words)
    return scored(snapshot.size, docs, [_term(snapshot, word, fields) for word in words])
