"""The arithmetic of the form and what is missing: laws that any consistent table keeps and any changed cell breaks."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.parsing.equations import leaf_rows
from reports.parsing.form import get_form
from reports.parsing.report import ParsedFigure, ParsedReport
from reports.problem import Problem, problem_kinds
from reports.validation import validate
from tests.builders import make_reading
from tests.reports.parsing.documents import BLOCKS, COLUMNS, OUTCOMES, distinct_figures

FORMS = ("2019", "2021")


def problems(code: str, report: ParsedReport) -> list[Problem]:
    return [problem for problem in validate(report) if problem.code == code]


def failed(report: ParsedReport) -> list[Problem]:
    return problems("equation_failed", report)


def reading(form: str, figures: Mapping[str, object]) -> ParsedReport:
    return make_reading(form=form, figures=figures)  # type: ignore[arg-type]


def rules(report: ParsedReport) -> set[object]:
    return {problem.params["rule"] for problem in failed(report)}


@pytest.mark.parametrize("form", FORMS)
def test_report_of_zeros_has_no_problem(form: str) -> None:
    assert validate(reading(form, {})) == []


@pytest.mark.parametrize("form", FORMS)
def test_consistent_report_fails_no_equation(form: str) -> None:
    assert failed(reading(form, distinct_figures(form))) == []


def test_h1_balances_received_and_settled_in_each_column() -> None:
    report = reading("2021", {"requests.new_received.natural_person": 1, "requests.new_received.total": 1})
    assert rules(report) == {"H1"}
    found = failed(report)
    assert {figure.split(".")[2] for problem in found for figure in problem.figures} == {"natural_person", "total"}
    assert (found[0].params["left"], found[0].params["right"]) == ("1", "0")


def test_h2_adds_the_result_rows_up_to_their_total() -> None:
    report = reading("2019", {"requests.granted.business": 2, "requests.granted.total": 2})
    assert rules(report) == {"H2"}
    assert "requests.other.business" in failed(report)[0].figures


def test_h3_adds_the_six_applicants_up_to_their_total() -> None:
    cells = {
        f"requests.{row}.{column}": 1 for row in ("new_received", "granted", "total") for column in COLUMNS[:1]
    } | {"requests.new_received.total": 1, "requests.total.total": 1, "requests.granted.total": 1}
    assert failed(reading("2021", cells)) == []
    found = failed(reading("2021", {**cells, "requests.granted.total": 0, "requests.total.total": 1}))
    assert {problem.params["rule"] for problem in found} == {"H2", "H3"}


@pytest.mark.parametrize("block", BLOCKS)
def test_h4_adds_the_outcomes_up_to_their_total(block: str) -> None:
    report = reading("2021", {f"reviews.{block}.upheld": 2, f"reviews.{block}.total": 3})
    assert rules(report) == {"H4"}
    assert failed(report)[0].figures == tuple(f"reviews.{block}.{column}" for column in OUTCOMES)
    assert (failed(report)[0].params["left"], failed(report)[0].params["right"]) == ("2", "3")


def test_message_of_a_failed_equation_shows_both_sides() -> None:
    message = failed(reading("2021", {"reviews.reconsideration.upheld": 2}))[0].message()
    assert "H4" in message
    assert "2" in message
    assert "0" in message
    assert "行政复议" in message


def test_h5_count_may_not_be_negative() -> None:
    found = problems("negative_value", reading("2019", {"proactive.licences.decisions": -1}))
    assert [problem.figures for problem in found] == [("proactive.licences.decisions",)]


def test_h5_yearly_change_may_be_negative() -> None:
    assert problems("negative_value", reading("2019", {"proactive.licences.change": -4})) == []


def test_h5_amount_may_not_be_negative() -> None:
    assert problems("negative_value", reading("2019", {"proactive.procurement.amount": Decimal("-1.5")}))


@pytest.mark.parametrize("value", [Decimal("1.5"), Decimal("0.0001")])
def test_h5_count_must_be_an_integer(value: Decimal) -> None:
    found = problems("not_integer", reading("2021", {"proactive.licences.decisions": value}))
    assert [problem.figures for problem in found] == [("proactive.licences.decisions",)]


def test_h5_amount_need_not_be_an_integer() -> None:
    assert problems("not_integer", reading("2021", {"proactive.fees.amount": Decimal("1.5")})) == []
    assert problems("not_integer", reading("2021", {"proactive.licences.decisions": Decimal("2.00")})) == []


def with_cell(report: ParsedReport, code: str, figure: ParsedFigure) -> ParsedReport:
    return replace(report, figures={**report.figures, code: figure})


def test_amount_without_unit_is_reported() -> None:
    code = "proactive.procurement.amount"
    assert problems("unit_missing", reading("2019", {code: Decimal("153103.83")}))
    stated = with_cell(reading("2019", {}), code, ParsedFigure(Decimal("7.463"), "stated", "7.463万元", "万元"))
    assert problems("unit_missing", stated) == []


@pytest.mark.parametrize(
    ("code", "value", "unit", "likely"),
    [
        ("proactive.fees.amount", 1234567, "万元", "元"),
        ("proactive.fees.amount", 1234, "万元", None),
        ("proactive.procurement.amount", Decimal("116455.5"), None, "元"),
        ("proactive.procurement.amount", Decimal("160.5964"), None, "万元"),
        ("proactive.procurement.amount", Decimal("160.5964"), "元", "万元"),
        ("proactive.procurement.amount", Decimal("160.59"), "元", None),
        ("proactive.procurement.amount", 11645500, "元", None),
        ("proactive.procurement.amount", Decimal("7.463"), "万元", None),
        ("proactive.procurement.amount", 0, None, None),
    ],
)
def test_magnitude_of_an_amount_is_a_hint_at_its_unit(
    code: str, value: Decimal | int, unit: str | None, likely: str | None
) -> None:
    form = "2021" if "fees" in code else "2019"
    report = with_cell(reading(form, {}), code, ParsedFigure(value, "stated", str(value), unit))
    found = problems("unit_doubtful", report)
    assert [problem.params["likely"] for problem in found] == ([likely] if likely else [])
    assert all(problem.severity == "info" for problem in found)
    assert (report.figures[code].value, report.figures[code].unit) == (value, unit)


@pytest.mark.parametrize("value", [0, Decimal("0.00"), None, "/"])
def test_no_amount_needs_no_unit(value: object) -> None:
    assert problems("unit_missing", reading("2019", {"proactive.procurement.amount": value})) == []


def test_s4_total_below_the_newly_disclosed_is_reported() -> None:
    figures = {
        "proactive.normative_documents.made": 6,
        "proactive.normative_documents.newly_disclosed": 6,
        "proactive.normative_documents.disclosed_total": 0,
    }
    found = problems("disclosed_total_below_newly_disclosed", reading("2019", figures))
    assert len(found) == 1
    assert found[0].severity != "error"
    figures["proactive.normative_documents.disclosed_total"] = 6
    assert problems("disclosed_total_below_newly_disclosed", reading("2019", figures)) == []
    assert (
        problems(
            "disclosed_total_below_newly_disclosed",
            reading("2019", {**figures, "proactive.normative_documents.disclosed_total": None}),
        )
        == []
    )


@pytest.mark.parametrize(
    ("published", "early"),
    [
        ("2022-12-30", True),
        ("2022-12-31", False),
        ("2023-01-01", False),
        ("2022-11", True),
        ("2022-12", False),
        ("2023-01", False),
        ("2022", False),
        ("2021", True),
        (None, False),
    ],
)
def test_date_before_the_end_of_the_period_is_reported(published: str | None, early: bool) -> None:
    report = make_reading(year=2022, published_on=published)
    assert bool(problems("published_before_period_end", report)) == early
    assert bool(problems("published_before_period_end", replace(report, period=None))) == early


def test_date_is_not_judged_without_a_year() -> None:
    assert problems("published_before_period_end", make_reading(year=None, published_on="2000-01-01")) == []


def test_period_that_ends_early_is_what_counts() -> None:
    report = replace(make_reading(year=2022, published_on="2022-11-20"), period=("2022-01-01", "2022-10-31"))
    assert problems("published_before_period_end", report) == []


def test_missing_table_is_reported_once_and_never_as_zeros() -> None:
    report = reading("2021", {})
    cells = {
        code: ParsedFigure(None, "missing") if code.startswith("reviews.") else figure
        for code, figure in report.figures.items()
    }
    report = replace(report, figures=cells)
    found = problems("missing_table", report)
    assert len(found) == 1
    assert len(found[0].figures) == 15
    assert problems("missing_value", report) == []
    assert failed(report) == []


def test_blank_and_missing_cells_are_counted_by_table() -> None:
    report = reading("2021", {"proactive.regulations.issued": None, "requests.granted.research": None})
    report = with_cell(report, "requests.granted.business", ParsedFigure(None, "missing"))
    found = problems("missing_value", report)
    assert [(problem.params["count"], problem.figures) for problem in found] == [
        (1, ()),
        (2, ("requests.granted.business",)),
    ]


def test_blank_that_the_equations_leave_a_number_is_listed() -> None:
    cells = {f"requests.{row}.{column}": 4 for row in ("new_received", "total") for column in ("business", "total")}
    report = reading("2021", {**cells, "requests.granted.business": None, "requests.granted.total": 4})
    (problem,) = problems("missing_value", report)
    assert problem.figures == ("requests.granted.business",)


def test_blanks_for_noughts_are_certain_across_the_whole_table() -> None:
    shown = [
        f"requests.{row}.{column}" for row in ("new_received", "granted", "total") for column in ("business", "total")
    ]
    blank = {code: None for code in reading("2021", {}).figures if code.startswith("requests.")}
    (problem,) = problems("missing_value", reading("2021", {**blank, **dict.fromkeys(shown, 4)}))
    assert problem.params["count"] == 175 - len(shown)
    assert problem.figures == ()


def test_blanks_of_a_table_that_states_nothing_are_listed() -> None:
    blank = {code: None for code in reading("2021", {}).figures if code.startswith("requests.")}
    (problem,) = problems("missing_value", reading("2021", blank))
    assert len(problem.figures) == 175


def test_blanks_of_a_recognised_picture_are_listed() -> None:
    report = reading("2021", {"requests.granted.research": None})
    scan = replace(report, findings=(Problem("ocr_text", {"count": 199}),))
    assert [problem.figures for problem in problems("missing_value", report)] == [()]
    assert [problem.figures for problem in problems("missing_value", scan)] == [("requests.granted.research",)]


def test_row_of_blanks_in_section_2_is_listed() -> None:
    row = {f"proactive.regulations.{column}": None for column in ("issued", "repealed", "in_force")}
    (problem,) = problems("missing_value", reading("2021", row))
    assert set(problem.figures) == set(row)


def test_blank_in_a_column_that_falls_short_is_listed_though_its_row_adds_up() -> None:
    cells = {"requests.granted.natural_person": None, "requests.granted.business": 3, "requests.granted.total": 3}
    (problem,) = problems("missing_value", reading("2021", {**cells, "requests.total.natural_person": 3}))
    assert problem.figures == ("requests.granted.natural_person",)


def test_slash_is_no_missing_value() -> None:
    assert validate(reading("2021", {"proactive.regulations.issued": "/", "requests.granted.research": "/"})) == []


def test_unreadable_cell_is_reported_with_its_text() -> None:
    report = with_cell(
        reading("2021", {}), "requests.granted.research", ParsedFigure(None, "unreadable", "1O", None, (5, 7))
    )
    found = problems("unreadable_value", report)
    assert [problem.params["raw"] for problem in found] == ["1O"]
    lost = with_cell(reading("2021", {}), "requests.granted.research", ParsedFigure(None, "unreadable"))
    assert problems("unreadable_value", lost) == []


@pytest.mark.parametrize("key", ["overview", "proactive", "requests", "reviews", "problems", "other"])
def test_missing_section_is_reported(key: str) -> None:
    report = make_reading()
    report = replace(report, sections=tuple(section for section in report.sections if section.key != key))
    assert len(problems("missing_section", report)) == 1


def test_reviews_merged_into_the_section_before_are_not_missing() -> None:
    report = make_reading()
    merged = tuple(
        replace(section, title="三、收到和处理政府信息公开申请情况及行政复议、行政诉讼情况")
        if section.key == "requests"
        else section
        for section in report.sections
        if section.key != "reviews"
    )
    assert problems("missing_section", replace(report, sections=merged)) == []


def test_report_without_form_lacks_all_three_tables() -> None:
    report = replace(make_reading(year=2022), form=None, figures={})
    assert len(problems("missing_table", report)) == 3
    assert len(problems("missing_table", replace(report, year=None))) == 3


def test_report_before_2019_lacks_neither_tables_nor_sections() -> None:
    report = replace(make_reading(year=2016, published_on="2017-01-10"), form="pre2019", figures={}, sections=())
    report = replace(report, period=None)
    assert validate(report) == []


def test_findings_of_parsing_come_first() -> None:
    finding = Problem("extra_row", {"label": "其他"})
    report = replace(reading("2021", {"reviews.reconsideration.upheld": 1}), findings=(finding,))
    assert [problem.code for problem in validate(report)] == ["extra_row", "equation_failed"]


def test_equation_that_holds_with_blanks_as_zero_is_fine() -> None:
    blanks = {f"requests.granted.{column}": None for column in COLUMNS[1:6]}
    figures = {
        **{f"requests.{row}.natural_person": 4 for row in ("new_received", "granted", "total")},
        **{f"requests.{row}.total": 4 for row in ("new_received", "granted", "total")},
        **blanks,
    }
    assert failed(reading("2021", figures)) == []


def test_stated_parts_beyond_a_stated_total_fail_though_others_are_blank() -> None:
    figures = {"reviews.reconsideration.upheld": 5, "reviews.reconsideration.corrected": None}
    report = reading("2021", {**figures, "reviews.reconsideration.total": 4})
    assert rules(report) == {"H4"}


def test_stated_parts_below_a_stated_total_are_undetermined_while_others_are_blank() -> None:
    figures = {"reviews.reconsideration.upheld": 3, "reviews.reconsideration.corrected": None}
    assert failed(reading("2021", {**figures, "reviews.reconsideration.total": 4})) == []


def test_blank_total_is_undetermined() -> None:
    assert failed(reading("2021", {"reviews.reconsideration.upheld": 3, "reviews.reconsideration.total": None})) == []


def test_slash_counts_as_stating_nothing_to_add() -> None:
    figures = {"reviews.reconsideration.upheld": 3, "reviews.reconsideration.corrected": "/"}
    assert failed(reading("2021", {**figures, "reviews.reconsideration.total": 4}))
    assert failed(reading("2021", {**figures, "reviews.reconsideration.total": 3})) == []


def test_settled_beyond_received_with_a_blank_fails_where_received_is_whole() -> None:
    figures = {
        "requests.new_received.natural_person": 1,
        "requests.total.natural_person": 2,
        "requests.carried_forward.natural_person": None,
    }
    found = [p for p in failed(reading("2021", figures)) if p.params["rule"] == "H1"]
    assert [problem.figures[0] for problem in found] == ["requests.new_received.natural_person"]


def test_blanks_on_both_sides_decide_nothing() -> None:
    figures = {
        "requests.new_received.natural_person": 1,
        "requests.carried_over.natural_person": None,
        "requests.total.natural_person": 5,
        "requests.carried_forward.natural_person": None,
    }
    assert "H1" not in {
        p.params["rule"] for p in failed(reading("2021", figures)) if "requests.total.natural_person" in p.figures
    }


@st.composite
def consistent(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """Any table of requests and of reviews for which H1 to H4 hold, of either form."""
    form = draw(st.sampled_from(FORMS))
    numbers = random.Random(draw(st.integers(0, 2**32)))
    size = draw(st.sampled_from([1, 3, 50, 10_000]))
    leaves = leaf_rows(get_form(form))
    cells: dict[str, int] = {}
    for column in COLUMNS[:-1]:
        for row in leaves:
            cells[f"requests.{row}.{column}"] = numbers.randrange(size)
        total = sum(cells[f"requests.{row}.{column}"] for row in leaves)
        forward = numbers.randrange(size)
        over = numbers.randint(0, total + forward)
        cells[f"requests.total.{column}"] = total
        cells[f"requests.carried_forward.{column}"] = forward
        cells[f"requests.carried_over.{column}"] = over
        cells[f"requests.new_received.{column}"] = total + forward - over
    for row in get_form(form).table("requests").rows:
        cells[f"requests.{row.key}.total"] = sum(cells[f"requests.{row.key}.{column}"] for column in COLUMNS[:-1])
    for block in BLOCKS:
        for outcome in OUTCOMES[:-1]:
            cells[f"reviews.{block}.{outcome}"] = numbers.randrange(size)
        cells[f"reviews.{block}.total"] = sum(cells[f"reviews.{block}.{outcome}"] for outcome in OUTCOMES[:-1])
    return form, cells


@given(consistent())
@settings(max_examples=40)
def test_no_consistent_table_fails_an_equation(table: tuple[str, dict[str, int]]) -> None:
    assert failed(reading(*table)) == []


@given(consistent(), st.data())
@settings(max_examples=80)
def test_any_changed_cell_fails_an_equation_that_names_it(
    table: tuple[str, dict[str, int]], data: st.DataObject
) -> None:
    form, cells = table
    code = data.draw(st.sampled_from(sorted(cells)))
    change = data.draw(st.integers(-3, 3).filter(bool))
    found = failed(reading(form, {**cells, code: cells[code] + change}))
    assert any(code in problem.figures for problem in found)


@given(consistent(), st.data())
@settings(max_examples=60)
def test_blanks_of_zero_never_make_a_consistent_table_fail(
    table: tuple[str, dict[str, int]], data: st.DataObject
) -> None:
    form, cells = table
    blanks = data.draw(st.lists(st.sampled_from(sorted(cells)), max_size=40))
    assert failed(reading(form, {**cells, **dict.fromkeys(blanks)})) == []


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_the_forms_two_tables_is_in_an_equation(form: str) -> None:
    figures = distinct_figures(form)
    for code in figures:
        if not code.startswith("proactive."):
            changed = failed(reading(form, {**figures, code: figures[code] + 1}))
            assert any(code in problem.figures for problem in changed), code


def test_every_problem_has_words_in_both_languages() -> None:
    report = reading("2019", {"proactive.regulations.made": None, "proactive.procurement.amount": Decimal("2.5")})
    report = replace(report, sections=())
    for problem in validate(report):
        assert problem.code in problem_kinds()
        assert problem.message()
        assert problem.message("en")
