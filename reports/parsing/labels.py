"""What a label of the forms means, however it is typed. The labels and their variants are data."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from reports.script import plain

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
# （一）, 1., 一、, 十、: an ordinal in front of a label; never the 第二十条 of an article, which begins with 第.
_ORDINAL = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,:]|\d{1,2}(?:[.、,:)](?!\d)))"
)
_KEPT = re.compile(r"[^\w]", re.UNICODE)
_MAX_LABEL = 400
_MAX_NOTE = 80  # characters of a piece of the note in the head of section 3's table
_SHORT = 5  # labels of fewer characters have no likeness
FUZZY_SCORE = 76


@dataclass(frozen=True, slots=True)
class Label:
    """A meaning a label can have: ``kind`` is article, header, column, group, block or row."""

    table: str
    kind: str
    key: str


@cache
def _variants() -> dict[str, list[tuple[str, Label]]]:
    """Per table: the reduced wording of every variant with its meaning."""
    variants: dict[str, list[tuple[str, Label]]] = {}
    with files("reports.data").joinpath("label_variants.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            label = Label(row["table"], row["kind"], row["key"])
            variants.setdefault(row["table"], []).append((reduce_label(row["label"]), label))
    return variants


@cache
def label_beginnings() -> frozenset[str]:
    """Every beginning of every wording, reduced: what the first line of a label on several lines may be."""
    wordings = (wording for variants in _variants().values() for wording, _ in variants)
    return frozenset(wording[:end] for wording in wordings for end in range(1, len(wording) + 1))


@lru_cache(maxsize=16384)
def reduce_label(text: str) -> str:
    """The words of a label alone: simplified, without ordinal, bracketed notes, punctuation and white space.

    An article (第二十条第（一）项) keeps what stands in its brackets, for that is what tells it from the others.
    """
    compact = plain(text[:_MAX_LABEL]).replace("其它", "其他")
    if compact.startswith("第二十条"):
        return _KEPT.sub("", compact)
    previous = None
    while previous != compact:
        previous, compact = compact, _ORDINAL.sub("", compact)
    bare = _KEPT.sub("", _BRACKETS.sub("", compact).split("(")[0])
    return bare.replace("_", "") or _KEPT.sub("", compact).replace("_", "")


def exact_meanings(text: str) -> frozenset[Label]:
    """Every meaning whose wording the label has to the letter, once reduced; none for what is too long for a label."""
    return _exact_meanings(text) if len(text) <= _MAX_LABEL else frozenset()


@lru_cache(maxsize=16384)
def _exact_meanings(text: str) -> frozenset[Label]:
    return _by_wording().get(reduce_label(text), frozenset())


@cache
def _by_wording() -> dict[str, frozenset[Label]]:
    """What every variant means, by its reduced wording."""
    meanings: dict[str, set[Label]] = {}
    for rows in _variants().values():
        for wording, label in rows:
            meanings.setdefault(wording, set()).add(label)
    return {wording: frozenset(labels) for wording, labels in meanings.items()}


def is_part_of_note(text: str) -> bool:
    """Whether the words are a piece of the note in the head of section 3's table, which a line broke in two."""
    if len(text) > _MAX_NOTE:
        return False
    words = "".join(character for character in plain(text) if character.isalnum())
    is_end = text.endswith((")", "）"))
    return bool(words) and any(
        note.endswith(words) if is_end else len(words) >= _SHORT and words in note for note in _notes()
    )


@cache
def _notes() -> tuple[str, ...]:
    rows = _variants()["requests"]
    return tuple(wording for wording, label in rows if label.kind == "header" and label.key == "note")


def likeness(text: str, table: str, kind: str) -> tuple[tuple[str, float], ...]:
    """How like the label is to each key of that kind in that table: (key, 0–100), likest first, below the bar left out.

    A short label must match to the letter, for one wrong character makes it another word.
    """
    return _likeness(text[:_MAX_LABEL], table, kind)


@lru_cache(maxsize=16384)
def _likeness(text: str, table: str, kind: str) -> tuple[tuple[str, float], ...]:
    reduced = reduce_label(text)
    best: dict[str, float] = {}
    for wording, label in _variants()[table]:
        if label.kind != kind or not reduced:
            continue
        score = 100.0 if wording == reduced else _fuzzy(reduced, wording)
        if score >= FUZZY_SCORE:
            best[label.key] = max(score, best.get(label.key, 0.0))
    return tuple(sorted(best.items(), key=lambda item: -item[1]))


def _fuzzy(reduced: str, wording: str) -> float:
    if min(len(reduced), len(wording)) < _SHORT:
        return 0.0
    return min(99.0, fuzz.ratio(reduced, wording))


@lru_cache(maxsize=4096)
def slips(text: str, table: str) -> frozenset[str]:
    """The rows whose short label this is but for one character, mistyped, doubled or left out.

    Too little to tell by: another word may be as near. It counts only where that row is looked for.
    """
    reduced = reduce_label(text) if len(text) <= _MAX_LABEL else ""
    return frozenset(
        label.key
        for wording, label in _variants()[table]
        if label.kind == "row" and len(wording) == _SHORT - 1 and Levenshtein.distance(reduced, wording) == 1
    )


def is_form_label(text: str) -> bool:
    """Whether the text is the label of some cell of the forms, by its exact wording or nearly so."""
    if exact_meanings(text) or slips(text, "proactive"):
        return True
    return len(reduce_label(text)) <= 60 and any(
        likeness(text, table, kind)
        for table, kind in (
            ("proactive", "article"),
            ("requests", "row"),
            ("proactive", "column"),
            ("requests", "header"),
        )
    )
