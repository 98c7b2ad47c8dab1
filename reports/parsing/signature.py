"""The closing lines of a report, agency and date, and what a site prints below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.extraction.content import Paragraph
from reports.parsing.furniture import is_footer, is_pager
from reports.script import plain

_HAN_DIGIT = "〇○Ｏ零一二三四五六七八九十"
_DATE = (
    rf"(?:20\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?|[{_HAN_DIGIT}]{{4}}年[{_HAN_DIGIT}]{{1,3}}月(?:[{_HAN_DIGIT}]{{1,3}}日)?"
    r"|20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)"
)
_DATE_LINE = re.compile(rf"[(]?(?:(?:发布|公开|成文|落款)?(?:日期|时间)[:])?{_DATE}[)]?")
_STAMP = r"(?:[(](?:此处)?(?:加盖)?(?:印章|盖章|公章|章)[)])?"  # where the seal is to be set
_AGENCY_LINE = re.compile(
    rf"{_STAMP}"
    r"[\u4e00-\u9fff()·\-A-Za-z]{2,40}(?:局|委|委员会|办|办公室|办公厅|政府|厅|部|院|署|中心|处|所|站|队|公司|大学|学院|学校|医院|"
    r"会|关|行|社|馆|团|支队|总队|大队)"
    rf"{_STAMP}"
)
_BOTH = re.compile(rf"(?:{_AGENCY_LINE.pattern})[,，]?{_DATE}")
_SEARCHED = 60


def is_date_line(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return _DATE_LINE.fullmatch(_compact(text)) is not None


def is_agency_line(text: str) -> bool:
    """Whether a line could be the name of an agency and nothing else."""
    return _AGENCY_LINE.fullmatch(_compact(text)) is not None


def find_signature(lines: Sequence[Paragraph]) -> tuple[int, int]:
    """Where the narrative ends and where the signature ends: ``lines[:a]`` is narrative, ``lines[a:b]`` the signature.

    What stands behind the signature belongs to the page. Without one, both are where the page's own lines begin.
    """
    first = max(0, len(lines) - _SEARCHED)
    for index in range(len(lines) - 1, first - 1, -1):
        compact = _compact(lines[index].text)
        if _BOTH.fullmatch(compact):
            return index, index + 1
        if _DATE_LINE.fullmatch(compact):
            start = index
            while start > first and is_agency_line(lines[start - 1].text):
                start -= 1
            end = index + 1
            while end < len(lines) and is_agency_line(lines[end].text):
                end += 1
            rest = lines[end:]
            if end - start > 1 or all(is_footer(line.text) or is_pager(line.text) for line in rest):
                return start, end
    end = _page_begins(lines)
    start = end
    while start > 0 and is_agency_line(lines[start - 1].text):
        start -= 1
    return start, end


def _page_begins(lines: Sequence[Paragraph]) -> int:
    """Where a site's footer begins: the first of its lines after which it stays at least half such lines."""
    own = [is_footer(line.text) or is_pager(line.text) for line in lines]
    begins, owned = len(lines), 0
    for index in range(len(own) - 1, -1, -1):
        owned += own[index]
        if own[index] and owned * 2 >= len(own) - index:
            begins = index
    return begins


def _compact(text: str) -> str:
    return plain(text[:200])
