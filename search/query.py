"""Query text → a small frozen tree. Plain Python; see ``parse_query``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.analyzer import runs
from search.lexing import MAX_LENGTH, MAX_TERMS, Lexeme, lex
from search.normalisation import normalise
from search.schema import FIELD_LABELS


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
    """Any of ``nodes``; without nodes it matches nothing."""

    nodes: tuple[Query, ...]


Query = Words | Phrase | Not | And | Or
Term = Words | Phrase


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """How a query text was read.

    ``node`` None asks for everything. ``understood`` says the reading in words, ``notices`` what was left out or read
    otherwise than it was meant. ``terms`` are the words and phrases asked for (not those excluded), to be marked.
    """

    node: Query | None
    understood: str = ""
    notices: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


def parse_query(text: str, mode: str = "smart", scope_in: str = "all") -> ParsedQuery:
    """Read a query text; never raises.

    Words apart are joined by AND; ``"…"`` is an exact phrase; ``-`` (or 非 standing alone) excludes the next term;
    ``|`` (or 或 or OR standing alone) joins its two neighbours; ``标题:`` and the like look in one field alone. In mode
    ``exact`` the whole text is one exact phrase. ``scope_in`` is ``all`` or the field to look in.
    """
    scope = () if scope_in == "all" else (scope_in,)
    cleaned, notices = _clean(text)
    if mode == "exact":
        return _finish([[(_exact(cleaned, scope), False)]] if normalise(cleaned).text else [], notices)
    lexed = lex(cleaned)
    notices.extend(lexed.notices)
    groups = _group(lexed.lexemes, scope)
    if not groups and normalise(cleaned).text:
        groups = [[(Words(cleaned, scope) if runs(cleaned) else Phrase(cleaned, scope), False)]]
    if sum(map(len, groups)) > MAX_TERMS:
        groups = _cut(groups)
        notices.append(f"检索式超过 {MAX_TERMS} 个词，只按前 {MAX_TERMS} 个词检索。")
    return _finish(groups, notices)


def expand(node: Query, spell_out: Callable[[str], str]) -> Query:
    """Let words find agencies by the full form of a name as well, as ``spell_out`` gives it: 工信局, 工业和信息化局."""
    match node:
        case Words(text, fields) if not fields or "agency" in fields:
            full = spell_out(text)
            return node if full == text else Or((node, Words(full, ("agency",))))
        case Not(inner):
            return Not(expand(inner, spell_out))
        case And(nodes):
            return And(tuple(expand(inner, spell_out) for inner in nodes))
        case Or(nodes):
            return Or(tuple(expand(inner, spell_out) for inner in nodes))
    return node


def _clean(text: str) -> tuple[str, list[str]]:
    kept = (" " if char.isspace() else char for char in text if _is_text(char))
    cleaned = "".join(kept).strip()
    if len(cleaned) <= MAX_LENGTH:
        return cleaned, []
    return cleaned[:MAX_LENGTH], [f"检索式超过 {MAX_LENGTH} 个字，只按前 {MAX_LENGTH} 个字检索。"]


def _is_text(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"}


def _exact(text: str, scope: tuple[str, ...]) -> Phrase:
    """The whole text as a phrase; a pair of quotes around it was meant for the other mode."""
    pair = text[0] + text[-1]
    inner = text[1:-1].strip() if len(text) > 2 and pair in {'""', "“”", "「」", "『』", "＂＂"} else text
    return Phrase(inner if normalise(inner).text else text, scope)


Group = list[tuple[Term, bool]]  # alternatives: a term, and whether it is excluded


def _group(lexemes: Sequence[Lexeme], scope: tuple[str, ...]) -> list[Group]:
    """Terms in groups of alternatives; 或 joins only the terms beside it."""
    groups: list[Group] = []
    joined = False
    for lexeme in lexemes:
        if lexeme.kind == "or":
            joined = bool(groups)
            continue
        fields = (lexeme.field,) if lexeme.field else scope
        exact = lexeme.kind == "phrase" or not runs(lexeme.text)
        term: Term = Phrase(lexeme.text, fields) if exact else Words(lexeme.text, fields)
        if joined:
            groups[-1].append((term, lexeme.excluded))
        else:
            groups.append([(term, lexeme.excluded)])
        joined = False
    return groups


def _cut(groups: list[Group]) -> list[Group]:
    """The first MAX_TERMS terms."""
    kept: list[Group] = []
    room = MAX_TERMS
    for group in groups:
        if room > 0:
            kept.append(group[:room])
        room -= len(group)
    return kept


def _finish(groups: list[Group], notices: list[str]) -> ParsedQuery:
    nodes = [_join([Not(term) if excluded else term for term, excluded in group], Or) for group in groups]
    return ParsedQuery(
        node=_join(nodes, And) if nodes else None,
        understood=_describe(groups),
        notices=tuple(dict.fromkeys(notices)),
        terms=tuple(dict.fromkeys(term for group in groups for term, excluded in group if not excluded)),
    )


def _join(nodes: Sequence[Query], kind: type[And] | type[Or]) -> Query:
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))


def _describe(groups: list[Group]) -> str:
    parts = [" 或 ".join(_describe_term(term, excluded) for term, excluded in group) for group in groups]
    if len(parts) > 1:
        parts = [f"（{part}）" if len(group) > 1 else part for part, group in zip(parts, groups, strict=True)]
    return " 并且 ".join(parts)


def _describe_term(term: Term, excluded: bool) -> str:
    where = "、".join(FIELD_LABELS.get(field, field) for field in term.fields)
    verb = "不含" if excluded else "含"
    kind = "原文" if isinstance(term, Phrase) else ""
    return f"{where}{'中' if where else ''}{verb}{kind}“{term.text}”"
