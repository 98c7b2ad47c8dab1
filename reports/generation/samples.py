"""The sample reports of ``reports/samples``: ``python -m reports.generation.samples DIR`` writes them anew.

Samples made by LibreOffice or scanned come out a little different each time; they are kept as they are, and made only
where they are missing. What is expected of them is written anew with all others.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reports.generation import additions, damage, noise, office
from reports.generation import special_samples as special
from reports.generation.agencies import agencies_by_name, with_parent
from reports.generation.corpus import encoded
from reports.generation.distinct_samples import PAIRS, distinct_sample
from reports.generation.document import document
from reports.generation.formats import FORMATS
from reports.generation.frame import FrameShape
from reports.generation.labels import LabelStyle
from reports.generation.layouts.registry import ALL_LAYOUTS
from reports.generation.report import Report
from reports.generation.script import traditional
from reports.generation.sections import Shape
from reports.generation.truth import as_text, expected

FILES: tuple[tuple[str, str], ...] = (
    ("docx_plain", "2021"),
    ("docx_numbered", "2019"),
    ("docx_tracked", "2021"),
    ("docx_text_box", "2019"),
    ("docx_nested", "2021"),
    ("docx_torn", "2021"),
    ("docx_fields", "2019"),
    ("xlsx_one_sheet", "2019"),
    ("xlsx_sheets", "2021"),
    ("pdf_ruled", "2019"),
    ("pdf_cut", "2021"),
    ("pdf_vertical", "2021"),
    ("pdf_unruled", "2019"),
)
"""Layout and form of the samples that are not text; like those of :data:`PAIRS`, no two of their figures are alike."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample's file name without its ending, its layout, how it is made and how it is encoded.

    ``format`` is the name of the format where that is not the layout's own.
    """

    name: str
    layout: str
    make: Callable[[], Report]
    encoding: str = "utf-8"
    script: str = "simplified"
    format: str = ""

    @property
    def file_name(self) -> str:
        return self.name + (FORMATS[self.format] if self.format else ALL_LAYOUTS[self.layout]).suffix


def _plain(name: str, layout: str, agency: str, year: int, encoding: str = "utf-8", **options: Any) -> Sample:
    return Sample(name, layout, lambda: special.ordinary(agency, year, **options), encoding)


def _distinct() -> Iterator[Sample]:
    for layout in PAIRS:
        for form in ("2019", "2021"):
            yield Sample(f"{layout}_{form}", layout, lambda at=layout, of=form: distinct_sample(at, of))  # type: ignore[misc]


def _files() -> Iterator[Sample]:
    for layout, form in FILES:
        yield Sample(f"{layout}_{form}", layout, lambda at=layout, of=form: distinct_sample(at, of))  # type: ignore[misc]
    yield Sample("word_97", "docx_plain", lambda: distinct_sample("docx_plain", "2019"), format="doc")
    yield Sample("excel_97", "xlsx_sheets", lambda: distinct_sample("xlsx_sheets", "2019"), format="xls")
    scanned = _plain("scan_of_one_page", "pdf_long", "遵义市审计局", 2022, requests=12, change=special.brief)
    yield replace(scanned, format="scan")


def _chains() -> Iterator[Sample]:
    layouts = {2020: "tabbed_cells", 2021: "tab_rows", 2022: "markdown", 2023: "html_table"}
    for year, layout in layouts.items():
        yield Sample(f"chain_{year}", layout, lambda y=year: special.chain("曲阜市退役军人事务局", y))  # type: ignore[misc]
    for year, layout in ((2022, "pipe_rows"), (2023, "spaced_cells")):
        yield Sample(
            f"chain_broken_{year}",
            layout,
            lambda y=year: special.chain("阳朔县交通运输局", y, broken=y == 2023),  # type: ignore[misc]
        )


def _bodies() -> Iterator[Sample]:
    yield _plain("town_merged_sections", "tab_grid", "歙县许村镇人民政府", 2022, shape=Shape(merged=True, long=False))
    yield _plain("street_office", "lone_pipes", "海淀区中关村街道办事处", 2021, frame=FrameShape(date="signature_han"))
    yield Sample("region_summary", "html_table", special.regional_summary)
    yield _plain("tax_office", "site_html", "国家税务总局宜兴市税务局", 2022, frame=FrameShape(date="metadata"))
    yield Sample("national_body", "markdown_rows", special.national_body)
    yield Sample("district_with_city", "pipe_rows", lambda: special.same_named_district(named_city=True))
    yield Sample("district_ambiguous", "tab_rows", lambda: special.same_named_district(named_city=False))
    yield Sample("notice_and_list", "site_html", special.with_notice_and_list)


def _forms() -> Iterator[Sample]:
    yield _plain(
        "old_form_2023", "tabbed_cells", "凯里市民政局", 2023, form="2019", change=special.cites_new_notice, requests=3
    )
    yield Sample("before_2019", "spaced_cells", special.before_2019)
    yield Sample("no_tables", "html_table", special.without_tables)
    yield _plain("extra_row", "tabbed_cells", "宜都市发展和改革局", 2020, change=additions.add_row)
    yield _plain("remark_in_cell", "html_table", "江油市司法局", 2022, change=special.remark)


def _faults() -> Iterator[Sample]:
    yield _plain("equation_failed", "tab_grid", "大冶市信访局", 2021, change=damage.break_equation, requests=9)
    yield _plain("equation_failed_page", "site_html", "井冈山市财政局", 2024, change=damage.break_equation)
    yield _plain("strokes", "pipe_cells_spanned", "桂平市供销合作社联合社", 2024, requests=0, change=noise.strike_out)
    yield _plain("blanks", "pipe_rows", "敦煌市水利局", 2023, requests=2, change=special.only_totals)
    yield _plain("blanks_page", "html_table", "迁安市应急管理局", 2022, requests=4, change=special.only_totals)
    yield _plain("unit_missing", "tab_rows", "海城市科学技术局", 2020, change=special.bare_amount)
    yield _plain("row_of_six", "tab_rows", "林州市水利局", 2020, requests=8, change=damage.drop_cell)
    yield _plain("total_of_eight", "tabbed_cells", "兰考县医疗保障局", 2021, requests=8, change=special.doubled)
    yield _plain("total_below_new", "pipe_rows_tailed", "滕州市城市管理局", 2019, change=special.below_new)
    yield _plain("negative_count", "markdown", "凤凰县文化和旅游局", 2022, change=special.negative_count)
    yield _plain("year_conflict", "tab_grid", "如皋市财政局", 2022, change=special.conflicting_year)
    yield _plain(
        "text_table_mismatch", "tab_rows", "瑞金市教育体育局", 2022, requests=40, change=special.conflicting_text
    )
    yield _plain("signed_early", "tabbed_cells", "天长市统计局", 2020, frame=FrameShape(early=True))


def _encodings() -> Iterator[Sample]:
    wide = noise.widen_digits
    yield _plain("gb18030", "tab_rows", "腾冲市卫生健康局", 2021, encoding="gb18030", change=wide)
    yield _plain("utf_16", "tabbed_cells", "正定县公安局", 2023, encoding="utf-16", labels=LabelStyle(spaced=True))
    yield _plain("utf_8_sig", "tab_grid", "五常市农业农村局", 2024, encoding="utf-8-sig", change=noise.pad_values)
    yield _plain("gb18030_page", "html_table", "晋中市人民政府办公室", 2019, encoding="gb18030", requests=40)
    agency = with_parent(agencies_by_name()["三亚市水务局"])
    yield Sample(
        "traditional_script",
        "pipe_rows_tailed",
        lambda: special.ordinary(agency, 2020, requests=5),
        script="traditional",
    )


def all_samples() -> tuple[Sample, ...]:
    """Every sample, in the order of the folder's description."""
    return (*_distinct(), *_files(), *_chains(), *_bodies(), *_forms(), *_faults(), *_encodings())


def build(sample: Sample) -> dict[str, bytes]:
    """The sample's file, unless it is one of those that are kept, and its expected reading, by name."""
    layout = ALL_LAYOUTS[sample.layout]
    report = sample.make()
    files = {
        f"{sample.name}.expected.json": as_text(_reading(sample, report, expected(report, layout.outside))).encode()
    }
    if not sample.format:
        files[sample.file_name] = _rendered(sample, report)
    return files


def _rendered(sample: Sample, report: Report) -> bytes:
    file = ALL_LAYOUTS[sample.layout].render(document(report))
    if isinstance(file, bytes):
        return file
    return encoded(traditional(file) if sample.script == "traditional" else file, sample.encoding)


def _reading(sample: Sample, report: Report, reading: dict[str, Any]) -> dict[str, Any]:
    """The reading with what only this sample's file shows."""
    if sample.name == "before_2019":
        del reading["sections"]
    elif sample.name == "district_ambiguous":
        reading["region"] = {"code": None, "path": []}
    elif sample.script == "traditional":
        names = [report.agency.name, traditional(report.agency.name)]
        reading["agency"] |= {"name_any_of": names}
        del reading["agency"]["name"], reading["sections"]
        reading.pop("units", None)
        title = reading.pop("title")
        reading = {"title_any_of": [title, traditional(title)], **reading}
        reading["findings"] = sorted([*reading["findings"], "traditional_script"])
        reading["findings_absent"].remove("traditional_script")
    return reading


def write(folder: Path) -> int:
    """Write every sample into ``folder``; the number of reports."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = all_samples()
    for sample in samples:
        for name, data in build(sample).items():
            (folder / name).write_bytes(data)
    return len(samples)


def make_missing(folder: Path) -> list[str]:
    """Make those of the kept samples that ``folder`` lacks; their file names. ConversionError without LibreOffice."""
    missing = [sample for sample in all_samples() if sample.format and not (folder / sample.file_name).exists()]
    for sample in missing:
        form = FORMATS[sample.format]
        data = _rendered(sample, sample.make())
        if form.copy is not None:
            made = form.copy(data, sample.name)
        else:
            with tempfile.TemporaryDirectory() as work:
                source = Path(work, sample.name + ALL_LAYOUTS[sample.layout].suffix)
                source.write_bytes(data)
                made = office.convert([source], form.target, Path(work))[0].read_bytes()
        (folder / sample.file_name).write_bytes(made)
    return [sample.file_name for sample in missing]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    make_missing(Path(sys.argv[1]))
