"""What spans an agency's years: requests carried from one year to the next, documents in force, items on its lists.

An agency's whole history follows from its name and a seed, so the reports of one agency agree with each other in
whatever order they are written (S1–S3 hold unless a report is damaged on purpose).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

FIRST, LAST = 2019, 2025
ITEM_ROWS = ("licences", "other_services", "penalties", "coercive_measures", "fees")


@dataclass(frozen=True, slots=True)
class YearOfWork:
    """One year: requests carried in and out by applicant, documents, and (previous, change) of each list."""

    carried_in: tuple[int, ...]
    carried_out: tuple[int, ...]
    issued: int
    repealed: int
    in_force: int
    items: dict[str, tuple[int, int]]


@lru_cache(maxsize=8192)
def history(name: str, seed: int, busy: bool) -> dict[int, YearOfWork]:
    """The years 2019–2025 of the agency ``name``; a ``busy`` one leaves requests over more often."""
    rng = Random(f"{seed}:{name}")  # noqa: S311 - made-up figures
    stock = rng.choice((0, rng.randint(0, 12), rng.randint(5, 80)))
    has_lists = rng.random() < 0.6
    items = {row: rng.randint(1, 60) if has_lists and rng.random() < 0.7 else 0 for row in ITEM_ROWS}
    carried_in = _left_over(rng, busy)
    years: dict[int, YearOfWork] = {}
    for year in range(FIRST, LAST + 1):
        issued = rng.choice((0, 0, 1, 2, rng.randint(0, 9)))
        repealed = rng.randint(0, min(3, stock)) if rng.random() < 0.3 else 0
        changes = {row: rng.choice((0, 0, 0, 1, 2, -1)) if count > 1 else 0 for row, count in items.items()}
        carried_out = _left_over(rng, busy)
        stock += issued - repealed
        rows = {row: (count, changes[row]) for row, count in items.items()}
        years[year] = YearOfWork(carried_in, carried_out, issued, repealed, stock, rows)
        carried_in = carried_out
        items = {row: count + changes[row] for row, count in items.items()}
    return years


def _left_over(rng: Random, busy: bool) -> tuple[int, ...]:
    if rng.random() > (0.7 if busy else 0.15):
        return (0,) * 6
    return (rng.randint(1, 9 if busy else 2), rng.choice((0, 0, 1)), 0, 0, 0, 0)
