"""The addresses of searches: the same search with something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from search.narrowing import as_smart
from search.params import MODES as MODE_NAMES
from search.params import SearchParams

Pairs = Sequence[tuple[str, str]]
Address = Callable[[SearchParams], str]


def address(params: SearchParams, page: str = "search", more: Pairs = ()) -> str:
    """The canonical address of a search; ``page`` names the page of the URL map that is to answer it.

    ``more`` are keys that the page knows beyond those of a search.
    """
    query, path = urlencode([*params.to_query(), *more]), reverse(page)
    return f"{path}?{query}" if query else path


def cleared(params: SearchParams) -> SearchParams:
    """The search with its words, and nothing else."""
    return SearchParams(q=params.q, mode=params.mode)


def other_mode(params: SearchParams) -> SearchParams:
    return params.replacing(mode=next(mode for mode in MODE_NAMES if mode != params.mode))


def narrowing(params: SearchParams) -> str:
    """The query as it is kept when another is looked for in its results; empty if there is none."""
    return as_smart(params.q, params.mode)
