"""A query in the results of earlier ones (在结果中检索): read as one. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.query import And, ParsedQuery, parse_query
from search.saying import Say

_QUOTE = re.compile('["“”「」『』＂]')


def parse_narrowed(
    text: str, within: Sequence[str], mode: str = "smart", scope_in: str = "all", say: Say = str
) -> ParsedQuery:
    """The query ``text``, as :func:`parse_query` reads it, together with every query of ``within``; never raises.

    What is said of the reading is said of ``text`` alone; notices are of all.
    """
    own = parse_query(text, mode, scope_in, say)
    if not within:
        return own
    read = [own, *(parse_query(earlier, "smart", scope_in, say) for earlier in within)]
    nodes = [parsed.node for parsed in read if parsed.node is not None]
    return ParsedQuery(
        node=And(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None,
        understood=own.understood,
        notices=tuple(dict.fromkeys(notice for parsed in read for notice in parsed.notices)),
        terms=tuple(dict.fromkeys(term for parsed in read for term in parsed.terms)),
        years=_common([parsed.years for parsed in read if parsed.years is not None]),
    )


def _common(years: Sequence[frozenset[int]]) -> frozenset[int] | None:
    return frozenset.intersection(*years) if years else None


def as_smart(text: str, mode: str) -> str:
    """The text by which mode smart finds what ``mode`` found: an exact phrase stands in quotes.

    One that holds quotes itself, which the language of queries can't say, becomes the phrases between them.
    """
    if mode == "smart":
        return text
    return " ".join(f'"{piece.strip()}"' for piece in _QUOTE.split(text) if piece.strip())
