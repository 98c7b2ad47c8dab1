from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from reports import storage
from reports.models import OutboxEntry, Report
from reports.problem import Problem
from search.engines.base import Metric
from search.indexing import index_pending
from search.params import SearchParams
from search.results import UNAVAILABLE, SearchPage, as_json, count_facet, count_matches, get_engine, run_search
from tests.builders import make_report
from tests.search.test_query import ODD

pytestmark = pytest.mark.django_db

TOTAL = "requests.new_received.total"


def ask(query: str = "") -> SearchPage:
    return run_search(SearchParams.from_query(QueryDict(query)))


def ids(query: str = "") -> list[int]:
    return [hit.report.pk for hit in ask(query).hits]


@pytest.fixture(params=["index", "database"])
def reports(request: pytest.FixtureRequest, db: None) -> dict[str, Report]:
    """Four reports; searched in the index, and in the database while there is none."""
    made = {
        "edu21": make_report(year=2021, figures={TOTAL: 5}),
        "edu22": make_report(year=2022, sections={"problems": "流程不畅。"}, figures={TOTAL: None}),
        "ind22": make_report(agency="淄川区工信局", types=("工业和信息化",), problems=[Problem("year_missing")]),
        "city22": make_report(
            agency="淄博市人民政府", region="370300", types=("政府",), level="prefecture", scope="region",
            sections={"overview": "全市依法行政。"}, published_on="2023-03-01",
        ),
    }  # fmt: skip
    if request.param == "index":
        assert index_pending() == 8
    return made


def names(reports: dict[str, Report], query: str) -> set[str]:
    found = set(ids(query))
    return {name for name, report in reports.items() if report.pk in found}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"edu21", "edu22", "ind22", "city22"}),
        ("q=流程不畅", {"edu22"}),
        ("q=标题:教育局", {"edu21", "edu22"}),
        ("q=教育局&in=agency", {"edu21", "edu22"}),
        ("q=工信局", {"ind22"}),
        ("q=机关:工信局", {"ind22"}),
        ('q="依法行政"', {"city22"}),
        ("q=依法行政&mode=exact&in=body", {"city22"}),
        ('q="依法行政"&in=problems', set()),
        ("q=公开 -流程 -工信局", {"edu21", "city22"}),
        ("q=流程不畅 或 工信局", {"edu22", "ind22"}),
        ("q=***", set()),
        ("region=370000", {"edu21", "edu22", "ind22", "city22"}),
        ("region=370302", {"edu21", "edu22", "ind22"}),
        ("region=370300&scope_region=own", {"city22"}),
        ("region=999999", set()),
        ("year=2021", {"edu21"}),
        ("year_from=2022&year_to=2030", {"edu22", "ind22", "city22"}),
        ("year=2021&year_from=2022", set()),
        ("type=教育&year=2022", {"edu22"}),
        ("level=prefecture", {"city22"}),
        ("form=2019", set()),
        ("scope=region", {"city22"}),
        ("problem=year_missing", {"ind22"}),
        ("tables=yes", {"edu21", "edu22", "ind22", "city22"}),
        ("tables=no", set()),
        (f"ind={TOTAL}&op=gt&v=0", {"edu21"}),
        (f"ind={TOTAL}&op=missing", {"edu22"}),
        ("ind=no.such&op=gte&v=0", set()),
        ("page=2", set()),
    ],
)
def test_parameters_find_what_they_say(reports: dict[str, Report], query: str, expected: set[str]) -> None:
    assert names(reports, query) == expected


def test_one_agency_alone(reports: dict[str, Report]) -> None:
    assert names(reports, f"agency={reports['ind22'].agency_id}") == {"ind22"}


def test_without_words_the_newest_years_come_first(reports: dict[str, Report]) -> None:
    assert [hit.report.year for hit in ask().hits] == [2022, 2022, 2022, 2021]
    assert ids("sort=published")[0] == reports["city22"].pk


def test_facets_ignore_their_own_selection(reports: dict[str, Report]) -> None:
    page = ask("year=2021")
    facets = {facet.name: {value.value: value.count for value in facet.values} for facet in page.facets}
    assert page.total == 1
    assert facets["year"] == {"2022": 3, "2021": 1}
    assert facets["type"] == {"教育": 1}
    assert facets["region"] == {"370000": 1, "370300": 1, "370302": 1}


def test_the_full_name_finds_an_agency_by_its_short_one() -> None:
    report = make_report(agency="淄川区工信局", types=("工业和信息化",))
    other = make_report(agency="张店区工业和信息化局", region="370303", types=("工业和信息化",))
    index_pending()
    for query in ("q=工信局", "q=工业和信息化局", "q=机关:工信局", "q=机关:工业和信息化局"):
        assert set(ids(query)) == {report.pk, other.pk}, query
    assert ids("q=淄川区工业和信息化局")[0] == report.pk


def test_short_words_find_an_agency_by_its_full_name_and_the_other_way_round() -> None:
    full = make_report(agency="张店区人力资源和社会保障局", region="370303", types=("人力资源社会保障",))
    short = make_report(agency="淄川区人社局", types=("人力资源社会保障",))
    index_pending()
    for query in (
        "q=人社",
        "q=人社局",
        "q=机关:人社",
        "q=人力资源社会保障",
        "q=人力资源和社会保障局",
        "q=人力資源社會保障",
    ):
        assert set(ids(query)) == {full.pk, short.pk}, query
    assert ids("q=张店区人社") == [full.pk]


@pytest.mark.parametrize("indexed", [True, False], ids=["index", "database"])
def test_years_in_the_text_are_a_filter(indexed: bool) -> None:
    made = {year: make_report(year=year).pk for year in (2019, 2020, 2022)}
    if indexed:
        index_pending()
    assert set(ids("q=教育局 2019-2020")) == {made[2019], made[2020]}
    assert ids("q=2020年度") == [made[2020]]
    assert ids("q=2019-2020&year=2020") == [made[2020]]
    assert ids("q=2019-2020&within=2020-2022") == [made[2020]]
    page = ask("q=2019-2020")
    assert [hit.report.year for hit in page.hits] == [2020, 2019]
    assert page.understood == "年度为 2019—2020"
    assert {v.value: v.count for facet in page.facets if facet.name == "year" for v in facet.values} == {
        "2022": 1, "2020": 1, "2019": 1,
    }  # fmt: skip


def test_brackets_are_groups() -> None:
    report = make_report(sections={"overview": "甲乙", "problems": "丙"})
    make_report(agency="张店区教育局", region="370303", sections={"overview": "甲丁"})
    index_pending()
    assert ids("q=甲 (乙|戊) -(丁|己)") == ids("q=甲 -(丁 甲)") == [report.pk]


def test_hits_show_title_and_snippets_marked() -> None:
    make_report(sections={"overview": "<script>公开</script>"})
    index_pending()
    (hit,) = ask("q=公开").hits
    assert hit.title_html == "淄川区教育局2022年政府信息<mark>公开</mark>工作年度报告"
    assert hit.snippets[0].html == "&lt;script&gt;<mark>公开</mark>&lt;/script&gt;"
    assert hit.score > 0


def test_a_withdrawn_report_is_gone_at_once_and_counts_no_more() -> None:
    first, second = make_report(year=2021), make_report(year=2022)
    index_pending()
    storage.withdraw(second)
    page = ask("q=公开")
    assert (page.total, [hit.report.pk for hit in page.hits]) == (1, [first.pk])
    assert [value.value for facet in page.facets if facet.name == "year" for value in facet.values] == ["2021"]
    OutboxEntry.objects.all().delete()  # even if it were never told
    page = ask("q=公开")
    assert (page.total, [hit.report.pk for hit in page.hits]) == (1, [first.pk])


@pytest.mark.parametrize("indexed", [True, False], ids=["index", "database"])
def test_samples_are_found_until_there_are_real_reports(indexed: bool) -> None:
    sample, real = make_report(year=2021, is_sample=True), make_report(year=2022, published=False)
    if indexed:
        index_pending()
    assert ids("q=公开") == ids() == [sample.pk]
    storage.publish(real)
    if indexed:
        index_pending()
    page = ask("q=公开")
    assert (page.total, [hit.report.pk for hit in page.hits], ids()) == (1, [real.pk], [real.pk])
    counts = {(facet.name, value.value): value.count for facet in page.facets for value in facet.values}
    assert counts[("type", "教育")] == counts[("region", "370302")] == 1
    assert ("year", "2021") not in counts
    assert as_json(page)["total"] == 1
    assert ids("year=2021") == []
    storage.withdraw(real)
    assert ids() == [sample.pk]


def test_without_an_index_the_database_is_searched_and_the_page_says_so() -> None:
    make_report()
    assert ask("q=公开").notices == (UNAVAILABLE,)
    index_pending()
    assert ask("q=公开").notices == ()


def test_notices_and_how_the_query_was_read() -> None:
    page = ask("q=“公开")
    assert "引号" in page.notices[0]
    assert page.understood == "含“公开”"


def test_a_search_takes_a_fixed_number_of_queries() -> None:
    def queries() -> int:
        index_pending()
        with CaptureQueriesContext(connection) as captured:
            ask("q=公开&year=2020")
        return len(captured)

    make_report(year=2020)
    make_report(year=2021)
    few = queries()
    for year in range(2010, 2019):
        make_report(year=year, problems=[Problem("year_missing")])
    assert queries() <= few <= 12


@pytest.mark.parametrize("mode", ["smart", "exact"])
def test_odd_queries_give_a_page(reports: dict[str, Report], mode: str) -> None:
    for text in ODD:
        page = run_search(SearchParams(q=text, mode=mode))
        json.dumps(as_json(page), ensure_ascii=True)


def test_json_is_that_of_the_contract() -> None:
    report = make_report(is_sample=True)
    index_pending()
    found: dict[str, Any] = json.loads(json.dumps(as_json(ask("q=公开&year=2022"))))
    assert list(found) == ["query", "total", "took_ms", "facets", "hits", "notices"]
    assert (found["query"], found["total"], found["notices"]) == ("公开", 1, [])
    assert found["facets"]["year"] == [{"value": "2022", "label": "2022", "count": 1, "selected": True}]
    (hit,) = found["hits"]
    assert list(hit) == ["id", "title", "url", "agency", "year", "region", "score", "snippets", "is_sample"]
    assert hit["url"] == f"/reports/{report.pk}"
    assert (hit["agency"], hit["region"], hit["is_sample"]) == ("淄川区教育局", "山东省淄博市淄川区", True)
    assert hit["snippets"][0] == {
        "section": "overview",
        "html": "我局认真落实条例，主动<mark>公开</mark>政府信息，及时回应群众关切。",
    }


def test_the_engine_is_kept_for_its_directory() -> None:
    assert get_engine() is get_engine()


def test_earlier_queries_must_match_too(reports: dict[str, Report]) -> None:
    assert names(reports, "q=公开&within=流程不畅") == {"edu22"}
    assert names(reports, "within=流程不畅") == {"edu22"}
    assert names(reports, "q=依法行政&within=流程不畅") == set()
    assert "<mark>流程不畅</mark>" in "".join(s.html for s in ask("q=公开&within=流程不畅").hits[0].snippets)


def test_matches_are_counted_without_being_fetched(reports: dict[str, Report]) -> None:
    params = SearchParams.from_query(QueryDict("q=公开&year=2022"))
    assert count_matches(params) == ask("q=公开&year=2022").total == 3
    assert count_facet(params, "year") == {"2021": 1, "2022": 3}


def test_statistics_of_the_matches_come_with_the_page(reports: dict[str, Report]) -> None:
    metric = Metric(TOTAL, "sum", "scope")
    page = run_search(SearchParams(), (metric,))
    told = {scope: (value.value, value.stated, value.matched) for scope, value in page.metrics[metric].items()}
    assert told == {"agency": (5.0, 2, 3), "region": (0.0, 1, 1)}
    assert page.metrics[metric]["agency"].silent == {"blank": 1}
