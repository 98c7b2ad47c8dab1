"""What a cell of the annex of 2014–2018 is: the label of one of its lines, a unit, or the head of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from reports.extraction.content import Cell
from reports.parsing.form import annex_lines
from reports.parsing.labels import reduce_label
from reports.parsing.numbers import looks_like_value
from reports.parsing.rows import wordings
from reports.script import plain

UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "元", "万元", "亿元"})
_HEADERS = frozenset({"统计指标", "指标", "指标名称", "单位", "计量单位", "统计数", "统计数量", "数量"})
_TITLE_HEADER = "统计指标"
_PREFIX = re.compile(r"^(?:其中|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．,，:：]|[\s:：])+")
# Units that stand behind a number in its cell and that the cells of the later forms never have.
_UNIT_BEHIND = re.compile(r"(?<=\d)\s*(人次|篇)\s*$")
# What is printed above and below the lines: the year, who filled the table in, how to reach them.
_FRAME = re.compile(
    r"[(（]?(?:20\d\d年?度?|单位[:：].{1,6})[)）]?|[(（]?(?:填报|填表|单位|审核|报送|联系)(?:单位|机关|负责人|人|日期|时间|电话).{0,120}"
)
_MAX_LABEL = 120
_EXACT = 100.0
# A label with a slip of the pen: so like one line, and so much less like every other.
_LIKE = 86.0
_AHEAD = 10.0


@cache
def _wordings() -> dict[str, frozenset[str]]:
    """The lines that each wording can mean; 被依法纠错数 is there twice."""
    keys: dict[str, set[str]] = {}
    for line in annex_lines():
        for label in (line.label, *line.variants):
            keys.setdefault(_reduce(label), set()).add(line.key)
    return {wording: frozenset(found) for wording, found in keys.items()}


@lru_cache(maxsize=4096)
def _reduce(text: str) -> str:
    return reduce_label(_PREFIX.sub("", plain(text[:_MAX_LABEL])))


def exact_lines(text: str) -> frozenset[str]:
    """The lines whose wording the label has to the letter, ordinals, notes in brackets and white space aside."""
    return _wordings().get(_reduce(text), frozenset())


@lru_cache(maxsize=1024)
def _nearest(text: str) -> tuple[str, float] | None:
    """The one line a misspelt label must mean, with how like it is (0–100); None where another is nearly as like."""
    reduced = _reduce(text)
    if len(reduced) < 5:
        return None
    alike = [(score, keys) for wording, keys in _wordings().items() if (score := _likeness(reduced, wording))]
    score, keys = max(alike, key=lambda item: item[0], default=(0.0, frozenset[str]()))
    rival = max((other for other, other_keys in alike if other_keys != keys), default=0.0)
    return (next(iter(keys)), score) if score >= _LIKE and score - rival >= _AHEAD and len(keys) == 1 else None


def _likeness(reduced: str, wording: str) -> float:
    """0–100; 0 where it can't matter, which the length and the characters alone tell for most."""
    least = (_LIKE - _AHEAD) / 100
    matcher = SequenceMatcher(None, reduced, wording, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return 100 * matcher.ratio()


def line_scores(labels: Sequence[Cell]) -> dict[str, float]:
    """Which lines the labels before a value can mean, and how like they are (100 is to the letter)."""
    readings = wordings(labels)
    if exact := next((found for reading in readings if (found := exact_lines(reading))), None):
        return dict.fromkeys(exact, _EXACT)
    near = [nearest for reading in readings if (nearest := _nearest(reading))]
    return dict(near[:1])


def is_header(text: str) -> bool:
    """Whether a cell heads a column of the annex."""
    return _reduce(text) in _HEADERS


def is_title_header(text: str) -> bool:
    """统计指标, the column that no other table of these reports has."""
    return _reduce(text) == _TITLE_HEADER


def is_frame(text: str) -> bool:
    """Whether a line stands around the annex and says nothing that it counts."""
    return _FRAME.fullmatch("".join(text[:_MAX_LABEL].split())) is not None


def unit_of(text: str) -> str | None:
    """The unit, if a cell holds one and nothing else."""
    compact = "".join(text.split())
    return compact if compact in UNITS else None


def split_unit(text: str) -> tuple[str, str | None]:
    """A number and the unit behind it, where that is one that only the annex has."""
    found = _UNIT_BEHIND.search(text)
    return (text[: found.start()], found[1]) if found else (text, None)


def is_label(cell: Cell) -> bool:
    """Whether a cell holds words: neither a unit nor anything meant as a value."""
    return bool(cell.text) and unit_of(cell.text) is None and not is_value(cell.text)


def is_value(text: str) -> bool:
    """Whether a text is meant as a value."""
    return looks_like_value(split_unit(text)[0])
