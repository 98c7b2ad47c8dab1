"""The provinces as a map of links: a tile each, about where it lies, darker the more reports there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.charts.steps import limits, shade
from portal.charts.tile_map import TILES, short_name


@dataclass(frozen=True, slots=True)
class ProvinceTile:
    """``row`` and ``column`` count from 1; ``step`` is the shade from 1 to 4, or 0 where nothing is collected."""

    code: str
    name: str
    row: int
    column: int
    count: int
    step: int


def province_tiles(counts: Mapping[str, int]) -> list[ProvinceTile]:
    """A tile for every province, by code; ``counts`` holds the reports of those that have any."""
    upper = limits(count for code, count in counts.items() if code in TILES)
    return [
        ProvinceTile(
            code=code,
            name=short_name(code),
            row=row + 1,
            column=column + 1,
            count=counts.get(code, 0),
            step=shade(counts[code], upper) if counts.get(code) else 0,
        )
        for code, (row, column) in sorted(TILES.items())
    ]
