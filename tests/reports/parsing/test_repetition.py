"""A table printed twice: the right copy is read, and only what the copies disagree on is in doubt."""

from __future__ import annotations

import pytest

from reports.parsing.report import ParsedReport
from reports.problem import Problem
from tests.reports.parsing.documents import (
    MAKERS,
    TABLES,
    distinct_figures,
    parse_text,
    tab_rows,
    text_document,
    values_of,
    written,
)

FIGURES = distinct_figures("2021")


def report_with(key: str, *copies: dict[str, str]) -> ParsedReport:
    """A report in which the table stands once for each of the copies' texts."""
    texts = written(FIGURES)
    table = tab_rows(MAKERS[key]("2021", texts))
    tables = "\n\n再列一次：\n\n".join(tab_rows(MAKERS[key]("2021", {**texts, **copy})) for copy in copies)
    return parse_text(text_document("2021", texts).replace(table, tables))


def repetition(report: ParsedReport) -> Problem:
    (problem,) = [problem for problem in report.findings if problem.code.startswith("table_repeated")]
    return problem


@pytest.mark.parametrize("key", TABLES)
def test_copies_that_agree_leave_no_doubt(key: str) -> None:
    report = report_with(key, {}, {})
    assert values_of(report) == FIGURES
    assert (repetition(report).code, repetition(report).figures) == ("table_repeated_alike", ())
    assert repetition(report).severity == "info"


@pytest.mark.parametrize("key", ["proactive", "requests"])
def test_form_printed_empty_first_leaves_no_doubt(key: str) -> None:
    report = report_with(key, dict.fromkeys(FIGURES, ""), {})
    assert values_of(report) == FIGURES
    assert repetition(report).code == "table_repeated_alike"


WRONG = {"requests": "requests.granted.research", "reviews": "reviews.litigation_direct.pending"}


@pytest.mark.parametrize("first_is_wrong", [True, False])
@pytest.mark.parametrize("key", WRONG)
def test_of_two_copies_the_one_that_keeps_the_equations_is_read(key: str, first_is_wrong: bool) -> None:
    wrong = {WRONG[key]: "8888"}
    report = report_with(key, *((wrong, {}) if first_is_wrong else ({}, wrong)))
    assert values_of(report) == FIGURES
    assert (repetition(report).code, repetition(report).figures) == ("table_repeated_settled", (WRONG[key],))


def test_copies_that_no_equation_tells_apart_are_in_doubt_where_they_differ() -> None:
    code = "proactive.licences.decisions"
    problem = repetition(report_with("proactive", {}, {code: "8888"}))
    assert (problem.code, problem.figures) == ("table_repeated", (code,))


def test_number_that_only_the_copy_left_aside_states_is_in_doubt() -> None:
    few = {code: "" for code in FIGURES if code.startswith("proactive.") and "licences" not in code}
    problem = repetition(report_with("proactive", {"proactive.licences.decisions": ""}, few))
    assert problem.figures == ("proactive.licences.decisions",)


def test_more_copies_than_are_looked_at_put_the_whole_table_in_doubt() -> None:
    problem = repetition(report_with("requests", *[{}] * 6))
    assert set(problem.figures) == {code for code in FIGURES if code.startswith("requests.")}
