"""How offices retype the labels of the form: brackets, numbering, quotes, spaces and slips of the pen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random

SLIPS: tuple[tuple[str, str], ...] = (
    ("本年新收政府信息", "本年新收到政府信息"),
    ("危及“三安全一稳定”", "危机“三安全一稳定”"),
    ("属于行政执法案卷", "属于行政法案卷"),
    ("其他法律行政法规禁止公开", "其他法律法规禁止公开"),
    ("社会公益组织", "社会组织"),
    ("现行有效件数", "现行有效件"),
    ("本年制发件数", "本年度发件数"),
    ("本年增/减", "本年数量"),
    ("没有现成信息需要另行制作", "没有现成信息需另行制作"),
)
"""Slips seen in real reports; the meaning stays clear."""

WRAPS: dict[str, str] = {
    "本年新制作数量": "本年新\n制作数量",
    "本年新公开数量": "本年新\n公开数量",
    "对外公开总数量": "对外公开\n总数量",
}
"""Labels that Word wraps inside a cell, and where."""

SPACED: dict[str, str] = {
    "结果维持": "结果 维持",
    "结果纠正": "结果 纠正",
    "其他结果": "其他 结果",
    "尚未审结": "尚未 审结",
    "规章": "规 章",
    "商业企业": "商业 企业",
    "科研机构": "科研 机构",
}


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """One office's way of typing the form. ``slip`` is an index into ``SLIPS``, or -1."""

    half_brackets: bool = False
    bracket_space: bool = False
    number_mark: str = "."
    plain_quotes: bool = False
    comma: bool = False
    spaced: bool = False
    wrapped: bool = False
    slip: int = -1
    four_decimals: bool = False


def draw_style(rng: Random) -> LabelStyle:
    """A style; about a third of all reports have the form's own wording."""
    if rng.random() < 0.35:
        return LabelStyle()
    half = rng.random() < 0.35
    return LabelStyle(
        half_brackets=half,
        bracket_space=half and rng.random() < 0.3,
        number_mark=rng.choice((".", ".", "．", "、", ". ")),
        plain_quotes=rng.random() < 0.15,
        comma=rng.random() < 0.15,
        spaced=rng.random() < 0.15,
        wrapped=rng.random() < 0.4,
        slip=rng.randrange(len(SLIPS)) if rng.random() < 0.3 else -1,
        four_decimals=rng.random() < 0.25,
    )


_BRACKETS = str.maketrans("（）：，", "():,")


@lru_cache(maxsize=65536)
def styled(label: str, style: LabelStyle) -> str:
    """``label`` as an office of this ``style`` types it; a line break marks a wrap inside the cell."""
    text = label
    if style.slip >= 0:
        right, wrong = SLIPS[style.slip]
        text = text.replace(right, wrong)
    if style.four_decimals:
        text = text.replace("单位：万元", "单位：万元，保留4位小数")
    text = re.sub(r"^(\d)\.", lambda match: match[1] + style.number_mark, text)
    if style.spaced:
        text = SPACED.get(text, text)
    elif style.wrapped:
        text = WRAPS.get(text, text)
    if style.comma:
        text = re.sub(r"(?<=\S{6})、(?=行政机关)", ",", text)
    if style.plain_quotes:
        text = text.replace("“", '"').replace("”", '"')
    if style.half_brackets:
        text = text.translate(_BRACKETS)
        if style.bracket_space:
            text = re.sub(r"^\((.)\)", r"( \1 )", text)
    return text
