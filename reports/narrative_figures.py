"""Numbers that the narrative states, to be held against the tables (S5).

Only wordings that leave no doubt which cell they speak of; a clause on another time, on a part of the whole or on
someone else's cases is passed over, for a false finding is worse than a missed one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from reports.script import to_simplified

_MAX_TEXT = 200_000
_CONTEXT = 60
_COUNT = r"(?:数量)?(?:共计|合计|总计|总数|共有|共|为)?(?P<number>(?<![\d.])\d{1,6})(?:件|宗|份|条|个|起)(?!次)"
_REQUESTS = r"(?:政府信息公开|信息公开|依申请公开)?(?:的)?申请"
_RULES = r"(?:行政)?规范性文件"
_PATTERNS = {
    "received": rf"(?:收到|受理|接收|新收)[^。;,\n\d]{{0,24}}?申请{_COUNT}",
    "carried_over": rf"(?:上一?年度?|去年)结转(?:的)?(?:{_REQUESTS})?{_COUNT}",
    "carried_forward": rf"结转(?:到|至)?(?:下一?年度?|次年)(?:继续(?:办理|处理)?)?(?:的)?(?:{_REQUESTS})?{_COUNT}",
    "settled": rf"(?:办结|答复|办复){_REQUESTS}{_COUNT}",
    "reconsideration": rf"信息公开[^。;\n\d]{{0,30}}?行政复议(?:案件|申请|案)?{_COUNT}",
    "litigation": rf"信息公开[^。;\n]{{0,40}}?行政诉讼(?:案件|案)?{_COUNT}",
    "issued": rf"制发(?:的)?行政规范性文件{_COUNT}",
    "in_force": rf"现行有效(?:的)?{_RULES}{_COUNT}",
    "newly_disclosed": rf"新公开(?:的)?{_RULES}{_COUNT}",
    "disclosed": rf"主动公开(?:的)?{_RULES}{_COUNT}",
}
_STATEMENT = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_OTHER_TIME = re.compile(
    r"上年|去年|上一年|往年|以来|累计|历年|截至|截止|月|季度|上半年|下半年|同期|同比|相比|比.{0,4}年|较|增加|减少|增长|下降"
)
_PART = re.compile(
    r"自然人|法人|企业|当面|信函|网络|网上|网站|平台|邮寄|电子|邮件|邮箱|现场|传真|窗口|其中|转|移送|撤|补正|不予"
    r"|部门|乡镇|街道|镇街|下属"
)
_OTHERS_CASES = re.compile(
    r"复议机关|作为|审理|办理|指导|培训|代理|审结|维持|纠正|驳回|撤|其中|起草|未经复议|直接|复议后"
)
_OTHERS_RULES = re.compile(r"名义|代拟|起草|草拟|转发|上级|清理|征求|解读|审查|备案|修订|乡镇|部门|其中|政策文件")
_NOT_MEANT = {
    **dict.fromkeys(("received", "carried_over", "carried_forward", "settled"), _PART),
    **dict.fromkeys(("reconsideration", "litigation"), _OTHERS_CASES),
    **dict.fromkeys(("issued", "in_force", "newly_disclosed", "disclosed"), _OTHERS_RULES),
}
_CARRIED = re.compile(r"(?:上一?年度?|去年)?结转(?:(?:到|至)?(?:下一?年度?|次年))?")
_REVIEWED = re.compile(r"复议|诉讼")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_WHOLE_YEAR = re.compile(r"1月1日(?:起?至|到|-|—)(?:\d{4}年)?12月31日(?:止|期间)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Statement:
    """A number of the narrative; ``kind`` says of what: received, carried_over, settled, reconsideration …"""

    kind: str
    number: int


def statements(text: str, year: int | None) -> Iterator[Statement]:
    """What the text says of the year as a whole, in cells of the tables."""
    plain = unicodedata.normalize("NFKC", to_simplified(text[:_MAX_TEXT])).replace(" ", "")
    plain = _WHOLE_YEAR.sub("", _THOUSANDS.sub("", plain))
    for kind, pattern in _STATEMENT.items():
        for match in pattern.finditer(plain):
            if _is_meant(kind, _before(plain, match.start("number")), year):
                yield Statement(kind, int(match["number"]))


def _before(text: str, place: int) -> str:
    """What the sentence says in front of a place; a few clauses back is enough."""
    lead = text[max(0, place - _CONTEXT) : place]
    return re.split(r"[。;\n]", lead)[-1]


def _is_meant(kind: str, clause: str, year: int | None) -> bool:
    if any(int(found) != year for found in _YEAR.findall(clause)):
        return False
    clause = _CARRIED.sub("", clause, count=1)  # last year is what it speaks of, once
    if kind in ("received", "settled") and _REVIEWED.search(clause):
        return False
    return not _OTHER_TIME.search(clause) and not _NOT_MEANT[kind].search(clause)
