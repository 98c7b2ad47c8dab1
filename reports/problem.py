"""Findings about a report. Their texts and severities are data, see ``data/problems.csv``."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Formatter


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One row of ``problems.csv``; ``severity`` is error, warning or info."""

    code: str
    severity: str
    label_zh: str
    label_en: str
    zh: str
    en: str


@cache
def problem_kinds() -> Mapping[str, ProblemKind]:
    """Every kind of problem by its code."""
    with files("reports.data").joinpath("problems.csv").open(encoding="utf-8") as stream:
        return {row["code"]: ProblemKind(**row) for row in csv.DictReader(stream)}


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding: its code, what it says of this report (``params`` fill the message) and the figures it is about."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    figures: tuple[str, ...] = ()

    @property
    def severity(self) -> str:
        return problem_kinds()[self.code].severity

    def message(self, language: str = "zh") -> str:
        kind = problem_kinds()[self.code]
        return (kind.en if language == "en" else kind.zh).format_map(self.params)


def read_back(code: str, message: str) -> Problem | None:
    """The finding that a Chinese message tells of; None if the sentence is not the kind's own, as of another day's."""
    kind = problem_kinds().get(code)
    found = _pattern(kind.zh).fullmatch(message) if kind else None
    return Problem(code, found.groupdict()) if found else None


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    pattern, named = "", set()
    for words, name, _spec, _conversion in Formatter().parse(sentence):
        pattern += re.escape(words)
        if name:
            pattern += f"(?P={name})" if name in named else f"(?P<{name}>.*?)"
            named.add(name)
    return re.compile(pattern, re.DOTALL)
