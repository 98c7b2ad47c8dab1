"""The model of a generated report: what is true of it, before any layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.generation.labels import LabelStyle

Value = int | Decimal | str | None
"""A cell: a number, ``None`` for a cell left empty, ``"/"`` for one marked as not applicable."""

Figures = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Region:
    """A region of today's GB/T 2260 list and the names above it, itself last."""

    code: str
    name: str
    path: tuple[str, ...]

    @property
    def is_prefecture(self) -> bool:
        return self.code.endswith("00")


@dataclass(frozen=True, slots=True)
class Agency:
    """A reporting agency. ``other_names`` are further readings of its name that are right as well."""

    name: str
    types: tuple[str, ...]
    level: str
    region: Region
    we: str
    short: str
    topics: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    first_year: int = 2019
    last_year: int = 2025


@dataclass(frozen=True, slots=True)
class Section:
    """One narrative section; ``tables`` names the tables of the form that stand at its end, ``after`` what follows.

    ``open_end``: something stands at its end of which it is arguable whether it belongs to the narrative.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row added after the rows of an article: ``values`` in the order of the article's columns."""

    label: str
    values: tuple[int, ...]
    article: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. Kinds: title, center, lead, notice before the sections; heading, body in them; right after them;
    pager for page numbers and running heads, note for a remark below a table.
    """

    text: str
    kind: str = "lead"


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table that is not the form's: a metadata table, a list of proposals."""

    rows: tuple[tuple[str, ...], ...]


Edit = Callable[[list[Any]], list[Any]]
"""What a page break or a copier does to the blocks of a document (lines, other tables and grids, in order)."""


@dataclass(slots=True)
class Report:
    """A whole report. ``raws`` holds the written form of cells that are not written as their value is."""

    agency: Agency
    year: int
    form: str | None
    titles: tuple[str, ...]
    figures: Figures
    sections: tuple[Section, ...]
    front: tuple[Line | OtherTable, ...] = ()
    back: tuple[Line, ...] = ()
    published_on: str | None = None
    raws: dict[str, str] = field(default_factory=dict)
    units: dict[str, str | None] = field(default_factory=dict)
    extra_rows: tuple[ExtraRow, ...] = ()
    labels: LabelStyle = field(default_factory=LabelStyle)
    lists: Mapping[str, OtherTable] = field(default_factory=dict)
    """Tables that are not the form's, by the key of the section at whose end they stand."""
    dropped: frozenset[str] = frozenset()
    doubled: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    """Findings that come from what was done to the report, beyond those that its figures show."""
    unsure: frozenset[str] = frozenset()
    """Findings about which nothing is asserted, because the truth is arguable."""
    assert_agency: bool = True
    assert_region: bool = True
    assert_sections: bool = True
    """Not where it is arguable how a section is headed."""
    noise: set[str] = field(default_factory=set)
    """The kinds of noise in the report, by the names of ``kinds.KINDS``."""
    truths: dict[str, Any] = field(default_factory=dict)
    """What is right for cells that cannot be told from the figures alone: ``{"any_of": [...]}`` or a value."""
    edits: tuple[Edit, ...] = ()
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Remarks below a table of the form, by the table's name."""
    alien: tuple[str, ...] = ()
    """Phrases that belong to no section's narrative."""
    traditional: bool = False
    source: OtherTable | None = None
    """The metadata table (索引号, 发布机构, 公开日期) of a web page; shown by the site layout only."""

    def written(self, code: str) -> str:
        """The text of a cell."""
        raw = self.raws.get(code)
        if raw is not None:
            return raw
        value = self.figures[code]
        return "" if value is None else str(value)
