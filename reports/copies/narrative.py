"""The narrative of a report made ready to be compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reports.copies.letters import letters_of
from reports.copies.shingles import BREAK, NONE, Shingles, among, covered, fingerprints_of, first_of_equal, shingles_of

PREAMBLE, ANNEX = "preamble", "annex"  # title page, legal basis and embedded notices; the table


def section_texts(sections: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The texts that are compared, by section key, from the sections in their order. Places count in these.

    Where a report has two sections of a kind, the second follows after a line break. What stands before the first
    section is compared only where there is no section.
    """
    texts: dict[str, str] = {}
    for key, text in sections:
        texts[key] = f"{texts[key]}\n{text}" if key in texts else text
    texts.pop(ANNEX, None)
    if len(texts) > 1:
        texts.pop(PREAMBLE, None)
    return texts


@dataclass(frozen=True)
class Narrative:
    """The letters of all sections one after the other, a break after each.

    ``keys[n]`` is the section of the letters ``bounds[n]`` to ``bounds[n + 1]``; ``places`` count in its text.
    """

    keys: tuple[str, ...]
    bounds: tuple[int, ...]
    codes: NDArray[np.uint32]
    places: NDArray[np.intp]
    common: Shingles

    @classmethod
    def of(cls, texts: Mapping[str, str], common: Shingles) -> Narrative:
        """From :func:`section_texts`; ``common`` are the shingles of set sentences, ascending."""
        codes, places, bounds = [], [], [0]
        gap = np.full(1, BREAK)
        for text in texts.values():
            letters = letters_of(text)
            codes += [letters.codes, gap.astype(np.uint32)]
            places += [letters.places, gap.astype(np.intp)]
            bounds.append(bounds[-1] + len(letters.codes) + 1)
        joined = np.concatenate(codes) if codes else np.empty(0, dtype=np.uint32)
        return cls(tuple(texts), tuple(bounds), joined, np.concatenate(places) if places else gap[:0], common)

    @cached_property
    def shingles(self) -> Shingles:
        return shingles_of(self.codes)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The places of the shingles by their hash."""
        return np.argsort(self.shingles)

    @cached_property
    def ascending(self) -> Shingles:
        """The shingles in that order."""
        return self.shingles[self.order]

    @property
    def distinct(self) -> Shingles:
        """Each of them once."""
        return first_of_equal(self.ascending[self.ascending != NONE])

    @cached_property
    def set_shingles(self) -> NDArray[np.bool_]:
        """Which shingles belong to set sentences."""
        found = np.empty(len(self.shingles), dtype=bool)
        found[self.order] = among(self.ascending, self.common)
        return found

    @cached_property
    def own(self) -> NDArray[np.bool_]:
        """Which letters count: those that lie in no set sentence."""
        own: NDArray[np.bool_] = (self.codes != BREAK) & ~covered(self.set_shingles, len(self.codes))
        return own

    @property
    def fingerprints(self) -> NDArray[np.uint32]:
        return fingerprints_of(self.shingles)

    def section_at(self, letter: int) -> str:
        return self.keys[bisect_right(self.bounds, letter) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters ``start`` to ``end`` (of one section, at least one) stand in the section's text."""
        return int(self.places[start]), int(self.places[end - 1]) + 1
