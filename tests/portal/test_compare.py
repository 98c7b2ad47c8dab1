"""Reports side by side: forms aligned, kinds of emptiness apart, differences in words."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.compared_shares import compared_shares
from portal.comparison import Line, compare
from reports.models import Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
NEW = "requests.new_received.total"
TOTAL = "requests.total.total"
FAILED = Problem("equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, (TOTAL,))


def line(reports: list[Report], code: str) -> Line:
    return next(line for line in compare(reports).lines if line.indicator.code == code)


def address(*reports: Report, rows: str = "") -> str:
    pairs = [f"report={report.pk}" for report in reports] + ([f"rows={rows}"] if rows else [])
    return "/compare?" + "&".join(pairs)


@pytest.fixture
def old() -> Report:
    return make_report(year=2020, form="2019", figures={NEW: 5, "requests.other.total": 3})


@pytest.fixture
def new() -> Report:
    return make_report(year=2022, figures={NEW: 17, TOTAL: 7}, problems=[FAILED], sections={"other": "无其他事项。"})


def test_forms_are_aligned_by_what_they_have_in_common(client: Client, old: Report, new: Report) -> None:
    assert [cell.text for cell in line([old, new], NEW).cells if cell] == ["5", "17"]
    assert [cell and cell.text for cell in line([old, new], "requests.other.total").cells] == ["3", None]
    assert [cell and cell.text for cell in line([old, new], "requests.other_other.total").cells] == [None, "0"]
    page = client.get(address(old, new)).content.decode()
    assert "该表式无此项" in page
    codes = [line.indicator.code for line in compare([old, new]).lines]
    assert codes.index("proactive.regulations.made") < codes.index(NEW) < codes.index("reviews.reconsideration.total")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (5, 17, "后者多 12"),
        (17, 5, "后者少 12"),
        (5, 5, "相同"),
        (0, 0, "相同"),
        (0, None, "第 2 份没有数字"),
        ("/", 3, "第 1 份没有数字"),
        ("/", None, "都没有数字"),
    ],
)
def test_differences_are_said_in_words(first: int | str | None, second: int | str | None, words: str) -> None:
    reports = [make_report(year=2021, figures={NEW: first}), make_report(year=2022, figures={NEW: second})]
    assert line(reports, NEW).difference == words


def test_of_more_than_two_the_range_is_said() -> None:
    reports = [make_report(year=year, figures={NEW: value}) for year, value in ((2021, 9), (2022, 2), (2023, 4))]
    assert line(reports, NEW).difference == "2 至 9"


def test_amounts_in_different_units_are_not_compared() -> None:
    code = "procurement.amount"
    reports = [make_report(year=year, form="2019", figures={f"proactive.{code}": Decimal(7)}) for year in (2019, 2020)]
    reports[0].figures.filter(code=f"proactive.{code}").update(unit="万元", value=8)
    assert line(reports, f"proactive.{code}").difference == "单位不同，不能相比"


def test_what_only_one_form_has_cannot_differ(old: Report, new: Report) -> None:
    assert line([old, new], "requests.other.total").difference == ""


def test_kinds_of_emptiness_stay_apart(client: Client) -> None:
    reports = [make_report(year=2021, figures={NEW: None}), make_report(year=2022, figures={NEW: "/"})]
    reports.append(make_report(year=2023, figures={NEW: 0}))
    reports.append(make_report(year=2024))
    reports[3].figures.filter(code=NEW).update(status="missing", value=None, raw=None)
    cells = line(reports, NEW).cells
    assert [cell and cell.kind for cell in cells] == ["blank", "not_applicable", "zero", "missing"]
    page = client.get(address(*reports)).content.decode()
    for kind in ("blank", "not_applicable", "zero", "missing"):
        assert f"kind-{kind}" in page


def test_a_failing_cell_leads_to_its_equation(client: Client, old: Report, new: Report) -> None:
    page = client.get(address(old, new)).content.decode()
    assert f'href="#problem-{new.pk}-1"' in page
    assert f'id="problem-{new.pk}-1"' in page
    assert "flagged-error" in page
    cell = line([old, new], TOTAL).cells[1]
    assert cell is not None
    assert cell.severity == "error"


def test_by_default_rows_where_anything_is_stated_the_zeros_folded(client: Client, old: Report, new: Report) -> None:
    comparison = compare([old, new])
    tables = {rows: comparison.tables(rows)[1] for rows in ("stated", "different", "all")}
    shown = {rows: sum(len(group.lines) for group in table.groups) for rows, table in tables.items()}
    assert shown["different"] == 2  # 本年新收 and 总计; what one form alone has is no difference
    assert shown["stated"] == 3  # those and 其他处理
    assert len(tables["stated"].zeros) + shown["stated"] == shown["all"]
    assert tables["all"].hidden == 0
    assert "写的都是 0" in client.get(address(old, new)).content.decode()
    assert client.get(address(old, new, rows="all")).content.decode().count("<tr>") > 150


def test_sections_lead_to_the_reports(client: Client, old: Report, new: Report) -> None:
    page = client.get(address(old, new)).content.decode()
    section = new.sections.get(key="other")
    assert f'<a href="/reports/{new.pk}#s{section.order + 1}">6 字</a>' in page


def test_a_report_is_found_added_and_removed(client: Client, old: Report, new: Report) -> None:
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    page = client.get(address(old) + "&find=教育局+2022").content.decode()
    assert f'href="/compare?report={old.pk}&amp;report={new.pk}"' in page
    assert "渝中区财政局" not in page
    page = client.get(address(old, new)).content.decode()
    assert f'href="/compare?report={new.pk}"' in page
    assert f'href="/compare?report={old.pk}"' in page
    assert "可能尚未收录" in client.get("/compare?find=没有这个局").content.decode()


def test_agencies_and_years_choose_reports_and_say_what_is_not_here(client: Client, old: Report, new: Report) -> None:
    other = make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    response = client.get(f"/compare?agency={new.agency_id}&agency={other.agency_id}&year=2022&year=2020")
    page = response.content.decode()
    assert [report.pk for report in response.context["comparison"].reports] == [old.pk, new.pk, other.pk]
    assert "尚未收录：渝中区财政局 2020 年" in page
    assert f"/compare?report={old.pk}&amp;report={new.pk}&amp;report={other.pk}" in page


def test_all_figures_as_csv(client: Client, old: Report, new: Report) -> None:
    text = client.get(address(old, new).replace("/compare", "/compare.csv")).content.decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text))}
    assert rows["指标代码"][5:8] == ["淄川区教育局 2020", "淄川区教育局 2020 状态", "淄川区教育局 2020 核对"]
    assert [Decimal(rows[NEW][at]) for at in (5, 8)] == [5, 17]
    assert rows[NEW][-1] == "后者多 12"
    assert rows["requests.other.total"][8:10] == ["该表式无此项", "not_on_form"]
    assert "H2" in rows[TOTAL][10]


def test_nothing_chosen_offers_a_search(client: Client) -> None:
    response = client.get("/compare")
    assert response.status_code == 200
    assert 'name="find"' in response.content.decode()
    assert client.get("/compare.csv").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("report=x", 400),
        ("report=-1", 400),
        ("report=" + "9" * 30, 400),
        ("report=" + "9" * 18, 404),
        ("report=1&report=2&report=3&report=4&report=5&report=6", 400),
        ("agency=x", 400),
        ("agency=999999", 404),
        ("year=x", 400),
        ("year=2022", 200),
        ("rows=x", 400),
        ("find=" + "长" * 101, 400),
        ("find=%00", 400),
        ("find=%25", 200),
        ("report=", 200),
    ],
)
def test_nonsense_is_answered(client: Client, query: str, status: int) -> None:
    response = client.get(f"/compare?{query}")
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_too_many_years_of_an_agency_are_said(client: Client) -> None:
    reports = [make_report(year=year) for year in range(2018, 2025)]
    response = client.get(f"/compare?agency={reports[0].agency_id}")
    assert response.status_code == 400
    assert "最多比较 5 份" in response.content.decode()


def test_drafts_and_withdrawn_reports_are_not_there(client: Client) -> None:
    assert client.get(address(make_report(published=False))).status_code == 404


def test_pre_2019_reports_stand_beside_the_others(client: Client, new: Report) -> None:
    older = make_report(year=2017, form="pre2019")
    page = client.get(address(older, new, rows="all")).content.decode()
    assert "政府信息公开情况统计表" in page
    assert re.search("该表式无此项", page)


def test_it_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reports = [make_report(year=year, problems=[FAILED]) for year in range(2019, 2025)]
    for number in (1, 5):
        with django_assert_max_num_queries(5):
            client.get(address(*reports[:number]))
    with django_assert_max_num_queries(6):
        client.get(address(*reports[:5]) + "&find=教育局")


def test_shares_are_compared_and_say_of_what(client: Client) -> None:
    granted, partly, total = (f"requests.{row}.total" for row in ("granted", "partially_granted", "total"))
    first = make_report(year=2020, form="2019", figures={granted: 3, partly: 1, total: 8})
    second = make_report(year=2021, figures={granted: 9, total: 12})
    blank = make_report(year=2022, figures={granted: None, total: 12})
    found = {line.share.code: line for line in compared_shares(compare([first, second, blank]))}
    line = found["share.disclosed"]
    assert [(cell.text, cell.words) for cell in line.cells] == [
        ("50.0%", "4/8"),
        ("75.0%", "9/12"),
        ("", "缺数字，算不出"),
    ]
    assert line.difference == "相差 25.0 个百分点"
    assert found["share.other"].cells[0].words == "0/8"
    assert "share.corrected" not in found
    page = client.get(f"/compare?report={first.pk}&report={second.pk}").content.decode()
    assert "相差 25.0 个百分点" in page
    assert '<span class="differs" aria-hidden="true">≠</span>' in page


def test_results_of_a_search_are_ticked_for_a_comparison(client: Client) -> None:
    report = make_report()
    page = client.get("/search").content.decode()
    tick = f'<input type="checkbox" name="report" value="{report.pk}" form="compare-form"'
    assert f'{tick} aria-label="比较：{report.title}">' in page
    assert '<form id="compare-form" class="compare-form" action="/compare" method="get">' in page
