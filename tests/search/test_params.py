from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.params import BadParams, Condition, SearchParams


def read(query: str) -> SearchParams:
    return SearchParams.from_query(QueryDict(query))


FULL = SearchParams(
    q="公开",
    within=("教育", '"行政 复议"'),
    mode="exact",
    scope_in="title",
    region=("370000", "370302"),
    scope_region="own",
    year=(2020, 2021),
    year_from=2019,
    year_to=2023,
    type=("教育",),
    level=("county",),
    form=("2021",),
    scope=("agency",),
    problem=("missing_value",),
    tables=("yes",),
    agency=(7,),
    conditions=(Condition("requests.new_received.total", "gte", 1.5), Condition("a.b", "missing")),
    sort="-year",
    page=3,
    size=50,
)


def test_nothing_asked_for() -> None:
    assert read("") == SearchParams()
    assert SearchParams().to_query() == []


def test_there_and_back() -> None:
    assert read(urlencode(FULL.to_query())) == FULL


def test_the_order_of_keys_and_values_is_one() -> None:
    one = read("size=50&year=2021&year=2020&q=%20a%20&region=370302&region=110000&year=2021")
    assert one == read("q=a&region=110000&region=370302&year=2020&year=2021&size=50")
    assert one.to_query() == [
        ("q", "a"), ("region", "110000"), ("region", "370302"), ("year", "2020"), ("year", "2021"), ("size", "50"),
    ]  # fmt: skip


def test_a_query_is_kept_as_far_as_the_box_takes_it() -> None:
    assert len(read("q=" + "x" * 100_000).q) == 400


def test_unknown_keys_and_empty_values_are_ignored() -> None:
    assert read("utm=1&year=&year_from=&mode=&page=&ind=&op=&v=&region=") == SearchParams()


@pytest.mark.parametrize(
    "query",
    [
        "mode=fuzzy",
        "in=nowhere",
        "region=37",
        "region=37030a",
        "region=３７０３０２",
        "scope_region=all",
        "year=22",
        "year=abcd",
        "year=２０２２",
        "year_from=x",
        "year_to=20221",
        "type=" + "x" * 61,
        "type=a%00",
        "level=%27",
        "form=..%2F",
        "scope=%3Cb%3E",
        "problem=a%20b",
        "tables=maybe",
        "agency=x",
        "agency=" + "9" * 19,
        "sort=random",
        "page=0",
        "page=-1",
        "page=x",
        "page=10001",
        "page=99999999999999999999",
        "page=1.5",
        "size=9",
        "size=101",
        "size=x",
        "ind=a.b",
        "ind=a.b&op=gt",
        "ind=a.b&op=almost&v=1",
        "ind=a.b&op=gt&v=x",
        "ind=a.b&op=gt&v=nan",
        "ind=a.b&op=gt&v=inf",
        "ind=a.b&op=gt&v=1e9",
        "ind=a%20b&op=gt&v=1",
        "&".join(f"region={code:06d}" for code in range(201)),
    ],
)
def test_malformed_values_are_refused_with_the_reason(query: str) -> None:
    with pytest.raises(BadParams) as refused:
        read(query)
    ((key, value, message),) = refused.value.errors
    assert query.startswith(key) or key in {"op", "v"}
    assert message and len(value) <= 100
    assert key in str(refused.value)


def test_every_malformed_value_is_named() -> None:
    with pytest.raises(BadParams) as refused:
        read("year=x&year=y&page=0")
    assert [(key, value) for key, value, _ in refused.value.errors] == [("year", "x"), ("year", "y"), ("page", "0")]


@pytest.mark.parametrize(
    "query",
    ["region=999999", "type=没有的类型", "level=nowhere", "problem=none", "ind=no.such&op=eq&v=-8", "year=1066"],
)
def test_unknown_but_well_formed_codes_are_taken(query: str) -> None:
    assert read(query) != SearchParams()


def test_conditions_are_paired_by_position() -> None:
    params = read("ind=a&op=gt&v=1&ind=b&op=missing&v=&ind=&op=gt&v=&ind=c&op=lte&v=-2.5&ind=d&op=missing")
    assert params.conditions == (
        Condition("a", "gt", 1.0),
        Condition("b", "missing"),
        Condition("c", "lte", -2.5),
        Condition("d", "missing"),
    )
    assert params.to_query()[:3] == [("ind", "a"), ("op", "gt"), ("v", "1")]
    assert ("v", "-2.5") in params.to_query()


def test_replacing_drops_the_page_unless_it_is_replaced() -> None:
    assert FULL.replacing(mode="smart").page == 1
    assert FULL.replacing(page=4) == FULL.replacing(page=4)
    assert FULL.replacing(page=4).page == 4


def test_without_a_key() -> None:
    assert FULL.without("year").year == ()
    assert FULL.without("in").scope_in == "all"
    assert FULL.without("ind").conditions == FULL.without("conditions").conditions == ()
    assert FULL.without("q").page == 1


@given(
    st.dictionaries(
        st.sampled_from(["q", "mode", "in", "year", "page", "size", "ind", "op", "v", "region", "type", "sort"]),
        st.lists(st.text(max_size=12), max_size=3),
    )
)
def test_any_address_is_read_or_refused(values: dict[str, list[str]]) -> None:
    query = QueryDict(mutable=True)
    for key, items in values.items():
        query.setlist(key, items)
    try:
        params = SearchParams.from_query(query)
    except BadParams as refused:
        assert refused.errors
    else:
        again = QueryDict(mutable=True)
        for key, value in params.to_query():
            again.appendlist(key, value)
        assert SearchParams.from_query(again) == params


def test_earlier_queries_are_kept_once_and_in_order() -> None:
    params = read("q=c&within=b&within=a&within=%20b&within=&within=c")
    assert params.within == ("b", "a")
    assert params.to_query() == [("q", "c"), ("within", "b"), ("within", "a")]
    with pytest.raises(BadParams):
        read("&".join(f"within=w{number}" for number in range(6)))
