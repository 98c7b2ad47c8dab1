"""Text → tokens, the same for the index, the query and the highlighting. The only importer of jieba and rjieba."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import jieba

from search.normalisation import HAN, Normalised, normalise, simplified_characters

try:
    from rjieba import cut_for_search as rjieba_cut
    from rjieba import tokenize as rjieba_tokenize
except ImportError:  # jieba is its pure-Python twin: same dictionary, same tokens, a twentieth of the speed
    rjieba_cut = rjieba_tokenize = None  # type: ignore[assignment]

NAME = "gongkai-3"

Piece = tuple[str, int, int]  # a word or a part of it, with its start and end in the run it was cut from

# Both libraries cut runs of Han alike, but not what stands between them: so they get nothing else to see.
_RUNS = re.compile(f"(?P<han>[\u4e00-\u9fd5]+)|[{HAN}]|[^\\W_{HAN}]+")
DICTIONARY_HAN = "\u4e00", "\u9fd5"  # the characters that words are made of; every other Han is a word by itself
OTHER_WORDS = re.compile(f"[{HAN}]|[^\\W_{HAN}]+")  # in a text without those characters
_OTHERS = re.compile(f"\n|{OTHER_WORDS.pattern}")


@dataclass(frozen=True, slots=True)
class Token:
    """A word (``whole``) or a part of a compound, at an ordinal position, with its range in the original text.

    A part stands at the position of the first part of the compound that begins where it begins; the compound itself
    at that of its own first part: 年度报告 and 年度 at 0, 报告 at 1.
    """

    text: str
    position: int
    start: int
    end: int
    whole: bool = True


@cache
def analyzer_version() -> str:
    """Changes whenever the same text may give other tokens; part of the version of an index."""
    dictionary = resources.files("jieba").joinpath("dict.txt").read_bytes()
    script = repr(sorted(simplified_characters().items())).encode()
    return f"{NAME}/{_digest(dictionary)}/hmm/{_digest(script)}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def segment_by_jieba(run: str) -> list[Piece]:
    """Cut a run of Han characters in search mode: the parts of a compound come before it."""
    return list(jieba.tokenize(run, mode="search"))


def segment_by_rjieba(run: str) -> list[Piece]:
    """The same by rjieba."""
    return list(rjieba_tokenize(run, "search"))


segment: Callable[[str], list[Piece]] = segment_by_jieba if rjieba_tokenize is None else segment_by_rjieba


def cut_by_jieba(runs_of_han: str) -> list[str]:
    """The words, and parts of words, of runs of Han characters, each followed by a line break, which comes back too."""
    return [
        word
        for run in re.findall(r"\n|[^\n]+", runs_of_han)
        for word, _, _ in ([(run, 0, 1)] if run == "\n" else segment_by_jieba(run))
    ]


def cut_by_rjieba(runs_of_han: str) -> list[str]:
    """The same by rjieba."""
    return list(rjieba_cut(runs_of_han))


cut_han: Callable[[str], list[str]] = cut_by_jieba if rjieba_cut is None else cut_by_rjieba


def cut_others(runs: str) -> list[str]:
    """The words of runs without any character of the dictionary, likewise."""
    return _OTHERS.findall(runs)


def analyse(text: str) -> list[Token]:
    """The tokens of a text, in the order of their positions."""
    return analyse_normalised(normalise(text))


def analyse_normalised(text: Normalised) -> list[Token]:
    """The tokens of a normalised text; their ranges are those of the original."""
    tokens: list[Token] = []
    position = 0
    for group in _groups(text.text):
        ranks = {start: rank for rank, start in enumerate(sorted({start for _, start, _ in group}))}
        last = len(group) - 1
        cut = [
            Token(word, position + ranks[start], *text.source(start, end), number == last)
            for number, (word, start, end) in enumerate(group)
        ]
        tokens.extend(sorted(cut, key=lambda token: (token.position, token.end)))
        position += len(ranks)
    return tokens


def terms(normalised_text: str) -> Iterator[str]:
    """Every token's text of a text that is normalised already, repeated as it occurs; for the index."""
    for run in _RUNS.finditer(normalised_text):
        if run["han"]:
            for word, _, _ in segment(run[0]):
                yield word
        else:
            yield run[0]


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of Han characters (``is_han``), or of letters and digits, with the whole words in it."""

    text: str
    words: tuple[str, ...]
    is_han: bool


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[Run, ...]:
    """What a piece of query text asks for, run by run. Words are whole: to ask for the parts as well adds nothing."""
    found: list[Run] = []
    han: list[str] = []
    words: list[str] = []
    end = -1

    def close() -> None:
        if han:
            found.append(Run("".join(han), tuple(words), True))
        han.clear()
        words.clear()

    for run in _RUNS.finditer(normalise(text).text):
        if run.start() != end:
            close()
        end = run.end()
        if re.match(f"[{HAN}]", run[0]):
            han.append(run[0])
            words.extend(word for word, _, _ in _whole(segment(run[0]) if run["han"] else [(run[0], 0, 1)]))
        else:
            close()
            found.append(Run(run[0], (run[0],), False))
    close()
    return tuple(found)


def _groups(text: str) -> Iterator[list[Piece]]:
    """The words of a text, each with its parts before it."""
    for run in _RUNS.finditer(text):
        base = run.start()
        if run["han"]:
            for group in _by_word(segment(run[0])):
                yield [(word, base + start, base + end) for word, start, end in group]
        else:
            yield [(run[0], base, run.end())]


def _whole(pieces: Iterable[Piece]) -> Iterator[Piece]:
    return (group[-1] for group in _by_word(list(pieces)))


def _by_word(pieces: list[Piece]) -> list[list[Piece]]:
    """Put each word together with its parts. Read from the end: a word closes its group and reaches to its start."""
    groups: list[list[Piece]] = []
    bound = -1
    for piece in reversed(pieces):
        if groups and piece[1] >= bound:
            groups[-1].append(piece)
        else:
            groups.append([piece])
            bound = piece[1]
    for group in groups:
        group.reverse()
    groups.reverse()
    return groups
