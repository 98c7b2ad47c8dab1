"""``python -m bench.suggestions``: what completion, did-you-mean and related terms cost the server at 100,000 reports.

The vocabulary is as large as one may become: every county and city of the country with bureaus of every type, up to the
limit of names that are held. Completion is measured with the commonest words of the dictionary beside them, typed as
people do, letter by letter, in Han, in pinyin, by first letters and mixed; the others with the words of the collection
(``bench/collection.py``), which is made by the first run. Timed by process time: the view of completion and of related
terms, from the request to the answer; of did-you-mean what it adds to a search that found nothing.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib import resources
from random import Random

from bench.corpus import Corpus, folder

CORPUS = Corpus("short", 100_000)
os.environ["GONGKAI_DATA_DIR"] = str(folder() / f"collection-{CORPUS.name}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import collection  # noqa: E402
from bench.machine import describe  # noqa: E402
from portal.pages.related import related  # noqa: E402
from portal.pages.suggest import suggestions  # noqa: E402
from reports.agencies import type_names  # noqa: E402
from reports.pinyin import syllables  # noqa: E402
from reports.region_list import all_current  # noqa: E402
from search import results, vocabulary  # noqa: E402
from search.correction import corrections  # noqa: E402
from search.params import SearchParams  # noqa: E402
from search.shelf import Entry, Shelf  # noqa: E402
from search.vocabulary import Vocabulary  # noqa: E402

SEED = 20261128
TYPED = 400
SLIPS = 100


def main() -> None:
    """Print what making the vocabulary costs, and the times by how the text was typed."""
    collection.make(CORPUS)
    print(describe())
    small = _made("of the collection", vocabulary.build)
    large = _made("as large as may be", large_vocabulary)
    reverse("home")  # as gunicorn.conf.py does for every process
    first = _ms(partial(suggestions, _get("/suggest", "zich")), large)
    print(f"first completion of a process: {first:.1f} ms\n")
    print("| | texts | p50 ms | p95 ms | most ms |\n|---|--:|--:|--:|--:|")
    for kind, texts in typed(large).items():
        _row(f"completion, {kind}", (partial(suggestions, _get("/suggest", text)) for text in texts), large)
    results.count_matches(SearchParams(q="公开"))  # the first search opens the index
    both = replace(small, agencies=large.agencies, regions=large.regions).prepared()
    for kind, texts in slips(both).items():
        _row(f"did you mean, {kind}", (partial(_corrected, both, text) for text in texts), both)
    for kind, texts in asked(small).items():
        _row(f"related terms, {kind}", (partial(related, _get("/related", text)) for text in texts), both)


def _made(kind: str, make: Callable[[], Vocabulary]) -> Vocabulary:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    made = make()
    seconds = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sizes = f"{len(made.agencies.entries):,} agencies, {len(made.regions.entries):,} regions, {len(made.words):,} words"
    print(f"vocabulary {kind}: {sizes}; made in {seconds:.1f} s CPU, {grown:.0f} MB")
    return made


def _row(kind: str, questions: Iterable[Callable[[], object]], held: Vocabulary) -> None:
    times = [_ms(question, held) for question in questions]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"| {kind} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {max(times):.2f} |", flush=True)


def _ms(question: Callable[[], object], held: Vocabulary) -> float:
    """Process time of an answer with this vocabulary."""
    place = vocabulary._held
    place.place, place.vocabulary, place.due = str(settings.INDEX_DIR), held, float("inf")
    begun = time.process_time()
    question()
    return (time.process_time() - begun) * 1000


def _get(address: str, text: str) -> HttpRequest:
    """As the page asks; of the related terms for its fragment alone."""
    return RequestFactory(headers={"Host": "localhost", "HX-Request": "true"}).get(address, {"q": text})


def _corrected(held: Vocabulary, text: str) -> object:
    count = partial(results.count_matches, hidden=results._hidden())
    return corrections(held, SearchParams(q=text), 0, count)


def large_vocabulary() -> Vocabulary:
    """As :func:`search.vocabulary.build` makes one, of as many names and words as it would hold."""
    regions = [Entry(place.name, place.code, 30, "".join(place.path[:-1])) for place in all_current()]
    agencies = list(_agencies())
    words = dict(_words())
    terms = [Entry(word, word, count) for word, count in words.items()]
    return Vocabulary(
        agencies=Shelf([entry for entry, _ in agencies], (sound for _, sound in agencies)),
        regions=Shelf(regions, (syllables(entry.text) for entry in regions)),
        terms=Shelf(terms, (syllables(entry.text) for entry in terms)),
        words=words,
        reports=100_000,
    )


def _agencies() -> Iterator[tuple[Entry, tuple[str, ...]]]:
    number = 0
    for type_ in type_names():
        for place in all_current():
            if number == vocabulary.MAX_AGENCIES:
                return
            number += 1
            name = f"{place.name}{type_}局"
            yield Entry(name, str(number), 5, "".join(place.path)), vocabulary._read(name, place.path)


def _words() -> list[tuple[str, int]]:
    lines = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = [(word, int(count)) for word, count, _ in (line.split(" ") for line in lines) if len(word) > 1]
    return sorted(rows, key=lambda row: -row[1])[: vocabulary.MAX_WORDS]


def typed(made: Vocabulary) -> dict[str, list[str]]:
    """Beginnings of names and words, as they stand in the box while somebody types."""
    chance = Random(SEED)
    shelves = (made.agencies, made.regions, made.terms)
    names = [chance.choice(chance.choice(shelves).entries).text for _ in range(TYPED)]

    def cut(text: str) -> str:
        return text[: chance.randint(1, len(text))]

    sounds = ["".join(syllables(name)) for name in names]
    return {
        "Han": [cut(name) for name in names],
        "pinyin": [cut(sound) for sound in sounds],
        "first letters": [cut("".join(syllable[0] for syllable in syllables(name))) for name in names],
        "Han, then letters": [name[:2] + cut("".join(syllables(name[2:]) or ("a",))) for name in names],
        "a word and a beginning": [f"公开 {cut(sound)}" for sound in sounds],
        "letters at random": ["".join(chance.choices("abcdefghijlmnopqrstuwxyz", k=12)) for _ in names],
        "in no name": [f"{cut(name)}龘" for name in names],
    }


def slips(made: Vocabulary) -> dict[str, list[str]]:
    """What people mean to write, with something wrong in it."""
    chance = Random(SEED)
    words = list(made.words)[:4000]
    names = [chance.choice(made.agencies.names) for _ in range(SLIPS)]
    pairs = [chance.choice(words) + chance.choice(words) for _ in range(SLIPS)]

    def wrong(text: str) -> str:
        at = chance.randrange(len(text) - 1)
        return chance.choice(
            (
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
                text[:at] + chance.choice("的公开龘政") + text[at + 1 :],
                text[:at] + text[at + 1 :],
                text[:at] + chance.choice("的公开龘政") + text[at:],
            )
        )

    def long() -> str:
        return wrong(chance.choice(names) + chance.choice(pairs))[:24]

    return {
        "a word wrong": [wrong(pair) for pair in pairs],
        "a name wrong": [wrong(name) for name in names],
        "pinyin": ["".join(syllables(text)) for text in (*pairs[: SLIPS // 2], *names[: SLIPS // 2])],
        "eight long runs": [" ".join(long() for _ in range(8)) for _ in range(SLIPS)],
    }


def asked(made: Vocabulary) -> dict[str, list[str]]:
    """Words by how many reports they stand in."""
    chance = Random(SEED)
    words = list(made.words)
    return {
        "a frequent word": chance.sample(words[:300], SLIPS),
        "a rarer word": chance.sample(words[300:], min(SLIPS, len(words) - 300)),
    }


if __name__ == "__main__":
    main()
