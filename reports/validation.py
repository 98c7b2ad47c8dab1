"""ParsedReport → [Problem]: the arithmetic of the form (勾稽关系) and what is missing, for one report.

The equations H1–H4 are those of ``parsing/equations.py``; H5 and the soft check S4 are here, S5 is
``text_against_table.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from reports.annex_checks import annex_problems
from reports.blank_cells import certainly_blank
from reports.parsing.equations import failing
from reports.parsing.form import FORMS, PRE_2019, TABLE_LABELS, Form, FormTable, get_form
from reports.parsing.report import (
    BLANK,
    MISSING,
    UNREADABLE,
    ParsedFigure,
    ParsedReport,
)
from reports.problem import Problem
from reports.text_against_table import mismatches

_SECTION_LABELS = {
    "overview": "总体情况",
    **TABLE_LABELS,
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
_FIRST_YEAR_OF_FORM = 2019
_TOO_MANY_WAN = 100_000
_CENTS = 2


def validate(report: ParsedReport) -> list[Problem]:
    """Every problem of a report, those met while parsing first."""
    problems = list(report.findings)
    problems += _missing_sections(report)
    if report.form in FORMS:
        checks = Checks(get_form(report.form), report)
        problems += [*checks.missing(), *checks.values(), *checks.equations(), *checks.disclosed_totals()]
        problems += mismatches(report)
    elif report.form == PRE_2019:
        problems += annex_problems(report.figures) if report.figures else []
    elif report.year is None or report.year >= _FIRST_YEAR_OF_FORM:
        problems += [Problem("missing_table", {"label": label}) for label in TABLE_LABELS.values()]
    if report.published_on and report.year is not None:
        early = published_too_early(report.published_on, report.period[1] if report.period else None, report.year)
        problems += [early] if early else []
    return problems


def _missing_sections(report: ParsedReport) -> Iterator[Problem]:
    if report.form == "pre2019":
        return
    titles = "".join(section.title for section in report.sections)
    keys = {section.key for section in report.sections}
    for key, label in _SECTION_LABELS.items():
        merged = key == "reviews" and ("复议" in titles or "複議" in titles)
        if key not in keys and not merged:
            yield Problem("missing_section", {"label": label})


def published_too_early(published_on: str, period_end: str | None, year: int) -> Problem | None:
    """The finding that a report is dated before its period ends; a partial date is compared as far as it goes."""
    end = period_end or f"{year}-12-31"
    if not published_on or published_on >= end[: len(published_on)]:
        return None
    return Problem("published_before_period_end", {"published": published_on, "period_end": end})


def _likely_unit(figure: ParsedFigure) -> str | None:
    """The unit that an amount's magnitude speaks for, if that is another than it has; a hint and no more.

    No agency takes in or buys for 1,000,000,000 元 as a rule, and an amount in 元 has no more than two decimals.
    """
    value = figure.value or 0
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    if figure.unit != "元" and value >= _TOO_MANY_WAN and decimals <= _CENTS:
        return "元"
    return "万元" if figure.unit in ("元", None) and decimals > _CENTS else None


class Checks:
    """The checks on the figures of one report on one form."""

    def __init__(self, form: Form, report: ParsedReport) -> None:
        self.form = form
        self.figures = report.figures
        self.findings = report.findings
        self.with_extra_rows = {
            row.table for row in report.extra_rows if any(value is not None for value in row.values)
        }

    def missing(self) -> Iterator[Problem]:
        """Tables that are not there, and cells of those that are which state nothing.

        All of them are counted; listed are those that may have stated a number that was not found: where numbers stand
        in rows that the form does not know, they may be those of a row that seems blank. A cell that was lost from its
        row is part of that row's own problem.
        """
        lost = {code for finding in self.findings for code in finding.figures}
        is_recognised = any(finding.code == "ocr_text" for finding in self.findings)  # and so may lack what was there
        certain = set() if is_recognised else certainly_blank(self.form, self.figures)
        for table in self.form.tables:
            figures = {i.code: self.figures[i.code] for row in table.rows for i in row.indicators}
            if all(figure.status == MISSING for figure in figures.values()):
                yield Problem("missing_table", {"label": TABLE_LABELS[table.key]}, tuple(figures))
                continue
            empty = [
                code
                for code, figure in figures.items()
                if figure.status == BLANK or (figure.status == MISSING and code not in lost)
            ]
            if table.key in self.with_extra_rows:
                certain -= _blank_rows(table, self.figures)
            if empty:
                params: dict[str, str | int] = {"label": TABLE_LABELS[table.key], "count": len(empty)}
                yield Problem("missing_value", params, tuple(code for code in empty if code not in certain))

    def values(self) -> Iterator[Problem]:
        """H5: counts are integers not below 0, but for the yearly change; amounts carry a unit."""
        for indicator in self.form.indicators:
            figure = self.figures[indicator.code]
            params = {"label": indicator.label, "raw": figure.raw or ""}
            if figure.status == UNREADABLE and figure.raw is not None:
                yield Problem("unreadable_value", params, (indicator.code,))
            if figure.value is None:
                continue
            if figure.value < 0 and indicator.column != "change":
                yield Problem("negative_value", params, (indicator.code,))
            if not indicator.is_amount and isinstance(figure.value, Decimal) and figure.value % 1:
                yield Problem("not_integer", params, (indicator.code,))
            if indicator.is_amount and figure.unit is None and figure.value != 0:
                yield Problem("unit_missing", params, (indicator.code,))
            if indicator.is_amount and (likely := _likely_unit(figure)):
                unit = figure.unit or "未写"
                yield Problem("unit_doubtful", {**params, "unit": unit, "likely": likely}, (indicator.code,))

    def equations(self) -> Iterator[Problem]:
        """H1 to H4."""
        for equation in failing(self.form.key, self.figures):
            left, right = equation.sums(self.figures)
            params = {
                "rule": equation.rule,
                "label": equation.where,
                "equation": equation.wording,
                "left": str(left),
                "right": str(right),
            }
            yield Problem("equation_failed", params, equation.codes)

    def disclosed_totals(self) -> Iterator[Problem]:
        """S4: what is disclosed in total is at least what was newly disclosed this year (form 2019)."""
        for row in self.form.table("proactive").rows:
            columns = {indicator.column: indicator for indicator in row.indicators}
            if "newly_disclosed" not in columns:
                continue
            new, total = columns["newly_disclosed"], columns["disclosed_total"]
            stated_new, stated_total = self.figures[new.code].value, self.figures[total.code].value
            if stated_new is not None and stated_total is not None and stated_total < stated_new:
                params = {"label": row.label, "total": str(stated_total), "new": str(stated_new)}
                yield Problem("disclosed_total_below_newly_disclosed", params, (new.code, total.code))


def _blank_rows(table: FormTable, figures: Mapping[str, ParsedFigure]) -> set[str]:
    """The cells of rows that state nothing at all."""
    rows = ([indicator.code for indicator in row.indicators] for row in table.rows)
    return {code for row in rows if all(figures[code].value is None for code in row) for code in row}
