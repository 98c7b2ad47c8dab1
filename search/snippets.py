"""What of a report to show for a query: pieces of its narrative with the hits marked. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from search.analyzer import runs
from search.normalisation import HAN, normalise
from search.query import Phrase, Term
from search.schema import BODY, SECTION_KEYS

MAX_SNIPPETS: Final = 3
PREAMBLE = "preamble"
WIDTH: Final = 96  # characters of a snippet, about
_LETTER: Final = f"[^\\W_{HAN}]"
_SPACE: Final = re.compile(r"\s+")
_SENTENCE_END: Final = "。；！？\n"

Finder = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of narrative with its hits marked: ``html`` is escaped text with ``<mark>`` elements only."""

    section: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section to take snippets from: its key, its heading and its narrative."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A hit in the original text, by the number of the term that it is a hit of."""

    start: int
    end: int
    term: int


@dataclass(frozen=True, slots=True)
class _Window:
    section: int
    marks: tuple[_Mark, ...]

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Windows with more of the terms come first, then with more hits, then as they stand in the report."""
        return -len({mark.term for mark in self.marks}), -len(self.marks), self.section, self.marks[0].start


class Highlighter:
    """Finds the hits of a query's terms; made once a search, used for every report shown."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._finders = [(number, term.fields, find) for number, term in enumerate(terms) for find in _finders(term)]

    def mark(self, field: str, text: str) -> str:
        """The whole text as HTML, hits marked; for titles."""
        return _render(text, self._marks(field, text), 0, len(text))

    def spans(self, field: str, text: str) -> list[tuple[int, int]]:
        """Where the hits stand in the text, in order; those that overlap or touch are one."""
        return _melted(self._marks(field, text))

    def snippets(self, sections: Sequence[SectionText]) -> tuple[Snippet, ...]:
        """The best few windows, in the order of the report; without a hit, how the narrative begins."""
        windows: list[_Window] = []
        for number, section in enumerate(sections):
            windows.extend(_windows(number, self._marks(section.key, section.text)))
        best = sorted(windows, key=lambda window: window.rank)[:MAX_SNIPPETS]
        if not best:
            written = [section for section in sections if section.text.strip()]
            written.sort(key=lambda section: section.key == PREAMBLE)  # a site's menu may stand before the report
            return tuple(_beginning(section) for section in written)[:1]
        best.sort(key=lambda window: (window.section, window.marks[0].start))
        return tuple(_snippet(sections[window.section], window.marks) for window in best)

    def _marks(self, field: str, text: str) -> list[_Mark]:
        key = field if field in (*SECTION_KEYS, "title", "agency") else "other"
        finders = [(number, find) for number, fields, find in self._finders if _covers(fields, key)]
        if not finders:
            return []
        normalised = normalise(text)
        found = [
            _Mark(*normalised.source(start, end), number)
            for number, find in finders
            for start, end in find(normalised.text)
        ]
        return sorted(found, key=lambda mark: (mark.start, -mark.end))


def _covers(fields: tuple[str, ...], field: str) -> bool:
    return not fields or field in fields or (BODY in fields and field in SECTION_KEYS)


def _finders(term: Term) -> list[Finder]:
    """How to find a term in normalised text: phrases and Han words as they stand, other words as whole words."""
    found = runs(term.text)
    if isinstance(term, Phrase) or not found:
        phrase = normalise(term.text).text
        return [_as_it_stands(phrase)] if phrase else []
    han = dict.fromkeys(word for run in found if run.is_han for word in (run.text, *run.words))
    others = dict.fromkeys(run.text for run in found if not run.is_han)
    return [*map(_as_it_stands, han), *map(_as_a_word, others)]


def _as_it_stands(wanted: str) -> Finder:
    def find(text: str) -> Iterator[tuple[int, int]]:
        start = text.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            yield start, end
            start = text.find(wanted, end)

    return find


def _as_a_word(wanted: str) -> Finder:
    compiled = re.compile(f"(?<!{_LETTER}){re.escape(wanted)}(?!{_LETTER})")
    return lambda text: (found.span() for found in compiled.finditer(text))


def _windows(section: int, marks: Sequence[_Mark]) -> Iterable[_Window]:
    """Marks that fit into one window, window by window."""
    group: list[_Mark] = []
    for mark in marks:
        if group and mark.end - group[0].start > WIDTH:
            yield _Window(section, tuple(group))
            group = []
        group.append(mark)
    if group:
        yield _Window(section, tuple(group))


def _snippet(section: SectionText, marks: Sequence[_Mark]) -> Snippet:
    text = section.text
    first, last = marks[0].start, max(mark.end for mark in marks)
    room = max(WIDTH - (last - first), 0)
    start = _sentence_start(text, first, max(first - room // 2, 0))
    end = min(max(start + WIDTH, last), len(text))
    return Snippet(section.key, section.title, _cut(text, marks, start, end))


def _sentence_start(text: str, first: int, earliest: int) -> int:
    """Begin with the sentence of the first hit if that is near enough."""
    starts = [text.rfind(sign, earliest, first) + 1 for sign in _SENTENCE_END]
    return max([earliest, *(start for start in starts if start > 0)])


def _beginning(section: SectionText) -> Snippet:
    return Snippet(section.key, section.title, _cut(section.text, (), 0, min(WIDTH, len(section.text))))


def _cut(text: str, marks: Sequence[_Mark], start: int, end: int) -> str:
    before = "" if start == 0 or text[start - 1] in _SENTENCE_END else "…"
    after = "" if not text[end:].strip() else "…"
    return f"{before}{_render(text, marks, start, end).strip()}{after}"


def _melted(marks: Sequence[_Mark]) -> list[tuple[int, int]]:
    """The places of the marks, those that overlap or touch melted into one."""
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and mark.start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], mark.end)
        else:
            spans.append((mark.start, mark.end))
    return spans


def _render(text: str, marks: Sequence[_Mark], start: int, end: int) -> str:
    """Escape a range of the text, with its marks."""
    parts: list[str] = []
    at = start
    for low, high in _melted(marks):
        parts.append(_plain(text[at:low]))
        parts.append(f"<mark>{_plain(text[low:high])}</mark>")
        at = high
    parts.append(_plain(text[at:end]))
    return "".join(parts)


def _plain(text: str) -> str:
    return escape(_SPACE.sub(" ", text))
