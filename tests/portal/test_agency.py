from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.series import series_of
from reports.models import Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
NEW = "requests.new_received.total"
REVIEWS = "reviews.reconsideration.total"


def address(report: Report) -> str:
    return f"/agencies/{report.agency_id}"


def test_an_agency_shows_its_years_and_the_gaps_between(client: Client) -> None:
    make_report(year=2019, form="2019", figures={NEW: 12})
    report = make_report(
        year=2022, figures={NEW: 34, REVIEWS: 5}, problems=[Problem("missing_section", {"label": "其他"})]
    )
    assert report.agency is not None
    lines = series_of(report.agency)
    assert [(line.year, line.report is not None) for line in lines] == [
        (2022, True),
        (2021, False),
        (2020, False),
        (2019, True),
    ]
    assert [cell.text for cell in lines[0].cells] == ["34", "0", "0", "0", "0", "5"]
    page = client.get(address(report)).content.decode()
    assert page.count("未收录") == 2
    assert "1 处提醒" in page
    assert f'href="/reports/{report.pk}#f-{NEW}"' in page


def test_reviews_are_not_added_up_over_a_blank() -> None:
    report = make_report(figures={REVIEWS: None, "reviews.litigation_direct.total": 3})
    assert report.agency is not None
    assert series_of(report.agency)[0].cells[-1].kind == "blank"


def test_facts_and_aliases(client: Client) -> None:
    report = make_report(agency="淄川区工业和信息化局", types=("工业和信息化",), year=2021)
    other = make_report(agency="淄川区工信局", types=("工业和信息化",), year=2022)
    assert report.agency_id == other.agency_id
    page = client.get(address(report)).content.decode()
    assert "淄川区工信局" in page
    assert "县级" in page
    assert 'href="/regions/370302"' in page


@pytest.mark.parametrize("published", [True, False])
def test_an_agency_without_published_reports_is_not_there(client: Client, published: bool) -> None:
    report = make_report(published=published)
    assert client.get(address(report)).status_code == (200 if published else 404)
    response = client.get("/agencies/999999")
    assert response.status_code == 404
    assert "没有收录这个机关" in response.content.decode()


def test_samples_are_labelled(client: Client) -> None:
    report = make_report(is_sample=True)
    page = client.get(address(report)).content.decode()
    assert len(re.findall("badge-sample", page)) == 2


def test_an_agency_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reports = [make_report(year=year) for year in range(2019, 2025)]
    with django_assert_max_num_queries(7):
        client.get(address(reports[0]))
