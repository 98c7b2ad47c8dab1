"""How values are typed: signs, full-width digits, blanks, strokes, units; the value behind them stays certain."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from reports.generation.form import FORMS
from reports.generation.report import Report

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
STROKES = ("/", "—", "-", "无")


def add_signs(report: Report, rng: Random) -> None:
    """``+2`` for a growth in 本年增/减."""
    for code, value in report.figures.items():
        if code.endswith(".change") and isinstance(value, int) and value > 0 and rng.random() < 0.6:
            report.raws[code] = f"+{value}"


def add_thousands(report: Report) -> None:
    """``1,234`` for numbers from 1,000."""
    for code, value in report.figures.items():
        if isinstance(value, int) and value >= 1000:
            report.raws[code] = report.written(code).replace(str(value), f"{value:,}")


def widen_digits(report: Report, rng: Random) -> None:
    """Full-width digits, in one table or all."""
    table = rng.choice(("proactive", "requests", "reviews", ""))
    for code, value in report.figures.items():
        if isinstance(value, int) and value >= 0 and code.startswith(table):
            report.raws[code] = report.written(code).translate(FULL_WIDTH)


def pad_values(report: Report, rng: Random) -> None:
    """Ideographic, no-break or plain spaces before the numbers of section 2 or of one applicant."""
    pad = rng.choice(("　", "  ", "\u00a0"))
    column = rng.choice((".business", "proactive.", ".natural_person"))
    for code in report.figures:
        if column in code:
            written = report.written(code)
            if written:
                report.raws[code] = pad + written


def strike_out(report: Report, rng: Random) -> None:
    """``/`` where an office means that a row does not concern it (section 2 only)."""
    form = FORMS[report.form or ""]
    stroke = rng.choice(STROKES)
    rows = [
        [f"proactive.{row}.{column}" for column, _ in article.columns]
        for article in form.articles
        for row, _ in article.rows
    ]
    noughts = [codes for codes in rows if all(report.figures[code] == 0 for code in codes)]
    for codes in rng.sample(noughts, min(len(noughts), rng.randint(1, 3))):
        for code in codes:
            report.figures[code] = "/"
            report.raws[code] = stroke


def write_amount(report: Report, rng: Random) -> None:
    """采购总金额 of form 2019 with 万元, 元 or no unit at all."""
    code = "proactive.procurement.amount"
    value = report.figures.get(code)
    if not isinstance(value, int | Decimal) or not value:
        return
    unit = rng.choice(("万元", "万元", "元", None, None))
    if unit == "元":
        value = value * 10000 if isinstance(value, int) else Decimal(int(value * 10000))
        report.figures[code] = int(value)
    report.raws[code] = f"{report.figures[code]}{unit or ''}"
    report.units[code] = unit
