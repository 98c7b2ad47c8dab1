from __future__ import annotations

import pytest

from reports.directory import ensure_region
from reports.models import AgencyType
from search.facets import MOST_AGENCIES, Facet, build_facets, facet_fields
from search.params import SearchParams
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def facet(name: str, counts: dict[str, int], **params: object) -> Facet:
    asked = SearchParams(**params)  # type: ignore[arg-type]
    found = build_facets(asked, {facet_fields(asked)[name]: counts})
    return next(facet for facet in found if facet.name == name)


def rows(facet: Facet) -> list[tuple[str, str, int, bool]]:
    return [(value.value, value.label, value.count, value.selected) for value in facet.values]


def test_every_facet_has_a_heading_and_an_order() -> None:
    found = build_facets(SearchParams(), {})
    assert [facet.name for facet in found] == [
        "region", "year", "type", "level", "form", "scope", "problem", "tables",
        "agency",
    ]  # fmt: skip
    assert all(facet.label and not facet.values for facet in found)


def test_regions_are_a_tree_ordered_by_code() -> None:
    for code in ("370302", "110101", "500117"):
        ensure_region(code)
    found = facet("region", {"370000": 3, "370300": 3, "370302": 3, "110000": 1, "110101": 1, "500000": 1, "500117": 1})
    assert [(value.value, value.depth) for value in found.values if value.value[:2] == "37"] == [
        ("370000", 0), ("370300", 1), ("370302", 2),
    ]  # fmt: skip
    assert [value.value for value in found.values] == sorted(value.value for value in found.values)
    assert {value.label for value in found.values} >= {"山东省", "淄博市", "淄川区", "合川区"}


def test_regions_by_themselves_show_those_above_without_a_count() -> None:
    ensure_region("370302")
    found = facet("region", {"370302": 3}, scope_region="own", region=("370302",))
    assert [(value.value, value.count, value.selected) for value in found.values] == [
        ("370000", 0, False), ("370300", 0, False), ("370302", 3, True),
    ]  # fmt: skip
    assert found.selected_count == 1


def test_an_unknown_region_that_is_selected_stays() -> None:
    assert rows(facet("region", {}, region=("999999",))) == [("999999", "999999", 0, True)]


def test_years_descend() -> None:
    found = facet("year", {"2020": 2, "2022": 1}, year=(2021,))
    assert rows(found) == [("2022", "2022", 1, False), ("2021", "2021", 0, True), ("2020", "2020", 2, False)]


def test_types_come_in_the_order_of_the_vocabulary() -> None:
    for order, name in enumerate(["公安", "教育"]):
        AgencyType.objects.create(name=name, order=order)
    found = facet("type", {"教育": 5, "公安": 1, "新类型": 2, "另一类": 2})
    assert [value.value for value in found.values] == ["公安", "教育", "另一类", "新类型"]


def test_codes_have_labels() -> None:
    assert rows(facet("level", {"county": 1})) == [("county", "县级", 1, False)]
    assert rows(facet("form", {"2021": 1})) == [("2021", "2021 年格式（30 号）", 1, False)]
    assert rows(facet("scope", {"region": 1})) == [("region", "地区汇总", 1, False)]
    assert rows(facet("problem", {"missing_value": 1})) == [("missing_value", "有空白未填", 1, False)]
    assert rows(facet("tables", {"yes": 1}, tables=("no",))) == [
        ("yes", "有统计表", 1, False),
        ("no", "没有统计表", 0, True),
    ]


def test_agencies_with_the_most_reports_are_listed_and_those_selected() -> None:
    reports = [make_report(agency=f"第{number}小学", types=("教育",)) for number in range(3)]
    one, two, three = (str(report.agency_id) for report in reports)
    counts = {"0": 9, one: 1, two: 5} | {str(10_000 + number): 2 for number in range(60)}
    found = facet("agency", counts, agency=(int(three), int(one)))
    assert rows(found)[0] == (two, "第1小学", 5, False)
    assert rows(found)[MOST_AGENCIES:] == [(one, "第0小学", 1, True), (three, "第2小学", 0, True)]
    assert found.unlisted == 60 - (MOST_AGENCIES - 1)
    assert "0" not in {value.value for value in found.values}
