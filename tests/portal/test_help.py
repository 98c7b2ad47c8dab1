from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from portal import glossary
from portal.pages.help import EXAMPLES
from reports.parsing.form import all_indicators
from reports.problem import Problem, problem_kinds
from search.query import parse_query
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def test_every_row_of_both_forms_is_explained() -> None:
    explained = [entry for chapter in glossary.chapters() for entry in chapter.entries]
    assert len(explained) == len({(i.table, i.row) for i in all_indicators().values()})
    assert all(entry.meaning and entry.article for entry in explained)
    assert set(glossary.MEANINGS) == {indicator.row for indicator in all_indicators().values()}


def test_help_explains_the_language_the_figures_and_every_problem(client: Client) -> None:
    page = client.get("/help").content.decode()
    for kind in problem_kinds().values():
        assert kind.label_zh in page
    assert "标题:教育局" in page
    assert "第三十七条" in page
    assert "{label}" not in page


def test_about_says_how_much_there_is(client: Client) -> None:
    assert "目前收录 0 份报告" in client.get("/about").content.decode()


def test_problems_say_how_many_reports_have_them(client: Client, index: Callable[[], None]) -> None:
    for year in (2021, 2022):
        make_report(year=year, problems=[Problem("missing_section", {"label": "其他"})])
    index()
    page = client.get("/help").content.decode()
    assert re.search(r'href="/search\?problem=missing_section"[^>]*>2</a>', page)
    assert page.count("?problem=") == 1


def test_the_dictionary_has_every_indicator(client: Client) -> None:
    page = client.get("/help/indicators").content.decode()
    for indicator in all_indicators().values():
        assert f"<code>{indicator.code}</code>" in page
    assert 'href="/help/indicators"' in client.get("/help").content.decode()


def test_the_file_of_columns_has_every_indicator_too(client: Client) -> None:
    content = b"".join(client.get("/columns.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content)))
    told = {code: (label, meaning) for kind, code, label, meaning in rows if kind == "indicators"}
    assert set(told) == set(all_indicators())
    label, meaning = told["proactive.fees.amount"]
    assert "收费金额" in label
    assert meaning.startswith("单位：万元；格式：2021 年格式")
    assert told["proactive.procurement.amount"][1].startswith("表上没有单位")


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("a@example.cn", '<a href="mailto:a@example.cn">a@example.cn</a>'),
        ("https://example.cn/contact", '<a href="https://example.cn/contact">https://example.cn/contact</a>'),
        ("电话 12345", "请联系：电话 12345</p>"),
        ("javascript:alert(1)", "请联系：javascript:alert(1)</p>"),
        ("", "没有写明联系方式"),
    ],
)
def test_about_names_the_contact_of_the_site(client: Client, settings: Any, contact: str, shown: str) -> None:
    settings.CONTACT = contact
    assert shown in client.get("/about").content.decode()


def test_every_example_of_the_search_language_is_a_link_that_is_read_as_it_is_told(client: Client) -> None:
    page = client.get("/help").content.decode()
    for query, _meaning in EXAMPLES:
        assert f'href="/search?q={quote(query, safe="")}"' in page
        parsed = parse_query(query)
        assert parsed.node is not None
        assert [notice for notice in parsed.notices if "读作年度" not in notice] == []
