"""Another reading is taken only where the labels leave it open and it alone keeps every equation."""

from __future__ import annotations

import pytest

from reports.parsing.reconsideration import Assignment, other_assignments
from reports.parsing.report import ParsedReport
from reports.validation import validate
from tests.reports.parsing.documents import (
    COLUMNS,
    Box,
    Table,
    distinct_figures,
    parse_text,
    pipe_rows,
    requests_table,
    text_document,
    values_of,
    written,
)

FIGURES = distinct_figures("2021")


def report_with(table: Table) -> ParsedReport:
    return parse_text(text_document("2021", written(FIGURES), pipe_rows, tables={"requests": table}))


def row_of(table: Table, label: str) -> int:
    return next(at for at, row in enumerate(table) if any(label in box.text for box in row))


def failed(report: ParsedReport) -> bool:
    return any(problem.code == "equation_failed" for problem in validate(report))


@pytest.mark.parametrize("before", [True, False])
def test_of_two_rows_with_the_same_label_the_one_that_adds_up_is_read(before: bool) -> None:
    table = requests_table("2021", written(FIGURES))
    at = row_of(table, "（七）总计")
    table.insert(at if before else at + 1, [Box("（七）总计", 2), *(Box("3") for _ in COLUMNS[:-1]), Box("18")])
    report = report_with(table)
    assert values_of(report) == FIGURES
    assert not failed(report)
    changed = [problem.figures for problem in report.findings if problem.code == "alignment_reconsidered"]
    assert changed in ([], [tuple(f"requests.total.{column}" for column in COLUMNS)])


def test_one_of_the_two_is_said_to_have_been_reconsidered() -> None:
    codes = []
    for offset in (0, 1):
        table = requests_table("2021", written(FIGURES))
        at = row_of(table, "（七）总计") + offset
        table.insert(at, [Box("（七）总计", 2), *(Box("3") for _ in COLUMNS[:-1]), Box("18")])
        codes += [problem.code for problem in report_with(table).findings if problem.code != "extra_row"]
    assert codes == ["alignment_reconsidered"]


def test_number_that_is_just_wrong_is_left_as_it_is() -> None:
    code = "requests.granted.business"
    texts = {**written(FIGURES), code: "7"}
    report = report_with(requests_table("2021", texts))
    assert values_of(report) == {**FIGURES, code: 7}
    assert failed(report)


def test_two_numbers_that_changed_places_are_left_as_they_are() -> None:
    texts = written(FIGURES)
    one, other = "requests.new_received.business", "requests.carried_over.business"
    texts[one], texts[other] = texts["requests.granted.business"], texts[one]
    report = report_with(requests_table("2021", texts))
    assert report.figures[one].value == FIGURES["requests.granted.business"]
    assert failed(report)


def test_rows_whose_labels_are_plain_are_never_exchanged() -> None:
    table = requests_table("2021", written(FIGURES))
    first, last = row_of(table, "（七）总计"), row_of(table, "结转下年度")
    table[first][-7:], table[last][-7:] = table[last][-7:], table[first][-7:]
    report = report_with(table)
    assert report.figures["requests.total.total"].value == FIGURES["requests.carried_forward.total"]
    assert failed(report)
    assert all(problem.code != "alignment_reconsidered" for problem in report.findings)


def test_labels_that_are_much_likelier_something_else_are_not_tried() -> None:
    scores = [{"granted": 100.0, "partially_granted": 80.0}, {"partially_granted": 100.0}]
    first = Assignment(("granted", "partially_granted"))
    assert [other.keys for other in other_assignments(first, scores)] == [first.keys] * 2


def test_labels_nearly_as_like_another_row_are_tried() -> None:
    scores = [{"granted": 90.0, "partially_granted": 88.0}, {"partially_granted": 90.0, "granted": 85.0}]
    tried = {other.keys for other in other_assignments(Assignment(("granted", "partially_granted")), scores)}
    assert ("partially_granted", "granted") in tried
