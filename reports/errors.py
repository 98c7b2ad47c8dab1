"""Refusals: what is said when a file can't be taken in. The texts are data, see ``data/refusals.csv``."""

from __future__ import annotations

import csv
import errno
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _texts() -> dict[str, dict[str, str]]:
    with files("reports.data").joinpath("refusals.csv").open(encoding="utf-8") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def refusal_codes() -> frozenset[str]:
    """Every code a refusal can have."""
    return frozenset(_texts())


def refusal_message(code: str, details: Mapping[str, object], language: str = "zh") -> str:
    """The text for ``code`` in ``zh`` or ``en``; raises KeyError for a code that ``refusals.csv`` lacks."""
    return _texts()[code][language].format_map(details)


class Refusal(Exception):
    """A file is not taken in. ``code`` is stable, ``message`` says in Chinese what to do about it."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        self.message = refusal_message(code, details)
        super().__init__(f"{code}: {self.message}")


class ExtractionError(Refusal):
    """The bytes can't be turned into text."""


class ParseError(Refusal):
    """The text is no annual report."""


class StorageError(Refusal):
    """The report can't be stored as asked, for instance because another one stands in its place."""


def unreadable(error: OSError) -> Refusal:
    """The refusal for a path that can't be read; the usual reasons of the operating system in Chinese."""
    reasons = {
        errno.ENOENT: "没有这个文件",
        errno.EISDIR: "这是文件夹，请用 ingest 批量收录",
        errno.EACCES: "没有读取权限",
    }
    return Refusal("unreadable_file", reason=reasons.get(error.errno or 0, error.strerror or str(error)))
