"""Findings about a report. Their texts and severities are data, see ``data/problems.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


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
