"""ParsedReport → [Problem]: the arithmetic of the form (勾稽关系) and what is missing, for one report.

H1 and H2 hold per column of the table of section 3, H3 per row of it, H4 per block of section 4; H1 is printed on the
form itself (国办公开办函〔2019〕60号 and 〔2021〕30号). A blank is never taken for 0 unless the equation then holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reports.narrative_figures import received_requests
from reports.parsing.figures import RECEIVED, SETTLED, leaf_rows
from reports.parsing.form import FORMS, TABLE_LABELS, Form, get_form
from reports.parsing.report import (
    BLANK,
    DERIVED,
    MISSING,
    NOT_APPLICABLE,
    STATED,
    UNREADABLE,
    Number,
    ParsedFigure,
    ParsedReport,
)
from reports.problem import Problem

_SECTION_LABELS = {
    "overview": "总体情况",
    **TABLE_LABELS,
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
_FIRST_YEAR_OF_FORM = 2019


def validate(report: ParsedReport) -> list[Problem]:
    """Every problem of a report, those met while parsing first."""
    problems = list(report.findings)
    problems += _missing_sections(report)
    if report.form in FORMS:
        checks = Checks(get_form(report.form), report)
        problems += [*checks.missing(), *checks.values(), *checks.equations(), *checks.disclosed_totals()]
        problems += _text_against_table(report)
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


def _text_against_table(report: ParsedReport) -> Iterator[Problem]:
    """S5: the requests the text says were received are the new ones, or those with the ones carried over."""
    new = report.figures["requests.new_received.total"].value
    carried = report.figures["requests.carried_over.total"].value
    if new is None:
        return
    for section in report.sections:
        if section.key not in ("overview", "requests"):
            continue
        for number in received_requests(section.text):
            if number not in (new, new + (carried or 0)):
                params = {"label": "收到的申请数量", "text": str(number), "table": str(new)}
                yield Problem("text_table_mismatch", params, ("requests.new_received.total",))
                return


def published_too_early(published_on: str, period_end: str | None, year: int) -> Problem | None:
    """The finding that a report is dated before its period ends; a partial date is compared as far as it goes."""
    end = period_end or f"{year}-12-31"
    if not published_on or published_on >= end[: len(published_on)]:
        return None
    return Problem("published_before_period_end", {"published": published_on, "period_end": end})


class Checks:
    """The checks on the figures of one report on one form."""

    def __init__(self, form: Form, report: ParsedReport) -> None:
        self.form = form
        self.figures = report.figures
        self.findings = report.findings

    def missing(self) -> Iterator[Problem]:
        """Tables that are not there, and cells of those that are which state nothing.

        A cell that was lost from its row is part of that row's own problem.
        """
        lost = {code for finding in self.findings for code in finding.figures}
        for table in self.form.tables:
            figures = {i.code: self.figures[i.code] for row in table.rows for i in row.indicators}
            if all(figure.status == MISSING for figure in figures.values()):
                yield Problem("missing_table", {"label": TABLE_LABELS[table.key]}, tuple(figures))
                continue
            empty = tuple(
                code
                for code, figure in figures.items()
                if figure.status == BLANK or (figure.status == MISSING and code not in lost)
            )
            if empty:
                yield Problem("missing_value", {"label": TABLE_LABELS[table.key], "count": len(empty)}, empty)

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

    def equations(self) -> Iterator[Problem]:
        """H1 to H4."""
        requests = self.form.table("requests")
        leaves = leaf_rows(self.form)
        for indicator in requests.rows[0].indicators:
            column = indicator.column
            label = f"“{indicator.column_label}”一列"
            yield from self._equation(
                "H1",
                label,
                "本年新收 + 上年结转 = 办理结果总计 + 结转下年度",
                [f"requests.{row}.{column}" for row in RECEIVED],
                [f"requests.{row}.{column}" for row in SETTLED],
            )
            yield from self._equation(
                "H2",
                label,
                "各项办理结果之和 = 办理结果总计",
                [f"requests.{row}.{column}" for row in leaves],
                [f"requests.total.{column}"],
            )
        for row in requests.rows:
            codes = [i.code for i in row.indicators]
            yield from self._equation("H3", f"“{row.label}”一行", "六类申请人之和 = 总计", codes[:-1], codes[-1:])
        for row in self.form.table("reviews").rows:
            codes = [i.code for i in row.indicators]
            label = f"“{row.label}”"
            yield from self._equation("H4", label, "维持 + 纠正 + 其他 + 尚未审结 = 总计", codes[:-1], codes[-1:])

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

    def _equation(
        self, rule: str, label: str, equation: str, left: Sequence[str], right: Sequence[str]
    ) -> Iterator[Problem]:
        """The equation's problem, if it certainly fails.

        With blanks or unreadable cells it fails only if the parts stated exceed a fully stated other side.
        """
        left_sum, left_full = self._sum(left)
        right_sum, right_full = self._sum(right)
        if left_sum == right_sum:
            return
        if not left_full and (left_sum < right_sum or not right_full):
            return
        if not right_full and (right_sum < left_sum or not left_full):
            return
        params = {"rule": rule, "label": label, "equation": equation, "left": str(left_sum), "right": str(right_sum)}
        yield Problem("equation_failed", params, (*left, *right))

    def _sum(self, codes: Iterable[str]) -> tuple[Number, bool]:
        """The sum of what is stated, and whether that is all of it. “/” counts as nothing to be added."""
        figures: list[ParsedFigure] = [self.figures[code] for code in codes]
        total: Number = sum((figure.value for figure in figures if figure.value is not None), start=0)
        return total, all(figure.status in (STATED, DERIVED, NOT_APPLICABLE) for figure in figures)
