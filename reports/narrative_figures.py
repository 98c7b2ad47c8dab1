"""Numbers that the narrative states, to be held against the tables (S5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reports.script import to_simplified

# 收到……申请 N 件 within one clause; what speaks of another time or of a part of the requests is not the year's total.
_RECEIVED = re.compile(
    r"(?P<lead>[^。；;，,\n]{0,24})(?:收到|受理|接收|新收)(?P<what>[^。；;，,\n\d]{0,24}?申请(?:共计?|总数|数量)?)"
    r"(?P<number>\d{1,6})(?:件|宗|份|条)"
)
_OTHER_TIME = re.compile(r"上年|去年|上一年|以来|累计|历年|月|季度|日")
_PART = re.compile(r"自然人|法人|企业|当面|信函|网络|网上|邮寄|电子|邮件|现场|其中|转|复议|诉讼|部门|乡镇|街道")
_MAX_TEXT = 200_000


def received_requests(text: str) -> Iterator[int]:
    """The numbers of requests that the text says were received in the year; new ones, or new and carried over."""
    plain = "".join(to_simplified(unicodedata.normalize("NFKC", text[:_MAX_TEXT])).split(" "))
    for match in _RECEIVED.finditer(plain):
        clause = match["lead"] + match["what"]
        if not _OTHER_TIME.search(clause.replace("1月1日", "")) and not _PART.search(clause):
            yield int(match["number"])
