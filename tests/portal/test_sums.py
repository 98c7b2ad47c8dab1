from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client

from portal.sums import Asked, Sum, sums
from search.params import SearchParams
from search.results import run_search
from tests.builders import make_report

pytestmark = pytest.mark.django_db
TOTAL = "requests.new_received.total"
AMOUNT = "proactive.procurement.amount"


def sums_of(query: str) -> list[Sum]:
    given = QueryDict(query)
    asked = Asked.from_query(given)
    return sums(run_search(SearchParams.from_query(given), asked.metrics()), asked)


def lines(found: Sum) -> list[tuple[str, str, int, int]]:
    return [(line.name, line.number, line.stated, line.matched) for line in found.lines]


def groups(found: Sum) -> list[tuple[str, str, int, int]]:
    return [(line.name, line.number, line.stated, line.matched) for line in found.groups]


@pytest.fixture
def collection(index: Callable[[], None]) -> None:
    """Reports of two agencies on themselves, in two cities, and of a region on all in it."""
    make_report(year=2021, figures={TOTAL: 5})
    make_report(year=2022, figures={TOTAL: None})
    make_report(year=2023, figures={TOTAL: "/"})
    make_report(year=2020, form="2019", figures={TOTAL: 2})
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022, figures={TOTAL: 1200})
    make_report(agency="淄博市人民政府", region="370300", types=("政府",), scope="region", figures={TOTAL: 5000})
    index()


def test_summaries_are_never_added_to_what_they_hold(collection: None) -> None:
    (found,) = sums_of(f"show={TOTAL}")
    assert lines(found) == [("本机关", "1207", 3, 5), ("地区汇总", "5000", 1, 1)]
    assert found.is_mixed
    assert not sums_of(f"show={TOTAL}&scope=agency")[0].is_mixed


def test_those_without_a_number_are_told_apart(collection: None) -> None:
    (found,) = sums_of(f"show={TOTAL}")
    assert found.lines[0].silent == (("空白", 1), ("斜线", 1))
    (repealed,) = sums_of("show=proactive.regulations.repealed")
    assert repealed.lines[0].silent == (("表中没有这一格", 1),)


@pytest.mark.parametrize(
    ("statistic", "number"), [("sum", "1207"), ("mean", "402.3333"), ("median", "5"), ("max", "1200"), ("count", "3")]
)
def test_every_statistic(collection: None, statistic: str, number: str) -> None:
    assert sums_of(f"show={TOTAL}&stat={statistic}&scope=agency")[0].lines[0].number == number


def test_groups_are_of_one_kind_of_report(collection: None) -> None:
    (by_region,) = sums_of(f"show={TOTAL}&by=region")
    assert groups(by_region) == [("山东省", "7", 2, 4), ("重庆市", "1200", 1, 1)]
    assert (by_region.by, by_region.grouped) == ("地区", "本机关")
    (inside,) = sums_of(f"show={TOTAL}&by=region&region=370000&scope=agency")
    assert groups(inside) == [("淄博市", "7", 2, 4)]
    (by_year,) = sums_of(f"show={TOTAL}&by=year")
    assert groups(by_year)[:2] == [("2023", "", 0, 1), ("2022", "1200", 1, 2)]
    assert by_year.groups[0].url == "/search?year=2023&scope=agency"


def test_amounts_without_a_unit_are_left_out_and_said(client: Client, index: Callable[[], None]) -> None:
    for year, value, unit in ((2019, 3, "万元"), (2020, 153103, None)):
        make_report(year=year, form="2019").figures.filter(code=AMOUNT).update(value=value, unit=unit)
    index()
    (found,) = sums_of(f"show={AMOUNT}")
    assert lines(found) == [("本机关", "3", 1, 2)]
    assert found.lines[0].silent == (("没有单位", 1),)
    assert found.unit == "万元"


def test_the_page_tells_what_the_sum_rests_on(client: Client, collection: None) -> None:
    page = unescape(client.get(f"/search?show={TOTAL}&by=year&q=公开").content.decode())
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "汇总报告已含各机关的数字，所以分开计算，不相加" in text
    assert "本机关 1,207 3 / 5 空白 1，斜线 1" in text
    assert "单位：件" in text
    assert f'href="/search?q=%E5%85%AC%E5%BC%80&ind={TOTAL}&op=missing&v="' in page


def test_an_indicator_that_no_form_has_is_said(client: Client, collection: None) -> None:
    page = client.get("/search?show=no.such").content.decode()
    assert "没有“no.such”这个指标" in page


def test_the_keys_have_one_order() -> None:
    asked = Asked.from_query(QueryDict(f"by=year&show={TOTAL}&stat=sum&show={TOTAL}&show=a.b"))
    assert asked.to_query() == [("show", TOTAL), ("show", "a.b"), ("by", "year")]
    assert Asked.from_query(QueryDict("stat=mean&by=year&show=")).to_query() == []
