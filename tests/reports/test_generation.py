"""Generated reports: consistent by construction, deterministic, and written down as their truth says."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.generation.agencies import agencies, agencies_by_name, regions, with_parent
from reports.generation.arithmetic import ALL_EQUATIONS, failing
from reports.generation.compose import typical_report
from reports.generation.corpus import INDEX, capacity, plan
from reports.generation.distinct_samples import PAIRS, distinct_sample
from reports.generation.document import document
from reports.generation.figures import amount, distinct_figures, typical_figures
from reports.generation.form import FORMS, form_of_year
from reports.generation.frame import han_number, han_year
from reports.generation.grid import form_grid, full_rows, word_rows
from reports.generation.history import history
from reports.generation.labels import SLIPS, LabelStyle, styled
from reports.generation.layouts.registry import LAYOUTS
from reports.generation.narrative import TEXTS, themes
from reports.generation.report import Report
from reports.generation.script import traditional
from reports.generation.truth import expected
from tests.effort import calls

INDICATORS = Path(__file__).parents[2] / "reports" / "data" / "indicators.csv"

KEYS = {
    *("title", "title_any_of", "year", "form", "published_on", "agency", "region", "sections", "not_in_sections"),
    *("figures", "units", "extra_rows", "no_tables", "findings", "findings_absent"),
}
NESTED_KEYS = {
    "agency": {"name", "name_any_of", "types", "level"},
    "region": {"code", "path"},
    "sections": {"key", "title", "starts", "ends", "holds"},
    "extra_rows": {"table", "label_starts", "values"},
}


def make_report(index: int, layout: str = "tab_rows", seed: int = 3) -> Report:
    agency = agencies()[index % len(agencies())]
    year = agency.first_year + index % (agency.last_year - agency.first_year + 1)
    return typical_report(agency, year, LAYOUTS[layout], seed)


def assert_valid_reading(reading: dict[str, object], form: str | None) -> None:
    assert set(reading) <= KEYS
    for key, allowed in NESTED_KEYS.items():
        value = reading.get(key, {})
        for part in value if isinstance(value, list) else [value]:
            assert set(part) <= allowed
    assert not set(reading["findings"]) & set(reading["findings_absent"])  # type: ignore[call-overload]
    if form:
        assert set(reading["figures"]) == set(FORMS[form].codes)  # type: ignore[call-overload]
    json.dumps(reading)


@pytest.mark.parametrize(("form", "count"), [("2019", 198), ("2021", 200)])
def test_codes_are_those_of_the_indicators(form: str, count: int) -> None:
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file) if form in row["forms"].split()}
    assert set(FORMS[form].codes) == known
    assert len(FORMS[form].codes) == len(known) == count


@pytest.mark.parametrize("form", FORMS)
def test_labels_are_those_of_the_indicators(form: str) -> None:
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file) if form in row["forms"].split()}
    for article in FORMS[form].articles:
        for row, row_label in article.rows:
            for column, label in article.columns:
                known = rows[f"proactive.{row}.{column}"]
                assert (known["article"], known["row_label"]) == (article.label, row_label)
                assert label.partition("（")[0].removeprefix("本年") == known["column_label"].removeprefix("本年")
    for group in FORMS[form].groups:
        for row, label in group.items:
            assert rows[f"requests.{row}.total"]["row_label"].endswith(label or group.label)


@given(st.integers(0, 10**6), st.sampled_from(sorted(FORMS)), st.integers(0, 400))
@settings(max_examples=150)
def test_typical_figures_satisfy_every_equation(seed: int, form: str, requests: int) -> None:
    rng = Random(seed)
    work = history(f"机关{seed % 97}", seed, bool(seed % 2))[2019 + seed % 7]
    figures = typical_figures(form, rng, work, requests)
    assert set(figures) == set(FORMS[form].codes)
    assert failing(form, figures) == []
    assert all(value >= 0 for code, value in figures.items() if not code.endswith(".change"))  # type: ignore[operator]


@pytest.mark.parametrize("form", FORMS)
def test_there_is_an_equation_for_every_column_row_and_remedy(form: str) -> None:
    rules = Counter(rule for rule, _, _ in ALL_EQUATIONS[form])
    assert rules == {"H1": 7, "H2": 7, "H3": len(FORMS[form].request_rows), "H4": 3}


@pytest.mark.parametrize("form", FORMS)
def test_distinct_figures_differ_within_each_table(form: str) -> None:
    for seed in range(20):
        figures = distinct_figures(form, Random(seed))
        assert failing(form, figures) == []
        for table in ("proactive.", "requests.", "reviews."):
            values = [value for code, value in figures.items() if code.startswith(table)]
            assert 0 not in values
            assert None not in values
            assert len(set(values)) == len(values)
            assert max(values) < 10_000  # type: ignore[type-var]


def test_samples_of_a_layout_are_on_both_forms() -> None:
    assert set(PAIRS) <= set(LAYOUTS)
    for layout, named in PAIRS.items():
        assert [form_of_year(year) for _, year in named] == ["2019", "2021"], layout


def rendered(report: Report, layout: str) -> str:
    return str(LAYOUTS[layout].render(document(report)))


def cell_texts(text: str, blanks: bool) -> list[str]:
    """The bare numbers of a rendered report in reading order, whatever stands between them."""
    text = re.sub(r"</(td|p|h\d)>|<br/>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    parts = [part.strip().replace(",", "") for part in re.split(r"[\n\t |]" if blanks else r"[\n\t|]", text)]
    return [part for part in parts if re.fullmatch(r"[-+]?\d+(\.\d+)?(万元|元)?", part)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_numbers_stand_in_the_order_of_the_form(layout: str, form: str) -> None:
    report = distinct_sample(layout, form)
    text = rendered(report, layout)
    if LAYOUTS[layout].suffix == ".csv":
        text = "\n".join("\t".join(row) for row in csv.reader(StringIO(text)))
    found = cell_texts(text, layout.startswith("pdf_"))
    wanted = [report.written(code).strip().replace(",", "") for code in FORMS[form].codes]
    assert found == wanted


@pytest.mark.parametrize("layout", LAYOUTS)
def test_same_seed_gives_the_same_report(layout: str) -> None:
    for index in range(0, 60, 7):
        one, two = (make_report(index, layout) for _ in range(2))
        assert LAYOUTS[layout].render(document(one)) == LAYOUTS[layout].render(document(two))
        assert expected(one) == expected(two)


def test_order_of_generation_does_not_matter() -> None:
    forwards = [make_report(index) for index in range(30)]
    backwards = [make_report(index) for index in reversed(range(30))][::-1]
    assert [expected(report) for report in forwards] == [expected(report) for report in backwards]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reading_has_known_keys_and_every_figure(layout: str) -> None:
    for index in range(0, 3000, 61):
        report = make_report(index, layout)
        assert_valid_reading(expected(report, LAYOUTS[layout].outside), report.form)


def test_findings_follow_from_the_figures() -> None:
    seen: Counter[str] = Counter()
    for index in range(0, 9000, 7):
        report = make_report(index)
        reading = expected(report)
        seen.update(reading["findings"])
        fails = bool(failing(report.form or "", report.figures))
        if "equation_failed" not in report.unsure:
            assert ("equation_failed" in reading["findings"]) == fails
        if "missing_value" not in report.unsure:
            assert ("missing_value" in reading["findings"]) == (None in report.figures.values())
    for code in ("equation_failed", "missing_value", "unit_missing", "cell_count_mismatch", "mojibake", "extra_row"):
        assert seen[code], code


def test_narrative_is_long_enough_varied_and_about_disclosure() -> None:
    texts = []
    for index in range(0, 3000, 23):
        report = make_report(index)
        texts.append("\n".join(text for section in report.sections for text in section.paragraphs))
    assert all("公开" in text for text in texts)
    assert not any("{" in text or "}" in text or "|" in text for text in texts)
    assert len(set(texts)) == len(texts)
    lengths = sorted(map(len, texts))
    assert lengths[len(lengths) // 10] >= 1300
    assert lengths[-1] <= 5000


def test_every_section_has_many_paragraphs() -> None:
    for path in (TEXTS / "wide").glob("*.txt"):
        assert set(themes(f"wide/{path.stem}")) <= set(themes(path.stem)), path.stem
    for path in (TEXTS / "wide").glob("*.txt"):
        count = sum(len(paragraphs) for paragraphs in themes(path.stem).values())
        assert path.stem == "front" or count >= 25, path.stem


def test_narrative_states_the_numbers_of_the_tables() -> None:
    for index in range(0, 4000, 11):
        report = make_report(index)
        text = "\n".join(text for section in report.sections for text in section.paragraphs)
        new = report.figures["requests.new_received.total"]
        if "text_contradicts" not in report.noise:
            assert {int(number) for number in re.findall(r"新收(?:政府信息公开)?申请(\d+)件", text)} <= {new}


def test_carry_over_continues_from_year_to_year() -> None:
    for agency in agencies()[::300]:
        years = history(agency.name, 5, True)
        for year in range(2019, 2025):
            assert years[year].carried_out == years[year + 1].carried_in
            after = years[year].in_force + years[year + 1].issued - years[year + 1].repealed
            assert years[year + 1].in_force == after


def test_regions_are_unambiguous_and_spread() -> None:
    found = regions()
    codes = [region.code for region in found.values()]
    assert len(set(codes)) == len(codes) >= 60
    assert len({region.path[0] for region in found.values()}) >= 12
    assert all(region.path[-1] == name and len(region.code) == 6 for name, region in found.items())


def test_agencies_have_unique_names_and_many_types() -> None:
    assert len(agencies_by_name()) == len(agencies())
    assert len({kind for agency in agencies() for kind in agency.types}) >= 15
    assert capacity() >= 20_000
    assert with_parent(agencies_by_name()["合川区涞滩镇人民政府"]).name == "重庆市合川区涞滩镇人民政府"


def test_plan_never_repeats_an_agency_and_year() -> None:
    pairs = [(agency.name, year) for agency, year, _ in plan(20_000, 9)]
    assert len(set(pairs)) == 20_000
    with pytest.raises(ValueError, match="between"):
        next(plan(10**6, 1))


def test_report_is_generated_with_bounded_work() -> None:
    assert calls(lambda: [rendered(make_report(index), "tab_rows") for index in range(100)]) < 100 * 12_000


def test_command_writes_reports_with_their_readings(tmp_path: Path) -> None:
    out = StringIO()
    call_command("generate_reports", count=12, seed=4, out=tmp_path, stdout=out)
    assert "12" in out.getvalue()
    reports = [tmp_path / name for name in json.loads((tmp_path / INDEX).read_text(encoding="utf-8"))]
    assert len(reports) == 12
    for path in reports:
        assert path.is_file()
        assert_valid_reading(json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8")), None)
    with pytest.raises(CommandError):
        call_command("generate_reports", count=10**6, seed=4, out=tmp_path, stdout=out)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ["proactive", "requests", "reviews"])
def test_spans_fill_every_row_of_a_table(table: str, form: str) -> None:
    grid = form_grid(table, form, LabelStyle())
    assert {len(row) for row in full_rows(grid)} == {grid.width}
    listed = [cell for row in grid.rows for cell in row]
    placed = [cell for row in word_rows(grid) for cell in row if cell.text or cell.code]
    assert placed == listed
    assert sum(cell.columns * cell.rows for cell in listed) == grid.width * len(grid.rows)


def test_label_styles_change_wording_only_as_offices_do() -> None:
    assert styled("1.属于国家秘密", LabelStyle(number_mark="．")) == "1．属于国家秘密"
    assert styled("（一）予以公开", LabelStyle(half_brackets=True, bracket_space=True)) == "( 一 )予以公开"
    assert styled("结果维持", LabelStyle(spaced=True)) == "结果 维持"
    for index, (right, wrong) in enumerate(SLIPS):
        assert styled(right, LabelStyle(slip=index)) == wrong
    assert styled("自然人", LabelStyle(gaps=True)) == "自 然 人"
    assert styled("行政处罚", LabelStyle(gaps=True)) == "行政 处罚"
    assert styled("本年新公开数量", LabelStyle(cut=True)) == "本年新"
    assert styled("处理决定数量", LabelStyle(guided=2020)) == "处理决定数量（指2020年办件量）"


def test_amounts_are_decimals_above_nought() -> None:
    for seed in range(200):
        value = amount(Random(seed))
        assert 0 < value < 1000
        assert -4 <= value.as_tuple().exponent <= 0  # type: ignore[operator]


def test_chinese_dates() -> None:
    assert han_year(2021) == "二〇二一"
    assert [han_number(number) for number in (1, 10, 11, 20, 25, 31)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十五",
        "三十一",
    ]


def test_traditional_script_changes_words_before_characters() -> None:
    assert traditional("规范性文件的制作") == "規範性檔案的製作"
