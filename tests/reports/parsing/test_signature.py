"""Where the narrative ends and the signature begins."""

from __future__ import annotations

import pytest

from reports.extraction.content import Paragraph
from reports.parsing.furniture import is_footer, is_pager
from reports.parsing.signature import find_signature, is_agency_line, is_date_line
from tests.effort import QUADRATIC, growth


def parts(*texts: str) -> tuple[list[str], list[str]]:
    lines = [Paragraph(text, 0, len(text)) for text in texts]
    start, end = find_signature(lines)
    return list(texts[:start]), list(texts[start:end])


def test_agency_and_date_are_the_signature() -> None:
    assert parts("本节文字。", "槐荫区水务局", "2023年1月18日") == (["本节文字。"], ["槐荫区水务局", "2023年1月18日"])


def test_date_before_the_agency_is_a_signature_too() -> None:
    assert parts("本节文字。", "2023年1月18日", "槐荫区水务局") == (["本节文字。"], ["2023年1月18日", "槐荫区水务局"])


def test_two_agencies_may_sign() -> None:
    assert parts("文。", "槐荫区水务局", "槐荫区政务公开办公室", "2023年1月")[0] == ["文。"]


def test_what_follows_the_signature_is_neither() -> None:
    assert parts("文。", "槐荫区水务局", "2023年1月18日", "版权所有：某单位") == (
        ["文。"],
        ["槐荫区水务局", "2023年1月18日"],
    )


def test_no_lines_have_no_signature() -> None:
    assert parts() == ([], [])


def test_report_that_ends_in_narrative_has_no_signature() -> None:
    assert parts("第一段。", "第二段。") == (["第一段。", "第二段。"], [])


def test_word_that_only_ends_like_an_agency_in_a_sentence_stays() -> None:
    assert parts("我们把材料报送水务局。", "以上情况属实。")[1] == []


@pytest.mark.parametrize(
    "line", ["2023年1月18日", "（2023年1月）", "二〇二三年一月十八日", "2023-1-18", "2023/01/18", "日期：2023.01.18"]
)
def test_line_is_a_date(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["2023年", "2023年1月18日起施行", "一月十八日", "", "1月18日"])
def test_line_is_no_whole_date(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line", ["槐荫区水务局", "国家税务总局槐荫区税务局", "槐荫区人民政府办公室", "市公安局（盖章）"]
)
def test_line_could_be_an_agency(line: str) -> None:
    assert is_agency_line(line)


@pytest.mark.parametrize("line", ["无", "无。", "", "本局。", "局", "谢谢阅读"])
def test_line_could_not_be_an_agency(line: str) -> None:
    assert not is_agency_line(line)


def test_pager_and_footer_are_told_from_narrative() -> None:
    assert is_pager("— 4 —")
    assert not is_pager("第四节的内容在此")
    assert is_footer("版权所有：某单位")
    assert not is_footer("来源于群众的建议有三条。")
    assert not is_pager("共" * 500)


@pytest.mark.parametrize(("start", "piece"), [("", "局"), ("", "2023年"), ("", "("), ("", "—"), ("上一篇：", "a")])
def test_work_on_a_hostile_line_does_not_grow_faster_than_it(start: str, piece: str) -> None:
    def read(times: int) -> None:
        line = start + piece * times
        for question in (is_date_line, is_agency_line, is_pager, is_footer):
            question(line)
        parts(line, line)

    assert growth(read, 200_000) < QUADRATIC / 2
