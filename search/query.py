"""Query text → a small frozen tree. Plain Python; see ``parse_query``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Text whose analysed words must all occur in one of ``fields`` (() means all fields)."""

    text: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that must stand in one section or field exactly so, compared on normalised text."""

    text: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    node: Query


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Query, ...]


Query = Words | Phrase | Not | And | Or
