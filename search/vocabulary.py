"""The names and words of the collection, held in memory for completing and correcting what is typed.

Each process holds its own, made of the database and the index. Whether reports changed is looked up now and then, and a
new one is made beside the old one, which serves meanwhile; nothing is made on the way to an answer but the first.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum

from reports.demo import counted
from reports.models import Agency, Region
from reports.pinyin import syllables
from reports.region_list import COUNTRY
from search.engines.base import SearchUnavailable
from search.engines.chosen import get_engine
from search.normalisation import normalise
from search.report_words import NOTHING_KNOWN, ReportWords
from search.shelf import Entry, Shelf

logger = logging.getLogger(__name__)

MAX_AGENCIES: Final = 60_000
MAX_WORDS: Final = 20_000
MAX_EDITED: Final = 8_000
MIN_REPORTS: Final = 2  # a word of one report alone is as likely a slip as a word
CHECK_SECONDS: Final = 30.0
REST: Final = 20  # a new vocabulary at most for a twentieth of the time

_NOT_A_WORD = str.maketrans("", "", "".join(map(chr, range(128))))
State = tuple[int | None, ...]


@dataclass(frozen=True)
class Vocabulary:
    """``words`` maps words of the narrative to the number of reports they stand in; ``reports`` counts all.

    ``of_reports`` tells the words of a report, but of those that came since.
    """

    agencies: Shelf
    regions: Shelf
    terms: Shelf
    words: Mapping[str, int]
    reports: int = 0
    of_reports: ReportWords = field(default=NOTHING_KNOWN, compare=False)
    state: State = field(default=(), compare=False)

    def knows(self, asked: Iterable[str]) -> bool:
        """Whether all words stand in reports, single characters aside."""
        return all(len(word) == 1 or word in self.words for word in asked)

    def prepared(self) -> Vocabulary:
        """Itself, with all made that the first correction would make."""
        _ = self.by_sound, self.by_gap
        return self

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of all regions."""
        return frozenset(self.regions.names)

    @cached_property
    def by_sound(self) -> Mapping[tuple[str, ...], str]:
        """Syllables → the most frequent word that is read so."""
        found: dict[tuple[str, ...], str] = {}
        for entry in self.terms.entries:
            found.setdefault(syllables(entry.text), entry.text)
        return found

    @cached_property
    def by_gap(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """Frequent words of three and more characters with one left out → (where it was, the word)."""
        found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for entry in self.terms.entries[:MAX_EDITED]:
            word = entry.text
            if 3 <= len(word) <= 6:
                for at in range(len(word)):
                    found[word[:at] + word[at + 1 :]].append((at, word))
        return {gapped: tuple(words) for gapped, words in found.items()}


EMPTY: Final = Vocabulary(Shelf((), ()), Shelf((), ()), Shelf((), ()), {})


class _Held:
    """The vocabulary of one data directory, and when to look again."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.place = ""
        self.vocabulary: Vocabulary | None = None
        self.due = 0.0


_held = _Held()


def get_vocabulary(*, make: bool = True) -> Vocabulary:
    """The vocabulary; the first call makes it, and whoever asks while it is made gets an empty one.

    Without ``make`` it is an empty one until it was made for somebody else.
    """
    place = str(settings.INDEX_DIR)
    vocabulary = _held.vocabulary if _held.place == place else None
    if vocabulary is None:
        if not make:
            return EMPTY
        if not _held.lock.acquire(blocking=False):
            return EMPTY
        try:
            return _renew(place, None)
        finally:
            _held.lock.release()
    if time.monotonic() >= _held.due and _held.lock.acquire(blocking=False):
        threading.Thread(target=_renew_beside, args=(place, vocabulary), daemon=True).start()
    return vocabulary


def make_ready() -> None:
    """Begin to make the vocabulary before anybody asks for it."""
    if _held.lock.acquire(blocking=False):
        threading.Thread(target=_renew_beside, args=(str(settings.INDEX_DIR), None), daemon=True).start()


def _renew_beside(place: str, old: Vocabulary | None) -> None:
    try:
        _renew(place, old)
    except Exception:  # the old one serves on; the first is made when it is asked for
        logger.exception("the vocabulary was not renewed")
        _held.due = time.monotonic() + CHECK_SECONDS
    finally:
        connection.close()
        _held.lock.release()


def _renew(place: str, old: Vocabulary | None) -> Vocabulary:
    """Make it anew if reports changed; the caller holds the lock."""
    begun = time.monotonic()
    state = _state()
    vocabulary = old if old is not None and old.state == state else build(state)
    now = time.monotonic()
    _held.place, _held.vocabulary, _held.due = place, vocabulary, now + max(CHECK_SECONDS, (now - begun) * REST)
    return vocabulary


def _state() -> State:
    """Changes with whatever is published, withdrawn or replaced."""
    found = counted().aggregate(Count("pk"), Max("pk"), Sum("revision"))
    return tuple(found.values())


def build(state: State = ()) -> Vocabulary:
    """Everything anew from the database and the index; without an index there are no words."""
    words, of_reports = {}, NOTHING_KNOWN
    with suppress(SearchUnavailable):
        engine = get_engine()
        words = dict(sorted(filter(_is_word, engine.terms()), key=lambda pair: (-pair[1], pair[0]))[:MAX_WORDS])
        of_reports = ReportWords(engine.versions(), words, engine.holders)
    terms = [Entry(word, word, count) for word, count in words.items()]
    agencies, regions = _agencies(), _regions()
    made = Vocabulary(
        agencies=Shelf([entry for entry, _ in agencies], (sound for _, sound in agencies)),
        regions=Shelf(regions, (syllables(normalise(entry.text).text) for entry in regions)),
        terms=Shelf(terms, (syllables(entry.text) for entry in terms)),
        words=words,
        reports=counted().count(),
        of_reports=of_reports,
        state=state,
    )
    return made.prepared()


def _is_word(pair: tuple[str, int]) -> bool:
    word, count = pair
    return count >= MIN_REPORTS and len(word) > 1 and bool(word.translate(_NOT_A_WORD) or word.isalpha())


def _agencies() -> list[tuple[Entry, tuple[str, ...]]]:
    """Those with the most reports first, each with its sound: that of its region and that of its own words."""
    counts = Counter(dict(counted().exclude(agency=None).values_list("agency").annotate(Count("pk")).order_by()))
    rows = Agency.objects.values_list("pk", "name", "region__path")
    named = {pk: (name, path) for pk, name, path in rows if pk in counts}
    found = []
    for pk, count in sorted(counts.items(), key=lambda pair: (-pair[1], named[pair[0]][0]))[:MAX_AGENCIES]:
        name, path = named[pk]
        found.append((Entry(name, str(pk), count, "".join(path)), _read(normalise(name).text, path)))
    return found


def _read(name: str, path: Iterable[str]) -> tuple[str, ...]:
    """Piece by piece, for there are few regions and few bureaus and many pairs of them."""
    read: tuple[str, ...] = ()
    for part in path:
        if part and name.startswith(part):
            read, name = read + syllables(part), name[len(part) :]
    return read + syllables(name)


def _regions() -> list[Entry]:
    """Those with reports in or below them, by their number."""
    own = dict(counted().exclude(region=None).values_list("region").annotate(Count("pk")).order_by())
    rows = {code: (name, path, parent) for code, name, path, parent in _all_regions() if code != COUNTRY}
    counts: defaultdict[str, int] = defaultdict(int)
    for code, count in own.items():
        while code in rows:
            counts[code] += count
            code = rows[code][2]
    return [
        Entry(rows[code][0], code, count, "".join(rows[code][1][:-1]))
        for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _all_regions() -> Iterable[tuple[str, str, list[str], str]]:
    return Region.objects.values_list("code", "name", "path", "parent_id")
