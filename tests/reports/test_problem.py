"""Kinds of problems are data with words in both languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from reports.problem import Problem, problem_kinds, read_back

IN_USE = [
    "equation_failed", "missing_value", "missing_table", "missing_section", "cell_count_mismatch", "unit_missing",
    "disclosed_total_below_newly_disclosed", "published_before_period_end", "year_conflict", "agency_unresolved",
    "region_ambiguous", "not_integer", "negative_value", "text_table_mismatch", "carry_over_broken", "balance_broken",
    "extra_row", "mojibake", "traditional_script",
]  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_of_the_contract_is_there() -> None:
    assert set(IN_USE) <= set(problem_kinds())


@pytest.mark.parametrize("code", sorted(problem_kinds()))
def test_kind_is_whole_in_both_languages(code: str) -> None:
    kind = problem_kinds()[code]
    assert kind.code == code
    assert kind.severity in ("error", "warning", "info")
    assert re.search("[一-龥]", kind.label_zh)
    assert re.search("[一-龥]", kind.zh)
    assert not re.search("[一-龥]", kind.label_en + kind.en)
    assert fields(kind.zh) == fields(kind.en)


def test_message_is_filled_with_the_params() -> None:
    problem = Problem("unit_missing", {"label": "采购总金额", "raw": "116455"}, ("proactive.procurement.amount",))
    assert "116455" in problem.message()
    assert "116455" in problem.message("en")
    assert problem.severity == "warning"


def test_braces_in_a_document_stay_as_they_are() -> None:
    assert "{0}{x.__class__}" in Problem("unit_missing", {"label": "金额", "raw": "{0}{x.__class__}"}).message()


def test_unknown_code_has_no_severity() -> None:
    with pytest.raises(KeyError):
        _ = Problem("no_such_problem").severity


@pytest.mark.parametrize("code", problem_kinds())
def test_a_message_is_read_back_as_the_finding_it_tells_of(code: str) -> None:
    names = {name for _words, name, *_rest in Formatter().parse(problem_kinds()[code].zh) if name}
    finding = Problem(code, {name: f"{name} · 12" for name in names})
    assert read_back(code, finding.message()) == finding


def test_a_message_of_another_day_is_not_read_back() -> None:
    assert read_back("equation_failed", "从前的说法") is None
    assert read_back("nothing_known", "从前的说法") is None
