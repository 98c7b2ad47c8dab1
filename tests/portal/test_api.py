"""The API: what it answers, how it pages, how it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from portal.api import cursors
from tests.builders import make_report

pytestmark = pytest.mark.django_db
TOTAL = "requests.new_received.total"


@pytest.fixture
def reports(index: Callable[[], None]) -> list[Any]:
    made = [
        make_report(agency="淄川区教育局", year=2021, figures={TOTAL: 7}),
        make_report(agency="淄川区教育局", year=2022, figures={TOTAL: 9}),
        make_report(agency="张店区民政局", region="370303", types=("民政",), year=2022, figures={TOTAL: None}),
    ]
    index()
    return made


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.json()


def everything(client: Client, address: str, key: str) -> list[Any]:
    """All pages of a list, in a loop with a bound."""
    found: list[Any] = []
    cursor: str | None = ""
    for _page in range(20):
        answer = get(client, f"{address}&cursor={cursor}" if cursor else address)
        found += answer[key]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the list does not end")


class TestSearch:
    def test_finds_with_facets_and_snippets(self, client: Client, reports: list[Any]) -> None:
        answer = get(client, "/api/search?q=主动公开&year=2022")
        assert answer["total"] == 2
        assert {hit["id"] for hit in answer["hits"]} == {reports[1].pk, reports[2].pk}
        assert "<mark>" in answer["hits"][0]["snippets"][0]["html"]
        assert {value["value"]: value["count"] for value in answer["facets"]["year"]} == {"2021": 1, "2022": 2}
        assert answer["next_cursor"] is None

    def test_pages_by_cursor(self, client: Client, index: Callable[[], None]) -> None:
        made = [make_report(year=2001 + number).pk for number in range(23)]
        index()
        hits = everything(client, "/api/search?q=公开&limit=10", "hits")
        assert sorted(hit["id"] for hit in hits) == made


class TestReports:
    def test_lists_all_in_the_order_of_their_ids(self, client: Client, reports: list[Any]) -> None:
        found = everything(client, "/api/reports?limit=2", "reports")
        assert [line["id"] for line in found] == [report.pk for report in reports]
        assert found[0]["agency"] == {"id": reports[0].agency_id, "name": "淄川区教育局"}
        assert found[0]["region"] == {"code": "370302", "path": ["山东省", "淄博市", "淄川区"]}

    def test_a_report_that_goes_while_pages_are_read_moves_no_other(self, client: Client, reports: list[Any]) -> None:
        first = get(client, "/api/reports?limit=1")
        reports[0].status = "withdrawn"
        reports[0].save()
        second = get(client, f"/api/reports?limit=1&cursor={first['next_cursor']}")
        assert [line["id"] for line in second["reports"]] == [reports[1].pk]

    def test_a_report_is_that_of_its_page(self, client: Client, reports: list[Any]) -> None:
        pk = reports[0].pk
        assert get(client, f"/api/reports/{pk}") == get(client, f"/reports/{pk}.json")

    def test_a_withdrawn_report_is_gone(self, client: Client, reports: list[Any]) -> None:
        reports[0].status = "withdrawn"
        reports[0].save()
        for address in (f"/api/reports/{reports[0].pk}", f"/api/reports/{reports[0].pk}/figures"):
            assert get(client, address, 410)["error"]["code"] == "withdrawn"


class TestFigures:
    def test_zero_and_blank_are_told_apart(self, client: Client, reports: list[Any]) -> None:
        found = everything(client, f"/api/figures?show={TOTAL}&limit=1", "figures")
        assert [(each["value"], each["status"]) for each in found] == [(7, "stated"), (9, "stated"), (None, "blank")]
        assert found[0]["url"].startswith("http://testserver/reports/")

    def test_of_one_report(self, client: Client, reports: list[Any]) -> None:
        found = get(client, f"/api/reports/{reports[0].pk}/figures")
        assert len(found) == 200
        assert {each["report_id"] for each in found} == {reports[0].pk}

    def test_unknown_indicators_give_none(self, client: Client, reports: list[Any]) -> None:
        assert get(client, "/api/figures?show=nothing.known")["figures"] == []


class TestPlaces:
    def test_agencies_with_their_years(self, client: Client, reports: list[Any]) -> None:
        found = everything(client, "/api/agencies?limit=1", "agencies")
        assert [(each["name"], each["years"]) for each in found] == [
            ("淄川区教育局", [2021, 2022]),
            ("张店区民政局", [2022]),
        ]
        assert get(client, f"/api/agencies/{found[0]['id']}") == found[0]
        assert [each["name"] for each in get(client, "/api/agencies?q=民政")["agencies"]] == ["张店区民政局"]
        assert get(client, "/api/agencies?region=370302&type=教育")["total"] == 1

    def test_regions_count_what_is_below(self, client: Client, reports: list[Any]) -> None:
        found = {each["code"]: each for each in get(client, "/api/regions")["regions"]}
        assert (found["370000"]["reports"], found["370302"]["reports"]) == (3, 2)
        assert [each["code"] for each in get(client, "/api/regions?parent=370300")["regions"]] == ["370302", "370303"]
        assert get(client, "/api/regions/370300")["parent"] == "370000"

    def test_indicators_are_those_of_the_forms(self, client: Client) -> None:
        found = {each["code"]: each for each in get(client, "/api/indicators")["indicators"]}
        assert found[TOTAL]["forms"] == ["2019", "2021"]


class TestAggregates:
    def test_say_what_they_rest_on(self, client: Client, reports: list[Any]) -> None:
        answer = get(client, f"/api/aggregates?show={TOTAL}&by=year")
        groups = {group["key"]: group for group in answer["groups"]}
        assert {key: group["values"][0]["value"] for key, group in groups.items()} == {"2021": 7, "2022": 9}
        assert (groups["2022"]["reports"], groups["2022"]["values"][0]["stated"]) == (2, 1)
        assert groups["2022"]["values"][0]["silent"] == {"空白": 1}
        assert answer["total"]["values"][0]["value"] == 16

    def test_are_narrowed_like_a_search(self, client: Client, reports: list[Any]) -> None:
        answer = get(client, f"/api/aggregates?show={TOTAL}&by=agency&year=2021&stat=max&q=公开")
        assert [(group["name"], group["values"][0]["value"]) for group in answer["groups"]] == [("淄川区教育局", 7)]
        assert get(client, "/api/aggregates?year=1999")["groups"] == []

    def test_a_malformed_value_is_named(self, client: Client) -> None:
        error = get(client, "/api/aggregates?stat=x&year=y", 400)["error"]
        assert {each["key"] for each in error["parameters"]} == {"stat", "year"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "code", "key"),
        [
            ("/api/search?year=x", "bad_params", "year"),
            ("/api/search?limit=1000", "bad_params", "limit"),
            ("/api/reports?limit=0", "bad_params", "limit"),
            ("/api/reports?limit=x", "bad_params", "limit"),
            ("/api/figures?ind=a&op=b&v=c", "bad_params", "op"),
            ("/api/agencies?region=x", "bad_params", "region"),
        ],
    )
    def test_a_malformed_value_is_named(self, client: Client, address: str, code: str, key: str) -> None:
        error = get(client, address, 400)["error"]
        assert error["code"] == code
        assert [each["key"] for each in error["parameters"]] == [key]
        assert error["message"]

    @pytest.mark.parametrize("cursor", ["x", "n5", "bjA", "....", "bi0x", "é"])
    def test_a_cursor_that_is_none(self, client: Client, cursor: str) -> None:
        for address in ("/api/search", "/api/reports", "/api/agencies"):
            assert get(client, f"{address}?cursor={cursor}", 400)["error"]["code"] == "bad_cursor"

    @pytest.mark.parametrize("address", ["/api/reports/999", "/api/agencies/999", "/api/regions/999999"])
    def test_what_is_not_there(self, client: Client, address: str) -> None:
        assert get(client, address, 404)["error"]["code"] == "not_found"

    def test_nothing_is_written(self, client: Client) -> None:
        assert client.post("/api/reports").status_code == 405


class TestAnswers:
    def test_who_has_it_gets_no_copy(self, client: Client, reports: list[Any]) -> None:
        first = client.get("/api/reports")
        again = client.get("/api/reports", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert first["Cache-Control"] == "no-cache"
        make_report(year=2019)
        assert client.get("/api/indicators")["Access-Control-Allow-Origin"] == "*"

    def test_no_cookies(self, client: Client, reports: list[Any]) -> None:
        for address in ("/api/", "/api/search", "/api/openapi.json"):
            assert not client.get(address).cookies

    def test_its_page_lists_every_address(self, client: Client) -> None:
        page = client.get("/api/").content.decode()
        schema = get(client, "/api/openapi.json")
        assert schema["openapi"].startswith("3.1")
        assert len(schema["paths"]) >= 11
        for path in schema["paths"]:
            assert path in page


def test_cursors_come_back() -> None:
    assert cursors.decode(cursors.encode(123)) == 123
    assert cursors.decode(None) == cursors.decode("") == 0
    assert cursors.page_after([1, 2, 3], None, 2) == ([1, 2], cursors.encode(2))
    assert cursors.page_after([1, 2, 3], cursors.encode(2), 2) == ([3], None)


class TestPage:
    def test_every_address_has_a_form_with_its_parameters_or_an_example_that_opens(
        self, client: Client, reports: list[Any]
    ) -> None:
        page = client.get("/api/").content.decode()
        schema = client.get("/api/openapi.json").json()
        examples = re.findall(r'例如 <a href="([^"]+)">', page)
        assert len(examples) + page.count('class="api-try"') == len(schema["paths"])
        for address in examples:
            assert client.get(address).status_code == 200
        assert '<select id="a1-mode" name="mode"><option value="">smart（默认）</option>' in page

    def test_a_form_sent_with_nothing_filled_in_is_answered(self, client: Client, reports: list[Any]) -> None:
        page = client.get("/api/").content.decode()
        for form in re.findall(r'<form class="api-try".*?</form>', page, re.DOTALL):
            path = re.findall(r'action="([^"]+)"', form)[0]
            names = re.findall(r'name="([^"]+)"(?: type="\w+" value="([^"]*)")?', form)
            get(client, f"{path}?{urlencode(names)}")

    def test_descriptions_are_in_the_language_of_the_address(self, client: Client) -> None:
        for language, said in (("", "在哪里找"), ("/en", "where to look")):
            described = client.get(f"{language}/api/openapi.json").json()
            parameters = described["paths"][f"{language}/api/search"]["get"]["parameters"]
            assert next(each for each in parameters if each["name"] == "in")["description"] == said
