"""Narrative that is out of order: headings lost, contents lists, other tables, garbled or contradicting text."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from reports.generation.damage import SAID, contradict_text
from reports.generation.report import Line, OtherTable, Report
from reports.generation.script import traditional

GARBLED = ("锟斤拷锟斤拷锟斤拷", "��������", "å…¬å¼€å·¥ä½œæƒ…å†µ", "ÕþÎñ¹«¿ª¹¤×÷")
"""Text decoded twice or with the wrong table."""

COUNTS = (
    ("公开类别", "数量（条）"),
    ("公开渠道", "发布数（条）"),
    ("栏目名称", "更新数（条）"),
)
CATEGORIES = (
    "机构职能类",
    "财政资金类",
    "重点领域类",
    "政策法规类",
    "人事信息类",
    "规划计划类",
    "建议提案类",
    "行政执法类",
)
SPACED = re.compile(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])")
LEADERS = ("……………………", "\t", " ......... ", " ")


def put_contents(report: Report, rng: Random) -> bool:
    """A table of contents between title and text. Its lines are no headings."""
    leader = rng.choice(LEADERS)
    lines = [Line("目  录")]
    lines += [
        Line(f"{section.title}{leader}{page}")
        for page, section in zip((1, 3, 4, 6, 7, 8), report.sections, strict=False)
    ]
    heads = [at for at, line in enumerate(report.front) if isinstance(line, Line) and line.kind in ("title", "center")]
    at = heads[-1] + 1 if heads else 0
    report.front = (*report.front[:at], *lines, *report.front[at:])
    report.alien += (lines[1].text,)
    return True


def lose_heading(report: Report, rng: Random) -> bool:
    """The heading of one of the last two sections lost; its text belongs to the section before."""
    keys = [section.key for section in report.sections]
    if keys[-3:] != ["reviews", "problems", "other"]:
        return False
    reviews, problems, other = report.sections[-3:]
    if rng.random() < 0.5:
        if not other.paragraphs or not problems.paragraphs:
            return False
        kept = (reviews, replace(problems, paragraphs=problems.paragraphs + other.paragraphs))
    else:
        if not reviews.paragraphs:
            return False
        kept = (replace(reviews, after=problems.paragraphs), other)
    report.sections = (*report.sections[:-3], *kept)
    return True


def garble(report: Report, rng: Random) -> bool:
    """A garbled piece in the middle of a paragraph of the overview."""
    overview = report.sections[0]
    index = rng.randrange(1, len(overview.paragraphs))
    text = overview.paragraphs[index]
    middle = len(text) // 2
    broken = text[:middle] + rng.choice(GARBLED) + text[middle:]
    paragraphs = (*overview.paragraphs[:index], broken, *overview.paragraphs[index + 1 :])
    report.sections = (replace(overview, paragraphs=paragraphs), *report.sections[1:])
    report.findings |= {"mojibake"}
    return True


def space_digits(report: Report, _: Random) -> bool:
    """Blanks around the numbers in headings and text (``2020 年 1 月``), as converters of Word files leave them."""
    report.edits += (
        lambda blocks: [
            replace(block, text=SPACED.sub(r" \1 ", block.text)) if isinstance(block, Line) else block
            for block in blocks
        ],
    )
    return True


def put_counts(report: Report, rng: Random) -> bool:
    """A small table of the office's own with figures in the overview."""
    rows = tuple((name, str(rng.randint(2, 400))) for name in rng.sample(CATEGORIES, rng.randint(3, 6)))
    report.lists = {**report.lists, "overview": OtherTable((rng.choice(COUNTS), *rows))}
    return True


def put_metadata_inside(report: Report, rng: Random) -> bool:
    """The page's data as a table below the text of a section, where a site's template put it; the date in it is that of
    the page, and counts only where the report has none of its own."""
    if report.published_on is None or report.source is not None:
        return False
    key = rng.choice([section.key for section in report.sections if section.key not in report.lists])
    stamp = f"{report.year + 1}-{rng.randint(4, 6):02d}-{rng.randint(1, 28):02d}"
    rows = (
        ("索引号", f"{rng.randint(10**7, 10**8 - 1)}", "主题分类", "政务公开"),
        ("发布机构", report.agency.name, "生成日期", stamp),
        ("文号", "", "有效性", "有效"),
    )
    report.lists = {**report.lists, key: OtherTable(rows)}
    return True


def convert(report: Report, _: Random) -> bool:
    """The whole report in traditional script; how far a reader turns it back is not asserted."""
    if report.extra_rows:
        return False
    report.traditional = True
    report.assert_sections = False
    names = (report.agency.name, *report.agency.other_names)
    report.agency = replace(report.agency, other_names=(*names[1:], *map(traditional, names)))
    report.titles += tuple(map(traditional, report.titles))
    report.findings |= {"traditional_script"}
    return True


def contradict(report: Report, rng: Random) -> bool:
    """A narrative that states another number of requests than the table."""
    contradict_text(report, rng.choice(SAID))
    return "text_table_mismatch" in report.findings


def unsure_headings(report: Report, _: Random) -> bool:
    """A stray mark in a heading: whether it is part of the title is arguable."""
    report.assert_sections = False
    return True
