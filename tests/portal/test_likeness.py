"""What readers see of repeated text: the report's page, the changes, the same passages, the agency's page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.likeness import Share, copies_of, same_text
from reports import likeness, storage
from reports.models import Report
from tests.reports.copies.test_comparison import written
from tests.reports.test_likeness import other_agency, told

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    ("letters", "repeated", "text"),
    [(0, 0, "—"), (100, 0, "0%"), (1000, 1, "不到 1%"), (100, 63, "63%"), (1000, 999, "99%"), (7, 7, "100%")],
)
def test_a_share_says_none_and_all_only_where_that_is_so(letters: int, repeated: int, text: str) -> None:
    assert Share(letters, repeated).text == text


def test_a_report_shows_how_much_is_that_of_the_year_before_and_of_other_agencies(client: Client) -> None:
    shared = written(100, 1)
    before = told(shared + written(100, 2), written(50, 3), year=2021)
    other = told(written(30, 4), shared, year=2019, form="2019", **other_agency())
    report = told(shared + written(100, 5), written(50, 3), year=2022)
    likeness.renew()
    page = page_of(client, report.get_absolute_url())
    assert "与本机关 2021 年度报告相同的文字占 <strong>60%</strong>" in page
    assert re.search(r"总体情况</th><td class=\"num\">50%", page)
    assert re.search(r"存在的主要问题及改进情况</th><td class=\"num\">100%", page)
    assert "相同的文字占本报告的 <strong>40%</strong>" in page
    assert f'href="/reports/{report.pk}/changes"' in page
    assert f'href="/reports/{report.pk}/same/{other.pk}"' in page
    storage.withdraw(other)
    storage.withdraw(before)
    page = page_of(client, report.get_absolute_url())  # before the worker has done anything
    assert "60%" not in page
    assert "没有发现其他机关的报告" in page


def test_before_it_was_compared_a_report_says_nothing_of_copies(client: Client) -> None:
    report = told(written(100, 1))
    assert 'id="copies"' not in page_of(client, report.get_absolute_url())
    likeness.renew()
    assert 'id="copies"' in page_of(client, report.get_absolute_url())


def test_changes_are_marked_in_words_and_not_by_colour_alone(client: Client) -> None:
    told("全年公开 7 条。" + "这一句两年都有。", "去年的问题讲得很简单。", year=2021)
    report = told("全年公开 12 条。" + "这一句两年都有。", "", year=2022)
    page = page_of(client, f"{report.get_absolute_url()}/changes")
    assert re.search(r"<del><span class=\"visually-hidden\">［删去］</span>7<", page)
    assert re.search(r"<ins><span class=\"visually-hidden\">［新增］</span>12<", page)
    assert "去年的问题讲得很简单。" in page
    assert "<span> 条。这一句两年都有。</span>" in page
    first = Report.objects.get(year=2021)
    assert client.get(f"{first.get_absolute_url()}/changes").status_code == 404


def test_the_same_passages_are_marked_in_both_reports_and_linked(client: Client) -> None:
    shared = written(100, 1)
    report = told(written(30, 2) + shared + written(30, 3) + shared)
    other = told("", written(20, 4) + shared, **other_agency())
    found = same_text(report, other)
    assert (found.share.letters, found.share.repeated, found.passages) == (260, 200, 2)
    here = [piece for section in found.here for piece in section.pieces if piece.number]
    there = [piece for section in found.there for piece in section.pieces if piece.number]
    assert [(piece.number, piece.there) for piece in here] == [(1, 1), (2, 1)]
    assert [(piece.number, piece.there) for piece in there] == [(1, 1)]
    for side, texts in ((found.here, report), (found.there, other)):
        sections = {section.title: "".join(piece.text for piece in section.pieces) for section in side}
        assert sections == {section.title: section.text for section in texts.sections.all()}
    address = f"{report.get_absolute_url()}/same/{other.pk}"
    before_the_worker = page_of(client, address)
    likeness.renew()
    page = page_of(client, address)
    assert page == before_the_worker
    assert "《淄川区教育局2022年政府信息公开工作年度报告》的文字有 <strong>77%</strong>" in page
    assert 'id="a2"' in page
    assert 'href="#b1"' in page


def test_a_stored_comparison_of_an_older_text_is_not_shown() -> None:
    shared = written(100, 1)
    report, other = told(shared), told(shared, **other_agency())
    likeness.renew()
    section = other.sections.get(key="overview")
    section.text = written(60, 9)
    section.save()
    storage.publish(other)
    found = same_text(report, other)
    assert (found.share.repeated, found.passages) == (0, 0)


def test_what_is_not_public_is_not_shown_beside_a_report_either(client: Client) -> None:
    report, draft = told(written(80, 1)), told(written(80, 1), **other_agency(), published=False)
    assert client.get(f"{report.get_absolute_url()}/same/{draft.pk}").status_code == 404
    assert client.get(f"{draft.get_absolute_url()}/same/{report.pk}").status_code == 404
    assert client.get(f"{draft.get_absolute_url()}/changes").status_code == 404
    assert client.get(f"{report.get_absolute_url()}/same/{report.pk}").status_code == 400
    assert client.get(f"{report.get_absolute_url()}/same/999999999999999999").status_code == 404
    storage.withdraw(report)
    assert client.get(f"{report.get_absolute_url()}/changes").status_code == 410


def test_an_agency_shows_how_much_stayed_from_year_to_year(client: Client) -> None:
    text = written(100, 1)
    for year, overview in ((2020, text), (2021, text), (2022, written(100, 2))):
        told(overview, year=year)
    report = told(text, **other_agency())
    likeness.renew()
    page = page_of(client, f"/agencies/{Report.objects.filter(year=2020).get().agency_id}")
    rows = re.findall(r"(\d+ → \d+)</a>\s*<span>相同 <strong>(.*?)</strong>", page)
    assert rows == [("2021 → 2022", "0%"), ("2020 → 2021", "100%")]
    assert "相邻年份的文字" not in page_of(client, f"/agencies/{report.agency_id}")


def test_however_many_copies_there_are_the_page_asks_as_often(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    text = written(100, 1)
    reports = [told(text, **other_agency(number)) for number in range(7)]
    likeness.renew()
    with django_assert_num_queries(2):
        assert len(copies_of(reports[0]).others) == 3
