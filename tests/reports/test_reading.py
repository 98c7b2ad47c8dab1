"""Bytes to reading in pure steps: quick, and never an exception but a refusal."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reports.errors import ExtractionError, ParseError
from reports.parsing.report import STATUSES, as_json
from reports.problem import problem_kinds
from reports.reading import read
from tests.effort import calls
from tests.reports.parsing.documents import TEXT_LAYOUTS, distinct_figures, html_document, text_document, written

SAMPLES = Path(settings.BASE_DIR) / "reports" / "samples"
SHARE = 40  # mutations in a normal run; those of test_properties go on for as long as one likes


@cache
def sources() -> list[tuple[str, bytes]]:
    """Samples to be damaged: those of the project and a report in every layout."""
    found = [
        (path.name, path.read_bytes())
        for path in sorted(SAMPLES.glob("*"))
        if path.suffix in (".txt", ".md", ".html") and path.stem != "README"
    ]
    for form in ("2019", "2021"):
        texts = written(distinct_figures(form))
        for name, layout in TEXT_LAYOUTS.items():
            found.append((f"{name}.txt", text_document(form, texts, layout).encode()))
        found.append((f"page_{form}.html", html_document(form, texts).encode()))
    return found


EXCHANGED = (
    (b"|", b"\t"), (b"\t", b"|"), (b"\n", b"\n\n"), (b"\n\n", b"\n"), (b"0", b""), (b"<", b""), (b">", b""),
)  # fmt: skip
INSERTED = (
    "\u3000", "（一）", "|", "\t", "||\n", "六、", "/", "-", "9" * 30, "\n— 4 —\n", "总计", "第二十条第（", "\x00",
)  # fmt: skip


def mutated(numbers: random.Random) -> tuple[str, bytes]:
    """A sample with chunks of it cut out, doubled, moved, overwritten or mixed with another one's."""
    name, data = numbers.choice(sources())
    for _ in range(numbers.randint(1, 6)):
        start = numbers.randrange(len(data) + 1)
        end = min(len(data), start + int(numbers.expovariate(1 / 300)) + 1)
        chunk = data[start:end]
        way = numbers.randrange(9)
        if way == 0:
            data = data[:start] + data[end:]
        elif way == 1:
            data = data[:end] + chunk * numbers.randint(1, 30) + data[end:]
        elif way == 2:
            place = numbers.randrange(len(data) + 1)
            data = data[:place] + chunk + data[place:]
        elif way == 3:
            data = data[:start] + numbers.randbytes(len(chunk)) + data[end:]
        elif way == 4:
            lines = data.split(b"\n")
            first = numbers.randrange(len(lines))
            some = lines[first : first + 30]
            numbers.shuffle(some)
            data = b"\n".join(lines[:first] + some + lines[first + 30 :])
        elif way == 5:
            _, other = numbers.choice(sources())
            place = numbers.randrange(len(other) + 1)
            data = data[:start] + other[place : place + 2_000] + data[end:]
        elif way == 6:
            old, new = numbers.choice(EXCHANGED)
            data = data[:start] + data[start:].replace(old, new, 200)
        elif way == 7:
            data = data[:start]
        else:
            data = data[:start] + numbers.choice(INSERTED).encode() * numbers.randint(1, 50) + data[start:]
    return name, data


def assert_read_or_refused(data: bytes, name: str) -> None:
    """Reading gives a whole reading or one of the two refusals, within seconds."""
    try:
        with at_most(10):
            reading = read(data, name)
    except (ExtractionError, ParseError) as refusal:
        assert refusal.message
    else:
        printed = as_json(reading.report, reading.problems)
        text = reading.content.text
        for code, figure in printed["figures"].items():
            assert figure["status"] in STATUSES, code
            assert (figure["value"] is not None) == (figure["status"] in ("stated", "derived")), code
            if figure["span"]:
                assert text[slice(*figure["span"])] == figure["raw"], code
        assert len(printed["figures"]) in (0, 198, 200)
        assert all(problem["code"] in problem_kinds() and problem["message"] for problem in printed["problems"])
        keys = [section["key"] for section in printed["sections"]]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("seed", range(SHARE))
def test_damaged_report_is_read_or_refused(seed: int) -> None:
    numbers = random.Random(seed)
    for _ in range(5):
        name, data = mutated(numbers)
        assert_read_or_refused(data, name)


@given(st.binary(max_size=3_000), st.sampled_from(["a.txt", "a.md", "a.html", ""]))
@hypothesis_settings(max_examples=120)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    assert_read_or_refused(data, name)


FRAGMENTS = [
    "一、总体情况\n", "二、主动公开政府信息情况\n", "三、收到和处理政府信息公开申请情况\n", "第二十条第（一）项",
    "信息内容", "本年新制作数量", "规章", "行政许可", "申请人情况", "自然人", "总计",
    "一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "行政复议", "结果维持",
    "政府信息公开工作年度报告", "2022年", "\t", "\n", "\n\n", " | ", "|", "||", "0", "1", "7", " ", "/", "　",
    "— 4 —", "。", "，", "|---|---|", "数据1", "<td>", "</td>", "<tr>", "<table>", "</table>", "<p>",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=80), st.sampled_from(["a.txt", "a.md", "a.html"]))
@hypothesis_settings(max_examples=200)
def test_any_shuffling_of_the_forms_words_is_read_or_refused(words: list[str], name: str) -> None:
    assert_read_or_refused("".join(words).encode(), name)


HUGE = {
    "one long line": "公开" * 1_000_000,
    "many short lines": "公\n" * 1_000_000,
    "many tabs": "\t" * 1_000_000,
    "many tab rows": "规章\t1\t2\t3\n" * 12_000,
    "many tab cells": "\t规章\n\t1\n\n" * 12_000,
    "many strokes": "|" * 300_000,
    "many stroke rows": "规章 | 1 | 2 | 3 |\n" * 12_000,
    "many lone strokes": "规章\n|\n1\n|\n" * 12_000,
    "many bare cells": "申请人情况\n自然人\n1\n2\n" * 8_000,
    "many request rows": "一、本年新收政府信息公开申请数量\t1\t2\t3\t4\t5\t6\t21\n" * 8_000,
    "many short request rows": "（一）予以公开\t0\t0\t0\t0\t0\t0\n（二）部分公开\t0\t0\t0\t0\t0\t0\n" * 5_000,
    "many wide rows": ("规章" + "\t1" * 2_000 + "\n") * 50,
    "many headings": "一、总体情况\n二、主动公开政府信息情况\n" * 20_000,
    "many titles": "甲局2022年政府信息公开工作年度报告\n" * 15_000,
    "many dates": "2022年1月1日至12月31日" * 80_000,
    "many quotes": "《" * 500_000,
    "many brackets": "（" * 500_000,
    "many ordinals": "一、" * 500_000,
    "many regions": "淄川区鼓楼区朝阳区城中区" * 80_000,
    "many agencies": "槐荫区水务局\n" * 15_000,
    "many emphases": "**" * 300_000,
    "many links": "[" * 200_000 + "](" * 200_000,
    "many rules": "|---|\n" * 20_000,
    "many empty rows": "| | |\n" * 20_000,
    "many wrapped labels": "规章甲乙\n" * 20_000 + "|\n",
    "spaces": "公开" + " " * 3_000_000 + "报告",
}


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Ends what takes more processor time with a TimeoutError: a quadratic step fails a test and does not hang it."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("name", HUGE)
def test_huge_text_is_read_or_refused_within_seconds(name: str) -> None:
    text = f"甲局2022年政府信息公开工作年度报告\n一、总体情况\n{HUGE[name]}\n二、主动公开政府信息情况\n"
    with at_most(10), suppress(ExtractionError, ParseError):
        read(text.encode(), "a.txt")


@pytest.mark.parametrize(
    "name", ["one long line", "many emphases", "many links", "many rules", "many stroke rows", "spaces"]
)
def test_huge_markdown_is_read_or_refused_within_seconds(name: str) -> None:
    text = f"# 甲局2022年政府信息公开工作年度报告\n## 一、总体情况\n{HUGE[name]}\n## 二、主动公开政府信息情况\n"
    with at_most(10), suppress(ExtractionError, ParseError):
        read(text.encode(), "a.md")


def test_reading_needs_no_django() -> None:
    program = (
        "import sys\n"
        "from reports.reading import read\n"
        "from tests.reports.parsing.documents import distinct_figures, text_document, written\n"
        "read(text_document('2021', written(distinct_figures('2021'))).encode(), 'a.txt')\n"
        "sys.exit('django' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=settings.BASE_DIR, check=False)
    assert done.returncode == 0


def test_report_is_read_with_bounded_work() -> None:
    data = text_document("2019", written(distinct_figures("2019"))).encode()
    read(data, "a.txt")
    assert calls(lambda: read(data, "a.txt")) < 50_000


def test_reading_twice_gives_the_same() -> None:
    for name, data in sources()[::7]:
        try:
            first, second = read(data, name), read(data, name)
        except (ExtractionError, ParseError):
            continue
        assert as_json(first.report, first.problems) == as_json(second.report, second.problems)
