"""Faults put into reports on purpose, each with a truth that stays certain."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from reports.generation.arithmetic import failing
from reports.generation.form import APPLICANTS, COLUMNS, FORMS
from reports.generation.report import Line, Report


def break_equation(report: Report, rng: Random) -> None:
    """Make an equation fail by changing one cell that the narrative does not mention."""
    form = FORMS[report.form or ""]
    figures = report.figures
    choices = [f"requests.{row}.{column}" for row in form.result_rows[1:] for column, _ in COLUMNS]
    choices += ["requests.total.research", "requests.carried_forward.other_org", "reviews.reconsideration.upheld"]
    while not failing(form.name, figures):
        code = rng.choice(choices)
        value = figures[code]
        if isinstance(value, int):
            figures[code] = value + rng.randint(1, 3)
            report.raws.pop(code, None)


def drop_cell(report: Report, rng: Random) -> None:
    """Leave one nought out of a row of results, as at a page break; H2 tells which numbers the row has."""
    form = FORMS[report.form or ""]
    row = rng.choice(form.result_rows)
    codes = [f"requests.{row}.{applicant}" for applicant in APPLICANTS]
    noughts = [code for code in codes if report.figures[code] == 0]
    if noughts:
        report.dropped = frozenset([noughts[-1]])


def double_cell(report: Report) -> None:
    """Write one nought of 总计 twice, so that the row has eight numbers."""
    codes = [f"requests.total.{applicant}" for applicant in APPLICANTS]
    noughts = [code for code in codes if report.figures[code] == 0]
    if noughts:
        report.doubled = frozenset([noughts[0]])


def contradict_year(report: Report) -> None:
    """Name last year's reporting period in the lead; the title's year counts, and the conflict is a finding."""
    year = str(report.year)
    front = []
    for line in report.front:
        if isinstance(line, Line) and f"{year}年1月1日" in line.text:
            for date in ("年1月1日", "年12月31日"):
                line = replace(line, text=line.text.replace(year + date, str(report.year - 1) + date))
            report.findings |= {"year_conflict"}
        front.append(line)
    report.front = tuple(front)
    report.unsure |= {"published_before_period_end"}


def contradict_text(report: Report) -> None:
    """Say a number of new requests in section 3 that is neither the table's nor that with last year's added."""
    new, came = (report.figures[f"requests.{row}.total"] for row in ("new_received", "carried_over"))
    if not isinstance(new, int) or not isinstance(came, int):
        return
    said = new + came + 3
    sentence = f"{report.year}年，{report.agency.we}共收到政府信息公开申请{said}件，均已按期答复。"
    report.sections = tuple(
        replace(section, paragraphs=(sentence,)) if section.key == "requests" else section
        for section in report.sections
    )
    report.findings |= {"text_table_mismatch"}
