"""Query text → lexemes: words, phrases, years, 或 and brackets, each with its field and whether it is excluded.

Never raises: what can't be read as it stands is read as what it comes nearest to, and a notice says so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from search.normalisation import HAN, normalise
from search.saying import Say, gettext_noop
from search.schema import PREFIX_VARIANTS, PREFIXES
from search.years import YearSpan, read_years

MAX_LENGTH: Final = 200
MAX_TERMS: Final = 20
OPEN_QUOTE: Final = gettext_noop("引号没有成对，引号后面的文字按普通词检索。")
OPEN_BRACKET: Final = gettext_noop("括号没有成对，已按补全的括号检索。")
STRAY_BRACKET: Final = gettext_noop("括号没有成对，多出的右括号没有算。")
LONE_OR: Final = gettext_noop("“%(sign)s”两边要各有一个词，这一个没有算。")
EMPTY_PREFIX: Final = gettext_noop("“%(name)s：”后面没有文字，已按普通词检索。")
UNKNOWN_PREFIX: Final = gettext_noop("“%(name)s：”不是能检索的栏目，已按普通词检索。冒号前可以写：%(known)s。")
READ_AS: Final = gettext_noop("“%(written)s”读作“%(meant)s”。")
YEARS: Final = gettext_noop("“%(written)s”读作年度：只找 %(years)s 年度的报告。要找这几个字本身，请加引号。")
WILDCARD: Final = gettext_noop("“%(word)s”里的 * 和 ? 没有算：检索本来就不要求整词相同。")
HYPHEN: Final = gettext_noop("“%(word)s”里的减号连着前面的字，按连字符读。要排除后面的词，请在减号前加一个空格。")

_DOUBLE = '"“”＂„‟〝〞'  # people mix them, so any of them closes any other
_CLOSERS = {**dict.fromkeys(_DOUBLE, _DOUBLE), "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "‘": "’"}
_MINUS = "-－−"
_BAR = "|｜"
_OPEN, _CLOSE = "(（﹙", ")）﹚"
_PREFIX = re.compile(rf"([A-Za-zＡ-Ｚａ-ｚ{HAN}]{{1,12}})\s*[:：﹕](?!//)\s*")
_WORD_END = frozenset(_BAR) | frozenset(_CLOSERS)
_SIGNS = re.compile(r"[\W_]+")
_WILDCARD = re.compile(r"\w[*＊]|[*＊]\w|\w\?\w")
_HYPHEN = re.compile(f"[{HAN}][{_MINUS}][{HAN}]")
_OPERATORS = {"或": "or", "OR": "or", "非": "not", "NOT": "not", "AND": "and"}
# What people write instead; only between two terms, for any of them may be looked for as a word.
_VARIANTS = {
    **dict.fromkeys(("and", "并且", "且"), ("and", "并且")),
    **dict.fromkeys(("or", "或者"), ("or", "或")),
    **dict.fromkeys(("not", "不含", "排除"), ("not", "非")),
}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """``kind`` is word, phrase, years, or, open or close; ``years`` is there for years alone."""

    kind: str
    text: str = ""
    field: str = ""
    excluded: bool = False
    years: YearSpan | None = None


@dataclass(frozen=True, slots=True)
class Lexed:
    lexemes: tuple[Lexeme, ...]
    notices: tuple[str, ...]


def lex(text: str, say: Say = str) -> Lexed:
    """Cut a query text into lexemes, left to right. Brackets come in pairs; 或 stands between terms."""
    lexer = _Lexer(text, say)
    while lexer.step():
        pass
    return Lexed(tuple(lexer.lexemes), tuple(lexer.notices))


class _Lexer:
    """Where it stands in the text, and what the next term inherits from what was read before it."""

    def __init__(self, text: str, say: Say) -> None:
        self.text = text
        self.say = say
        self.at = 0
        self.depth = 0
        self.field = ""
        self.prefix = ""
        self.excluded = False
        self.lexemes: list[Lexeme] = []
        self.notices: list[str] = []

    def step(self) -> bool:
        """Read what comes next; False at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.at >= len(self.text):
            self._end()
            return False
        char = self.text[self.at]
        if char in _BAR:
            self._or(char)
            self.at += 1
        elif char in _MINUS:
            self._minus()
        elif char in _OPEN:
            self.at += 1
            self.depth += 1
            self._add("open", char)
        elif char in _CLOSE:
            self.at += 1
            self._close()
        elif char in _CLOSERS:
            self._quote(char)
        elif not (self._years() or self._prefix()):
            self._word()
        return True

    def notice(self, sentence: str, **values: str) -> None:
        self.notices.append(self.say(sentence) % values)

    def _or(self, sign: str) -> None:
        """或 between two terms; several together are one, one with nothing before it is none."""
        if self.lexemes and self.lexemes[-1].kind not in {"or", "open"}:
            self.lexemes.append(Lexeme("or", sign))
        elif not self.lexemes or self.lexemes[-1].kind == "open":
            self.notice(LONE_OR, sign=sign)

    def _minus(self) -> None:
        """A minus sign excludes what it is attached to; alone it is a dash."""
        self.at += 1
        after = self.text[self.at : self.at + 1]
        self.excluded = bool(after) and not after.isspace() and after not in _BAR + _CLOSE

    def _close(self) -> None:
        self._leave_prefix()
        self._drop_or()
        self.excluded = False
        if self.depth:
            self.depth -= 1
            self.lexemes.append(Lexeme("close"))
        else:
            self.notice(STRAY_BRACKET)

    def _quote(self, opener: str) -> None:
        start = self.at + 1
        ends = [found for closer in _CLOSERS[opener] if (found := self.text.find(closer, start)) >= 0]
        if not ends:
            self.at = start
            if opener != "‘":  # an apostrophe as well
                self.notice(OPEN_QUOTE)
            return
        self.at = min(ends) + 1
        inner = self.text[start : min(ends)].strip()
        if inner:
            self._add("phrase", inner)

    def _years(self) -> bool:
        if self.field or self.excluded:
            return False
        span = read_years(self.text, self.at)
        if span is None:
            return False
        self.lexemes.append(Lexeme("years", self.text[self.at : span.end], years=span))
        self.at = span.end
        return True

    def _prefix(self) -> bool:
        """``标题:`` and the like, in any of the ways people write it."""
        found = None if self.field else _PREFIX.match(self.text, self.at)
        if found is None:
            return False
        name = normalise(found[1]).text
        known = name if name in PREFIXES else PREFIX_VARIANTS.get(name, "")
        if not known:
            if found.end() < len(self.text):
                self.notice(UNKNOWN_PREFIX, name=found[1], known="、".join(PREFIXES))
            return False
        if known != name:
            self.notice(READ_AS, written=found[0].strip(), meant=f"{known}：")
        self.field, self.prefix, self.at = PREFIXES[known], found[1], found.end()
        return True

    def _word(self) -> None:
        start, self.at = self.at, self._word_end(self.at)
        if self.at == start:  # a closing quote without its opener
            self.at += 1
            return
        word = self.text[start : self.at]
        plain = unicodedata.normalize("NFKC", word)
        if not self.field and not self.excluded and self._operator(plain):
            return
        if _is_punctuation(plain):
            self.field, self.excluded = "", False
            return
        if _WILDCARD.search(word):
            self.notice(WILDCARD, word=word)
        if _HYPHEN.search(word):
            self.notice(HYPHEN, word=word)
        self._add("word", word)

    def _word_end(self, at: int) -> int:
        """Where a word ends. A pair of brackets inside it belongs to it (第（一）项) unless it holds several terms."""
        inside = 0
        while at < len(self.text):
            char = self.text[at]
            if char.isspace() or char in _WORD_END:
                break
            if char in _OPEN:
                if self._is_group(at):
                    break
                inside += 1
            elif char in _CLOSE:
                if not inside:
                    break
                inside -= 1
            at += 1
        return at

    def _is_group(self, at: int) -> bool:
        """Whether the bracket opened here closes, and holds more than one word."""
        depth = 0
        several = False
        for char in self.text[at:]:
            depth += (char in _OPEN) - (char in _CLOSE)
            if depth == 0:
                return several
            several = several or char.isspace() or char in _WORD_END
        return False

    def _operator(self, plain: str) -> bool:
        """Whether a word is an operator; then it is done with."""
        kind = _OPERATORS.get(plain, "")
        follows = bool(self.text[self.at :].strip())
        if not kind and follows and self.lexemes and self.lexemes[-1].kind not in {"or", "open"}:
            kind, meant = _VARIANTS.get(plain, ("", ""))
            if kind:
                self.notice(READ_AS, written=plain, meant=meant)
        if kind == "or":
            self._or(plain)
        elif kind == "not" and follows:
            self.excluded = True
        else:
            return kind == "and"
        return True

    def _add(self, kind: str, text: str) -> None:
        self.lexemes.append(Lexeme(kind, text, self.field, self.excluded))
        self.field, self.excluded = "", False

    def _end(self) -> None:
        self._leave_prefix()
        self._drop_or()
        if self.depth:
            self.notice(OPEN_BRACKET)
            self.lexemes.extend([Lexeme("close")] * self.depth)

    def _leave_prefix(self) -> None:
        """A prefix at the very end had nothing to look for: then it is a word itself."""
        if self.field:
            self.field = ""
            self._add("word", self.prefix)
            self.notice(EMPTY_PREFIX, name=self.prefix)

    def _drop_or(self) -> None:
        if self.lexemes and self.lexemes[-1].kind == "or":
            self.notice(LONE_OR, sign=self.lexemes.pop().text)


def _is_punctuation(text: str) -> bool:
    """Signs between words say nothing; other signs (a picture, a percent sign) can be looked for."""
    return bool(_SIGNS.fullmatch(text)) and all(
        unicodedata.category(char)[0] in "PZ" or unicodedata.category(char) in {"Sm", "Sk"} for char in text
    )
