"""The narrative of a report made ready to be compared."""

from __future__ import annotations

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
        starts = np.cumsum([0, *map(len, texts.values())])
        letters = letters_of("".join(texts.values()))
        ends = np.searchsorted(letters.places, starts[1:])
        places = letters.places - np.repeat(starts[:-1], np.diff(ends, prepend=0))
        bounds = (0, *(ends + np.arange(1, len(ends) + 1)).tolist())
        codes = np.insert(letters.codes, ends, BREAK)
        return cls(tuple(texts), bounds, codes, np.insert(places, ends, BREAK), common)

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

    def sections_at(self, letters: NDArray[np.intp]) -> list[str]:
        """The section of each of the letters."""
        return [self.keys[place] for place in (np.searchsorted(self.bounds, letters, side="right") - 1).tolist()]

    def spans(self, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where letters from ``starts`` to ``ends`` (each in one section, at least one) begin and end in its text."""
        return self.places[starts], self.places[ends - 1] + 1
