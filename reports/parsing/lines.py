"""Lines as identity reads them: squeezed, and in one script and width, beside what was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.extraction.content import Paragraph
from reports.script import to_simplified

MAX_LINE = 400  # characters of a paragraph that identity looks at
_SPACE = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("〔"): "[", ord("〕"): "]"}
# What a website prints about a page above its text.
_LABEL = re.compile(
    r"[\[【(]?(?P<label>作者|(?:信息|文章|稿件)?来源|时间|日期|发布(?:时间|日期|机构|机关|单位|人)|公开(?:时间|日期|主体|机构|单位|方式|范围|形式)|"
    r"(?:成文|发文|发稿|录入|更新)(?:时间|日期)|生成日期|索引号|文号|发文字号|文件编号|浏览|点击|阅读|访问|字号|字体|责任(?:编辑|单位|部门)|编制(?:机关|单位)|编辑|审核|"
    r"打印|分享|有效性|主题分类|信息分类|主题词|名称|标题|信息索引)(?:次数|量)?(?:[:\]】)]+|(?<=[期间])(?=20\d\d[-/.年]))"
)
# … or beside its date alone: 2020-08-06 10:20 来源:某局.
_DATE_FIRST = re.compile(
    r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\d\d:\d\d(?::\d\d)?)?(?=来源|作者|浏览|阅读|点击|字号|字体)"
)
_BREADCRUMB = re.compile(r"您?(?:现在|当前)?(?:所在)?(?:的)?位置[:>]|^(?:网站)?首页|[>»›]")


@dataclass(frozen=True, slots=True)
class Line:
    """``raw`` is the paragraph without whitespace, ``plain`` the same for reading, character by character."""

    raw: str
    plain: str

    @property
    def is_metadata(self) -> bool:
        return _LABEL.match(self.plain) is not None or _DATE_FIRST.match(self.plain) is not None

    @property
    def is_breadcrumb(self) -> bool:
        return _BREADCRUMB.search(self.plain) is not None


def labelled(plain: str) -> list[tuple[str, str]]:
    """The labels and values of a metadata line: 来源:某局 发布时间:2023-01-28 gives two."""
    found = list(_LABEL.finditer(plain))
    if not found:
        return []
    ends = [*(match.start() for match in found[1:]), len(plain)]
    return [(match["label"], plain[match.end() : end].strip("|,;")) for match, end in zip(found, ends, strict=True)]


def plain_of(text: str) -> str:
    """Simplified script, half-width signs, no whitespace within lines."""
    return "\n".join(to_simplified(_SPACE.sub("", line).translate(_HALF_WIDTH)) for line in text.split("\n"))


def line_of(text: str) -> Line:
    """One paragraph as a line."""
    raw = _SPACE.sub("", text[:MAX_LINE]).strip("#*_|—–")
    plain = to_simplified(raw.translate(_HALF_WIDTH))
    # Should a conversion change the length, places in the one would be wrong in the other.
    return Line(raw if len(raw) == len(plain) else plain, plain)


def lines_of(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The paragraphs' lines, empty ones left out; a paragraph with breaks inside gives several."""
    pieces = (piece for paragraph in paragraphs for piece in paragraph.text[: 8 * MAX_LINE].split("\n"))
    return [line for line in map(line_of, pieces) if line.raw]
