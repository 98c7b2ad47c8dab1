"""Whatever is typed behind any address: a readable answer with the right status, never a failure of the program."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from reports import storage
from tests.builders import make_report

STAFF = ("admin/", "manage/")
# What may stand in an address where a number, a code or a name is wanted.
PARTS = ("0", "1", "2", "999999", "9" * 18, "370302", "000000", "abc", "中文", "..", "%00", "a" * 300, "csv", "svg")
VALUES = (
    "", "0", "-1", "1", "2022", "99999999999999999999", "1e309", "nan", "x", "中文", "\x00", "\ud83d\ude00", "'\"<b>",
    "a" * 5000, "370302", "999999", "教育", "yes", "requests.new_received.total", "share.refused", "sum", "region",
    "table", "0-5", "5-0", "9-99999", "((((", "2020-2022", "-", "relevance", "tree", "missing", "gt",
)  # fmt: skip
KEYS = (
    "q", "mode", "in", "region", "scope_region", "year", "year_from", "year_to", "type", "level", "form", "scope",
    "problem", "tables", "agency", "ind", "op", "v", "sort", "page", "size", "show", "stat", "by", "view", "order",
    "find", "report", "rows", "chart", "at", "letter", "figure", "section", "facet", "name", "within", "sum", "cursor",
    "limit", "parent", "with", "to", "against",
)  # fmt: skip
FINE = {200, 301, 302, 304, 400, 404, 405, 410}


def walk(resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern that readers may ask for, with what stands before it."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith(STAFF):
                yield from ((route + before, inner) for before, inner in walk(pattern))
        else:
            yield route, pattern


def filled(route: str, part: str) -> str:
    """An address of the route, with ``part`` in every place that takes one."""
    address, rest = "", route.removeprefix("^").removesuffix("$")
    while rest:
        if rest.startswith(("<", "(?")):
            end = rest.index(">") + 1 if rest.startswith("<") else closing(rest)
            address, rest = address + quote(part, safe="%."), rest[end:]
        else:
            address, rest = address + rest[0], rest[1:]
    return "/" + address.replace("\\", "")


def closing(text: str) -> int:
    """Where the group ends that the text begins with."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place + 1
    raise ValueError(text)


def found_routes() -> list[str]:
    return sorted({before if before.endswith(str(p.pattern)) else before + str(p.pattern)
                   for before, p in walk(get_resolver()) if str(p.pattern) != ""} | {""})  # fmt: skip


@pytest.fixture
def collection(db: None, index: Callable[[], None]) -> None:
    make_report(year=2021)
    make_report(year=2022, form="2021", figures={"requests.new_received.total": None})
    storage.withdraw(make_report(year=2020))
    make_report(year=2019, published=False)
    index()


def test_the_walk_reaches_the_pages() -> None:
    routes = found_routes()
    assert len(routes) > 40
    for known in ("search", "reports/<id:pk>", "api/search", "sitemap.xml", "indicators"):
        assert known in routes


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_address_fails_whatever_stands_in_it(client: Client, collection: None, language: str) -> None:
    client.raise_request_exception = False
    failed = []
    for route, part in itertools.product(found_routes(), PARTS):
        address = language + filled(route, part)
        status = client.get(address).status_code
        if status not in FINE:
            failed.append((address, status))
    assert failed == []


def test_no_question_fails_whatever_is_asked(client: Client, collection: None) -> None:
    """Every key with every value at every address once, in a shuffled order, a handful to a question."""
    client.raise_request_exception = False
    choice = random.Random(20261128)
    failed = []
    for route in found_routes():
        pairs = list(itertools.product(KEYS, VALUES))
        choice.shuffle(pairs)
        for start in range(0, 120, 6):
            address = f"{filled(route, '1')}?{urlencode(pairs[start : start + 6], errors='surrogatepass')}"
            response = client.get(address)
            if response.status_code not in FINE:
                failed.append((address[:300], response.status_code))
            getattr(response, "getvalue", bytes)()
    assert failed == []


def test_a_refusal_can_be_read(client: Client, collection: None) -> None:
    for address in (
        "/search?year=x",
        "/indicators?stat=x",
        "/coverage?year=x",
        "/compare?report=x",
        "/reports/1/source?at=x",
    ):
        response = client.get(address)
        assert response.status_code == 400, address
        page = response.content.decode()
        assert "<h1" in page, address
        assert 'name="q"' in page, address
