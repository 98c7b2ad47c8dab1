"""A report's earlier versions are kept, told apart in words, and can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from portal.versions import changes
from reports import storage
from reports.corrections import correct
from reports.extraction.content import Content
from reports.models import Report
from reports.parsing.report import as_json
from reports.problem import Problem
from tests.builders import make_reading, make_report, make_source_file

pytestmark = pytest.mark.django_db
TOTAL = "requests.total.total"
FAILED = Problem("equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, (TOTAL,))


@pytest.fixture
def replaced() -> Report:
    """Read with an error from one file, published, then replaced by another file's reading."""
    report = make_report(figures={TOTAL: 7}, problems=[FAILED], sections={"overview": "旧的<b>正文</b>。"})
    reading = make_reading(figures={TOTAL: 12}, sections={"overview": "新的正文，更长一些。"})
    source = make_source_file(replace=True)
    storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, [])
    report.refresh_from_db()
    return report


def test_the_list_says_what_changed_when_and_by_whom_in_general_terms(client: Client, replaced: Report) -> None:
    correct(replaced, User.objects.create_user("secret-reviewer"), published_on="2023-02-01")
    page = client.get(f"/reports/{replaced.pk}/versions").content.decode()
    for words in (
        "第 4 版",
        "由管理人员",
        "由程序",
        '<th scope="row">发布日期</th><td><del>2023-01-20</del></td><td><ins>2023-02-01</ins></td>',
        '<th scope="row">三、（七）总计 · 总计</th><td><del>7</del></td><td><ins>12</ins></td>',
        "正文：总体情况",
        "（不再有）",
        "内容与上一版相同",
    ):
        assert words in page
    assert "secret-reviewer" not in page
    assert 'content="noindex"' in page


def test_findings_of_earlier_versions_are_told_in_english_too(client: Client, replaced: Report) -> None:
    for address in ("versions", "versions/1"):
        page = client.get(f"/en/reports/{replaced.pk}/{address}").content.decode()
        assert "H2: Total. …: the left side is 8, the right side is 7." in page
        assert "左边是" not in page


def test_staff_are_told_by_name(client: Client, replaced: Report) -> None:
    correct(replaced, User.objects.create_user("reviewer"), published_on="2023-02-01")
    client.force_login(User.objects.create_user("editor", is_staff=True))
    assert "reviewer" in client.get(f"/reports/{replaced.pk}/versions").content.decode()


def test_an_earlier_version_is_shown_as_it_was_and_as_what_it_is(client: Client, replaced: Report) -> None:
    response = client.get(f"/reports/{replaced.pk}/versions/1")
    page = response.content.decode()
    assert response.status_code == 200
    for words in (
        "旧版本",
        "旧的&lt;b&gt;正文&lt;/b&gt;。",
        "左边是 8，右边是 7",
        f'href="{replaced.get_absolute_url()}"',
    ):
        assert words in page
    assert "新的正文" not in page
    assert '<meta name="robots" content="noindex">' in page
    cell = page[page.index(f'id="f-{TOTAL}"') :].split("</td>")[0]
    assert ">7</span>" in cell
    assert "flag-error" in cell
    assert "source?" not in page, "its places are those of another text"


def test_the_newest_version_is_the_report_itself(client: Client, replaced: Report) -> None:
    response = client.get(f"/reports/{replaced.pk}/versions/{replaced.version}")
    assert (response.status_code, response["Location"]) == (302, replaced.get_absolute_url())


@pytest.mark.parametrize("number", [0, 99, 10**12])
def test_a_version_that_there_is_not(number: int, client: Client, replaced: Report) -> None:
    assert client.get(f"/reports/{replaced.pk}/versions/{number}").status_code == 404


def test_versions_are_hidden_and_gone_with_their_report(client: Client, replaced: Report) -> None:
    draft = make_report(published=False, year=2018)
    storage.withdraw(replaced)
    for path in ("versions", "versions/1"):
        assert client.get(f"/reports/{draft.pk}/{path}").status_code == 404
        assert client.get(f"/reports/{replaced.pk}/{path}").status_code == 410


def test_zero_blank_and_missing_are_three_changes() -> None:
    states = [{"value": 0, "status": "stated", "raw": "0"}, {"value": None, "status": "blank", "raw": ""}]
    states.append({"value": None, "status": "missing"})
    readings = [{"figures": {TOTAL: state}} for state in states]
    for old in readings:
        for new in readings:
            told = changes(old, new)
            assert bool(told) == (old is not new)
    assert [(change.old, change.new) for change in changes(readings[0], readings[1])] == [("0", "空白")]


def test_sections_that_come_and_go_are_told() -> None:
    reading = make_reading()
    fewer = replace(reading, sections=reading.sections[:-1])
    told = changes(as_json(reading, []), as_json(fewer, []))
    assert [(change.what, change.new) for change in told] == [("正文：其他需要报告的事项", "没有这一部分")]
