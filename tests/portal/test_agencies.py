from __future__ import annotations

import re

import pytest
from django.test import Client

from portal import agency_index
from portal.agency_index import initial
from reports.models import Region
from tests.builders import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports() -> None:
    for year in (2021, 2022):
        make_report(agency="淄川区教育局", year=year)
    make_report(agency="重庆市财政局", region="500000", types=("财政",), level="province", year=2022)
    make_report(agency="博山区财政局", region="370304", types=("财政",), year=2022)
    make_report(agency="张店区财政局", region="370303", types=("财政",), year=2022, published=False)


@pytest.mark.parametrize(
    ("name", "letter"), [("重庆", "C"), ("淄川", "Z"), ("国务", "G"), ("X县", "X"), ("1号", "#"), ("", "#")]
)
def test_names_stand_under_the_letter_they_sound_like(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_agencies_with_published_reports_are_listed_by_letter(client: Client, reports: None) -> None:
    found = agency_index.agency_index(None, "", "", "", 1)
    assert [(letter, [line.name for line in lines]) for letter, lines in found.groups] == [
        ("B", ["博山区财政局"]),
        ("C", ["重庆市财政局"]),
        ("Z", ["淄川区教育局"]),
    ]
    line = found.lines[-1]
    assert (line.region, line.reports, line.first, line.last) == ("淄川区", 2, 2021, 2022)
    assert "2021–2022 · 2 份" in client.get("/agencies").content.decode()


def test_region_type_letter_and_words_narrow_the_list(reports: None) -> None:
    shandong = Region.objects.get(code="370000")
    assert agency_index.agency_index(shandong, "", "", "", 1).total == 2
    assert [line.name for line in agency_index.agency_index(shandong, "财政", "", "", 1).lines] == ["博山区财政局"]
    by_letter = agency_index.agency_index(None, "", "Z", "", 1)
    assert by_letter.total == 1
    assert sum(by_letter.letters.values()) == 3
    assert [line.name for line in agency_index.agency_index(None, "", "", "重庆 财政", 1).lines] == ["重庆市财政局"]


def test_agencies_can_be_ordered_by_reports_and_by_their_last_year(client: Client, reports: None) -> None:
    make_report(agency="博山区财政局", region="370304", types=("财政",), year=2025)
    make_report(agency="博山区财政局", region="370304", types=("财政",), year=2024)
    by_reports = agency_index.agency_index(None, "", "", "", 1, "reports")
    assert [line.reports for line in by_reports.lines] == sorted(
        (line.reports for line in by_reports.lines), reverse=True
    )
    page = client.get("/agencies?order=last").content.decode()
    assert re.findall(r'<h2 id="letter-1">(\w+)</h2>', page) == ["2025"]
    assert '<option value="last" selected>' in page
    assert "order=last" in page[page.index('class="letters"') :]
    assert client.get("/agencies?order=x").status_code == 400


def test_pages_are_turned(client: Client, reports: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agency_index, "PAGE_SIZE", 2)
    assert "/agencies?page=2" in client.get("/agencies").content.decode()
    assert "淄川区教育局" in client.get("/agencies?page=2").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        *(("letter=1", 400), ("region=x", 400), ("region=999999", 404), ("type=无", 404), ("page=-1", 400)),
        *(("page=999", 200), ("find=航天飞机", 200), ("letter=Q", 200), ("find=%00", 400)),
    ],
)
def test_nonsense_is_answered(client: Client, reports: None, query: str, status: int) -> None:
    assert client.get(f"/agencies?{query}").status_code == status


def test_samples_are_listed_only_alone(client: Client) -> None:
    make_report(agency="博山区教育局", region="370304", is_sample=True)
    assert "博山区教育局" in client.get("/agencies").content.decode()
    make_report(agency="淄川区财政局", types=("财政",))
    assert "博山区教育局" not in client.get("/agencies").content.decode()
