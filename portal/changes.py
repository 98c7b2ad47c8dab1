"""What was added to a text and what was taken out of it, clause by clause and within a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"

_CLAUSE = re.compile("[^，。；：、！？\n]*[，。；：、！？\n]?")
_LONG = 160  # characters that stayed, of which the middle is folded away
_SHOWN = 50  # of these at either end
_MAX_PRODUCT = 160_000  # of two lengths, to be compared character by character
_ALIKE = 0.4  # from here on a clause was changed, below it was replaced
_LEAST = 2  # characters: a single one that stayed between changes is none that a reader sees


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and whether it stayed (``same``), was ``added`` or ``removed``.

    Of a long one that stayed, ``folded`` is the middle, between ``text`` and ``tail``.
    """

    kind: str
    text: str
    folded: str = ""
    tail: str = ""


def changes(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in the order of reading; those not added are ``before``, those not removed ``after``."""
    old, new = _clauses(before), _clauses(after)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((SAME, "".join(old[a:b])))
        else:
            pieces += _replaced("".join(old[a:b]), "".join(new[c:d]))
    return [_folded(kind, text) for kind, text in _joined(pieces)]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _replaced(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What became of a run of clauses: within it, if much of it stayed."""
    if old and new and len(old) * len(new) <= _MAX_PRODUCT:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            for kind, a, b, c, d in matcher.get_opcodes():
                if kind == "equal" and b - a >= _LEAST:
                    yield SAME, old[a:b]
                else:
                    yield REMOVED, old[a:b]
                    yield ADDED, new[c:d]
            return
    yield REMOVED, old
    yield ADDED, new


def _joined(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbouring pieces of a kind as one; between pieces that stayed, what was removed before what was added."""
    changed = {REMOVED: "", ADDED: ""}
    same = ""
    for kind, text in pieces:
        if kind != SAME:
            if same:
                yield SAME, same
            same = ""
            changed[kind] += text
        elif text:
            yield from ((each, changed[each]) for each in changed if changed[each])
            changed = {REMOVED: "", ADDED: ""}
            same += text
    if same:
        yield SAME, same
    yield from ((each, changed[each]) for each in changed if changed[each])


def _folded(kind: str, text: str) -> Piece:
    if kind != SAME or len(text) <= _LONG:
        return Piece(kind, text)
    return Piece(kind, text[:_SHOWN], text[_SHOWN:-_SHOWN], text[-_SHOWN:])
