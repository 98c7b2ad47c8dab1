"""Reports of 2014–2018 for tests: the annex with given numbers, in every layout in which it arrives."""

from __future__ import annotations

import random
from collections.abc import Mapping

from reports.parsing.form import annex_lines
from tests.reports.parsing.documents import Box, Render, Table, html_table

TITLE = "槐荫区水务局2017年政府信息公开工作年度报告"
CAPTION = ["附件", "政府信息公开情况统计表", "（2017年度）", "填报单位（盖章）：槐荫区水务局"]
FOOT = ["单位负责人：甲某", "审核人：乙某", "填报人：丙某", "联系电话：0531-80000000", "填报日期：2018年1月10日"]
FIGURES = [line.indicator for line in annex_lines() if line.indicator]
_CHILDREN = {line.key: [other.key for other in annex_lines() if other.parent == line.key] for line in annex_lines()}


def annex_figures(seed: int = 3) -> dict[str, int]:
    """A number for every line that bears one: sums hold, and no two are the same."""
    numbers = random.Random(seed)
    while True:
        pool = iter(numbers.sample(range(1, 4000), 80))
        figures: dict[str, int] = {}
        for line in reversed(annex_lines()):
            if line.indicator:
                parts = [figures[f"annex.{key}"] for key in _CHILDREN[line.key]] if line.adds_up else []
                figures[line.indicator.code] = sum(parts) if parts else next(pool)
        if len(set(figures.values())) == len(figures):
            return {indicator.code: figures[indicator.code] for indicator in FIGURES}


def annex_table(texts: Mapping[str, str], *, units: bool = True, heading_unit: str = "——") -> Table:
    """The annex as it is printed: what it counts, the unit, the number; without ``units`` two columns."""
    rows: Table = [[Box("统计指标"), *([Box("单位")] if units else []), Box("统计数")]]
    for line in annex_lines():
        unit = [Box(line.indicator.unit or "" if line.indicator else heading_unit)] if units else []
        rows.append([Box(line.label), *unit, Box(texts[line.indicator.code] if line.indicator else heading_unit)])
    return rows


def annex_texts(**changes: str) -> dict[str, str]:
    """The numbers of :func:`annex_figures` as cells state them; ``changes`` are by the key of the line."""
    texts = {code: str(value) for code, value in annex_figures().items()}
    return texts | {f"annex.{key}": text for key, text in changes.items()}


def narrative(title: str = TITLE) -> list[str]:
    """A short report of 2017 up to its signature."""
    return [
        title,
        "一、概述",
        "我局围绕供水节水公开信息。",
        "二、主动公开政府信息情况",
        "全年公开水质信息二百条。",
        "三、依申请公开政府信息情况",
        "受理渠道畅通。",
        "四、政府信息公开的收费及减免情况",
        "没有收费。",
        "五、因政府信息公开申请行政复议、提起行政诉讼和申诉情况",
        "没有发生。",
        "六、存在的主要问题和改进措施",
        "更新不够及时，今后逐月检查。",
        "槐荫区水务局",
        "2018年1月20日",
    ]


def annex_text(table: Table, render: Render) -> str:
    """A whole report as text with the annex behind its signature."""
    return "\n".join([*narrative(), *CAPTION, "", render(table), "", *FOOT]) + "\n"


def annex_page(table: Table) -> str:
    """The same as a page."""
    front, back = ("".join(f"<p>{line}</p>" for line in lines) for lines in ([*narrative(), *CAPTION], FOOT))
    return f"<html><head><title>年报</title></head><body>{front}{html_table(table)}{back}</body></html>"
