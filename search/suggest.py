"""Completion of what is typed: agencies, regions and frequent words, by Han and by pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from search.normalisation import normalise
from search.shelf import Entry
from search.vocabulary import Vocabulary

LIMIT: Final = 10
MAX_TYPED: Final = 60  # nobody completes a longer text
_SHARE: Final = {"agency": 4, "region": 3, "word": 3}
_TAIL = re.compile(r"[^\s|｜()（）\"“”「」『』:：\-－]*$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``kind`` is agency, region or word; ``key`` is the agency's id, the region's code or the query completed."""

    kind: str
    text: str
    key: str
    count: int
    detail: str = ""


def suggest(vocabulary: Vocabulary, typed: str, limit: int = LIMIT) -> list[Suggestion]:
    """What the text may become. Names complete all of it, or else its last word; words complete the last one."""
    if len(typed) > MAX_TYPED:
        return []
    whole = normalise(typed).text.replace(" ", "")
    tail = _TAIL.search(typed)
    head, last = (typed[: tail.start()], tail[0]) if tail else (typed, "")
    found: dict[str, list[Suggestion]] = {}
    for kind, shelf in (("region", vocabulary.regions), ("agency", vocabulary.agencies)):
        entries = shelf.find(whole, limit) or (shelf.find(last, limit) if len(last) > 1 else [])
        found[kind] = [_named(kind, entry) for entry in entries]
    words = vocabulary.terms.find(last, limit, anywhere=False)
    found["word"] = [Suggestion("word", e.text, head + e.text, e.count) for e in words if e.text != whole]
    return list(_shared(found, limit))


def _named(kind: str, entry: Entry) -> Suggestion:
    return Suggestion(kind, entry.text, entry.key, entry.count, entry.detail)


def _shared(found: dict[str, list[Suggestion]], limit: int) -> Iterator[Suggestion]:
    """Each kind its share, and what one leaves over to the others, in the order of the kinds."""
    taken = {kind: min(len(found[kind]), share) for kind, share in _SHARE.items()}
    room = limit - sum(taken.values())
    for kind in ("agency", "word", "region"):
        extra = max(-taken[kind], min(room, len(found[kind]) - taken[kind]))
        taken[kind] += extra
        room -= extra
    for kind in ("region", "agency", "word"):
        yield from found[kind][: taken[kind]]
