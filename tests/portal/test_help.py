from __future__ import annotations

import pytest
from django.test import Client

from portal import glossary
from reports.parsing.form import all_indicators
from reports.problem import problem_kinds

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
