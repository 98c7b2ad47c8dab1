"""Round steps for an axis."""

from __future__ import annotations

from math import ceil, floor, log10

STEPS = (1, 2, 5, 10)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """About ``count`` round numbers that hold ``low``, 0 and ``high``; whole ones unless all lies below 1."""
    low, high = min(0.0, low), max(0.0, high)
    if low == high:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10((high - low) / count))
    step = next(power * factor for factor in STEPS if (high - low) / (power * factor) <= count)
    step = max(1.0, step) if high - low >= 1 else step
    return [step * number for number in range(floor(low / step), ceil(high / step) + 1)]
