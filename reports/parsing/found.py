"""What was found of the tables of the form: lines with values, sorted into the tables but not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.extraction.content import Cell
from reports.parsing.form import TABLES
from reports.parsing.labels import exact_meanings


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A line with values, and the columns its table's header names (empty where there is none to be read)."""

    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]
    header: tuple[Cell, ...] = ()


@dataclass
class FoundTables:
    """The lines of each table as found, and the blocks they stand in."""

    rows: dict[str, list[FoundRow]] = field(default_factory=lambda: {table: [] for table in TABLES})
    headers: dict[str, list[Cell]] = field(default_factory=lambda: {table: [] for table in TABLES})
    blocks: list[str] = field(default_factory=list)  # of section 4, as their heads come
    outcomes: list[str] = field(default_factory=list)  # of section 4, as they come below those heads
    grids: set[int] = field(default_factory=set)

    def add_heads(self, labels: Sequence[Cell]) -> None:
        """Note the heads of section 4 among the labels of a line."""
        for meaning in (meaning for cell in labels for meaning in exact_meanings(cell.text)):
            if meaning.kind in ("header", "block"):
                self.blocks.append(meaning.key)
            elif meaning.table == "reviews" and meaning.kind == "column":
                self.outcomes.append(meaning.key)
