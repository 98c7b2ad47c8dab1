from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.carry_chain import chains_of
from portal.charts.chart import Chart
from portal.series import findings_of, series_of
from portal.trend import agency_charts
from reports.models import Report
from reports.parsing.form import all_indicators
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
    assert page.count('<td colspan="7">未收录') == 2
    assert "1 处提醒" in page
    assert f'href="/reports/{report.pk}#f-{NEW}"' in page


def test_the_years_can_be_put_in_the_order_of_any_column(client: Client) -> None:
    make_report(year=2020, figures={NEW: 30})
    make_report(year=2021, figures={NEW: None})
    report = make_report(year=2023, figures={NEW: 4})

    def shown(query: str) -> list[str]:
        page = client.get(address(report) + query).content.decode()
        table = page[page.index('<table class="data sticky series"') : page.index("</table>")]
        return re.findall(r'<th scope="row">(?:<a [^>]*>)?(\d{4})', table)

    assert shown("") == ["2023", "2022", "2021", "2020"]
    assert shown("?order=0") == ["2020", "2021", "2022", "2023"]
    assert shown("?order=-1") == ["2020", "2023", "2022", "2021"], "what has no number stands last"
    assert shown("?order=1") == ["2023", "2020", "2022", "2021"]
    page = client.get(address(report) + "?order=-1&ind=" + NEW).content.decode()
    assert 'class="num" aria-sort="descending"><a href="/agencies/' in page
    assert f'href="{address(report)}?order=1#years"' in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert client.get(address(report) + "?order=9").status_code == 400


def charts(report: Report, code: str = NEW) -> dict[str, Chart]:
    assert report.agency is not None
    return agency_charts(report.agency, series_of(report.agency), all_indicators()[code], ())


def rows(chart: Chart) -> list[list[str]]:
    return [[datum.text for datum in row] for row in chart.table.rows]


def test_an_indicator_over_the_years_has_last_years_value_and_no_zero_for_a_gap() -> None:
    make_report(year=2019, form="2019", figures={NEW: 12})
    make_report(year=2020, form="2019", figures={NEW: 10})
    make_report(year=2022, figures={NEW: None})
    report = make_report(year=2023, figures={NEW: 0})
    trend = charts(report)["trend"]
    assert rows(trend) == [
        ["2023", "0", "—", "—"],
        ["2022", "空白", "—", "—"],
        ["2021", "尚未收录", "—", "—"],
        ["2020", "10", "12", "-2"],
        ["2019", "12", "—", "—"],
    ]
    assert trend.drawing is not None
    hatched = [mark for mark in trend.drawing.marks if mark.look == "c-hatch"]
    assert len(hatched) == 2 + 1  # 2021, 2022, and the legend


def test_a_form_without_the_indicator_says_so() -> None:
    make_report(year=2020, form="2019", figures={"requests.other.total": 3})
    report = make_report(year=2021)
    assert [row[1] for row in rows(charts(report, "requests.other.total")["trend"])] == ["该表式无此项", "3"]


def test_amounts_without_a_unit_are_not_drawn() -> None:
    report = make_report(year=2020, form="2019", figures={"proactive.procurement.amount": 153103})
    trend = charts(report, "proactive.procurement.amount")["trend"]
    assert trend.drawing is None
    assert "单位" in trend.notes[0]
    assert trend.svg == ""


def test_the_reports_of_a_region_are_a_line_of_their_own() -> None:
    make_report(agency="淄川区人民政府", types=("政府",), year=2021, figures={NEW: 5})
    make_report(agency="淄川区人民政府", types=("政府",), year=2021, scope="region", figures={NEW: 50})
    report = make_report(agency="淄川区人民政府", types=("政府",), year=2022, scope="region", figures={NEW: 60})
    trend = charts(report)["trend"]
    assert rows(trend)[0] == ["2022（地区汇总）", "60", "50", "+10"]
    assert sorted(row[1] for row in rows(trend)) == ["5", "50", "60"]


def test_results_are_parts_of_a_whole() -> None:
    make_report(year=2020, form="2019", figures={"requests.granted.total": 6, "requests.other.total": 2})
    results = {
        "requests.granted.total": 3,
        "requests.other_other.total": 1,
        "requests.refused_deliberative.total": None,
    }
    report = make_report(year=2021, figures=results)
    composition = charts(report)["composition"]
    assert rows(composition) == [
        ["2021", "3", "0", "0", "0", "0", "1", "4", "1"],
        ["2020", "6", "0", "0", "0", "0", "2", "8", "0"],
    ]
    assert "1 格没有数字" in composition.notes[-1]


def test_another_indicator_can_be_chosen(client: Client) -> None:
    report = make_report(year=2022, figures={"requests.granted.total": 41})
    page = client.get(f"{address(report)}?ind=requests.granted.total").content.decode()
    assert '<option value="requests.granted.total" selected>' in page
    assert f"{address(report)}?ind=requests.granted.total#chart-trend" in page
    assert "noindex" in page
    file = client.get(f"{address(report)}.csv?chart=trend&ind=requests.granted.total")
    assert "2022,41" in file.content.decode()
    drawn = client.get(f"{address(report)}.svg?ind=requests.granted.total")
    assert drawn["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert ">41</text>" in drawn.content.decode()


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("?ind=x", 400),
        ("?ind=annex.total", 400),
        (".svg?ind=x", 400),
        (".csv?chart=x", 404),
        (".svg?ind=proactive.procurement.amount", 404),
        (".pdf", 404),
    ],
)
def test_nonsense_is_answered(client: Client, rest: str, status: int) -> None:
    assert client.get(f"{address(make_report())}{rest}").status_code == status
    assert client.get("/agencies/999999.svg").status_code == 404
    assert client.get("/agencies/999999999999999999.csv").status_code == 404


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
    with django_assert_max_num_queries(9):  # one of them is about repeated text
        client.get(address(reports[0]))


CARRIED_OVER, CARRIED_FORWARD = (f"requests.{row}.total" for row in ("carried_over", "carried_forward"))


def test_what_is_carried_forward_is_a_chain_with_its_breaks(client: Client) -> None:
    report = make_report(year=2019, form="2019", figures={CARRIED_FORWARD: 3})
    make_report(year=2020, form="2019", figures={CARRIED_OVER: 3, CARRIED_FORWARD: 5})
    make_report(year=2021, figures={CARRIED_OVER: 4, CARRIED_FORWARD: None})
    make_report(year=2022, figures={CARRIED_OVER: 1})
    make_report(year=2024, figures={CARRIED_OVER: 0})
    make_report(year=2024, scope="region", figures={CARRIED_OVER: 9})
    assert report.agency is not None
    chains = chains_of(series_of(report.agency))
    assert [[(link.state, link.words) for link in chain.links] for chain in chains] == [
        [
            ("holds", "衔接"),
            ("broken", "断开：差 1 件"),
            ("open", "有一头没有数字，无从核对"),
            ("open", "中间有年度尚未收录，无从核对"),
        ]
    ]
    page = client.get(f"/agencies/{report.agency.pk}").content.decode()
    assert 'class="chain-broken"' in page
    assert f"#f-{CARRIED_OVER}" in page


def test_the_years_of_the_agencies_it_came_from_are_part_of_the_series(client: Client) -> None:
    old = make_report(agency="淄川区扶贫开发办公室", year=2019, form="2019", figures={NEW: 3}).agency
    new = make_report(agency="淄川区乡村振兴局", year=2021, figures={NEW: 4}).agency
    assert old is not None
    assert new is not None
    old.successor = new
    old.save()
    lines = series_of(new)
    assert [(line.year, line.former) for line in lines] == [(2021, ""), (2020, ""), (2019, "淄川区扶贫开发办公室")]
    assert [line.year for line in series_of(old)] == [2019]
    chart = agency_charts(new, lines, all_indicators()[NEW], ())["trend"]
    assert chart.drawing is not None
    assert "淄川区扶贫开发办公室" in [mark.text for mark in chart.drawing.marks]
    page = client.get(f"/agencies/{new.pk}").content.decode()
    assert f"/indicators?view=trend&amp;agency={old.pk}&amp;agency={new.pk}" in page


def test_what_was_found_over_the_years_is_told_by_kind(client: Client) -> None:
    failing = Problem("equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, ())
    first = make_report(year=2021, problems=[failing, failing])
    second = make_report(year=2022, problems=[failing])
    assert first.agency is not None
    found = findings_of(series_of(first.agency))
    assert [(one.kind.code, [(report.pk, count) for report, count in one.reports]) for one in found] == [
        ("equation_failed", [(second.pk, 1), (first.pk, 2)])
    ]
    page = client.get(f"/agencies/{first.agency.pk}").content.decode()
    assert "历年核对发现的问题" in page
    assert "（2 处）" in page
