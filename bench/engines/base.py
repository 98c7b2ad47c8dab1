"""What an engine has to do to be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from bench.asks import Answer, Ask
from bench.corpus import Item

HITS = 10
"""How many of the best hits every engine has to name."""


class Contestant(Protocol):
    """An engine with its index in ``folder``, which exists and is empty before ``build``."""

    def __init__(self, folder: Path) -> None: ...

    def load(self) -> None:
        """Load what cutting text into words needs (a dictionary), before the clock starts."""

    def build(self, items: Iterable[Item], *, raw: bool) -> None:
        """Index reports, durable when it returns: from their text if ``raw``, else from the words given with them."""

    def open(self) -> None:
        """Make ready to search; nothing of earlier searches is remembered."""

    def close(self) -> None:
        """Let go of what ``open`` took."""

    def prepare(self, ask: Ask) -> Callable[[], Any]:
        """What is timed: a call that finds the total, the best hits and, where asked, the counts of the facets."""

    def read(self, ask: Ask, found: Any) -> Answer:
        """What such a call gave, in the common form."""


def size_mb(folder: Path) -> float:
    """MB of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def by_type(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by type, from counts by all types of a report joined by blanks: most reports have one alone."""
    single: Counter[str] = Counter()
    for joined, count in counts.items():
        for value in joined.split():
            single[value] += count
    return dict(single)
