"""Query text → a small frozen tree. Plain Python; see ``parse_query``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from search.analyzer import runs
from search.lexing import MAX_LENGTH, MAX_TERMS, YEARS, Lexeme, lex
from search.normalisation import normalise
from search.saying import Say, gettext_noop
from search.schema import FIELD_LABELS
from search.years import describe_years

TOO_LONG: Final = gettext_noop("检索式超过 %(most)s 个字，只按前 %(most)s 个字检索。")
TOO_MANY: Final = gettext_noop("检索式超过 %(most)s 个词，只按前 %(most)s 个词检索。")
YEARS_AS_WORDS: Final = gettext_noop("“%(written)s”在“或”旁边或括号里，按普通词检索。要限定年度，请单独写。")
IN_YEARS: Final = gettext_noop("年度为 %(years)s")
IN_FIELD: Final = gettext_noop("%(field)s中")
NOT_SO: Final = gettext_noop("不符合（%(condition)s）")
GROUP: Final = gettext_noop("（%(condition)s）")
ALSO: Final = gettext_noop("，并且")
ELSE: Final = gettext_noop("或")
# By whether the text is to stand just so, and whether it is excluded.
SENTENCES: Final = {
    (False, False): gettext_noop("%(where)s含“%(text)s”"),
    (True, False): gettext_noop("%(where)s含原文“%(text)s”"),
    (False, True): gettext_noop("%(where)s不含“%(text)s”"),
    (True, True): gettext_noop("%(where)s不含原文“%(text)s”"),
}


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

    ``node`` None asks for everything; ``years`` are the only years of report asked for, None means any. ``understood``
    says the reading in words, ``notices`` what was left out or read otherwise than it was meant. ``terms`` are the
    words and phrases asked for (not those excluded), to be marked.
    """

    node: Query | None
    understood: str = ""
    notices: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    years: frozenset[int] | None = None


def parse_query(text: str, mode: str = "smart", scope_in: str = "all", say: Say = str) -> ParsedQuery:
    """Read a query text; never raises.

    Words apart are joined by AND; ``"…"`` is an exact phrase; ``-`` (or 非 standing alone) excludes the next term;
    ``|`` (or 或 or OR standing alone) joins its two neighbours; brackets hold terms together; ``标题:`` and the like
    look in one field alone; ``2020-2022`` asks for years. In mode ``exact`` the whole text is one exact phrase.
    ``scope_in`` is ``all`` or the field to look in; ``say`` puts what is told of the reading into another language.
    """
    scope = () if scope_in == "all" else (scope_in,)
    cleaned, notices = _clean(text, say)
    if mode == "exact":
        exact = _exact(cleaned, scope) if normalise(cleaned).text else None
        return ParsedQuery(exact, describe(exact, None, say), tuple(notices), tuple(_asked_for(exact)))
    lexed = lex(cleaned, say)
    tree = _Tree(scope, say)
    for at, lexeme in enumerate(lexed.lexemes):
        tree.take(lexeme, lexed.lexemes[at + 1].kind if at + 1 < len(lexed.lexemes) else "")
    node = tree.node()
    if node is None and tree.years is None and normalise(cleaned).text:
        node = _term(cleaned, scope)
    return ParsedQuery(
        node=node,
        understood=describe(node, tree.years, say),
        notices=tuple(dict.fromkeys([*notices, *lexed.notices, *tree.notices])),
        terms=tuple(dict.fromkeys(_asked_for(node))),
        years=tree.years,
    )


def expand(node: Query, spell_out: Callable[[str], Sequence[str]]) -> Query:
    """Let words find agencies by other forms of their names, as ``spell_out`` has them: 工信局, 工业和信息化局."""
    match node:
        case Words(text, fields) if not fields or "agency" in fields:
            others = [Words(other, ("agency",)) for other in spell_out(normalise(text).text) if other != text]
            return Or((node, *others)) if others else node
        case Not(inner):
            return Not(expand(inner, spell_out))
        case And(nodes):
            return And(tuple(expand(inner, spell_out) for inner in nodes))
        case Or(nodes):
            return Or(tuple(expand(inner, spell_out) for inner in nodes))
    return node


def _clean(text: str, say: Say) -> tuple[str, list[str]]:
    kept = (" " if char.isspace() else char for char in text if _is_text(char))
    cleaned = "".join(kept).strip()
    if len(cleaned) <= MAX_LENGTH:
        return cleaned, []
    return cleaned[:MAX_LENGTH], [say(TOO_LONG) % {"most": MAX_LENGTH}]


def _is_text(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cs"}


def _exact(text: str, scope: tuple[str, ...]) -> Phrase:
    """The whole text as a phrase; a pair of quotes around it was meant for the other mode."""
    pair = text[0] + text[-1]
    inner = text[1:-1].strip() if len(text) > 2 and pair in {'""', "“”", "「」", "『』", "＂＂"} else text
    return Phrase(inner if normalise(inner).text else text, scope)


def _term(text: str, fields: tuple[str, ...], exact: bool = False) -> Term:
    return Phrase(text, fields) if exact or not runs(text) else Words(text, fields)


@dataclass(slots=True)
class _Group:
    """What stands between two brackets: alternatives joined by AND. 或 joins only the terms beside it."""

    name: str = ""  # of the field to look in
    excluded: bool = False
    alternatives: list[list[Query]] = field(default_factory=list)
    joined: bool = False

    def add(self, node: Query) -> None:
        if self.joined:
            self.alternatives[-1].append(node)
        else:
            self.alternatives.append([node])
        self.joined = False

    def node(self) -> Query | None:
        if not self.alternatives:
            return None
        found = _join([_join(nodes, Or) for nodes in self.alternatives], And)
        return _excluded(found) if self.excluded else found


class _Tree:
    """Put together from lexemes, one after another. The open groups are a list, so depth costs no recursion."""

    def __init__(self, scope: tuple[str, ...], say: Say) -> None:
        self.scope = scope
        self.say = say
        self.open = [_Group()]
        self.count = 0
        self.years: frozenset[int] | None = None
        self.notices: list[str] = []

    def take(self, lexeme: Lexeme, following: str) -> None:
        """Take in a lexeme; ``following`` is the kind of the one after it."""
        group = self.open[-1]
        if lexeme.kind == "or":
            group.joined = bool(group.alternatives)
        elif lexeme.kind == "open":
            self.open.append(_Group(lexeme.field or group.name, lexeme.excluded))
        elif lexeme.kind == "close":
            self._close()
        elif lexeme.kind == "years" and len(self.open) == 1 and not group.joined and following != "or":
            self._restrict(lexeme)
        else:
            self._add(lexeme)

    def node(self) -> Query | None:
        return self.open[0].node()

    def _close(self) -> None:
        node = self.open.pop().node()
        if node is not None:
            self.open[-1].add(node)

    def _restrict(self, lexeme: Lexeme) -> None:
        if (span := lexeme.years) is not None:
            self.years = (self.years or frozenset()) | frozenset(range(span.low, span.high + 1))
            self.notices.append(self.say(YEARS) % {"written": lexeme.text, "years": span.label})

    def _add(self, lexeme: Lexeme) -> None:
        if self.count == MAX_TERMS:
            self.notices.append(self.say(TOO_MANY) % {"most": MAX_TERMS})
            return
        if lexeme.kind == "years":
            self.notices.append(self.say(YEARS_AS_WORDS) % {"written": lexeme.text})
        self.count += 1
        group = self.open[-1]
        name = lexeme.field or group.name
        term = _term(lexeme.text, (name,) if name else self.scope, exact=lexeme.kind == "phrase")
        group.add(Not(term) if lexeme.excluded else term)


def _join(nodes: Sequence[Query], kind: type[And] | type[Or]) -> Query:
    """One node of all; what is of the same kind already is melted in."""
    melted = [inner for node in nodes for inner in (node.nodes if isinstance(node, kind) else (node,))]
    return melted[0] if len(melted) == 1 else kind(tuple(melted))


def _excluded(node: Query) -> Query:
    return node.node if isinstance(node, Not) else Not(node)


def _asked_for(node: Query | None) -> Iterator[Term]:
    """The terms of a tree that are not excluded, as they stand."""
    match node:
        case Words() | Phrase():
            yield node
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _asked_for(inner)


def describe(node: Query | None, years: frozenset[int] | None, say: Say) -> str:
    """The reading in words."""
    parts = [] if years is None else [say(IN_YEARS) % {"years": describe_years(years)}]
    if node is not None:
        parts.append(_described(node, say))
    return say(ALSO).join(parts)


def _described(node: Query, say: Say, excluded: bool = False) -> str:
    match node:
        case Words(text, fields) | Phrase(text, fields):
            where = "、".join(say(IN_FIELD) % {"field": say(FIELD_LABELS.get(name, name))} for name in fields)
            sentence = SENTENCES[isinstance(node, Phrase), excluded]
            return say(sentence) % {"where": where, "text": text}
        case Not(Words() | Phrase() as inner):
            return _described(inner, say, excluded=True)
        case Not(inner):
            return say(NOT_SO) % {"condition": _described(inner, say)}
        case And(nodes) | Or(nodes):
            parts = [_bracketed(inner, say) for inner in nodes]
            return say(ALSO if isinstance(node, And) else ELSE).join(parts)
    raise TypeError(f"unknown node of a query: {node!r}")


def _bracketed(node: Query, say: Say) -> str:
    return say(GROUP) % {"condition": _described(node, say)} if isinstance(node, And | Or) else _described(node, say)
