"""What an index holds, said once for all engines."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from reports.parsing.form import all_indicators
from search.analyzer import analyzer_version

SCHEMA_VERSION: Final = 5

# The six sections of the form since 2019, what stands before them, and the sections that only older reports have.
FORM_SECTION_KEYS: Final = ("overview", "proactive", "requests", "reviews", "problems", "other")
SECTION_KEYS: Final = ("preamble", *FORM_SECTION_KEYS, "background", "consultation", "fees", "annex")
TEXT_FIELDS: Final = ("title", "agency", *SECTION_KEYS)
BODY: Final = "body"  # all narrative as one field: the sections put together
DEFAULT_FIELDS: Final = ("title", "agency", BODY)  # what a query without a field is looked for in

# How much a word counts by where it stands. A name or title is short and says what the report is.
BOOSTS: Final = {"title": 3.0, "agency": 4.0, BODY: 1.0, **dict.fromkeys(SECTION_KEYS, 1.0)}

# Stands in a field's text between pieces that no exact phrase may reach across (names, sections of the same key).
BREAK: Final = "\x1e"

# Fields with a set of values a document: filters and facets. ``region`` counts a report for every region above it too.
FACETS: Final = ("region", "region_own", "year", "type", "level", "form", "scope", "problem", "tables", "agency")

FIELD_LABELS: Final = {
    "title": "标题",
    "agency": "机关",
    BODY: "正文",
    "overview": "总体情况",
    "proactive": "主动公开",
    "requests": "依申请公开",
    "reviews": "复议诉讼",
    "problems": "问题与改进",
    "other": "其他事项",
    "preamble": "前言",
    "background": "概述",
    "consultation": "咨询情况",
    "fees": "收费及减免",
    "annex": "附表",
}

# The short names a person types before a colon.
PREFIXES: Final = {
    "标题": "title",
    "机关": "agency",
    "正文": BODY,
    "概况": "overview",
    "公开": "proactive",
    "申请": "requests",
    "复议": "reviews",
    "问题": "problems",
    "其他": "other",
}

# What people write instead, normalised (lower case, simplified script).
PREFIX_VARIANTS: Final = {
    **dict.fromkeys(("题名", "题目", "名称", "title"), "标题"),
    **dict.fromkeys(("单位", "部门", "机构", "agency", "org"), "机关"),
    **dict.fromkeys(("全文", "内容", "body", "text"), "正文"),
    **dict.fromkeys(("概述", "总体情况", "总体", "overview"), "概况"),
    **dict.fromkeys(("主动公开", "proactive"), "公开"),
    **dict.fromkeys(("依申请公开", "申请公开", "依申请", "requests"), "申请"),
    **dict.fromkeys(("行政复议", "诉讼", "复议诉讼", "行政诉讼", "reviews"), "复议"),
    **dict.fromkeys(("存在问题", "问题与改进", "改进", "problems"), "问题"),
    **dict.fromkeys(("其它", "其他事项", "other"), "其他"),
}


def text_fields(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of text that a query's ``fields`` mean: () means all, ``body`` every section."""
    if not fields:
        return TEXT_FIELDS
    named = dict.fromkeys(name for field in fields for name in (SECTION_KEYS if field == BODY else (field,)))
    return tuple(name for name in named if name in TEXT_FIELDS)


@cache
def figure_codes() -> tuple[str, ...]:
    """Every indicator an index holds a column of, in the order of the columns."""
    return tuple(all_indicators())


@cache
def index_version() -> str:
    """Names how an index was made. An index of another version is not read but rebuilt."""
    indicators = hashlib.sha256("\n".join(figure_codes()).encode()).hexdigest()[:12]
    return f"{SCHEMA_VERSION}/{analyzer_version()}/{indicators}"
