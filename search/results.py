"""What a search gives back to a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.models import Report
from search.params import SearchParams


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of narrative with its hits marked: ``html`` is escaped text with ``<mark>`` elements only."""

    section: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that matches; ``title_html`` is its title, escaped, hits marked."""

    report: Report
    score: float
    title_html: str
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to filter by. ``depth`` is 0, or the level in the tree of regions (0 province, 1 city, 2 county)."""

    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its key in the address, its heading, and its values with counts that ignore its own selection."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def selected_count(self) -> int:
        return sum(value.selected for value in self.values)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. ``understood`` says in words how the query was read; ``notices`` are to be shown."""

    params: SearchParams
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    understood: str = ""
    notices: tuple[str, ...] = field(default=())
