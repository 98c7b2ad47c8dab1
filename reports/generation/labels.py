"""How offices retype the labels of the form: brackets, numbering, quotes, spaces and slips of the pen."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TYPOS_FILE = Path(__file__).parent / "data" / "label_typos.csv"

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

CUT: dict[str, str] = {"本年新制作数量": "本年新", "本年新公开数量": "本年新"}
"""Heads of columns of which only the first line is left."""

GUIDANCE: dict[str, str] = {
    "规章": "设区的市、自治州人民政府应提供相关数据",
    "规范性文件": "行政机关制定发布的决定、公告、通告、意见、通知等公文，一般情况下属于规范性文件",
    "行政规范性文件": "以本机关名义印发、涉及公民权利义务并反复适用的公文",
    "上一年项目数量": "指{prev}年事项数",
    "本年增/减": "指{year}年增加或减少的事项数，减用负值表示，如-8",
    "处理决定数量": "指{year}年办件量",
    "本年处理决定数量": "指{year}年作出决定的件数",
    "本年制发件数": "{year}年1月1日至12月31日制发",
    "本年废止件数": "{year}年宣布失效或废止",
    "现行有效件数": "截至{year}年12月31日",
    "其他对外管理服务事项": "指行政许可以外的政务服务事项，含行政确认、行政奖励、行政裁决、行政给付和公共服务事项",
    "采购项目数量": "指{year}年以政府集中采购方式采购的项目总个数",
    "采购总金额": "指{year}年以政府集中采购方式采购的项目已支付的总金额",
    "行政事业性收费": "指列入收费目录清单的项目",
}
"""Advice that some provinces print in brackets behind the labels of section 2."""

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
    """One office's way of typing the form. ``slip`` is an index into ``SLIPS``, or -1; ``typos`` into ``typos()``.

    ``guided`` is the year whose guidance stands behind the labels, or 0; ``gaps`` puts blanks inside labels.
    """

    half_brackets: bool = False
    bracket_space: bool = False
    number_mark: str = "."
    plain_quotes: bool = False
    comma: bool = False
    spaced: bool = False
    wrapped: bool = False
    slip: int = -1
    four_decimals: bool = False
    typos: tuple[int, ...] = ()
    gaps: bool = False
    cut: bool = False
    guided: int = 0


@lru_cache(maxsize=1)
def typos() -> tuple[tuple[str, str], ...]:
    """(right, wrong) for slips of the pen that are likely though not seen yet; none makes another row's label."""
    with TYPOS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["right"], row["wrong"]) for row in csv.DictReader(file))


_BRACKETS = str.maketrans("（）：，", "():,")


@lru_cache(maxsize=65536)
def styled(label: str, style: LabelStyle) -> str:
    """``label`` as an office of this ``style`` types it; a line break marks a wrap inside the cell."""
    text = _worded(label, style)
    text = re.sub(r"^(\d)\.", lambda match: match[1] + style.number_mark, text)
    if style.spaced:
        text = SPACED.get(text, text)
    elif style.gaps:
        text = _with_gaps(text)
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


def _worded(label: str, style: LabelStyle) -> str:
    """The words of a label: slips, a head cut short, advice in brackets."""
    text = label
    if style.slip >= 0:
        text = text.replace(*SLIPS[style.slip])
    for index in style.typos:
        text = text.replace(*typos()[index])
    if style.four_decimals:
        text = text.replace("单位：万元", "单位：万元，保留4位小数")
    if style.cut:
        text = CUT.get(text, text)
    if style.guided and label in GUIDANCE:
        advice = GUIDANCE[label].format(year=style.guided, prev=style.guided - 1)
        text += f"{chr(10) if style.wrapped else ''}（{advice}）"
    return text


def _with_gaps(text: str) -> str:
    """Blanks as typists align short labels (规 章, 自 然 人) or break long ones (商业 企业)."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,6}", text):
        return text
    if len(text) <= 3:
        return " ".join(text)
    middle = len(text) // 2
    return f"{text[:middle]} {text[middle:]}"
