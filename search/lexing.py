"""Query text → lexemes: words, phrases and 或, each with its field and whether it is excluded. Never raises."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from search.schema import PREFIXES

MAX_LENGTH = 200
MAX_TERMS = 20

_DOUBLE = '"“”＂„‟'  # people mix them, so any of them closes any other
_CLOSERS = {**dict.fromkeys(_DOUBLE, _DOUBLE), "「": "」", "『": "』"}
_MINUS = "-－−"
_BAR = "|｜"
_PREFIX = re.compile(f"({'|'.join(PREFIXES)})\\s*[:：]\\s*")
_WORD = re.compile(f"[^\\s{re.escape(_BAR)}{''.join(_CLOSERS)}]+")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """``kind`` is word, phrase or or."""

    kind: str
    text: str = ""
    field: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Lexed:
    lexemes: tuple[Lexeme, ...]
    notices: tuple[str, ...]


def lex(text: str) -> Lexed:
    """Cut a query text into lexemes, left to right."""
    lexer = _Lexer(text)
    while lexer.step():
        pass
    return Lexed(tuple(lexer.lexemes), tuple(lexer.notices))


class _Lexer:
    """Where it stands in the text, and what the next term inherits from what was read before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.field = ""
        self.excluded = False
        self.lexemes: list[Lexeme] = []
        self.notices: list[str] = []

    def step(self) -> bool:
        """Read what comes next; False at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.at >= len(self.text):
            self._leave_prefix()
            return False
        char = self.text[self.at]
        if char in _BAR:
            self.at += 1
            self._or()
        elif char in _MINUS:
            self._minus()
        elif char in _CLOSERS:
            self._quote(char)
        elif not self.field and (prefix := _PREFIX.match(self.text, self.at)):
            self.field, self.at = PREFIXES[prefix[1]], prefix.end()
        else:
            self._word()
        return True

    def _or(self) -> None:
        if self.lexemes and self.lexemes[-1].kind != "or":
            self.lexemes.append(Lexeme("or"))

    def _minus(self) -> None:
        """A minus sign excludes what it is attached to; alone it is a dash."""
        self.at += 1
        after = self.text[self.at : self.at + 1]
        self.excluded = bool(after) and not after.isspace() and after not in _BAR

    def _quote(self, opener: str) -> None:
        start = self.at + 1
        ends = [found for closer in _CLOSERS[opener] if (found := self.text.find(closer, start)) >= 0]
        if not ends:
            self.at = start
            self.notices.append("引号没有成对，引号后面的文字按普通词检索。")
            return
        self.at = min(ends) + 1
        inner = self.text[start : min(ends)].strip()
        if inner:
            self._add("phrase", inner)

    def _word(self) -> None:
        found = _WORD.match(self.text, self.at)
        if found is None:  # a closing bracket quote without its opener
            self.at += 1
            return
        self.at = found.end()
        word = found[0]
        plain = unicodedata.normalize("NFKC", word)
        alone = not self.field and not self.excluded
        if alone and plain in {"或", "OR"}:
            self._or()
        elif alone and plain in {"非", "NOT"} and self.text[self.at :].strip():
            self.excluded = True
        elif alone and plain == "AND":
            return
        elif self._is_punctuation(plain):
            self.field, self.excluded = "", False
        else:
            self._add("word", word)

    @staticmethod
    def _is_punctuation(text: str) -> bool:
        """Signs between words say nothing; other signs (a picture, a percent sign) can be looked for."""
        return bool(_SIGNS.fullmatch(text)) and all(
            unicodedata.category(char)[0] in "PZ" or unicodedata.category(char) in {"Sm", "Sk"} for char in text
        )

    def _add(self, kind: str, text: str) -> None:
        self.lexemes.append(Lexeme(kind, text, self.field, self.excluded))
        self.field, self.excluded = "", False

    def _leave_prefix(self) -> None:
        """A prefix at the very end had nothing to look for: then it is a word itself."""
        if self.field:
            name = next(name for name, field in PREFIXES.items() if field == self.field)
            self.field = ""
            self._add("word", name)
            self.notices.append(f"“{name}：”后面没有文字，已按普通词检索。")
        if self.lexemes and self.lexemes[-1].kind == "or":
            self.lexemes.pop()
