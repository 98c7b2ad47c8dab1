"""Did you mean: other spellings of a query, of names and words that the collection knows.

Looked for where little was found: homophones (主动功开), characters swapped, wrong, missing or too many, and pinyin
left in letters. Only what would find more is offered, with the number of reports it finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reports.pinyin import splits, syllables
from search.analyzer import runs
from search.normalisation import HAN, normalise
from search.params import SearchParams
from search.vocabulary import Vocabulary

FEW: Final = 3  # reports; more than that was hardly a slip
MOST_TRIED: Final = 8
MOST_SHOWN: Final = 3
BETTER: Final = 5  # times as many reports, where something was found
MAX_RUN: Final = 24
WORD_SIZES: Final = range(6, 1, -1)
_RUN = re.compile(f"(?P<han>[{HAN}]{{2,}})|(?P<letters>[A-Za-z]{{4,40}})")


@dataclass(frozen=True, slots=True)
class Correction:
    """Another query, and how many reports it finds."""

    text: str
    count: int


def corrections(
    vocabulary: Vocabulary, params: SearchParams, total: int, count: Callable[[SearchParams], int]
) -> tuple[Correction, ...]:
    """The best few corrections of a search that found ``total`` reports; ``count`` counts those of a search."""
    if total and vocabulary.knows(word for run in runs(params.q) for word in run.words):
        return ()
    tried = islice(alternatives(vocabulary, params.q), MOST_TRIED)
    found = [Correction(text, count(params.replacing(q=text))) for text in tried]
    better = [correction for correction in found if correction.count > total * BETTER]
    return tuple(sorted(better, key=lambda correction: -correction.count)[:MOST_SHOWN])


def alternatives(vocabulary: Vocabulary, text: str) -> Iterator[str]:
    """Other spellings of a query text, each once, the likeliest first; one piece of it is changed at a time."""
    seen = {text}
    ways = [_of_run(vocabulary, run) for run in islice(_RUN.finditer(text), MOST_TRIED)]
    while ways:  # in turns, so that each piece of the query gets its chance
        for way in list(ways):
            if (made := next(way, None)) is None:
                ways.remove(way)
            elif made not in seen:
                seen.add(made)
                yield made


def _of_run(vocabulary: Vocabulary, run: re.Match[str]) -> Iterator[str]:
    """The text with one of its runs spelled otherwise."""
    pieces = _of_han(vocabulary, run[0]) if run["han"] else _of_letters(vocabulary, run[0].lower())
    for piece in pieces:
        yield run.string[: run.start()] + piece + run.string[run.end() :]


def _of_han(vocabulary: Vocabulary, written: str) -> Iterator[str]:
    run = normalise(written).text
    if len(run) > MAX_RUN:
        return
    read = syllables(run)
    for shelf in (vocabulary.regions, vocabulary.agencies):
        yield from islice(shelf.sounding(read), 2)
    yield _respelled(vocabulary, run, read)
    yield from _like_names(vocabulary, run)
    yield from islice(_one_edit(vocabulary, run), 4)


def _of_letters(vocabulary: Vocabulary, letters: str) -> Iterator[str]:
    """Pinyin that was never turned into characters."""
    for shelf in (vocabulary.regions, vocabulary.agencies):
        for entry in shelf.find(letters, 1):
            yield entry.text
    for read in splits(letters, partial=False):
        if words := _words_read(vocabulary, read):
            yield words


def _words_read(vocabulary: Vocabulary, read: tuple[str, ...]) -> str:
    """The syllables as words, longest first; empty if they are not words from end to end."""
    found = ""
    at = 0
    while at < len(read):
        for size in WORD_SIZES:
            if word := vocabulary.by_sound.get(read[at : at + size]):
                found, at = found + word, at + len(word)
                break
        else:
            return ""
    return found


def _respelled(vocabulary: Vocabulary, run: str, read: tuple[str, ...]) -> str:
    """The run with every piece that is no word put as the commonest word that sounds so."""
    found = ""
    at = 0
    while at < len(run):
        for size in WORD_SIZES:
            piece = run[at : at + size]
            if piece in vocabulary.words:
                word = piece
            elif (word := vocabulary.by_sound.get(read[at : at + size], "")) == "":
                continue
            found, at = found + word, at + size
            break
        else:
            found, at = found + run[at], at + 1
    return found


def _like_names(vocabulary: Vocabulary, run: str) -> Iterator[str]:
    """Names that differ in one character, of long ones in two; two characters swapped are one difference."""
    if len(run) < 3:
        return
    cutoff = 1 if len(run) < 8 else 2
    for shelf in (vocabulary.regions, vocabulary.agencies):
        names = shelf.nearly_holding(run, cutoff)
        for name, _, _ in process.extract(run, names, scorer=OSA.distance, score_cutoff=cutoff, limit=2):
            yield name


def _one_edit(vocabulary: Vocabulary, run: str) -> Iterator[str]:
    """A word in place of a piece that is none: two characters swapped, one wrong, one missing, one too many."""
    for size in WORD_SIZES:
        for at in range(len(run) - size + 1):
            piece = run[at : at + size]
            if piece not in vocabulary.words and (word := _near(vocabulary, piece)):
                yield run[:at] + word + run[at + size :]


def _near(vocabulary: Vocabulary, piece: str) -> str:
    for at in range(len(piece) - 1):
        swapped = piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :]
        if swapped in vocabulary.words:
            return swapped
    gaps = vocabulary.by_gap
    for at in range(len(piece)):
        shorter = piece[:at] + piece[at + 1 :]
        if len(shorter) > 2 and shorter in vocabulary.words:
            return shorter
        for place, word in gaps.get(shorter, ()):
            if place == at:
                return word
    return next((word for _, word in gaps.get(piece, ())), "")
