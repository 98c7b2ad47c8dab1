"""Queries made to break or to tire the search: each is answered, in bounded time and memory, by page, data and box."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable
from itertools import chain, product
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from search.indexing import index_pending
from tests.builders import make_report

MAX_SECONDS = 2.0  # of processor time for one answer
MAX_GROWTH_MB = 200  # of the process's peak memory over all answers

_SIGNS = [
    "-",
    "－",
    "|",
    "｜",
    "OR",
    "或",
    "非",
    "NOT",
    "AND",
    "and",
    "(",
    ")",
    "（",
    "）",
    '"',
    "“",
    "”",
    "「",
    "‘",
    ":",
    "：",
    "*",
    "?",
    "~",
    "^",
    "+",
    "&&",
    "\\",
    "/",
]
_COMMON = "政府信息公开工作年度报告"
HOSTILE: tuple[Iterable[str], ...] = (
    _SIGNS,  # each alone
    (sign * 200 for sign in _SIGNS),
    (f"{sign} 公开 {sign}" for sign in _SIGNS),
    (
        "(" * 5_000,
        ")" * 5_000,
        "（" * 100 + "公开" + "）" * 100,
        "(a " * 66,
        "-(" * 99 + "公开",
        "(公开|" * 40,
    ),
    ("标题:(" * 40 + "公开", "标题:" * 60, "机关:标题:正文:公开", "非 " * 90 + "公开", "-" * 199 + "公"),
    (" ".join(f"词{n}" for n in range(3_000)), "|".join(f"a{n}" for n in range(3_000)), "公开 " * 2_000),
    ("人社 " * 60, "工信|" * 60, "*" * 5_000, "公*" * 2_000, "?公" * 2_000, "a* b* c* " * 500),
    (
        _COMMON * 8_000,
        f'"{_COMMON * 15}"',
        '"公" ' * 60,
        "的" * 200,
        '"的" "和" "了" "在" "是"',
        "公" * 100_000,
    ),
    (
        "\x00",
        "\x00" * 300,
        "公\x00开",
        "\x01\x02\x1e\x1f\x7f",
        "\r\n\r\nSet-Cookie: a=b",
        "\ud800",
        "公开\udfff公开",
    ),
    (
        "\u202e公开",
        "\u200f\u200e\u2066公开\u2069",
        "\ufeff",
        "\u200b" * 300,
        "e" + "\u0301" * 190,
        "👩‍👩‍👧" * 30,
        "\U000e0001",
    ),
    (
        "'; DROP TABLE reports_report; --",
        "1' OR '1'='1",
        "%' OR 1=1 --",
        "%_%",
        "\\%",
        "') UNION SELECT 1 --",
    ),
    ("(a+)+$", "(.*)*", "[a-z]{1,9999}", "^(a|a)*$", "\\p{Han}+", "/公开/", "(?=公开)", "a{100000}"),
    (
        "title:公开 AND NOT year:[2000 TO 3000]",
        "公开~99",
        "公开^1e308",
        "[a TO z]",
        "{a TO}",
        "*:*",
        "_all:*",
    ),
    ("<script>alert(1)</script>", "{{7*7}}", "${7*7}", "{% debug %}", "%00", "%c0%ae", "../../etc/passwd"),
    (
        "1990-2099",
        "2020-2022 " * 20,
        "9999-0000",
        "2099年度 1990年度",
        "年度:2020-2022|2021",
        "0" * 200,
        "1e999",
        "NaN",
    ),
    (
        "qingdao" * 20,
        "a" * 40,
        "xian" * 10,
        "zh" * 20,
        "ng" * 20,
        "淄川" + "a" * 38,
        "ａｂｃ" * 60,
        "ﷺ" * 100,
        "㍿" * 100,
    ),
)
QUERIES = list(dict.fromkeys(chain.from_iterable(HOSTILE)))


def encoded(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def test_there_are_more_than_a_hundred() -> None:
    assert len(QUERIES) >= 100


@pytest.mark.django_db
def test_every_hostile_query_is_answered_in_time(client: Client) -> None:
    for number in range(30):
        make_report(
            agency=f"淄川区第{number}局", sections={"overview": _COMMON * 200, "problems": "公开的深度不够。" * 100}
        )
    index_pending()
    for address in ("/search?q=公开", "/search.json?q=公开", "/suggest?q=gong"):
        client.get(address)  # what a process sets up once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slow: list[tuple[float, str, str]] = []
    for address, (text, mode) in product(("/search", "/search.json", "/suggest"), product(QUERIES, ("smart", "exact"))):
        if address == "/suggest" and mode == "exact":
            continue
        begun = time.process_time()
        answer = client.get(f"{address}?q={encoded(text)}&mode={mode}")
        seconds = time.process_time() - begun
        assert answer.status_code in (200, 400), (address, text[:40])
        slow.append((seconds, address, text[:40]))
    slow.sort(reverse=True)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{len(slow)} answers, the slowest {slow[0]}, memory grew by {grown:.0f} MB")  # noqa: T201
    assert slow[0][0] <= MAX_SECONDS, slow[:5]
    assert grown <= MAX_GROWTH_MB
