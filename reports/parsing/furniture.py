"""Lines that belong to a page and not to the report on it: page numbers, running heads, pagers, footers.

The patterns are data.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from reports.extraction.content import Block, Content, Paragraph
from reports.parsing.headings import read_heading
from reports.parsing.labels import is_form_label
from reports.parsing.numbers import looks_like_value

_MAX_LINE = 160
_MAX_PAGE_NUMBER = 24
_MIN_HEAD, _MAX_HEAD = 6, 60
_NO_HEAD = re.compile(r"[。；\t|]|^\W*[(（]?[\d一二三四五六七八九十]{1,3}[)）.、．]")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds = tomllib.loads(files("reports.data").joinpath("furniture.toml").read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for kind, patterns in kinds.items()}


def is_page_number(line: str) -> bool:
    """A page number that nothing else can be, as it may stand even between the cells of a table."""
    text = line.strip()
    return len(text) <= _MAX_PAGE_NUMBER and _patterns()["page"].fullmatch(text) is not None


def is_pager(line: str) -> bool:
    """A pager, a page number or a breadcrumb: no part of the text wherever it stands."""
    text = line.strip()
    return is_page_number(text) or (len(text) <= _MAX_LINE and _patterns()["pager"].fullmatch(text) is not None)


def is_running_head(line: str) -> bool:
    """Whether a line that stands in a document more than once, beside a page number, may be the head of its pages.

    Labels, headings and cells of a table are not: a page may break before any of them.
    """
    text = line.strip()
    if not _MIN_HEAD <= len(text) <= _MAX_HEAD or _NO_HEAD.search(text) or any(map(looks_like_value, text.split())):
        return False
    return not is_form_label(text) and read_heading(text) is None


def is_footer(line: str) -> bool:
    """What a site prints below an article; only there is it told from narrative."""
    text = line.strip()
    return len(text) <= _MAX_LINE and _patterns()["footer"].fullmatch(text) is not None


def without_page_lines(content: Content) -> tuple[Block, ...]:
    """The blocks of a document without page numbers and the running heads beside them."""
    blocks = content.blocks
    numbers = {i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and _numbers_page(content, block)}
    if not numbers:
        return blocks
    times = Counter(_compact(block.text) for block in blocks if isinstance(block, Paragraph))
    heads = {
        i
        for number in numbers
        for i in (number - 1, number + 1)
        if 0 <= i < len(blocks)
        and isinstance(block := blocks[i], Paragraph)
        and times[_compact(block.text)] > 1
        and is_running_head(block.text)
    }
    return tuple(block for i, block in enumerate(blocks) if i not in numbers and i not in heads)


def _numbers_page(content: Content, line: Paragraph) -> bool:
    """Markdown takes ``- 4 -`` for an item of a list: there the source is what counts."""
    if len(line.text) > _MAX_PAGE_NUMBER:
        return False
    return is_page_number(content.text[line.start : line.end] if content.kind == "md" else line.text)


def _compact(text: str) -> str:
    return "".join(text[: _MAX_LINE + 1].split())
