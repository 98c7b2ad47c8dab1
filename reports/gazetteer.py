"""Chinese administrative regions by GB/T 2260 code and by name, as of a year."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegionReading:
    """``code`` is a GB/T 2260 code, or None with the ``candidates`` a person has to choose from."""

    code: str | None
    path: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
