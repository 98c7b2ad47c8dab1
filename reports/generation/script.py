"""Traditional script, as some sites convert their pages: characters one by one, a few words first."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "traditional.csv"


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        pairs = {row["simplified"]: row["traditional"] for row in csv.DictReader(file)}
    words = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), pairs


def traditional(text: str) -> str:
    """``text`` in traditional characters."""
    pattern, pairs = _table()
    return pattern.sub(lambda match: pairs[match[0]], text)
