"""S5: numbers of the narrative against the tables; what may mean something else is never held against them."""

from __future__ import annotations

import pytest

from reports.narrative_figures import Statement, statements
from reports.problem import Problem
from reports.text_against_table import mismatches
from tests.builders import make_reading

TABLE = {
    "requests.new_received.total": 20,
    "requests.carried_over.total": 3,
    "requests.total.total": 21,
    "requests.carried_forward.total": 2,
    "reviews.reconsideration.total": 4,
    "reviews.litigation_direct.total": 1,
    "reviews.litigation_after_reconsideration.total": 1,
    "proactive.normative_documents.issued": 5,
    "proactive.normative_documents.in_force": 30,
}


def found(text: str, section: str = "requests", year: int = 2022) -> list[Problem]:
    return list(mismatches(make_reading(year=year, figures=TABLE, sections={section: text})))


AGREEING = [
    ("requests", "2022年，我局共收到政府信息公开申请20件，均按期答复。"),
    ("requests", "我局全年受理政府信息公开申请23件（含上年结转3件）。"),
    ("requests", "上年结转政府信息公开申请3件，结转下年度继续办理2件。"),
    ("requests", "全年办结政府信息公开申请21件。"),
    ("requests", "答复政府信息公开申请18件，其余作其他处理。"),
    ("reviews", "因政府信息公开工作被申请行政复议4件、提起行政诉讼2件。"),
    ("reviews", "本年度政府信息公开行政复议案件3件，其余1件为上年未审结。"),
    ("proactive", "本年度制发行政规范性文件5件、废止1件，现行有效行政规范性文件30件。"),
    ("proactive", "全年主动公开行政规范性文件5件。"),
]
OTHER = [
    ("requests", "一季度收到政府信息公开申请7件。"),
    ("requests", "1月至6月收到政府信息公开申请9件。"),
    ("requests", "其中，通过网络收到政府信息公开申请11件。"),
    ("requests", "收到自然人提交的政府信息公开申请17件。"),
    ("requests", "2021年收到政府信息公开申请44件，2022年明显减少。"),
    ("requests", "与上年相比，收到政府信息公开申请增加6件。"),
    ("requests", "自2008年以来累计收到政府信息公开申请512件。"),
    ("requests", "办结行政许可申请1280件。"),
    ("requests", "上半年办结政府信息公开申请88件。"),
    ("requests", "办理12345热线工单1800件，按时办结率98%。"),
    ("requests", "办结人大建议申请转办件60件。"),
    ("requests", "收到转来的政府信息公开申请6件。"),
    ("requests", "收到政府信息公开申请30余件。"),
    ("reviews", "我局作为复议机关审理政府信息公开行政复议案件19件。"),
    ("reviews", "全年办理行政复议案件156件，行政诉讼应诉案件44件。"),
    ("reviews", "指导各区办理政府信息公开行政复议30件。"),
    ("reviews", "2021年因政府信息公开被申请行政复议9件。"),
    ("proactive", "以市政府名义制发行政规范性文件12件。"),
    ("proactive", "清理后现行有效的行政规范性文件44件。"),
    ("proactive", "累计主动公开行政规范性文件160件。"),
    ("proactive", "转发上级规范性文件，主动公开规范性文件解读材料9件。"),
]
CONTRARY = [
    ("requests", "2022年，我局共收到政府信息公开申请26件。", "收到的申请数量", "26"),
    ("requests", "全年收到政府信息公开申请1,234件。", "收到的申请数量", "1234"),
    ("overview", "自2022年1月1日至12月31日，收到政府信息公开申请１９件。", "收到的申请数量", "19"),
    ("requests", "上年结转政府信息公开申请5件。", "上年结转的申请数量", "5"),
    ("requests", "结转下年度继续办理政府信息公开申请7件。", "结转下年度的申请数量", "7"),
    ("requests", "全年办结政府信息公开申请25件。", "办结的申请数量", "25"),
    ("reviews", "因政府信息公开工作被申请行政复议6件。", "行政复议数量", "6"),
    ("reviews", "因政府信息公开工作被提起行政诉讼3件。", "行政诉讼数量", "3"),
    ("proactive", "2022年制发行政规范性文件8件。", "制发的规范性文件", "8"),
    ("proactive", "现行有效行政规范性文件共31件。", "现行有效的规范性文件", "31"),
    ("proactive", "全年主动公开行政规范性文件9件。", "公开的规范性文件", "9"),
]


@pytest.mark.parametrize(("section", "text"), AGREEING)
def test_text_that_some_reading_of_the_tables_gives_is_fine(section: str, text: str) -> None:
    assert found(text, section) == []


@pytest.mark.parametrize(("section", "text"), OTHER)
def test_text_on_other_times_parts_and_cases_is_not_compared(section: str, text: str) -> None:
    assert list(statements(text, 2022)) == []
    assert found(text, section) == []


@pytest.mark.parametrize(("section", "text", "label", "number"), CONTRARY)
def test_text_that_no_reading_gives_is_a_finding(section: str, text: str, label: str, number: str) -> None:
    (problem,) = found(text, section)
    assert (problem.code, problem.params["label"], problem.params["text"]) == ("text_table_mismatch", label, number)
    assert problem.figures


def test_section_that_does_not_speak_of_the_table_is_not_compared() -> None:
    assert found("我局共收到政府信息公开申请26件。", "problems") == []


def test_finding_is_made_once_of_a_kind() -> None:
    text = "共收到政府信息公开申请26件。\n共收到政府信息公开申请27件。"
    assert [problem.params["text"] for problem in found(text)] == ["26"]


def test_cell_that_was_not_read_is_not_held_against_the_text() -> None:
    report = make_reading(
        year=2022, figures={"requests.new_received.total": None}, sections={"requests": CONTRARY[0][1]}
    )
    assert list(mismatches(report)) == []


def test_traditional_script_is_understood() -> None:
    assert list(statements("收到政府信息公開申請26件。", 2022)) == [Statement("received", 26)]


def test_long_text_is_searched_in_linear_time() -> None:
    assert list(statements("收到政府信息公开" * 30_000, 2022)) == []
