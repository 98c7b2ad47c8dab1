"""The words for codes that occur in addresses and in the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.agencies import LEVELS
from reports.models import Report
from reports.problem import problem_kinds
from search.facets import TABLES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SECTIONS = {
    "overview": _("总体情况"),
    "proactive": _("主动公开政府信息情况"),
    "requests": _("收到和处理政府信息公开申请情况"),
    "reviews": _("行政复议、行政诉讼情况"),
    "problems": _("存在的主要问题及改进情况"),
    "other": _("其他需要报告的事项"),
}
PRE_2019_SECTIONS = {
    "preamble": _("前言"),
    "background": _("概述"),
    "consultation": _("咨询情况"),
    "fees": _("收费及减免情况"),
    "complaints": _("复议、诉讼和申诉情况"),
    "annex": _("附表"),
}
PLACES = {"all": _("全部"), "title": _("标题"), "agency": _("机关"), "body": _("正文")}
MODES = {"smart": _("智能"), "exact": _("精确")}
SORTS = {
    "relevance": _("相关度"),
    "-year": _("年度，新的在前"),
    "year": _("年度，早的在前"),
    "published": _("发布日期，新的在前"),
    "region": _("地区"),
}
SCOPE_REGION = {"own": _("仅本级"), "tree": _("含下级")}
OPERATORS = {"gt": "＞", "gte": "≥", "lt": "＜", "lte": "≤", "eq": "＝", "missing": _("未填报")}
STATISTICS = {
    "sum": _("合计"),
    "mean": _("平均"),
    "median": _("中位数"),
    "count": _("有数字的份数"),
    "max": _("最大"),
}
GROUPINGS = {"year": _("年度"), "region": _("地区"), "type": _("机关类型"), "level": _("层级"), "agency": _("机关")}
VIEWS = {
    "table": _("表格"),
    "trend": _("历年"),
    "ranking": _("排名"),
    "map": _("各省方格图"),
    "spread": _("分布"),
    "composition": _("结果构成"),
}
SEVERITIES = {"error": _("错误"), "warning": _("提醒"), "info": _("说明")}
FILTERS = {
    "q": _("检索词"),
    "within": _("在结果中"),
    "in": _("范围"),
    "region": _("地区"),
    "year": _("年份"),
    "type": _("机关类型"),
    "level": _("层级"),
    "form": _("格式"),
    "scope": _("统计范围"),
    "problem": _("问题"),
    "tables": _("统计表"),
    "agency": _("机关"),
    "year_from": _("年份自"),
    "year_to": _("年份至"),
    "scope_region": _("地区范围"),
    "conditions": _("指标"),
}


def section_label(key: str) -> str:
    """The title of a section in words; its code if it is none of ours."""
    return str(SECTIONS.get(key) or PRE_2019_SECTIONS.get(key) or key)


def value_label(name: str, value: str) -> str:
    """The words for a value of a search parameter that has them in itself; the value for all others."""
    if name == "problem":
        return gettext(problem_kinds()[value].label_zh) if value in problem_kinds() else value
    words: Mapping[str, Mapping[str, StrPromise | str]] = {
        "level": LEVELS,
        "form": dict(Report.Form.choices),
        "scope": dict(Report.Scope.choices),
        "tables": TABLES,
        "in": {**PLACES, **SECTIONS, **PRE_2019_SECTIONS},
        "scope_region": SCOPE_REGION,
        "mode": MODES,
    }
    label = words.get(name, {}).get(value)
    return value if label is None else gettext(str(label))
