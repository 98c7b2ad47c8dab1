"""Noise of generated reports: every kind alone, recorded by its name, with a truth that stays certain."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from reports.generation.agencies import agencies
from reports.generation.arithmetic import failing
from reports.generation.compose import noisy_report
from reports.generation.document import document
from reports.generation.form import FORMS
from reports.generation.grid import form_grid, full_rows
from reports.generation.kinds import KINDS
from reports.generation.labels import LabelStyle, typos
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.registry import LAYOUTS
from reports.generation.pages import split
from reports.generation.report import Line, Report
from reports.generation.truth import expected
from tests.reports.test_generation import assert_valid_reading, make_report, rendered

LAYOUTS_OF_NOISE = ("tab_rows", "html_table", "pdf_text", "markdown")


def noisy(kind: str) -> list[tuple[Layout, Report]]:
    """Reports that have the kind and no other, up to three in each of several layouts."""
    found = []
    for layout in LAYOUTS_OF_NOISE:
        fitting = (report for number in range(70) if (report := with_noise(kind, layout, number)).noise == {kind})
        found += [(LAYOUTS[layout], report) for report in islice(fitting, 3)]
    return found


def with_noise(kind: str, layout: str, number: int) -> Report:
    agency = agencies()[(number * 61 + 17) % len(agencies())]
    year = agency.first_year + number % (agency.last_year - agency.first_year + 1)
    return noisy_report(agency, year, LAYOUTS[layout], 11, [kind])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_noise_occurs_alone_and_has_a_valid_reading(kind: str) -> None:
    found = noisy(kind)
    assert found
    for layout, report in found:
        assert_valid_reading(expected(report, layout.outside), report.form)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_the_same_each_time(kind: str) -> None:
    for number in range(4):
        one, two = (with_noise(kind, "tab_rows", number) for _ in range(2))
        assert rendered(one, "tab_rows") == rendered(two, "tab_rows")
        assert (expected(one), one.noise) == (expected(two), two.noise)


def test_noise_of_one_group_is_refused_and_unfit_noise_left_out() -> None:
    agency = agencies()[3]
    with pytest.raises(ValueError, match="group"):
        noisy_report(agency, 2022, LAYOUTS["tab_rows"], 1, ["blanks", "strokes"])
    with pytest.raises(KeyError):
        noisy_report(agency, 2022, LAYOUTS["tab_rows"], 1, ["no such kind"])
    assert noisy_report(agency, 2022, LAYOUTS["markdown"], 1, ["torn_reviews"]).noise == set()
    assert noisy_report(agency, 2022, LAYOUTS["tab_rows"], 1, ["label_header_cut"]).noise == set()


def test_most_ordinary_reports_have_up_to_two_kinds_of_noise() -> None:
    counts = Counter(len(make_report(index, "html_table").noise) for index in range(0, 4000, 9))
    assert counts[0] + counts[1] + counts[2] > 0.75 * counts.total()
    assert counts[0] > 0.15 * counts.total()
    assert max(counts) <= 4


@pytest.mark.parametrize(
    ("kind", "rules"),
    [("h1_broken", {"H1"}), ("h2_broken", {"H2"}), ("h3_broken", {"H3"}), ("h4_broken", {"H4"})],
)
def test_a_broken_equation_breaks_no_other(kind: str, rules: set[str]) -> None:
    for _, report in noisy(kind):
        assert {rule for rule, _, _ in failing(report.form or "", report.figures)} == rules
        assert "equation_failed" in expected(report)["findings"]


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_label_is_never_another_row_of_the_form(form: str) -> None:
    for table in ("proactive", "requests", "reviews"):
        right = [cell.text for row in form_grid(table, form, LabelStyle()).rows for cell in row if cell.text]
        for index in range(len(typos())):
            style = LabelStyle(typos=(index,))
            wrong = [cell.text for row in form_grid(table, form, style).rows for cell in row if cell.text]
            changed = {new for old, new in zip(right, wrong, strict=True) if old != new}
            assert not changed & set(right)


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_cut_anywhere_keeps_its_width_and_cells(form: str, lost: bool) -> None:
    whole = form_grid("requests", form, LabelStyle())
    codes = [cell.code for row in whole.rows for cell in row if cell.code]
    for at in range(4, len(whole.rows)):
        parts = split(whole, at, lost=lost)
        assert [len(row) for part in parts for row in full_rows(part)] == [whole.width] * len(whole.rows)
        assert [cell.code for part in parts for row in part.rows for cell in row if cell.code] == codes
        assert not lost or all(cell.text or cell.code for row in parts[1].rows for cell in row)


def test_pages_leave_the_figures_in_order() -> None:
    for kind in ("page_numbers", "running_head", "header_repeated", "groups_lost", "label_torn", "label_vertical"):
        for _, report in noisy(kind):
            grids = [block for block in document(report).blocks if hasattr(block, "rows") and hasattr(block, "width")]
            codes = [cell.code for grid in grids for row in grid.rows for cell in row if cell.code]
            assert codes == list(FORMS[report.form or ""].codes), kind


def test_a_torn_row_is_certain_only_where_the_equations_leave_one_reading() -> None:
    for _, report in noisy("torn_number_lost"):
        lost = next(iter(report.dropped))
        assert report.truths[lost] == {"any_of": [report.figures[lost], None]}
        row = lost.rpartition(".")[0]
        sure = [code for code in report.truths if code.startswith(row) and report.truths[code] == report.figures[code]]
        assert sure
        assert "cell_count_mismatch" in expected(report)["findings"]
    for _, report in noisy("torn_undetermined"):
        assert all(None in truth["any_of"] for truth in report.truths.values())
        assert "cell_count_mismatch" not in expected(report)["findings"]


def test_a_letter_for_nought_may_be_read_as_nought_or_not_at_all() -> None:
    for layout, report in noisy("letter_o"):
        letters = [code for code, raw in report.raws.items() if raw in "Oo〇○Ｏ" and raw]
        assert letters
        assert all(expected(report)["figures"][code] == {"any_of": [0, None]} for code in letters)
        assert layout.render(document(report))


def test_a_lost_heading_leaves_its_text_to_the_section_before() -> None:
    for layout, report in noisy("heading_lost"):
        keys = [section.key for section in report.sections]
        assert len(keys) == 5
        headings = [block for block in document(report).blocks if isinstance(block, Line) and block.kind == "heading"]
        assert len(headings) == 5, layout.name
        merged = report.sections[4 if "other" not in keys else 3]
        assert merged.key == ("problems" if "other" not in keys else "reviews")
        told = (*merged.paragraphs, *merged.after)
        assert len(told) > 1
        assert expected(report)["sections"][report.sections.index(merged)]["ends"] == told[-1][-18:]


def test_a_report_in_traditional_script_says_so_and_keeps_its_figures() -> None:
    for layout, report in noisy("traditional"):
        reading = expected(report)
        assert "traditional_script" in reading["findings"]
        assert "sections" not in reading
        assert "總體情況" in layout.render(document(report))
