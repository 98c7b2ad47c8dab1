"""How much work something is, so that a test can bound it without a clock of the wall or a figure of one machine."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

REPEATS = 3
TOO_SHORT_TO_TELL = 0.002  # seconds: what takes less is neither slow nor measurable
QUADRATIC = 16.0  # what `growth` gives for it; 4 is linear


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, those of C among them: the same number on every machine."""
    number = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return number


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the processor time of ``work(size // 4)`` that of ``work(size)`` is, at the least of some runs."""
    quarter, whole = (min(_seconds(work, part) for _ in range(REPEATS)) for part in (size // 4, size))
    return whole / max(quarter, TOO_SHORT_TO_TELL)


def _seconds(work: Callable[[int], object], size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun
