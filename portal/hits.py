"""The hits of a query within one report: marked in the narrative, counted by section, each leading to the next.

No script is needed: a hit that was gone to (``:target``) shows its links to the one before and the one after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from search.params import MODES, SCOPES_IN
from search.query import parse_query
from search.snippets import Highlighter

MAX_NUMBERED: Final = 500  # hits that can be gone to; what comes after is marked alone
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was searched for on the way here. ``mode`` and ``scope_in`` are those of a search's address."""

    q: str
    mode: str
    scope_in: str

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Asked | None:
        """None without a query text; a mode or scope that is none of ours is left aside, the report is shown anyway."""
        q, mode, scope_in = query.get("q", "").strip(), query.get("mode", ""), query.get("in", "")
        if not q:
            return None
        return cls(q, mode if mode in MODES else MODES[0], scope_in if scope_in in SCOPES_IN else SCOPES_IN[0])

    @property
    def query(self) -> str:
        """What a report's address needs to mark the hits: ``?q=…``, mode and scope where they are not the usual."""
        pairs = [("q", self.q), ("mode", self.mode), ("in", self.scope_in)]
        return f"?{urlencode([(key, value) for key, value in pairs if value not in (MODES[0], SCOPES_IN[0])])}"


@dataclass(frozen=True, slots=True)
class SectionHits:
    """How many hits a section has, and the anchor of its first; empty where it has none or none is numbered."""

    count: int
    anchor: str


class Hits:
    """The hits in the sections of one report, numbered through from 1.

    ``sections`` are (key, text) in the order of the page.
    """

    def __init__(self, asked: Asked, sections: Sequence[tuple[str, str]]) -> None:
        self.asked = asked
        parsed = parse_query(asked.q, asked.mode, asked.scope_in)
        self.understood = parsed.understood
        highlighter = Highlighter(parsed.terms)
        self._spans = [highlighter.spans(key, text) for key, text in sections]
        self._first = [1 + sum(map(len, self._spans[:place])) for place in range(len(sections))]
        self.count = sum(map(len, self._spans))

    def of_section(self, place: int) -> SectionHits:
        count, first = len(self._spans[place]), self._first[place]
        return SectionHits(count, f"hit-{first}" if count and first <= MAX_NUMBERED else "")

    def paragraph(self, place: int, text: str, start: int, end: int) -> SafeString:
        """The range of a section's text as HTML with its hits marked; ``place`` is the section's."""
        parts, at = [], start
        for number, (low, high) in enumerate(self._spans[place], self._first[place]):
            begin, finish = max(low, start), min(high, end)
            if begin >= finish:
                continue
            parts.append(escape(text[at:begin]))
            # A phrase may reach over the end of a paragraph: its rest is marked, and belongs to the same hit.
            parts.append(self._mark(number, text[begin:finish], is_rest=begin > low))
            at = finish
        return mark_safe("".join([*parts, escape(text[at:end])]))  # noqa: S308 - every part has been escaped

    def _mark(self, number: int, text: str, *, is_rest: bool) -> SafeString:
        if is_rest or number > MAX_NUMBERED:
            return format_html("<mark>{}</mark>", text)
        last = min(self.count, MAX_NUMBERED)
        before = _step(number - 1, _("上一处"), "↑") if number > 1 else ""
        after = _step(number + 1, _("下一处"), "↓") if number < last else ""
        return format_html(
            '<mark class="spot" id="hit-{}">{}</mark><span class="spot-steps"><span>{}/{}</span>{}{}</span>',
            number,
            text,
            number,
            self.count,
            before,
            after,
        )


def _step(number: int, words: str, arrow: str) -> SafeString:
    return format_html('<a href="#hit-{}" aria-label="{}">{}</a>', number, words, arrow)
