"""Faults put into reports on purpose, each with a truth that stays certain."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from reports.generation.arithmetic import failing
from reports.generation.form import APPLICANTS, COLUMNS, FORMS
from reports.generation.report import Figures, Line, Report


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


def break_h1(figures: Figures, form: str, rng: Random) -> bool:
    """More requests left over than H1 allows, for one applicant and in all."""
    return _raise(figures, "carried_forward", rng.choice(APPLICANTS), rng)


def break_h2(figures: Figures, form: str, rng: Random) -> bool:
    """A result counted twice: its row sums up, its columns do not."""
    return _raise(figures, rng.choice(FORMS[form].result_rows[1:]), rng.choice(APPLICANTS), rng)


def _raise(figures: Figures, row: str, applicant: str, rng: Random) -> bool:
    """Raise one applicant's number and the row's 总计 alike."""
    more = rng.randint(1, 3)
    for column in (applicant, "total"):
        value = figures[f"requests.{row}.{column}"]
        if isinstance(value, int):
            figures[f"requests.{row}.{column}"] = value + more
    return True


def break_h3(figures: Figures, form: str, rng: Random) -> bool:
    """A case moved from one result to another in an applicant's column, not in 总计."""
    rows = FORMS[form].result_rows
    full = [
        (row, applicant)
        for row in rows
        for applicant in APPLICANTS
        if isinstance(value := figures[f"requests.{row}.{applicant}"], int) and value > 0
    ]
    if not full:
        return False
    row, applicant = rng.choice(full)
    for name, step in ((row, -1), (rng.choice([other for other in rows if other != row]), 1)):
        value = figures[f"requests.{name}.{applicant}"]
        if isinstance(value, int):
            figures[f"requests.{name}.{applicant}"] = value + step
    return True


def break_h4(figures: Figures, form: str, rng: Random) -> bool:
    """A 总计 of section 4 that is not the sum of its outcomes."""
    code = f"reviews.{rng.choice(('reconsideration', 'litigation_direct', 'litigation_after_reconsideration'))}.total"
    value = figures[code]
    figures[code] = (value if isinstance(value, int) else 0) + rng.randint(1, 4)
    return True


def break_s4(figures: Figures, form: str, rng: Random) -> bool:
    """Fewer documents disclosed in all than in the year alone (form 2019 only)."""
    if form != "2019":
        return False
    made = rng.randint(2, 30)
    numbers = {"made": made, "newly_disclosed": made, "disclosed_total": rng.randint(0, made - 1)}
    figures.update({f"proactive.normative_documents.{key}": value for key, value in numbers.items()})
    return True


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


SAID = (
    "{year}年，{we}共收到政府信息公开申请{said}件，均已按期答复。",
    "{year}年{we}收到政府信息公开申请{said}件，全部依法办理。",
    "全年共收到政府信息公开申请{said}件，较上年有所变化，办理过程规范，未发生超期答复。",
    "{year}年度，{we}新收政府信息公开申请{said}件，申请人通过信函、网络等方式提出。",
    "本年度共受理政府信息公开申请{said}件，均由专人登记、审核和答复。",
)
"""Ways to say how many requests came in."""


def contradict_text(report: Report, wording: str = "") -> None:
    """Say a number of new requests in section 3 that is neither the table's nor that with last year's added."""
    new, came = (report.figures[f"requests.{row}.total"] for row in ("new_received", "carried_over"))
    if not isinstance(new, int) or not isinstance(came, int):
        return
    said = new + came + 3
    sentence = (wording or SAID[0]).format(year=report.year, we=report.agency.we, said=said)
    report.sections = tuple(
        replace(section, paragraphs=(sentence,)) if section.key == "requests" else section
        for section in report.sections
    )
    report.findings |= {"text_table_mismatch"}
