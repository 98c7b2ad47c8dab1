"""What offices add to the form: rows and remarks in its tables, lists of proposals in the text."""

from __future__ import annotations

from random import Random

from reports.generation.form import FORMS
from reports.generation.report import ExtraRow, OtherTable, Report

ROW_LABELS = (
    "其他主动公开文件（规范性文件以外以本单位名义印发的文件）",
    "其他主动公开文件",
    "其他公开的政策性文件",
)

LOCAL_ROWS = (
    (0, ("党组文件", "其他政策文件", "部门文件（不含规范性文件）", "政府常务会议纪要")),
    (1, ("公共服务事项", "行政确认", "行政给付和行政奖励", "便民服务事项")),
    (2, ("行政检查", "其他行政执法行为", "责令改正")),
)
"""Article of the form, and what offices add below its rows."""


def add_row(report: Report, rng: Random) -> None:
    """A row of the office's own under 规范性文件."""
    values = tuple(rng.sample(range(12, 300), 3))
    report.extra_rows = (ExtraRow(rng.choice(ROW_LABELS), values),)
    article = FORMS[report.form or ""].articles[0]
    for (column, _), value in zip(article.columns, values, strict=True):
        report.raws[f"proactive.extra0.{column}"] = str(value)


def add_local_row(report: Report, rng: Random) -> None:
    """A row of the office's own in an article with three columns; with fewer it is arguable how many values it has."""
    articles = FORMS[report.form or ""].articles
    index, labels = rng.choice([(at, labels) for at, labels in LOCAL_ROWS if len(articles[at].columns) == 3])
    article = articles[index]
    values = tuple(rng.randint(1, 90) for _ in article.columns)
    report.extra_rows = (ExtraRow(rng.choice(labels), values, index),)
    for (column, _), value in zip(article.columns, values, strict=True):
        report.raws[f"proactive.extra0.{column}"] = str(value)


def add_remark(report: Report, rng: Random) -> None:
    """A remark in brackets behind the number of documents issued."""
    code = "proactive.normative_documents." + ("made" if report.form == "2019" else "issued")
    value = report.figures[code]
    if isinstance(value, int) and value > 1:
        report.raws[code] = f"{value}（其中修订 {rng.randint(1, value - 1)} 件）"


def add_proposals(report: Report, rng: Random) -> None:
    """A list of answered proposals under the overview, as pages of some sites have it."""
    agency, year = report.agency, report.year
    rows = tuple(
        (
            f"关于对政协提案第{rng.randint(1, 400)}号的答复（{topic}）",
            agency.name,
            f"{year}-{rng.randint(4, 9):02d}-{rng.randint(10, 28)}",
        )
        for topic in rng.sample(agency.topics, 3)
    )
    report.lists = {"overview": OtherTable((("标题", "发布机构", "发布时间"), *rows))}
