"""The whole reports and excerpts that came with the commission, and the project's own samples, read to the letter.

The seeds lie beside the repository and not in it. The readings must not rest on their particular names and numbers:
they hold with other agencies and with other numbers in every cell.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from itertools import combinations, count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from reports.parsing.equations import leaf_rows
from reports.parsing.form import get_form
from reports.parsing.report import as_json
from reports.reading import read
from tests.reports.parsing.documents import COLUMNS

ROOT = Path(settings.BASE_DIR)
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"
SAMPLES = ROOT / "reports" / "samples"
WHOLE = sorted(path.name for path in SEEDS.glob("*.txt"))
EXCERPTS = sorted(f"more/{path.name}" for path in (SEEDS / "more").glob("*.*"))
SUFFIXES = (".txt", ".md", ".html")
SAMPLE_NAMES = sorted(path.name for path in SAMPLES.glob("*") if path.suffix in SUFFIXES and path.name != "README.md")

seeds = pytest.mark.seeds


def do_without(reason: str) -> None:
    """Skip a test for want of what is kept beside the repository; on CI it is there, so its want is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def shared_is_there(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("seeds") is None or SHARED.is_dir():
        return
    do_without(f"the seed reports are not there: {SHARED} (they are kept beside the repository)")


Differences = Callable[[dict[str, Any], dict[str, Any]], Iterable[str]]


@pytest.fixture(scope="module")
def compare() -> Differences:
    """``compare`` of the commission's own check_report.py."""
    path = SHARED / "tools" / "check_report.py"
    if not path.is_file():
        do_without(f"{path} is not there")
    spec = importlib.util.spec_from_file_location("check_report", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.compare  # type: ignore[no-any-return]


def expected_of(path: Path) -> dict[str, Any]:
    beside = path.with_name(f"{path.stem}.expected.json")
    place = beside if beside.exists() else path.parent / "expected" / f"{path.stem}.json"
    return json.loads(place.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def reading_of(path: Path) -> dict[str, Any]:
    """What ``manage.py parse`` prints for the file."""
    reading = read(path.read_bytes(), path.name)
    return json.loads(json.dumps(as_json(reading.report, reading.problems)))  # type: ignore[no-any-return]


def reading_of_text(text: str, name: str) -> dict[str, Any]:
    reading = read(text.encode(), name)
    return json.loads(json.dumps(as_json(reading.report, reading.problems)))  # type: ignore[no-any-return]


@seeds
def test_five_seeds_and_ten_excerpts_are_there() -> None:
    assert len(WHOLE) == 5
    assert len(EXCERPTS) == 10


@seeds
@pytest.mark.parametrize("name", WHOLE + EXCERPTS)
def test_seed_reads_as_expected(name: str, compare: Differences) -> None:
    assert list(compare(expected_of(SEEDS / name), reading_of(SEEDS / name))) == []


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_sample_reads_as_expected(name: str, compare: Differences) -> None:
    assert list(compare(expected_of(SAMPLES / name), reading_of(SAMPLES / name))) == []


def assert_spans_hold(path: Path) -> None:
    printed = io.StringIO()
    call_command("parse", str(path), "--text", stdout=printed)
    text = printed.getvalue()
    reading = read(path.read_bytes(), path.name)
    assert reading.content.text == text
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    for code, figure in reading.report.figures.items():
        if figure.status == "missing":
            assert figure.span is None, code
            assert figure.raw is None, code
        if figure.span is not None:
            assert figure.raw == text[figure.span[0] : figure.span[1]], code
        else:
            assert figure.status in ("missing", "unreadable", "derived"), code
        if figure.status == "stated":
            assert figure.span is not None, code


@seeds
@pytest.mark.parametrize("name", WHOLE + EXCERPTS)
def test_span_of_every_figure_of_a_seed_is_its_raw_text(name: str) -> None:
    assert_spans_hold(SEEDS / name)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_span_of_every_figure_of_a_sample_is_its_raw_text(name: str) -> None:
    assert_spans_hold(SAMPLES / name)


# Other real agencies for those of the seeds, names unlike each other, in counties whose names are found only once.
RENAMED: dict[str, list[tuple[tuple[tuple[str, str], ...], dict[str, Any]]]] = {
    "000": [
        (
            (
                ("淄川区", "敦煌市"),
                ("工业和信息化局", "生态环境局"),
                ("区工信局", "市生态环境局"),
                ("工信局", "生态环境局"),
            ),
            {
                "title": "敦煌市生态环境局2020年政府信息公开工作年度报告",
                "agency": {"name": "敦煌市生态环境局", "types": ["生态环境"], "level": "county"},
                "region": {"code": "620982", "path": ["甘肃省", "酒泉市", "敦煌市"]},
            },
        ),
        (
            (("淄川区", "玄武区"), ("工业和信息化局", "审计局"), ("工信局", "审计局")),
            {
                "title": "玄武区审计局2020年政府信息公开工作年度报告",
                "agency": {"name": "玄武区审计局", "types": ["审计"], "level": "county"},
                "region": {"code": "320102", "path": ["江苏省", "南京市", "玄武区"]},
            },
        ),
    ],
    "001": [
        (
            (
                ("西塞山区", "崇明区"),
                ("科学技术和经济信息化局", "民政局"),
                ("科信局", "民政局"),
                ("全景西塞", "全景崇明"),
                ("西塞山", "崇明"),
                ("黄石", "上海"),
            ),
            {
                "title_any_of": ["2020年信息公开工作年度报告", "崇明区民政局2020年信息公开工作年度报告"],
                "agency": {"name": "崇明区民政局", "types": ["民政"], "level": "county"},
                "region": {"code": "310151", "path": ["上海市", "崇明区"]},
            },
        ),
    ],
    "002": [
        (
            (("老城区", "义乌市"), ("商务和工业信息化局", "体育局"), ("洛阳", "金华"), ("0379", "0579")),
            {
                "title": "义乌市体育局2021年政府信息公开工作年度报告",
                "agency": {"name": "义乌市体育局", "types": ["体育"], "level": "county"},
                "region": {"code": "330782", "path": ["浙江省", "金华市", "义乌市"]},
            },
        ),
        (
            (("老城区", "高平市"), ("商务和工业信息化局", "林业局"), ("洛阳", "晋城"), ("0379", "0356")),
            {
                "title": "高平市林业局2021年政府信息公开工作年度报告",
                "agency": {"name": "高平市林业局", "types": ["林业和草原"], "level": "county"},
                "region": {"code": "140581", "path": ["山西省", "晋城市", "高平市"]},
            },
        ),
    ],
    "003": [
        (
            (("聊城", "景德镇"), ("工业和信息化局", "财政局"), ("工信局", "财政局"), ("山东", "江西")),
            {
                "title": "景德镇市财政局2020年政府信息公开工作年度报告",
                "agency": {"name": "景德镇市财政局", "types": ["财政"], "level": "prefecture"},
                "region": {"code": "360200", "path": ["江西省", "景德镇市"]},
                "not_in_sections": [
                    "领导小组人员组成和主要职责",
                    "办公室人员组成和主要职责",
                    "市财政局2020年度政协提案办理工作总结",
                    "发布机构",
                ],
            },
        ),
    ],
    "004": [
        (
            (("辽中", "秦淮"), ("沈阳", "南京"), ("工业和信息化局", "水务局"), ("工信局", "水务局"), ("辽宁", "江苏")),
            {
                "title": "南京市秦淮区水务局2020年度政府信息公开工作报告",
                "agency": {
                    "name_any_of": ["南京市秦淮区水务局", "秦淮区水务局"],
                    "types": ["水利"],
                    "level": "county",
                },
                "region": {"code": "320104", "path": ["江苏省", "南京市", "秦淮区"]},
            },
        ),
    ],
}
RENAMINGS = [(number, at) for number, variants in RENAMED.items() for at in range(len(variants))]


def replaced(value: Any, words: tuple[tuple[str, str], ...]) -> Any:
    """The words replaced in every text of a reading or in a text, the longer before the shorter as they are given."""
    if isinstance(value, str):
        for before, after in words:
            value = value.replace(before, after)
        return value
    if isinstance(value, list):
        return [replaced(item, words) for item in value]
    if isinstance(value, dict):
        return {key: replaced(item, words) for key, item in value.items()}
    return value


@seeds
@pytest.mark.parametrize(("number", "at"), RENAMINGS)
def test_reading_holds_for_another_agency(number: str, at: int, compare: Differences) -> None:
    words, wanted = RENAMED[number][at]
    path = SEEDS / next(name for name in WHOLE if name.startswith(number))
    text = replaced(path.read_text(encoding="utf-8-sig"), words)
    expected = replaced(expected_of(path), words)
    for key in ("title", "title_any_of"):
        expected.pop(key, None)
    assert list(compare({**expected, **wanted}, reading_of_text(text, "another.txt"))) == []


Figures = dict[str, dict[str, Any]]


def any_numbers(figures: Figures) -> dict[str, int]:
    """A new number, unlike all others, for every stated cell; nothing adds up."""
    numbers = count(10_001, 37)
    return {code: next(numbers) for code, figure in figures.items() if figure["status"] in ("stated", "derived")}


def balanced_numbers(form: str, figures: Figures) -> dict[str, int]:
    """The same, but with H1 to H4 kept as far as the report states the cells they need."""
    new = any_numbers(figures)
    leaves, columns = leaf_rows(get_form(form)), COLUMNS[:-1]

    def total_of(codes: Iterable[str]) -> int:
        return sum(new.get(code, 0) for code in codes)

    for column in columns:
        settled = total_of(f"requests.{row}.{column}" for row in leaves)
        carried = total_of([f"requests.carried_forward.{column}"]) - total_of([f"requests.carried_over.{column}"])
        for row, value in (("total", settled), ("new_received", settled + carried)):
            if f"requests.{row}.{column}" in new:
                new[f"requests.{row}.{column}"] = value
    for table in ("requests", "reviews"):
        for row in get_form(form).table(table).rows:
            *parts, total = (indicator.code for indicator in row.indicators)
            if total in new:
                new[total] = total_of(parts)
    assert min(new.values()) >= 0
    return new


def renumbered(text: str, figures: Figures, new: dict[str, int]) -> str:
    """The text with the new numbers, written from its end to its beginning so that the places before stay right."""
    for code in sorted(new, key=lambda code: figures[code]["span"], reverse=True):
        start, end = figures[code]["span"]
        text = text[:start] + re.sub(r"[+-]?[\d,.]*\d", str(new[code]), text[start:end], count=1) + text[end:]
    return text


@seeds
@pytest.mark.parametrize("name", WHOLE)
def test_reading_holds_for_other_numbers(name: str) -> None:
    path = SEEDS / name
    reading = read(path.read_bytes(), name)
    printed = as_json(reading.report, reading.problems)
    before = printed["figures"]
    new = balanced_numbers(printed["form"], before)
    after = reading_of_text(renumbered(reading.content.text, before, new), name)
    torn = {code for p in after["problems"] if p["code"] == "cells_undetermined" for code in p["figures"]}
    assert len(new) >= 120
    for code, figure in before.items():
        found = after["figures"][code]
        if code in torn and found["status"] == "unreadable":
            continue  # where the laws do not say which cell was lost, none is read
        assert found["value"] == new.get(code), code
        assert found["unit"] == figure["unit"], code
        if code not in new:
            assert found["status"] == figure["status"], code
    assert "equation_failed" not in {problem["code"] for problem in after["problems"]}


@seeds
@pytest.mark.parametrize("name", WHOLE)
def test_numbers_that_do_not_add_up_are_never_silently_read_into_another_cell(name: str) -> None:
    path = SEEDS / name
    reading = read(path.read_bytes(), name)
    before = as_json(reading.report, reading.problems)["figures"]
    new = any_numbers(before)
    after = reading_of_text(renumbered(reading.content.text, before, new), name)
    torn = {code for p in after["problems"] if p["code"] == "cells_undetermined" for code in p["figures"]}
    named = {code for p in after["problems"] for code in p["figures"]}
    for code, figure in after["figures"].items():
        if code in torn:
            assert (figure["value"], figure["status"]) == (None, "unreadable"), code
        else:
            assert figure["value"] == new.get(code) or code in named, code


@seeds
@pytest.mark.parametrize("name", [name for name in EXCERPTS if not name.endswith(".html")])
def test_excerpt_holds_for_other_numbers(name: str) -> None:
    """Spans count in the extracted text, not in markup: the page among the excerpts is renumbered in its own test."""
    path = SEEDS / name
    reading = read(path.read_bytes(), name)
    before = as_json(reading.report, reading.problems)["figures"]
    if not before:
        assert reading.report.form is None or reading.report.form == "pre2019"
        return
    new = any_numbers(before)
    after = reading_of_text(renumbered(reading.content.text, before, new), path.name)["figures"]
    assert {code: after[code]["value"] for code in new} == new


@seeds
def test_html_excerpt_holds_for_other_numbers() -> None:
    path = next(SEEDS / name for name in EXCERPTS if name.endswith(".html"))
    numbers = count(10_001, 37)
    page = path.read_text(encoding="utf-8")
    changed = re.sub(r"(?<=<td>)\d+(?=</td>)", lambda _: str(next(numbers)), page)
    assert changed != page
    before, after = (reading_of_text(text, path.name)["figures"] for text in (page, changed))
    order = sorted((f["span"], code) for code, f in before.items() if f["status"] == "stated")
    assert [after[code]["value"] for _, code in order] == [10_001 + 37 * n for n in range(len(order))]
    assert {code for code, f in after.items() if f["status"] == "blank"} == {
        code for code, f in before.items() if f["status"] == "blank"
    }


def lines_of(form: str) -> list[list[str]]:
    """The codes of every row and of every column of the form's tables, of equal length within a table."""
    groups: list[list[list[str]]] = []
    for table in get_form(form).tables:
        rows = [[indicator.code for indicator in row.indicators] for row in table.rows]
        for width in {len(row) for row in rows}:
            alike = [row for row in rows if len(row) == width]
            groups += [alike, [list(column) for column in zip(*alike, strict=True)]]
    return [pair for group in groups for pair in combinations(group, 2)]  # type: ignore[misc]


def distinct_samples() -> list[str]:
    names = []
    for name in SAMPLE_NAMES:
        expected = expected_of(SAMPLES / name)
        values = [value for value in expected.get("figures", {}).values() if isinstance(value, int | float)]
        if len(values) >= 190 and len(set(values)) > 100:
            names.append(name)
    return names


DISTINCT = distinct_samples()


def test_samples_with_distinct_cells_are_there_for_both_forms() -> None:
    assert {expected_of(SAMPLES / name)["form"] for name in DISTINCT} == {"2019", "2021"}


@pytest.mark.parametrize("name", DISTINCT)
def test_two_rows_or_columns_read_the_wrong_way_round_are_noticed(name: str, compare: Differences) -> None:
    expected, reading = expected_of(SAMPLES / name), reading_of(SAMPLES / name)
    checked = {key: expected[key] for key in ("form", "figures")}
    assert list(compare(checked, reading)) == []
    figures = reading["figures"]
    unnoticed = []
    for first, second in lines_of(expected["form"]):
        swapped = dict(figures)
        for one, other in zip(first, second, strict=True):
            swapped[one], swapped[other] = figures[other], figures[one]
        if not any(True for _ in compare(checked, {**reading, "figures": swapped})):
            unnoticed.append((first[0], second[0]))
    assert unnoticed == []
