"""Index documents made by hand, with narrative put together from the words of the field."""

from __future__ import annotations

import random
from collections.abc import Mapping

from search.engines.base import IndexDocument
from search.schema import SECTION_KEYS

_WORDS = """
政府 信息 公开 工作 主动公开 依申请公开 答复 行政复议 行政诉讼 条例 群众 关切 制度 建设 培训 平台
网站 规范性文件 行政许可 行政处罚 重点领域 深化 完善 机制 加强 监督 保障 全年 收到 申请 件 及时
回应 2021 年 百分之三十 存在 问题 改进 措施 下一步 提高 质量 意识 队伍 学习 落实 国务院办公厅
要求 教育局 公安局 财政预算 决算 民生 食品 药品 安全 环境保护 统计 数据 解读 政策 会议 本年新收
结转 税务 工业和信息化局 淄川区 辽中区 党组 领导 小组 专栏 更新 栏目 微信 公众号 APP 12345
热线 的 和 与 在 我局 二〇二一 第三方 COVID-19
"""
WORDS = _WORDS.split()
SIGNS = "，，，。；、：\n"


def make_text(chance: random.Random, length: int) -> str:
    """About ``length`` characters of narrative."""
    parts: list[str] = []
    size = 0
    while size < length:
        clause = "".join(chance.choices(WORDS, k=chance.randint(2, 9))) + chance.choice(SIGNS)
        parts.append(clause)
        size += len(clause)
    return "".join(parts)


def make_document(id_: int = 1, sections: Mapping[str, str] | None = None, **fields: object) -> IndexDocument:
    """An index document; every argument has a default."""
    values: dict[str, object] = {
        "id": id_,
        "version": 1,
        "title": "淄川区教育局2022年政府信息公开工作年度报告",
        "agency_id": 7,
        "agency": "淄川区教育局",
        "agency_names": ("淄川区教育局",),
        "year": 2022,
        "published_on": "2023-01-20",
        "region": "370302",
        "regions": ("370000", "370300", "370302"),
        "types": ("教育",),
        "level": "county",
        "form": "2021",
        "scope": "agency",
        "problems": (),
        "has_tables": True,
        "is_sample": False,
        "sections": sections if sections is not None else {"overview": "我局主动公开政府信息，及时回应关切。"},
        "figures": {},
    }
    return IndexDocument(**{**values, **fields})  # type: ignore[arg-type]


def make_corpus(count: int, seed: int = 1, length: int = 150) -> list[IndexDocument]:
    """Documents with random narrative in every section."""
    chance = random.Random(seed)
    return [
        make_document(
            number,
            {key: make_text(chance, length) for key in SECTION_KEYS},
            year=2018 + number % 5,
            title=f"{chance.choice(WORDS)}{2018 + number % 5}年政府信息公开工作年度报告",
        )
        for number in range(1, count + 1)
    ]
