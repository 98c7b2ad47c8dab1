"""What is collected of which region and year; what is not is never a 0."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal import collection, places
from portal.charts.chart import DataTable, Datum, number
from portal.charts.sorting import sortable
from portal.coverage import Tally, coverage_of, matrix_of
from reports.models import Region, Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
FAILED = Problem("equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, ())


@pytest.fixture
def reports() -> None:
    make_report(agency="淄川区教育局", year=2020, form="2019")
    make_report(agency="淄川区教育局", year=2022, problems=[FAILED, FAILED])
    make_report(agency="淄川区财政局", types=("财政",), year=2022)
    make_report(agency="淄博市教育局", region="370300", level="prefecture", year=2022)
    make_report(agency="淄博市财政局", region="370300", level="prefecture", year=2021, published=False)
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    without_tables = Report.objects.get(region="500103")
    without_tables.figures.update(status="missing", value=None)


def coverage(code: str = "") -> dict[tuple[str, int], Tally]:
    region = Region.objects.get(code=code) if code else None
    found = collection.counted()
    return dict(coverage_of(region, places.in_region(found, region) if region else found).tallies)


def test_reports_are_tallied_by_province(reports: None) -> None:
    assert coverage() == {
        ("370000", 2020): Tally(1, 1, 0),
        ("370000", 2022): Tally(3, 3, 1),
        ("500000", 2022): Tally(1, 0, 0),
    }


def test_a_region_is_tallied_by_those_below_it_and_itself(reports: None) -> None:
    assert coverage("370000") == {("370300", 2020): Tally(1, 1, 0), ("370300", 2022): Tally(3, 3, 1)}
    assert coverage("370300") == {
        ("370302", 2020): Tally(1, 1, 0),
        ("370302", 2022): Tally(2, 2, 1),
        ("370300", 2022): Tally(1, 1, 0),
    }
    assert coverage("370302") == {("370302", 2020): Tally(1, 1, 0), ("370302", 2022): Tally(2, 2, 1)}


def test_years_run_without_a_gap(reports: None) -> None:
    found = coverage_of(None, collection.counted())
    assert found.years == (2020, 2021, 2022)
    assert [region.code for region in found.regions] == ["370000", "500000"]


def test_shares_are_of_what_can_have_them(reports: None) -> None:
    assert (Tally(3, 2, 1).tables_share, Tally(3, 2, 1).failing_share) == ("67%", "50%")
    assert Tally(1, 0, 0).failing_share == "—"


def test_the_page_says_what_is_not_collected_and_links_to_the_reports(client: Client, reports: None) -> None:
    page = client.get("/coverage").content.decode()
    assert "尚未收录" in page
    assert 'id="chart-map"' in page
    assert 'id="chart-heat"' in page
    assert 'href="/search?region=370000&amp;year=2022"' in page
    assert 'href="/search?region=370000&amp;problem=equation_failed"' in page
    assert ">0</a>" in page  # no equation fails in Chongqing's report, and that is known
    assert 'href="/coverage?region=370000"' in page
    assert "noindex" not in page


def test_the_years_of_agencies_of_the_region_itself(client: Client, reports: None) -> None:
    page = client.get("/coverage?region=370302").content.decode()
    assert "本级机关" in page
    assert "2 处错误" in page
    assert "noindex" in page
    found = matrix_of(collection.counted().filter(region="370302"), 1)
    assert found.years == (2020, 2021, 2022)
    assert [(row.agency.name, [len(cell) for cell in row.cells]) for row in found.rows] == [
        ("淄川区教育局", [1, 0, 1]),
        ("淄川区财政局", [0, 0, 1]),
    ]
    assert client.get("/coverage?region=370302&page=9").status_code == 200


def test_agencies_of_the_regions_below_are_listed_unless_own_ones_are_asked_for(client: Client, reports: None) -> None:
    everywhere = client.get("/coverage").content.decode()
    assert "淄川区教育局</a>" in everywhere
    assert "淄川区教育局</a>" not in client.get("/coverage?region=370300&agencies=own").content.decode()
    data = client.get("/coverage.csv?chart=agencies&region=370302").content.decode("utf-8-sig").splitlines()
    assert data[0].startswith("机关,地区,2020,2021,2022")
    assert next(row for row in data if row.startswith("淄川区教育局")).split(",")[3] == "尚未收录"
    assert client.get("/coverage?agencies=x").status_code == 400


def test_a_kind_of_agency_and_a_year_can_be_chosen(client: Client, reports: None) -> None:
    page = client.get("/coverage?type=财政&year=2022").content.decode()
    assert "（2022 年）" in page
    assert 'href="/search?region=500000&amp;year=2022&amp;type=%E8%B4%A2%E6%94%BF"' in page
    rows = list(csv.reader(io.StringIO(client.get("/coverage.csv?type=财政").content.decode("utf-8-sig"))))
    assert [row[1:5] for row in rows[1:]] == [["370000", "2022", "1", "1"], ["500000", "2022", "1", "0"]]


def test_the_table_of_all_has_a_row_for_what_is_not_collected(client: Client, reports: None) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/coverage.csv").content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["地区", "代码", "年度", "报告"]
    assert len(rows) == 1 + 2 * 3
    assert ["山东省", "370000", "2021", "尚未收录", "—", "—", "—", "—"] in rows
    assert ["重庆市", "500000", "2022", "1", "0", "0%", "0", "—"] in rows


@pytest.mark.parametrize(
    "address", ["/coverage.svg", "/coverage.svg?chart=heat&region=370300", "/coverage.csv?chart=map"]
)
def test_charts_are_files_too(client: Client, reports: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(("image/svg+xml", "text/csv"))


def test_samples_count_only_until_there_are_real_reports(client: Client) -> None:
    make_report(region="500103", agency="渝中区财政局", is_sample=True)
    assert set(coverage()) == {("500000", 2022)}
    assert "不是真实数据" in client.get("/coverage").content.decode()
    make_report(year=2021)
    assert set(coverage()) == {("370000", 2021)}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("region=x", 400),
        ("region=37", 400),
        ("region=３７００００", 400),
        ("region=999999", 404),
        ("type=没有这种", 404),
        ("type=%00", 400),
        ("year=x", 400),
        ("year=99999", 400),
        ("year=1900", 200),
        ("page=x", 400),
        ("page=0", 200),
        ("unknown=1", 200),
    ],
)
@pytest.mark.parametrize("path", ["/coverage", "/coverage.csv", "/coverage.svg"])
def test_nonsense_is_answered(client: Client, reports: None, path: str, query: str, status: int) -> None:
    expected = 200 if path != "/coverage" and query == "page=x" else status  # a file has no pages
    response = client.get(f"{path}?{query}")
    assert response.status_code == expected
    if expected != 200:
        assert "<h1>" in response.content.decode()


@pytest.mark.parametrize("path", ["/coverage", "/coverage.csv", "/coverage?region=500000"])
def test_an_empty_collection_has_a_page(client: Client, path: str) -> None:
    make_report(published=False, region="500103")
    response = client.get(path)
    assert response.status_code == 200
    assert client.get("/coverage.svg").status_code == 404


def test_it_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2019, 2023):
        for name in ("教育局", "财政局", "民政局"):
            make_report(agency=f"淄川区{name}", year=year, problems=[FAILED])
    for address in ("/coverage", "/coverage?region=370302"):
        with django_assert_max_num_queries(10):
            client.get(address)
    with django_assert_max_num_queries(4):
        client.get("/coverage.svg")


def test_tables_are_sorted_by_plain_links(client: Client, reports: None) -> None:
    page = client.get("/coverage?years=-1").content.decode()
    assert 'aria-sort="descending"' in page
    assert "/coverage?years=1#years" in page
    table = DataTable(
        ("名", "数", "占"),
        (
            (Datum("甲"), number(2), Datum("50%")),
            (Datum("乙"), Datum("尚未收录", kind="missing"), Datum("—")),
            (Datum("丙"), number(10), Datum("9%")),
        ),
    )

    def names(order: str) -> str:
        return "".join(row[0].text for row in sortable(table, order, str).rows)

    assert [names(order) for order in ("", "1", "-1", "2", "-2", "19")] == [
        "甲乙丙",
        "甲丙乙",
        "丙甲乙",
        "丙甲乙",
        "甲丙乙",
        "甲乙丙",
    ]
    assert [link.url for link in sortable(table, "-1", str).links] == ["0", "1", "-2"]
    assert client.get("/coverage?regions=x").status_code == 400
