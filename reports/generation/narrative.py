"""Narrative text: paragraphs written by hand, with slots that an agency, a year and its figures fill.

The paragraphs stand in ``texts/*.txt``, one per line under ``== theme``. Slots: ``{year}`` and the like are facts,
``{a|b}`` is a choice, ``{n3-9}`` a number. A line may begin with a condition, ``2021+:`` (from that year on) or
``name+:`` (the fact is above nought). Where the facts say ``wide``, the paragraphs of ``texts/wide/*.txt`` come in as
well; the samples of the repository keep to the first bank, so that they stay as they are when the other grows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

TEXTS = Path(__file__).parent / "texts"

Facts = Mapping[str, str | int]

_SLOT = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
_NUMBER = re.compile(r"n(\d+)-(\d+)")
_CONDITION = re.compile(r"^(\w+)\+:")


@dataclass(frozen=True, slots=True)
class Template:
    """A paragraph as literal text and slots in turn; every second part is a slot."""

    parts: tuple[str, ...]
    condition: str = ""

    def holds(self, facts: Facts) -> bool:
        """Whether the paragraph may be used with these facts."""
        if not self.condition:
            return True
        if self.condition.isdigit():
            return int(facts["year"]) >= int(self.condition)
        return int(facts.get(self.condition, 0)) > 0

    def fill(self, facts: Facts, rng: Random) -> str:
        """The paragraph with its slots filled."""
        parts = self.parts
        if len(parts) == 1:
            return parts[0]
        out = list(parts)
        for index in range(1, len(out), 2):
            out[index] = _fill_slot(out[index], facts, rng)
        return "".join(out)


def _fill_slot(slot: str, facts: Facts, rng: Random) -> str:
    if slot in facts:
        return str(facts[slot])
    number = _NUMBER.fullmatch(slot)
    if number:
        low, high = int(number[1]), int(number[2])
        return str(low + int(rng.random() * (high - low + 1)))
    if "|" not in slot:
        raise KeyError(slot)
    options = slot.split("|")
    return _template(options[int(rng.random() * len(options))]).fill(facts, rng)


@lru_cache(maxsize=4096)
def _template(text: str) -> Template:
    condition = _CONDITION.match(text)
    if condition:
        text = text[condition.end() :]
    parts = _SLOT.split(text)
    return Template(tuple(parts), condition[1] if condition else "")


@lru_cache(maxsize=16)
def themes(name: str) -> dict[str, tuple[Template, ...]]:
    """The paragraphs of ``texts/<name>.txt`` by theme."""
    found: dict[str, list[Template]] = {}
    theme = ""
    for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            theme = line[3:]
            found[theme] = []
        elif line:
            found[theme].append(_template(line))
    return {key: tuple(templates) for key, templates in found.items()}


def pick(name: str, theme: str, count: int, facts: Facts, rng: Random) -> list[str]:
    """``count`` different paragraphs of a theme, or as many as there are."""
    bank = themes(name)[theme]
    if "wide" in facts:
        bank += themes(f"wide/{name}").get(theme, ())
    usable = [template for template in bank if template.holds(facts)]
    chosen = rng.sample(usable, min(count, len(usable)))
    return [template.fill(_turned(facts, rng), rng) for template in chosen]


def _turned(facts: Facts, rng: Random) -> Facts:
    """The facts with other topics in front, so that a report does not speak of one matter throughout."""
    topics = rng.sample(str(facts["topics"]).split(), 3)
    return {**facts, "t1": topics[0], "t2": topics[1], "t3": topics[2]}


def numbered(paragraphs: Sequence[str], marks: Sequence[str]) -> list[str]:
    """Paragraphs with an ordinal each (一是, （一）, 1.), as far as the marks reach."""
    return [mark + text for mark, text in zip(marks, paragraphs, strict=False)] + list(paragraphs[len(marks) :])
