"""The parameters of a search address, as in the contract, read from and written to a query string."""

from __future__ import annotations

from dataclasses import dataclass

MODES = ("smart", "exact")
SORTS = ("relevance", "year", "-year", "published", "region")
OPERATORS = ("gt", "gte", "lt", "lte", "eq", "missing")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a figure: ``ind`` an indicator code, ``op`` one of OPERATORS, ``v`` a number unless op is missing."""

    ind: str
    op: str
    v: float | None = None


@dataclass(frozen=True, slots=True)
class SearchParams:
    """What an address asks for. Values of one key are alternatives, keys are joined by AND."""

    q: str = ""
    mode: str = "smart"
    scope_in: str = "all"  # the key ``in``: all, title, agency, body or a section key
    region: tuple[str, ...] = ()
    scope_region: str = "tree"
    year: tuple[int, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    type: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    agency: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sort: str = "relevance"
    page: int = 1
    size: int = 20
