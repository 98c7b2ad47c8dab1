"""``python -m bench.suggestions``: how long a suggestion takes at 100,000 reports, as the server spends it.

The vocabulary is as large as one may become: every county and city of the country with bureaus of every type, up to the
limit of names that are held, and the commonest words of the dictionary. Texts are typed as people do, letter by letter,
in Han, in pinyin, by first letters and mixed. Timed is the view, from the request to the answer, by process time.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Iterator
from importlib import resources
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from bench.machine import describe  # noqa: E402
from portal.pages.suggest import suggestions  # noqa: E402
from reports.agencies import type_names  # noqa: E402
from reports.pinyin import syllables  # noqa: E402
from reports.region_list import all_current  # noqa: E402
from search import vocabulary  # noqa: E402
from search.shelf import Entry, Shelf  # noqa: E402

SEED = 20261128
TYPED = 400


def main() -> None:
    """Print what making the vocabulary costs, and the times by how the text was typed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    made = large_vocabulary()
    seconds = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sizes = f"{len(made.agencies.entries):,} agencies, {len(made.regions.entries):,} regions, {len(made.words):,} words"
    print(f"{describe()}\n{sizes}; made in {seconds:.1f} s CPU, {grown:.0f} MB\n")
    held = vocabulary._held
    held.place, held.vocabulary, held.due = str(settings.INDEX_DIR), made, float("inf")
    print("| typed | texts | p50 ms | p95 ms | most ms |\n|---|--:|--:|--:|--:|")
    factory = RequestFactory()
    suggestions(factory.get("/suggest", {"q": "zich"}))  # a process's first answer sets up what all others use
    for kind, texts in typed(made).items():
        times = []
        for text in texts:
            request = factory.get("/suggest", {"q": text})
            begun = time.process_time()
            suggestions(request)
            times.append((time.process_time() - begun) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"| {kind} | {len(times)} | {statistics.median(times):.2f} | {p95:.2f} | {max(times):.2f} |")


def large_vocabulary() -> vocabulary.Vocabulary:
    """As :func:`search.vocabulary.build` makes one, of as many names and words as it would hold."""
    regions = [Entry(place.name, place.code, 30, "".join(place.path[:-1])) for place in all_current()]
    agencies = list(_agencies())
    words = dict(_words())
    terms = [Entry(word, word, count) for word, count in words.items()]
    return vocabulary.Vocabulary(
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


def typed(made: vocabulary.Vocabulary) -> dict[str, list[str]]:
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


if __name__ == "__main__":
    main()
