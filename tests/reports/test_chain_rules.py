"""What two years, or a region and its agencies, must agree on: plain arithmetic over stated figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.chain_rules import (
    SUMMED,
    Values,
    earlier_agency,
    is_summed_up,
    sum_problems,
    sums_up,
    year_problems,
    yearly_codes,
)
from reports.parsing.form import all_indicators, get_form
from reports.problem import Problem

COLUMNS = [indicator.column for indicator in get_form("2021").table("requests").rows[0].indicators]
STOCK = "proactive.normative_documents"
ITEMS = "proactive.licences"


def values(**figures: int) -> Values:
    """Figures by code, with ``__`` for the dots in it."""
    return {code.replace("__", "."): Decimal(value) for code, value in figures.items()}


def found(earlier: Values, later: Values) -> list[tuple[str, tuple[str, ...]]]:
    return [(problem.code, problem.figures) for problem in year_problems(2021, earlier, later)]


def test_the_figures_compared_are_those_of_the_forms() -> None:
    assert set(SUMMED) <= all_indicators().keys()
    assert yearly_codes() <= all_indicators().keys()
    rows = ("regulations", "normative_documents")
    assert {f"proactive.{row}.in_force" for row in rows} <= yearly_codes()
    assert len([code for code in yearly_codes() if code.endswith(".previous_items")]) == 5
    assert len(yearly_codes()) == 2 * 7 + 2 * 3 + 5 * 2


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_is_carried_over(column: str) -> None:
    forward, over = f"requests.carried_forward.{column}", f"requests.carried_over.{column}"
    assert found({forward: Decimal(3)}, {over: Decimal(3)}) == []
    assert found({forward: Decimal(3)}, {over: Decimal(0)}) == [("carry_over_broken", (over,))]


def test_what_is_said_of_a_broken_carry_over() -> None:
    (problem,) = year_problems(
        2020,
        values(requests__carried_forward__total=3),
        {"requests.carried_over.total": Decimal("10.000000")},
    )
    assert problem.severity == "warning"
    assert problem.message() == "“总计”一列：2020 年报告“结转下年度”为 3，本报告“上年结转”为 10。"


@pytest.mark.parametrize(
    ("stock", "issued", "repealed", "holds"),
    [(22, 3, 1, True), (20, 0, 0, True), (25, 3, 1, False), (20, 3, 1, False)],
)
def test_documents_in_force_follow_from_last_years_and_this_years_changes(
    stock: int, issued: int, repealed: int, holds: bool
) -> None:
    codes = (f"{STOCK}.in_force", f"{STOCK}.issued", f"{STOCK}.repealed")
    later = dict(zip(codes, map(Decimal, (stock, issued, repealed)), strict=True))
    # What the earlier year issued and repealed is in its stock already.
    earlier = dict(zip(codes, map(Decimal, (20, 7, 7)), strict=True))
    assert found(earlier, later) == ([] if holds else [("balance_broken", codes)])
    for code in codes:
        assert found(earlier, {key: value for key, value in later.items() if key != code}) == []


def test_what_is_said_of_a_broken_balance() -> None:
    earlier = {f"{STOCK}.in_force": Decimal(20)}
    later = {f"{STOCK}.in_force": Decimal(25), f"{STOCK}.issued": Decimal(3), f"{STOCK}.repealed": Decimal(1)}
    (problem,) = year_problems(2021, earlier, later)
    assert "按 2021 年报告推算应为 22（20 + 3 − 1），本报告为 25" in problem.message()


@pytest.mark.parametrize(
    ("change", "current", "holds"), [(2, 12, True), (-2, 8, True), (2, 10, False), (-2, 10, False)]
)
def test_items_follow_from_last_years_items_and_change(change: int, current: int, holds: bool) -> None:
    earlier = {f"{ITEMS}.previous_items": Decimal(10), f"{ITEMS}.change": Decimal(change)}
    later = {f"{ITEMS}.previous_items": Decimal(current), f"{ITEMS}.change": Decimal(50)}
    assert found(earlier, later) == ([] if holds else [("balance_broken", (f"{ITEMS}.previous_items",))])
    for code in earlier:
        assert found({key: value for key, value in earlier.items() if key != code}, later) == []


def test_a_fall_in_items_is_written_as_one() -> None:
    earlier = {f"{ITEMS}.previous_items": Decimal(10), f"{ITEMS}.change": Decimal(-2)}
    (problem,) = year_problems(2019, earlier, {f"{ITEMS}.previous_items": Decimal(10)})
    assert problem.params["working"] == "10 − 2"


def test_what_is_not_stated_is_not_compared() -> None:
    assert found({}, values(requests__carried_over__total=3)) == []
    assert found(values(requests__carried_forward__total=3), {}) == []


OLD, OTHER, NEW = 1, 2, 3


@pytest.mark.parametrize(
    ("standing", "predecessors", "expected"),
    [
        ({(NEW, 2020)}, set(), NEW),
        ({(NEW, 2019)}, set(), None),
        ({(OLD, 2020)}, {OLD}, OLD),
        ({(OLD, 2020)}, set(), None),
        ({(OLD, 2020), (OLD, 2021)}, {OLD}, None),
        ({(OLD, 2020), (OLD, 2021), (NEW, 2020)}, {OLD}, NEW),
        ({(OLD, 2020), (NEW, 2020)}, {OLD}, None),
        ({(OLD, 2020)}, {OLD, OTHER}, None),
        ({(OLD, 2020), (OTHER, 2020)}, {OLD, OTHER}, None),
        ({(OLD, 2019), (NEW, 2020)}, {OLD}, NEW),
    ],
    ids=[
        "own", "gap", "renamed", "stranger", "still there", "beside it", "merged into it", "one of two known",
        "two into one", "long ended",
    ],
)  # fmt: skip
def test_a_report_continues_another_only_where_that_is_certain(
    standing: set[tuple[int, int]], predecessors: set[int], expected: int | None
) -> None:
    assert earlier_agency(NEW, 2021, standing | {(NEW, 2021)}, predecessors) == expected


NEW_RECEIVED = "requests.new_received.total"


def sums(summary: int | None, *parts: int | None) -> list[Problem]:
    stated = [{NEW_RECEIVED: Decimal(part)} if part is not None else {} for part in parts]
    return sum_problems({NEW_RECEIVED: Decimal(summary)} if summary is not None else {}, stated)


@pytest.mark.parametrize(("summary", "parts"), [(7, (3, 4)), (100, (3, 4)), (None, (3, 4)), (3, (3, None)), (0, ())])
def test_a_summary_may_state_more_than_the_agencies_that_are_here(
    summary: int | None, parts: tuple[int | None, ...]
) -> None:
    assert sums(summary, *parts) == []


def test_agencies_can_not_exceed_their_regions_summary() -> None:
    (problem,) = sums(6, 3, 4, None)
    assert (problem.code, problem.figures) == ("region_sum_exceeded", (NEW_RECEIVED,))
    assert (problem.params["count"], problem.params["sum"], problem.params["found"]) == (2, "7", "6")


def test_a_negative_count_takes_nothing_off_the_sum() -> None:
    assert sums(6, 7, -5)


@pytest.mark.parametrize(
    ("types", "name", "certain"),
    [
        (["教育"], "淄川区教育局", True),
        (["商务", "工业和信息化"], "老城区商务和工业信息化局", True),
        (["政府"], "淄川区人民政府", False),
        (["政府办公厅（室）"], "淄川区人民政府办公室", False),
        (["公共企事业单位"], "淄川区人民医院", False),
        (["其他"], "淄川区某办", False),
        (["公安"], "淄博市公安局淄川分局", False),
    ],
)
def test_only_departments_are_certainly_in_a_regions_summary(types: list[str], name: str, certain: bool) -> None:
    assert is_summed_up(types, name) == certain
    assert sums_up(types) == (types[0].startswith("政府"))
