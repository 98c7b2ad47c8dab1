"""Generated reports of 2014–2018 agree with themselves, and what is written in them is what is read."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.annex_checks import annex_problems
from reports.extraction import extract
from reports.generation.agencies import agencies
from reports.generation.annex import SUMS, AnnexShape, annex_figures, annex_grid, lines
from reports.generation.corpus import generate
from reports.generation.document import document
from reports.generation.labels import LabelStyle
from reports.generation.layouts.registry import LAYOUTS
from reports.generation.pre2019 import PLANS, YEARS, OldShape, draw_shape, pre2019_report
from reports.generation.report import Report
from reports.generation.truth import expected
from reports.parsing import parse
from reports.parsing.form import annex_lines, get_form
from reports.parsing.report import ParsedReport

STYLES = (LabelStyle(), LabelStyle(half_brackets=True, number_mark="、", plain_quotes=True))


def make(seed: int, **shape: object) -> Report:
    rng = Random(seed)
    agency = rng.choice(agencies())
    drawn = OldShape(**shape) if shape else draw_shape(rng)  # type: ignore[arg-type]
    return pre2019_report(agency, rng.choice(YEARS), rng, drawn, STYLES[seed % 2])


def read_back(report: Report, layout: str) -> ParsedReport:
    text = LAYOUTS[layout].render(document(report))
    data = text.encode() if isinstance(text, str) else text
    return parse(extract(data, "report" + LAYOUTS[layout].suffix))


def test_generator_and_reader_know_the_same_lines() -> None:
    assert [(f"annex.{key}", unit) for key, _, unit in lines() if key] == [
        (indicator.code, indicator.unit) for indicator in get_form("pre2019").indicators
    ]
    assert [label for _, label, _ in lines()] == [line.label for line in annex_lines()]
    assert set(SUMS) == {line.key for line in annex_lines() if line.adds_up}


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 400))
def test_figures_agree_with_each_other(seed: int, requests: int) -> None:
    figures = annex_figures(Random(seed), requests)
    assert set(figures) == {indicator.code for indicator in get_form("pre2019").indicators}
    assert figures["annex.received"] == figures["annex.completed"] == figures["annex.answered"] == requests
    for whole, parts in SUMS.items():
        assert figures[f"annex.{whole}"] == sum(int(str(figures[f"annex.{part}"])) for part in parts)
    channels = ("gazette", "website", "weibo", "wechat", "otherwise")
    assert all(figures[f"annex.disclosed_{name}"] <= figures["annex.disclosed"] for name in channels)  # type: ignore[operator]


@pytest.mark.parametrize("units", [True, False])
def test_grid_shows_every_figure_once(units: bool) -> None:
    grid = annex_grid(LabelStyle(), AnnexShape(units=units))
    codes = [cell.code for row in grid.rows for cell in row if cell.code]
    assert codes == [indicator.code for indicator in get_form("pre2019").indicators]
    assert {len(row) for row in grid.rows} == {grid.width} == {3 if units else 2}


def test_same_seed_gives_the_same_report() -> None:
    assert document(make(4)).blocks == document(make(4)).blocks


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "pdf_apart"])
@pytest.mark.parametrize("seed", range(6))
def test_report_is_read_as_it_was_meant(layout: str, seed: int) -> None:
    report = make(seed)
    reading = read_back(report, layout)
    truth = expected(report, LAYOUTS[layout].outside)
    assert (reading.year, reading.published_on) == (report.year, report.published_on)
    assert reading.form == "pre2019"
    assert {code: figure.value for code, figure in reading.figures.items()} == report.figures
    assert {code: reading.figures[code].unit for code in report.units} == report.units
    sections = [(section.key, section.title) for section in reading.sections if section.key != "preamble"]
    assert sections == [(section.key, section.title) for section in report.sections]
    told = {section.title: section.text for section in reading.sections}
    assert told.items() >= {section.title: "\n".join(section.paragraphs) for section in report.sections}.items()
    problems = [*reading.findings, *(annex_problems(reading.figures) if report.figures else ())]
    found = {problem.code for problem in problems}
    assert not found & set(truth["findings_absent"])


@pytest.mark.parametrize("seed", range(12))
def test_what_came_apart_is_read_right_or_said(seed: int) -> None:
    report = make(seed)
    reading = read_back(report, "pdf_apart")
    problems = [*reading.findings, *(annex_problems(reading.figures) if report.figures else ())]
    listed = {code for problem in problems for code in problem.figures}
    for code, figure in reading.figures.items():
        assert figure.value == report.figures[code] or (figure.value is None and code in listed)


@pytest.mark.parametrize("behind", [True, False])
@pytest.mark.parametrize("plan", range(len(PLANS)))
def test_annex_stands_at_the_end(plan: int, behind: bool) -> None:
    report = make(3, plan=plan, behind=behind)
    kinds = [getattr(block, "kind", "grid") for block in document(report).blocks]
    assert kinds.count("grid") == 1
    assert (kinds[-1] == "grid") == behind
    assert report.sections[-1].key == "annex"


def test_report_without_the_annex_has_no_figures() -> None:
    report = make(5, annexed=False)
    truth = expected(report)
    assert truth["no_tables"] is True
    assert read_back(report, "tab_rows").figures == {}


def test_old_reports_bear_names_from_before_the_reform_and_none_twice() -> None:
    entries = [entry for entry in generate(900, 3) if "before_2019" in entry.noise]
    readings = [json.loads(entry.reading) for entry in entries]
    former = [reading for entry, reading in zip(entries, readings, strict=True) if "former_name" in entry.noise]
    assert len(former) > 5
    assert not {"自然资源局", "应急管理局", "市场监督管理局"} & {reading["agency"]["name"][-7:] for reading in former}
    assert any(reading["agency"]["types"] == ["市场监督管理"] for reading in former)
    names = [(reading["agency"]["name"], reading["year"]) for reading in readings]
    assert len(set(names)) == len(names)
