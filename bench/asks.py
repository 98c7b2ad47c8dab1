"""What is asked of every engine, with the right answers counted in plain NumPy over the words of the corpus.

Each text is asked once in a run: a class has texts of its own for warm and for cold, with facets and without. Words and
phrases are such as every engine must find alike: where a word stands as characters, it also stands as a word. (Where
it does not, this portal finds more than engines that know words only; that is tested elsewhere, and not timed here.)
"""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.corpus import SEED, Corpus, pieces
from search.analyzer import runs, terms
from search.normalisation import normalise

Bits = NDArray[np.bool_]

CLASSES = {
    "rare": "rare term",
    "some": "term in 2-4 %",
    "many": "term in 20-60 %",
    "ubiquitous": "term in ~100 %",
    "and3": "AND of 3 ubiquitous",
    "or3": "OR of 3 mixed",
    "phrase": "exact phrase, in ~100 %",
    "filtered": "ubiquitous + year + province",
}
SHARES = {"rare": (0.0002, 0.002), "some": (0.02, 0.04), "many": (0.2, 0.6), "ubiquitous": (0.97, 1.0)}
FACETS = ("year", "province", "type")


@dataclass(frozen=True, slots=True)
class Ask:
    """A query: ``kind`` is one of CLASSES. ``parts`` are words, joined by AND or, for or3, by OR; or one phrase."""

    kind: str
    parts: tuple[str, ...]
    facets: bool
    cold: bool
    year: int | None = None
    province: str = ""

    @property
    def joined(self) -> str:
        if self.kind == "phrase":
            return "phrase"
        return "or" if self.kind == "or3" else "and"

    @property
    def counted(self) -> tuple[str, ...]:
        """The facets to compare: those asked for, but none that is filtered by (there this portal counts more)."""
        if not self.facets:
            return ()
        return FACETS if self.year is None else ("type",)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of a phrase, or the words."""
        return tuple(terms(self.parts[0])) if self.joined == "phrase" else self.parts


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says: how many match, and how many by value in each of FACETS (empty where not asked)."""

    total: int
    facets: Mapping[str, Mapping[str, int]]

    def times(self, tiles: int) -> Answer:
        """The answer of a corpus repeated so often."""
        facets = {name: {value: n * tiles for value, n in counts.items()} for name, counts in self.facets.items()}
        return Answer(self.total * tiles, facets)


class Truth:
    """The corpus as words and facets in arrays, from which asks are drawn and answered."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.texts: list[str] = []
        self.tokens: list[str] = []
        columns: dict[str, list[tuple[str, ...]]] = {name: [] for name in FACETS}
        for document, tokens in islice(corpus, corpus.made):
            self.texts.append("\x1e".join(normalise(piece).text for piece in pieces(document)))
            self.tokens.append(f" {tokens} ")
            columns["year"].append((str(document.year),))
            columns["province"].append((document.regions[0],))
            columns["type"].append(document.types)
        self.columns = columns

    @cached_property
    def frequency(self) -> Counter[str]:
        return Counter(word for tokens in self.tokens for word in set(tokens.split()))

    def holding(self, text: str) -> Bits:
        """The reports whose words hold the words of a text one after another."""
        wanted = f" {' '.join(terms(text))} "
        return np.fromiter((wanted in tokens for tokens in self.tokens), bool, len(self.tokens))

    def is_plain(self, text: str) -> bool:
        """Whether every engine finds the same: wherever the characters stand, they stand as these words."""
        wanted = f" {' '.join(terms(text))} "
        return sum(text in exact for exact in self.texts) == sum(wanted in tokens for tokens in self.tokens)

    def answer(self, ask: Ask) -> Answer:
        held = [self.holding(part) for part in ask.parts]
        found: Bits = reduce(np.logical_or if ask.joined == "or" else np.logical_and, held)
        numbers = [int(number) for number in np.flatnonzero(found) if self._passes(int(number), ask)]
        facets = {name: Counter(v for n in numbers for v in self.columns[name][n]) for name in ask.counted}
        return Answer(len(numbers), facets)

    def _passes(self, number: int, ask: Ask) -> bool:
        return (not ask.year or self.columns["year"][number] == (str(ask.year),)) and (
            not ask.province or self.columns["province"][number] == (ask.province,)
        )


class Drawing:
    """Draws texts from the vocabulary of a corpus, none twice."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.rng = Random(SEED)
        self.pools = {name: self._words(name) for name in SHARES}
        self.drawn: dict[str, Iterator[str]] = {name: self._plain(pool) for name, pool in self.pools.items()}

    def _words(self, name: str) -> list[str]:
        low, high = (share * len(self.truth.texts) for share in SHARES[name])
        pool = sorted(w for w, n in self.truth.frequency.items() if low <= n <= max(high, 1) and _is_word(w))
        self.rng.shuffle(pool)
        return pool

    def _plain(self, texts: Iterable[str]) -> Iterator[str]:
        return (text for text in texts if self.truth.is_plain(text))

    def asks(self, count: int) -> Iterator[Ask]:
        """``count`` asks of every class (fewer where the corpus has no more texts), warm and cold, with facets and not.

        Single words and phrases are never drawn twice; where words are joined or filtered, their combinations are not.
        """
        ubiquitous = list(self.drawn["ubiquitous"])
        singles, alone = iter(ubiquitous), min(count, len(ubiquitous) // 4)
        found = list(islice(self._plain(_unlike(self._phrases())), 4 * count))
        phrases, each = iter(found), len(found) // 4
        triples = self._groups(ubiquitous)
        for facets in (True, False):
            for cold in (False, True):
                for kind in ("rare", "some", "many"):
                    yield from (Ask(kind, (w,), facets, cold) for w in islice(self.drawn[kind], count))
                yield from (Ask("ubiquitous", (w,), facets, cold) for w in islice(singles, alone))
                yield from (Ask("and3", words, facets, cold) for words in islice(triples, count))
                yield from self._mixed(count, facets, cold, ubiquitous)
                yield from (Ask("phrase", (p,), facets, cold) for p in islice(phrases, each))
                yield from self._filtered(count, facets, cold, ubiquitous)

    def spare(self) -> str:
        """A rare word that no ask has."""
        return next(self.drawn["rare"])

    def _groups(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        seen: set[frozenset[str]] = set()
        while True:
            group = tuple(self.rng.sample(words, 3))
            if frozenset(group) not in seen:
                seen.add(frozenset(group))
                yield group

    def _mixed(self, count: int, facets: bool, cold: bool, ubiquitous: Sequence[str]) -> Iterator[Ask]:
        for rare, some in zip(islice(self.drawn["rare"], count), islice(self.drawn["some"], count), strict=True):
            yield Ask("or3", (rare, some, self.rng.choice(ubiquitous)), facets, cold)

    def _filtered(self, count: int, facets: bool, cold: bool, ubiquitous: Sequence[str]) -> Iterator[Ask]:
        for _ in range(count):
            number = self.rng.randrange(len(self.truth.texts))
            year, province = (self.truth.columns[name][number][0] for name in ("year", "province"))
            yield Ask("filtered", (self.rng.choice(ubiquitous),), facets, cold, int(year), province)

    def _phrases(self) -> list[str]:
        """Pieces of Han text of four to twelve characters, of several words, that stand nearly everywhere."""
        counted: Counter[str] = Counter()
        sample = self.rng.sample(range(len(self.truth.texts)), min(400, len(self.truth.texts)))
        for number in sample:
            found: set[str] = set()
            for run in re.findall("[\u4e00-\u9fd5]{4,}", self.truth.texts[number]):
                found.update(run[i:j] for i in range(len(run) - 3) for j in range(i + 4, min(i + 13, len(run) + 1)))
            counted.update(found)
        common = sorted(text for text, n in counted.items() if n >= 0.95 * len(sample) and len(_whole(text)) > 1)
        self.rng.shuffle(common)
        return common


def drawn(corpus: Corpus, count: int) -> tuple[str, list[tuple[Ask, Answer]]]:
    """A spare word and the asks with their right answers; kept beside the corpus."""
    path = corpus.path.with_suffix(f".asks-{count}")
    if not path.exists():
        truth = Truth(corpus)
        drawing = Drawing(truth)
        asks = [(ask, truth.answer(ask)) for ask in drawing.asks(count)]
        path.write_bytes(pickle.dumps((drawing.spare(), asks)))
    spare, asks = pickle.loads(path.read_bytes())
    return spare, [(ask, answer.times(corpus.tiles)) for ask, answer in asks]


def _unlike(phrases: Iterable[str]) -> Iterator[str]:
    """Phrases of which none is another one but for its first or last character, by which searches are warmed up."""
    seen: set[str] = set()
    for phrase in phrases:
        if seen.isdisjoint(family := {phrase, phrase[1:], phrase[:-1]}):
            seen |= family
            yield phrase


def _is_word(text: str) -> bool:
    """Whether a word stays one word when it is typed as a query."""
    return [run.words for run in runs(text)] == [(text,)] and (len(text) > 1) and text.isalpha()


def _whole(text: str) -> list[str]:
    return [word for run in runs(text) for word in run.words]
