"""Reports of 2014–2018: the free sections of those years, and at their end, or behind the signature, the annex."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from reports.generation.annex import AMOUNTS, FORM, AnnexShape, annex_figures, annex_grid
from reports.generation.frame import FrameShape, frame
from reports.generation.grid import Grid
from reports.generation.labels import LabelStyle
from reports.generation.narrative import pick
from reports.generation.report import Agency, Edit, Figures, Line, Report, Section
from reports.generation.sections import facts_of

YEARS = range(2014, 2019)
ORDINALS = "一二三四五六七八九十"
ANNEX_TITLES = ("附表", "附件：政府信息公开情况统计表", "政府信息公开情况统计表", "附件1")
# The orders of sections of those years, with the wordings of their headings.
PLANS: tuple[tuple[tuple[str, str, str], ...], ...] = (
    (
        ("background", "background", "概述"),
        ("proactive", "proactive", "主动公开政府信息情况"),
        ("requests", "requests", "依申请公开政府信息情况"),
        ("fees", "fees", "政府信息公开的收费及减免情况"),
        ("reviews", "reviews", "因政府信息公开申请行政复议、提起行政诉讼和申诉情况"),
        ("problems", "problems", "存在的主要问题和改进措施"),
    ),
    (
        ("background", "background", "工作概述"),
        ("proactive", "proactive", "主动公开政府信息情况"),
        ("requests", "requests", "政府信息依申请公开办理情况"),
        ("consultation", "consultation", "政府信息公开咨询处理情况"),
        ("reviews", "reviews", "复议、诉讼和申诉情况"),
        ("fees", "fees", "收费及减免情况"),
        ("problems", "problems", "存在的问题及改进措施"),
        ("other", "other", "其他需要报告的事项"),
    ),
    (
        ("overview", "background", "总体情况"),
        ("proactive", "proactive", "主动公开情况"),
        ("proactive", "response", "回应解读情况"),
        ("requests", "requests", "依申请公开情况"),
        ("reviews", "reviews", "行政复议、行政诉讼情况"),
        ("other", "institutions", "机构建设和保障经费情况"),
        ("other", "training", "政府信息公开会议和培训情况"),
        ("problems", "problems", "存在的主要问题及改进情况"),
    ),
)


@dataclass(frozen=True, slots=True)
class OldShape:
    """How a report of those years is set. ``plan`` is an index into ``PLANS``; ``behind``: behind the signature."""

    plan: int = 0
    ordinals: bool = True
    annexed: bool = True
    behind: bool = True
    annex_title: int = 2
    annex: AnnexShape = field(default_factory=AnnexShape)


def draw_shape(rng: Random) -> OldShape:
    """A shape as offices have them; one report in six has no annex."""
    annex = AnnexShape(rng.random() < 0.8, rng.choice(("——", "—", "")), rng.random() < 0.8)
    return OldShape(
        rng.randrange(len(PLANS)),
        rng.random() < 0.8,
        rng.random() < 0.83,
        rng.random() < 0.6,
        rng.randrange(len(ANNEX_TITLES)),
        annex,
    )


def pre2019_report(agency: Agency, year: int, rng: Random, shape: OldShape, labels: LabelStyle | None = None) -> Report:
    """A report of ``agency`` on one of ``YEARS``, true in itself: its narrative tells the annex's figures."""
    figures = annex_figures(rng, 0 if rng.random() < 0.5 else rng.randint(1, 30))
    facts = facts_of(agency, year, {}) | _facts(figures)
    around = frame(agency, year, FrameShape(date="signature", bare=True), facts, rng)
    report = Report(
        agency=agency,
        year=year,
        form=FORM if shape.annexed else None,
        titles=around.titles,
        figures=figures if shape.annexed else {},
        sections=_sections(facts, shape, rng),
        front=(*around.front, Line(pick("pre2019", "lead", 1, facts, rng)[0])),
        back=around.back,
        published_on=around.published_on,
        labels=labels or LabelStyle(),
    )
    # What is compared section by section is known by its key, of which there must be one.
    keys = [section.key for section in report.sections]
    report.assert_sections = len(set(keys)) == len(keys)
    if shape.annexed:
        report.units = dict.fromkeys(AMOUNTS, "万元")
        report.alien = ("统计指标", "主动公开规范性文件数", "填报单位")
        report.edits = (_annex_edit(report, shape),)
    return report


def _facts(figures: Figures) -> dict[str, str | int]:
    names = {
        "disclosed": "disclosed",
        "website": "disclosed_website",
        "interpretations": "interpretations",
        "received": "received",
        "reconsiderations": "reconsiderations",
        "lawsuits": "lawsuits",
        "staff": "staff",
        "points": "reading_points",
        "meetings": "meetings",
    }
    return {name: int(str(figures[f"annex.{key}"])) for name, key in names.items()}


def _sections(facts: dict[str, str | int], shape: OldShape, rng: Random) -> tuple[Section, ...]:
    plan = [*PLANS[shape.plan], *([("annex", "", ANNEX_TITLES[shape.annex_title])] if shape.annexed else [])]
    found = []
    for number, (key, theme, wording) in enumerate(plan):
        numbered = shape.ordinals and key != "annex"
        told = _told(theme, facts, rng) if theme else []
        found.append(Section(key, (ORDINALS[number] + "、" if numbered else "") + wording, tuple(told)))
    return tuple(found)


def _told(theme: str, facts: dict[str, str | int], rng: Random) -> list[str]:
    if theme == "requests":
        theme = "requests_some" if facts["received"] else "requests_none"
    elif theme == "reviews":
        theme = "reviews_some" if facts["reconsiderations"] or facts["lawsuits"] else "reviews_none"
    told = pick("pre2019", theme, 2 if theme in ("background", "proactive") else 1, facts, rng)
    return told + pick("pre2019", "improvement", 1, facts, rng) if theme == "problems" else told


def _annex_edit(report: Report, shape: OldShape) -> Edit:
    """Put the annex below its heading, and both behind the signature where it stands there."""
    title = report.sections[-1].title
    grid = annex_grid(report.labels, shape.annex)
    caption = [Line(f"（{report.year}年度）", "center"), Line(f"填报单位（盖章）：{report.agency.name}", "note")]

    def edit(blocks: list[Line | Grid]) -> list[Line | Grid]:
        at = max(index for index, block in enumerate(blocks) if block == Line(title, "heading"))
        annex: list[Line | Grid] = [blocks[at], *caption, grid]
        before, after = blocks[:at], blocks[at + 1 :]
        return [*before, *after, *annex] if shape.behind else [*before, *annex, *after]

    return edit
