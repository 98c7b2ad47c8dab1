"""Lines that belong to a page and not to the report on it: pagers, page numbers, footers. The patterns are data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_MAX_LINE = 160


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds = tomllib.loads(files("reports.data").joinpath("furniture.toml").read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for kind, patterns in kinds.items()}


def is_pager(line: str) -> bool:
    """A pager, a page number or a breadcrumb: no part of the text wherever it stands."""
    text = line.strip()
    return len(text) <= _MAX_LINE and _patterns()["pager"].fullmatch(text) is not None


def is_footer(line: str) -> bool:
    """What a site prints below an article; only there is it told from narrative."""
    text = line.strip()
    return len(text) <= _MAX_LINE and _patterns()["footer"].fullmatch(text) is not None
