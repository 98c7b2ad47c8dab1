"""The chart kit: what is not known is never drawn as 0, and no drawing needs an inline style or a script."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from portal.charts import tile_map
from portal.charts.bars import Bar, draw_bars
from portal.charts.chart import Chart, DataTable, Datum, csv_response, number, svg_response
from portal.charts.drawing import Drawing, Mark
from portal.charts.heat_map import draw_heat_map
from portal.charts.lines import Series, draw_lines
from portal.charts.palette import ATTRIBUTES
from portal.charts.scale import ticks
from portal.charts.stacked import Stack, draw_stacks
from portal.charts.steps import limits, shade
from portal.charts.tile_map import TILES, draw_tile_map
from portal.composition import CODES, GROUPS, outcomes_of
from reports.parsing.form import FORMS, get_form
from reports.region_list import all_current

DRAWINGS = {
    "lines": draw_lines(
        range(2019, 2025), [Series("甲", {2019: Decimal(3), 2020: Decimal(0)}), Series("乙", {2024: Decimal(-2)})]
    ),
    "bars": draw_bars([Bar("甲", Decimal(3)), Bar("乙", None, "空白"), Bar("丙", Decimal(0))]),
    "stacks": draw_stacks([name for _, name in GROUPS], [Stack("2020", tuple(map(Decimal, (9, 3, 1, 0, 0, 1))))]),
    "heat": draw_heat_map(["甲", "乙"], ["2020", "2021"], {(0, 0): 3, (1, 1): 40}),
    "map": draw_tile_map({"370000": 12, "110000": 1}),
}


def marks(drawing: Drawing, tag: str, look: str = "") -> list[Mark]:
    return [mark for mark in drawing.marks if mark.tag == tag and mark.look.startswith(look)]


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in marks(drawing, "text")]


def chart(drawing: Drawing | None, title: str = "题") -> Chart:
    table = DataTable(("年度", "件"), ((Datum("=1+1"), number(Decimal("-2.50"))), (Datum("2020"), Datum("空白"))))
    return Chart("trend", title, "说明", drawing, table, "/agencies/1", (("ind", "a.b"),), ("单位：件",))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_well_formed_named_and_free_of_styles_and_scripts(name: str) -> None:
    drawn = chart(DRAWINGS[name], "<甲 & 乙>")
    for markup in (drawn.svg, svg_response(drawn, "https://example.cn").content.decode()):
        root = ElementTree.fromstring(markup)
        assert root.get("role") == "img"
        named = root.get("aria-labelledby", "").split()
        by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
        assert [by_id[ident] for ident in named] == ["<甲 & 乙>", "说明"]
        assert not re.search(r"style=|<style|<script|\son\w+=|href=", markup)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_page_says_colours_by_class_and_a_file_by_attribute(name: str) -> None:
    drawn = chart(DRAWINGS[name])
    assert not re.search(r'(fill|stroke)="#', drawn.svg)
    assert set(re.findall(r'class="(c-[\w-]+)"', drawn.svg)) <= set(ATTRIBUTES)
    assert "class=" not in svg_response(drawn, "https://example.cn").content.decode()


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_is_drawn_beyond_the_sheet(name: str) -> None:
    drawing = DRAWINGS[name]
    for mark in drawing.marks:
        at = dict(mark.attributes)
        right = float(at.get("x", "0").rstrip("%")) + float(at.get("width", "0%").rstrip("%"))
        assert 0 <= right <= 100.01
        assert 0 <= float(at.get("y", at.get("y1", "0"))) + float(at.get("height", 0)) <= drawing.height


def test_a_year_without_a_number_is_a_gap_and_not_a_zero() -> None:
    drawing = draw_lines(range(2018, 2023), [Series("", {2018: Decimal(4), 2019: Decimal(0), 2022: Decimal(6)})])
    assert len(marks(drawing, "line", "c-line")) == 1  # 2018 to 2019; nothing over 2020 and 2021
    assert len(marks(drawing, "svg")) == 3
    hatched = marks(drawing, "rect", "c-hatch")
    assert len(hatched) == 3  # two years, and the legend
    assert "没有数字，不是 0" in texts(drawing)
    assert [text for text in texts(drawing) if text in ("4", "0", "6")].count("0") >= 2  # the axis, and the stated 0


def test_a_line_without_gaps_needs_no_word_about_them() -> None:
    drawing = draw_lines([2020], [Series("", {2020: Decimal(0)})])
    assert marks(drawing, "rect", "c-hatch") == []


def test_a_bar_without_a_number_is_hatched_and_says_why() -> None:
    drawing = draw_bars([Bar("甲", None, "空白"), Bar("乙", Decimal(0))])
    assert len(marks(drawing, "rect", "c-hatch")) == 1
    assert "空白" in texts(drawing)
    assert "0" in texts(drawing)


def test_a_stack_of_nothing_but_zeros_is_empty() -> None:
    drawing = draw_stacks(["公开", "不公开"], [Stack("2020", (Decimal(0), Decimal(0)), "合计 0 件")])
    assert len(marks(drawing, "rect", "c-kind")) == 2  # the legend's
    assert len(marks(drawing, "rect", "c-track")) == 1


def test_parts_of_a_stack_make_up_the_whole() -> None:
    bars = [dict(mark.attributes) for mark in marks(DRAWINGS["stacks"], "rect", "c-kind") if mark.attributes][6:]
    assert sum(float(bar["width"].rstrip("%")) for bar in bars) == pytest.approx(100, abs=0.05)
    assert "① 64%" in texts(DRAWINGS["stacks"])


def test_what_is_not_collected_has_no_number() -> None:
    heat, tiles = DRAWINGS["heat"], DRAWINGS["map"]
    assert len(marks(heat, "rect", "c-hatch")) == 2 + 1
    assert "0" not in texts(heat) + texts(tiles)
    assert len(marks(tiles, "rect", "c-hatch")) == len(TILES) - 2 + 1
    assert "尚未收录" in texts(heat)


def test_every_province_has_a_tile_of_its_own() -> None:
    assert set(TILES) == {place.code for place in all_current() if place.level == "province"}
    assert len(set(TILES.values())) == len(TILES) == 34
    assert tile_map.short_name("150000") == "内蒙古"


@pytest.mark.parametrize(
    ("counts", "expected"), [([], []), ([7], [7]), ([1, 2], [1, 2]), (range(1, 101), [25, 50, 75, 100])]
)
def test_shades_are_quarters_of_the_counts(counts: list[int], expected: list[int]) -> None:
    assert limits(counts) == expected
    assert [shade(count, expected) for count in expected] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 0, [0, 1]), (0, 7, [0, 2, 4, 6, 8]), (-3, 0, [-3, -2, -1, 0]), (5, 118, [0, 50, 100, 150])],
)
def test_an_axis_has_round_steps_and_holds_zero(low: float, high: float, expected: list[float]) -> None:
    found = ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert 0 in found
    assert found == expected


def test_csv_has_a_mark_keeps_numbers_and_makes_formulas_harmless() -> None:
    response = csv_response(chart(None).table, "x")
    text = response.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows == [["年度", "件"], ["'=1+1", "-2.50"], ["2020", "空白"]]
    assert response["Content-Disposition"] == 'attachment; filename="x.csv"'


def test_a_chart_has_addresses_with_the_same_parameters() -> None:
    drawn = chart(None)
    assert drawn.permalink == "/agencies/1?ind=a.b#chart-trend"
    assert drawn.svg_url == "/agencies/1.svg?chart=trend&ind=a.b"
    assert drawn.csv_url == "/agencies/1.csv?chart=trend&ind=a.b"


@pytest.mark.parametrize("form", FORMS)
def test_the_groups_of_results_take_in_every_result_of_the_form_once(form: str) -> None:
    rows = [row.key for row in get_form(form).table("requests").rows]
    results = rows[rows.index("granted") : rows.index("total")]
    grouped = [code.split(".")[1] for codes in CODES[form] for code in codes]
    assert sorted(grouped) == sorted(results)


def test_other_results_are_one_row_or_three() -> None:
    assert [len(CODES[form][-1]) for form in ("2019", "2021")] == [1, 3]
    values = dict.fromkeys(CODES["2021"][-1], Decimal(2))
    found = outcomes_of("2022", "2021", values)
    assert found is not None
    assert found.parts == (None, None, None, None, None, Decimal(6))
    assert found.silent == 18  # the other rows: 1 + 1 + 8 + 3 + 5


def test_a_report_without_a_word_on_results_has_no_composition() -> None:
    assert outcomes_of("2022", "2021", {}) is None
    assert outcomes_of("2017", "pre2019", {"requests.granted.total": Decimal(1)}) is None


def test_a_long_name_is_cut_to_what_a_phone_has_room_for() -> None:
    long, short = "某某市高新技术产业开发区" * 4, "淄川区教育局"
    drawing = draw_lines([2020, 2021], [Series(name, {2020: Decimal(1)}) for name in (long, short)])
    names = [mark.text for mark in drawing.marks if mark.look == "c-label"]
    assert names == [f"{long[:23]}…", short]


def test_numbers_on_an_axis_have_commas_and_room() -> None:
    drawing = draw_lines([2020, 2021], [Series("", {2020: Decimal(1_200_000), 2021: Decimal(10)})])
    marked = [mark for mark in drawing.marks if mark.look == "c-small" and mark.text.endswith("000")]
    assert "1,000,000" in [mark.text for mark in marked]
    assert all(float(dict(mark.attributes)["x"].rstrip("%")) > 15 for mark in marked)
