"""Two sentences about a report: what they say, and what they never say of a number that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from portal.composition import CODES
from portal.summary import summarise
from reports.models import Problem
from reports.parsing.form import get_form

RECEIVED, OVER = "requests.new_received.total", "requests.carried_over.total"
GRANTED, PARTLY = "requests.granted.total", "requests.partially_granted.total"
REVIEWS = "reviews.reconsideration.total"
DIRECT, AFTER = "reviews.litigation_direct.total", "reviews.litigation_after_reconsideration.total"


@dataclass
class Written:
    """A figure without a database."""

    value: Decimal | None = Decimal(0)
    status: str = "stated"
    raw: str | None = "0"
    unit: str | None = None
    span_start: int | None = None
    span_end: int | None = None


def figures(form: str = "2021", **given: int | str) -> dict[str, Written]:
    """Every cell of the form a stated 0 but for those given: a number, or the status of a cell without one."""
    found = {indicator.code: Written() for indicator in get_form(form).indicators}
    for code, value in given.items():
        is_number = isinstance(value, int)
        found[code] = Written(Decimal(value), "stated") if is_number else Written(None, str(value), None)
    return found


def first(**given: int | str) -> str:
    return summarise("2021", 2022, figures(**given), [])[0]


def test_what_came_in_and_what_became_of_it() -> None:
    refused = CODES["2021"][2]
    told = first(
        **{
            RECEIVED: 118,
            OVER: 3,
            GRANTED: 50,
            PARTLY: 7,
            refused[0]: 2,
            refused[1]: 3,
            REVIEWS: 4,
            DIRECT: 1,
            AFTER: 1,
        }
    )
    assert told == (
        "2022 年收到政府信息公开申请 118 件（另有上年结转 3 件）；"
        "予以公开 50 件，部分公开 7 件，不予公开 5 件；行政复议 4 件，行政诉讼 2 件。"
    )


def test_a_stated_nothing_is_told_as_nothing() -> None:
    assert first() == "2022 年收到政府信息公开申请 0 件；没有行政复议和行政诉讼。"


@pytest.mark.parametrize(
    ("status", "words"),
    [("blank", "申请数未填报"), ("unreadable", "申请数读不出"), ("missing", "没有写收到多少政府信息公开申请")],
)
def test_a_number_that_is_not_there_is_never_nought(status: str, words: str) -> None:
    told = first(**{RECEIVED: status})
    assert words in told
    assert "0 件" not in told


def test_a_sum_with_blanks_is_a_least_number_and_says_why() -> None:
    refused = CODES["2021"][2]
    told = first(**{refused[0]: 2, refused[1]: "blank", refused[2]: "missing"})
    assert "不予公开 至少 2 件（1 格未填报、缺 1 格）" in told


def test_nought_beside_blanks_is_not_told_as_nought() -> None:
    told = first(**{DIRECT: "blank"})
    assert "行政诉讼不能确定（1 格未填报）" in told
    assert "没有行政复议和行政诉讼" not in told


def test_a_slash_is_told_as_a_slash() -> None:
    assert "行政复议填的是“/”（不适用）" in first(**{REVIEWS: "not_applicable"})


def test_groups_that_all_state_nothing_are_named_together() -> None:
    told = first(**{GRANTED: "blank", PARTLY: "blank"})
    assert "予以公开、部分公开未填报" in told


def test_without_tables_it_says_so() -> None:
    for form in ("", "pre2019"):
        told = summarise(form, 2016, {}, [])
        assert told == (
            "这份报告没有统计表，收到多少申请、怎样答复，只能看正文；没有表不等于 0。",
            "没有统计表，所以没有勾稽关系可以核对。",
        )


def test_the_annex_is_told_in_its_own_words() -> None:
    found = figures(
        "pre2019",
        **{"annex.received": 12, "annex.answered_granted": 9, "annex.answered_refused": 1, "annex.reconsiderations": 2},
    )
    assert summarise("pre2019", 2016, found, [])[0] == (
        "2016 年收到政府信息公开申请 12 件；同意公开 9 件，不同意公开 1 件；行政复议 2 件。"
    )


def test_the_second_sentence_counts_what_does_not_add_up() -> None:
    found = [
        Problem(code=code) for code in ("equation_failed", "missing_value", "equation_failed", "carry_over_broken")
    ]
    assert summarise("2021", 2022, figures(), found)[1] == (
        "核对发现对不上的地方：勾稽关系不成立 2 处、与上一年的结转不衔接 1 处。"
    )


def test_the_second_sentence_does_not_praise_what_can_not_be_checked() -> None:
    assert summarise("2021", 2022, figures(), [])[1] == "表内的勾稽关系没有发现对不上的。"
    told = summarise("2021", 2022, figures(**{GRANTED: "blank"}), [])[1]
    assert told == "写明的数字没有对不上的，但有 1 格没有填写，没有填写不等于 0。"
    none = {code: Written(None, "missing", None) for code in figures()}
    assert "没有读到数字" in summarise("2021", 2022, none, [])[1]
