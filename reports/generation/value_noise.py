"""Further ways in which figures are typed: separators, units, footnotes, strokes in section 3, letters, decimals.

A function returns whether it found anything to change. ``noise.py`` has the plain habits.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from reports.generation.form import APPLICANTS, FORMS, REVIEW_CODES
from reports.generation.report import Report, Value

LETTERS = ("O", "o", "〇", "○", "Ｏ")
FOOTNOTES = (("①", "①"), ("*", "*"), ("[1]", "[1]"), ("※", "※"), ("（注1）", "注1："))
FOOTNOTE_TEXTS = (
    "该数据含所属事业单位。",
    "按照办理时限以受理之日所在年度统计。",
    "数据来源为业务系统导出结果。",
    "包含机构改革中划入的事项。",
)
DASHES = ("/", "-", "—", "——", "无", "／")


def write_procurement(report: Report, unit: str) -> bool:
    """采购总金额 of form 2019 with 万元, 元 or no unit; False where there is no amount."""
    code = "proactive.procurement.amount"
    value = report.figures.get(code)
    if not isinstance(value, int | Decimal) or not value:
        return False
    if unit != "万元":
        report.figures[code] = value = int(value * 10000)
    report.raws[code] = f"{value}{unit}"
    report.units[code] = unit or None
    return True


def separate(report: Report, mark: str, rng: Random) -> bool:
    """A mark between thousands in one large number at least; numbers are made large where there is none."""
    large = [
        code
        for code, value in report.figures.items()
        if _plain(report, code) and isinstance(value, int) and value >= 1000
    ]
    if not large:
        code = "proactive.licences.decisions"
        if not _plain(report, code):
            return False
        report.figures[code] = rng.randint(1000, 98000)
        large = [code]
    for code in large:
        report.raws[code] = f"{report.figures[code]:,}".replace(",", mark)
    return True


def add_units(report: Report, rng: Random) -> bool:
    """``3件`` in section 2 or in the totals of section 3; 12.5万元 for fees."""
    space = rng.choice(("", "", " "))
    part = rng.choice(("proactive.", ".total"))
    fees = "proactive.fees.amount"
    changed = False
    for code, value in report.figures.items():
        if code in report.raws or code.endswith("amount"):
            continue
        if isinstance(value, int) and part in code and not code.startswith("reviews."):
            report.raws[code] = f"{value}{space}{'项' if code.endswith(('previous_items', 'change')) else '件'}"
            changed = True
    if report.figures.get(fees) and fees not in report.raws:
        report.raws[fees] = f"{report.figures[fees]}{space}万元"
    return changed


def add_footnote(report: Report, rng: Random) -> bool:
    """``5①`` with the note below the table."""
    tables = {table: section for section in report.sections for table in section.tables}
    codes = [
        code
        for code, value in report.figures.items()
        if isinstance(value, int) and value > 0 and _plain(report, code) and tables[code.partition(".")[0]].paragraphs
    ]
    if not codes:
        return False
    code = rng.choice(codes)
    mark, head = rng.choice(FOOTNOTES)
    table = code.partition(".")[0]
    report.raws[code] = f"{report.figures[code]}{mark}"
    report.notes[table] = (head + rng.choice(FOOTNOTE_TEXTS),)
    key = tables[table].key
    report.sections = tuple(
        replace(section, open_end=True) if section.key == key else section for section in report.sections
    )
    return True


def stroke_requests(report: Report, rng: Random) -> bool:
    """A stroke for every nought of the applicants in some rows of section 3, or for all of section 4's noughts."""
    stroke = rng.choice(DASHES)
    if rng.random() < 0.4:
        return _write(report, REVIEW_CODES, "/", stroke)
    rows = rng.sample(FORMS[report.form or ""].result_rows, 3)
    return _write(report, [f"requests.{row}.{key}" for row in rows for key in APPLICANTS], "/", stroke)


def blank_anywhere(report: Report, rng: Random) -> bool:
    """Noughts left out in section 2, in the applicants' cells of section 3, in section 4, or here and there."""
    form = FORMS[report.form or ""]
    applicants = [f"requests.{row}.{key}" for row in form.request_rows for key in APPLICANTS]
    whole_rows = [f"requests.{row}.{key}" for row in rng.sample(form.result_rows, 2) for key in (*APPLICANTS, "total")]
    choices = (form.proactive_codes, applicants, whole_rows, REVIEW_CODES, rng.sample(form.codes, 9))
    return _write(report, rng.choice(choices), None, "")


def _write(report: Report, codes: tuple[str, ...] | list[str], value: Value, raw: str) -> bool:
    noughts = [code for code in codes if report.figures[code] == 0]
    for code in noughts:
        report.figures[code] = value
        report.raws[code] = raw
    return bool(noughts)


def letter_for_nought(report: Report, rng: Random) -> bool:
    """The letter O for 0 in a few cells. To read it as 0 and to call it unreadable are both right."""
    noughts = [code for code, value in report.figures.items() if value == 0 and _plain(report, code)]
    letter = rng.choice(LETTERS)
    for code in rng.sample(noughts, min(len(noughts), rng.randint(1, 7))):
        report.raws[code] = letter
        report.truths[code] = {"any_of": [0, None]}
    report.unsure |= {"missing_value", "equation_failed"}
    return bool(noughts)


def write_decimals(report: Report, rng: Random) -> bool:
    """``3.0``, as spreadsheets print whole numbers, in one table or in all."""
    table = rng.choice(("proactive.", "requests.", "reviews.", ""))
    places = rng.choice((".0", ".0", ".00"))
    for code, value in report.figures.items():
        if isinstance(value, int) and code.startswith(table) and _plain(report, code):
            report.raws[code] = f"{value}{places}"
    report.unsure |= {"not_integer"}
    return True


def half_a_case(report: Report, rng: Random) -> bool:
    """A count that is no whole number; its value as written, or none at all, are both right."""
    code = rng.choice(("proactive.penalties.decisions", "proactive.licences.decisions"))
    value = Decimal(rng.randint(1, 40)) + Decimal("0.5")
    report.figures[code] = value
    report.raws.pop(code, None)
    report.truths[code] = {"any_of": [float(value), None]}
    report.findings |= {"not_integer"}
    report.unsure |= {"missing_value"}
    return True


def below_nought(report: Report, rng: Random) -> bool:
    """A count below nought, which only 本年增/减 may be."""
    code = rng.choice(("proactive.penalties.decisions", "proactive.licences.decisions"))
    report.figures[code] = -rng.randint(1, 30)
    report.raws.pop(code, None)
    report.findings |= {"negative_value"}
    return True


def with_minus(report: Report, rng: Random) -> bool:
    """A shrinking list (form 2019), with a plain, a full-width or a typographic minus."""
    code = rng.choice([code for code in report.figures if code.endswith(".change")] or [""])
    if not code:
        return False
    value = rng.randint(1, 9)
    before = code.replace("change", "previous_items")
    previous = report.figures[before]
    if not isinstance(previous, int) or previous < value:
        report.figures[before] = value + rng.randint(0, 20)
        report.raws.pop(before, None)
    report.figures[code] = -value
    report.raws[code] = f"{rng.choice(('-', '－', '−'))}{value}"
    return True


def _plain(report: Report, code: str) -> bool:
    """A whole number that is typed as it is and may be changed in its dress."""
    return code not in report.raws and isinstance(report.figures.get(code), int)
