"""The numbers that Word writes before the paragraphs of a list: 一、 （二） 3. — counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reports.extraction.word_numerals import numeral
from reports.extraction.word_styles import Styles
from reports.extraction.word_xml import Element, W, is_on, number, value, whole

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_MAX_LINKS = 5


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 0
    style: str = "decimal"
    text: str = ""
    restarts_after: int | None = None  # a paragraph of this level or higher restarts it; 0 for never
    plain_digits: bool = False
    follows: str = "tab"


_NO_LEVEL = _Level()


@dataclass(frozen=True, slots=True)
class _List:
    """``definition`` counts for all lists that have it; ``starts`` are the numbers at which this one begins anew."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]

    def level(self, number: int) -> _Level:
        return self.levels.get(number, _NO_LEVEL)


class Numbering:
    """Gives each paragraph of a list its number, in the order in which they are asked for.

    ``load`` gives the root of the document's numbering part, or None; it is asked once, when first needed.
    """

    def __init__(self, load: Callable[[], Element | None], styles: Styles) -> None:
        self._load = load
        self._styles = styles
        self._definitions: dict[str, Element] = {}
        self._instances: dict[str, Element] | None = None
        self._lists: dict[str, _List | None] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, level: int) -> str:
        """The number and what stands around it, with a space where one is needed; empty for bullets."""
        if list_id not in self._lists:
            self._lists[list_id] = self._read_list(list_id)
        shape = self._lists[list_id]
        if shape is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._count(list_id, shape, level)
        own = shape.level(level)
        if own.style == "bullet":
            return ""

        def written(place: re.Match[str]) -> str:
            other = shape.level(int(place[1]) - 1)
            style = "decimal" if own.plain_digits else other.style
            return numeral(counts.get(int(place[1]) - 1, other.start), style)

        text = _PLACE.sub(written, own.text)
        needs_space = text and own.follows != "nothing" and text[-1].isascii()
        return f"{text} " if needs_space else text

    def _count(self, list_id: str, shape: _List, level: int) -> dict[int, int]:
        """Count the paragraph, and return the number that every level shows there."""
        counts = self._counts.setdefault(shape.definition, {})
        if level in shape.starts and (list_id, level) not in self._begun:
            counts[level] = shape.starts[level]
        else:
            counts[level] = counts.get(level, shape.level(level).start - 1) + 1
        self._begun.add((list_id, level))
        for below in range(level + 1, _LEVELS):
            restart = shape.level(below).restarts_after
            if restart is None or level < restart:
                counts.pop(below, None)
        return counts

    def _read_list(self, list_id: str) -> _List | None:
        if self._instances is None:
            root = self._load()
            entries = () if root is None else tuple(root)
            self._definitions = {e.get(f"{W}abstractNumId"): e for e in entries if e.tag == f"{W}abstractNum"}
            self._instances = {entry.get(f"{W}numId"): entry for entry in entries if entry.tag == f"{W}num"}
        instance = self._instances.get(list_id)
        definition = self._definition_of(instance, self._instances)
        if instance is None or definition is None:
            return None
        if definition not in self._levels:
            self._levels[definition] = _levels(self._definitions[definition])
        levels, starts = dict(self._levels[definition]), {}
        for override in instance.iterchildren(f"{W}lvlOverride"):
            levels |= _levels(override)
            start = number(override.find(f"{W}startOverride"))
            if start is not None:
                starts[whole(override.get(f"{W}ilvl")) or 0] = start
        return _List(definition, levels, starts)

    def _definition_of(self, instance: Element | None, instances: dict[str, Element]) -> str | None:
        """The id of a list's definition, which may be that of a list style."""
        for _ in range(_MAX_LINKS):
            if instance is None:
                return None
            key = value(instance.find(f"{W}abstractNumId")) or ""
            if key not in self._definitions:
                return None
            link = value(self._definitions[key].find(f"{W}numStyleLink"))
            if link is None:
                return key
            instance = instances.get(self._styles.get(link).list_id or "")
        return None


def _levels(parent: Element) -> dict[int, _Level]:
    """The levels that a definition or an override describes."""
    levels = {whole(element.get(f"{W}ilvl")): element for element in parent.iterchildren(f"{W}lvl")}
    return {level: _read_level(levels[level]) for level in range(_LEVELS) if level in levels}


def _read_level(element: Element) -> _Level:
    style = next((found for entry in element.iter(f"{W}numFmt") if (found := value(entry)) != "custom"), None)
    return _Level(
        start=number(element.find(f"{W}start")) or 0,
        style=style or "decimal",
        text=value(element.find(f"{W}lvlText")) or "",
        restarts_after=number(element.find(f"{W}lvlRestart")),
        plain_digits=is_on(element.find(f"{W}isLgl")),
        follows=value(element.find(f"{W}suff")) or "tab",
    )
