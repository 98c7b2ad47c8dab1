"""The files of ``reports/samples`` are what their seeds make, and together show what they should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.generation.distinct_samples import PAIRS
from reports.generation.form import FORMS
from reports.generation.samples import FILES, Sample, all_samples, build, write
from tests.reports.test_generation import assert_valid_reading

FOLDER = Path(__file__).parents[2] / "reports" / "samples"
SAMPLES = {sample.name: sample for sample in all_samples()}
DISTINCT = [*((layout, form) for layout in PAIRS for form in FORMS), *FILES]


def reading(name: str) -> dict[str, object]:
    data: dict[str, object] = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_committed_files_are_what_the_seeds_make(sample: Sample) -> None:
    for name, data in build(sample).items():
        assert (FOLDER / name).read_bytes() == data, f"{name}: run python -m reports.generation.samples {FOLDER}"


def test_folder_holds_the_samples_and_their_description_only(tmp_path: Path) -> None:
    assert write(tmp_path) == len(SAMPLES) >= 36
    kept = {sample.file_name for sample in SAMPLES.values() if sample.format}
    assert len(kept) == 3
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in tmp_path.iterdir()} | {"README.md"} | kept
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_300_000


def test_description_says_first_that_the_reports_are_not_real() -> None:
    first = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert "示例" in first
    assert "不是任何机关发布的真实报告" in first


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_is_valid(name: str) -> None:
    data = reading(name)
    form = data.get("form")
    assert_valid_reading(data, str(form) if form else None)


def test_samples_are_spread() -> None:
    readings = [reading(name) for name in SAMPLES]
    agencies = [data["agency"] for data in readings]
    assert len({data["region"]["code"] for data in readings}) >= 8  # type: ignore[index]
    assert len({str(data["region"].get("path", [None])[:1]) for data in readings}) >= 4  # type: ignore[attr-defined]
    assert {data["year"] for data in readings} >= set(range(2019, 2026))
    assert len({kind for agency in agencies for kind in agency["types"]}) >= 8  # type: ignore[index]
    levels = {agency.get("level") for agency in agencies}  # type: ignore[attr-defined]
    assert levels >= {"central", "prefecture", "county", "township", "vertical"}
    assert {sample.encoding for sample in SAMPLES.values()} == {"utf-8", "gb18030", "utf-16", "utf-8-sig"}


def test_no_agency_has_two_samples_of_one_year() -> None:
    keys = [(str(reading(name)["agency"]), reading(name)["year"]) for name in SAMPLES]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("layout", "form"), DISTINCT)
def test_figures_of_layout_samples_all_differ(layout: str, form: str) -> None:
    figures = reading(f"{layout}_{form}")["figures"]
    assert isinstance(figures, dict)
    for table in ("proactive.", "requests.", "reviews."):
        values = [value for code, value in figures.items() if code.startswith(table)]
        assert all(isinstance(value, int | float) and value for value in values)
        assert len(set(values)) == len(values)


def carried(name: str, row: str) -> list[object]:
    figures = reading(name)["figures"]
    assert isinstance(figures, dict)
    return [value for code, value in figures.items() if code.startswith(f"requests.{row}.")]


def test_chain_of_years_continues_or_breaks() -> None:
    for year in (2020, 2021, 2022):
        assert carried(f"chain_{year}", "carried_forward") == carried(f"chain_{year + 1}", "carried_over")
    assert carried("chain_broken_2022", "carried_forward") != carried("chain_broken_2023", "carried_over")


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("equation_failed", "equation_failed"),
        ("equation_failed_page", "equation_failed"),
        ("blanks", "missing_value"),
        ("blanks_page", "missing_value"),
        ("unit_missing", "unit_missing"),
        ("row_of_six", "cell_count_mismatch"),
        ("total_of_eight", "cell_count_mismatch"),
        ("total_below_new", "disclosed_total_below_newly_disclosed"),
        ("negative_count", "negative_value"),
        ("year_conflict", "year_conflict"),
        ("text_table_mismatch", "text_table_mismatch"),
        ("signed_early", "published_before_period_end"),
        ("no_tables", "missing_table"),
        ("extra_row", "extra_row"),
        ("district_ambiguous", "region_ambiguous"),
        ("traditional_script", "traditional_script"),
    ],
)
def test_samples_show_their_finding(name: str, finding: str) -> None:
    assert finding in reading(name)["findings"]  # type: ignore[operator]


def test_samples_without_fault_have_no_finding() -> None:
    for layout, form in DISTINCT:
        assert set(reading(f"{layout}_{form}")["findings"]) <= {"unit_missing"}  # type: ignore[call-overload]


def test_strokes_are_not_noughts() -> None:
    figures = reading("strokes")["figures"]
    assert isinstance(figures, dict)
    assert "/" in figures.values()


def test_old_form_is_used_after_its_time() -> None:
    assert (reading("old_form_2023")["year"], reading("old_form_2023")["form"]) == (2023, "2019")
    assert "30号" in (FOLDER / "old_form_2023.txt").read_text(encoding="utf-8")


def test_generation_knows_nothing_of_the_reader() -> None:
    sources = (Path(__file__).parents[2] / "reports" / "generation").rglob("*.py")
    imports = [line for path in sources for line in path.read_text(encoding="utf-8").splitlines() if "import " in line]
    ours = [line for line in imports if "from reports." in line or "import reports" in line]
    assert ours
    assert all("reports.generation" in line for line in ours)
