"""Bytes to reading in pure steps, without a database: what ``manage.py parse`` and the pipeline share."""

from __future__ import annotations

from dataclasses import dataclass

from reports.extraction import extract
from reports.extraction.content import Content
from reports.parsing import parse
from reports.parsing.report import ParsedReport
from reports.problem import Problem
from reports.validation import validate


@dataclass(frozen=True, slots=True)
class Reading:
    content: Content
    report: ParsedReport
    problems: tuple[Problem, ...]


def read(data: bytes, name: str) -> Reading:
    """Extract, parse and validate. Raises ExtractionError or ParseError where there is no report to be read."""
    content = extract(data, name)
    report = parse(content)
    return Reading(content, report, tuple(validate(report)))
