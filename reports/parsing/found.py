"""What was found of the tables of the form: lines with values, sorted into the tables but not read yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.extraction.content import Cell
from reports.parsing.form import TABLES


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
    grids: set[int] = field(default_factory=set)
