"""What a page carries for its own sake, its number and running heads, is not part of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.extraction.pdf_lines import Line
from reports.extraction.pdf_page import Page
from reports.extraction.pdf_tables import RuledTable

_ZONE = 0.13  # of a page's height at its top and bottom, where furniture stands
_SAME_HEIGHT = 8.0  # points
_DASH = r"[-—–―－─~·•]"
_NUMBER = re.compile(
    rf"{_DASH}+\d{{1,3}}{_DASH}*|\d{{1,3}}{_DASH}+|第\d{{1,3}}页(?:[,，/]?共\d{{1,3}}页)?|共\d{{1,3}}页第\d{{1,3}}页|"
    r"\d{1,3}/\d{1,3}|[Pp]age\d{1,3}(?:of\d{1,3})?|\d{1,3}of\d{1,3}"
)
_BARE = re.compile(r"\d{1,3}")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class PageItems:
    """What stands on a page from top to bottom."""

    page: Page
    items: list[Line | RuledTable]


def remove_furniture(pages: Sequence[PageItems]) -> None:
    """Take page numbers and running heads off the pages."""
    edges = [list(_edges(page)) for page in pages]
    offsets = [_offset(number, line) for number, lines in enumerate(edges) for line in lines]
    heads = [(number, _wording(line), line.area.top) for number, lines in enumerate(edges) for line in lines]
    for number, page in enumerate(pages):
        for lines in (_outer(page, True), _outer(page, False)):
            for line in lines:
                offset = _offset(number, line)
                is_number = offset is not None and (offset == -1 or offsets.count(offset) > max(1, len(pages) / 2))
                if not (is_number or _is_page_number(line) or _is_running(line, heads, len(pages))):
                    break
                page.items.remove(line)


def _outer(page: PageItems, from_top: bool) -> Iterator[Line]:
    """The lines in the zone at the top or bottom of a page, from its edge inwards."""
    limit = page.page.height * _ZONE
    for item in list(page.items) if from_top else list(reversed(page.items)):
        middle = (item.area.top + item.area.bottom) / 2
        if not isinstance(item, Line) or (middle > limit if from_top else middle < page.page.height - limit):
            return
        yield item


def _edges(page: PageItems) -> Iterator[Line]:
    yield from _outer(page, True)
    yield from _outer(page, False)


def _plain(line: Line) -> str:
    return "".join(line.text.split())


def _wording(line: Line) -> str:
    return _DIGITS.sub("#", _plain(line))


def _is_page_number(line: Line) -> bool:
    return _NUMBER.fullmatch(_plain(line)) is not None


def _offset(number: int, line: Line) -> int | None:
    """By how much a bare number is less than the page's place in the document; -1 where pages count from one."""
    text = _plain(line)
    return number - int(text) if _BARE.fullmatch(text) else None


def _is_running(line: Line, heads: Sequence[tuple[int, str, float]], pages: int) -> bool:
    """Whether a line with these words, whatever their figures, stands at this height on at least half of the pages."""
    wording = _wording(line)
    if wording == "#":
        return False
    on = {page for page, other, top in heads if other == wording and abs(top - line.area.top) <= _SAME_HEIGHT}
    return len(on) >= max(2, pages / 2)
