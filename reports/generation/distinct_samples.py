"""Samples in every layout and both forms whose figures all differ: any two cells swapped would show."""

from __future__ import annotations

from random import Random

from reports.generation import noise
from reports.generation.agencies import agencies, agencies_by_name, with_parent
from reports.generation.compose import assemble
from reports.generation.figures import distinct_figures
from reports.generation.frame import DATE_FORMS, TITLE_FORMS, FrameShape
from reports.generation.labels import LabelStyle
from reports.generation.layouts.registry import ALL_LAYOUTS
from reports.generation.report import Report
from reports.generation.sections import Shape

Named = tuple[str, int]

PAIRS: dict[str, tuple[Named, Named]] = {
    "tabbed_cells": (("寿光市农业农村局", 2019), ("寿光市市场监督管理局", 2021)),
    "spaced_cells": (("合川区涞滩镇人民政府", 2019), ("涪陵区民政局", 2022)),
    "tab_rows": (("义乌市商务局", 2020), ("义乌市商务局", 2023)),
    "tab_grid": (("洛阳市工业和信息化局", 2020), ("栾川县文化和旅游局", 2024)),
    "pipe_rows_tailed": (("鄂尔多斯市生态环境局", 2020), ("伊金霍洛旗应急管理局", 2022)),
    "pipe_rows": (("浏阳市司法局", 2019), ("长沙县开慧镇人民政府", 2024)),
    "pipe_cells": (("晋江市公安局", 2020), ("石狮市审计局", 2025)),
    "pipe_cells_spanned": (("婺源县林业局", 2019), ("婺源县统计局", 2023)),
    "lone_pipes": (("宜昌市财政局", 2020), ("宜昌市财政局", 2021)),
    "markdown": (("都江堰市水利局", 2020), ("双流区行政审批服务局", 2023)),
    "markdown_rows": (("桐乡市科学技术局", 2019), ("安吉县自然资源和规划局", 2022)),
    "html_table": (("苏州市卫生健康委员会", 2020), ("昆山市周庄镇人民政府", 2023)),
    "word_html": (("神木市住房和城乡建设局", 2019), ("神木市人力资源和社会保障局", 2024)),
    "site_html": (("海淀区城市管理局", 2020), ("青浦区医疗保障局", 2025)),
    "csv_sheet": (("海城市科学技术局", 2019), ("腾冲市卫生健康局", 2022)),
}
"""Layout → the agency and year on form 2019, and on form 2021, of those layouts that have samples in the repository."""

STYLES: tuple[LabelStyle, ...] = (
    LabelStyle(),
    LabelStyle(wrapped=True, number_mark="．"),
    LabelStyle(half_brackets=True, number_mark=". "),
    LabelStyle(spaced=True),
    LabelStyle(half_brackets=True, bracket_space=True),
    LabelStyle(plain_quotes=True, number_mark="、"),
    LabelStyle(slip=0, wrapped=True),
    LabelStyle(slip=1),
    LabelStyle(slip=3, four_decimals=True),
    LabelStyle(slip=6, comma=True),
)
ORDINALS = ("all", "all", "missing", "all", "space", "all", "all", "restart")


def _pair(layout: str) -> tuple[int, tuple[Named, Named]]:
    """A number for the choices of a sample, and its agencies; drawn for a layout without samples in the repository."""
    if layout in PAIRS:
        return list(PAIRS).index(layout), PAIRS[layout]
    rng = Random(f"pair:{layout}")  # noqa: S311 - made-up reports
    old, new = rng.sample([agency for agency in agencies() if (agency.first_year, agency.last_year) == (2019, 2025)], 2)
    return rng.randrange(100), ((old.name, rng.choice((2019, 2020))), (new.name, rng.randint(2021, 2025)))


def distinct_sample(layout: str, form: str) -> Report:
    """The sample of a layout and form."""
    number, pair = _pair(layout)
    name, year = pair[0 if form == "2019" else 1]
    index = 2 * number + (form == "2021")
    rng = Random(f"distinct:{layout}:{form}")  # noqa: S311 - made-up reports
    agency = agencies_by_name()[name]
    if index % 5 == 2:
        agency = with_parent(agency)
    dates = DATE_FORMS if ALL_LAYOUTS[layout].shows_source else tuple(date for date in DATE_FORMS if date != "metadata")
    frame_shape = FrameShape(
        title=TITLE_FORMS[index % len(TITLE_FORMS)],
        date="metadata" if ALL_LAYOUTS[layout].shows_source else dates[index % len(dates)],
        notice=index in (7, 18),
        contents=index % 3 == 0,
        bare=index % 7 == 6,
    )
    report = assemble(
        agency,
        year,
        form,
        distinct_figures(form, rng),
        rng,
        frame_shape=frame_shape,
        shape=Shape(ordinals=ORDINALS[index % len(ORDINALS)], long=index % 4 == 0),
        labels=STYLES[index % len(STYLES)],
    )
    noise.write_amount(report, rng)
    if index % 6 == 1:
        noise.add_signs(report, rng)
    if index % 9 == 4:
        noise.add_thousands(report)
    return report
