"""Reports for tests, made through the same storage as real ones; every argument has a default."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count

from reports import storage
from reports.extraction.content import Content
from reports.gazetteer import RegionReading
from reports.models import Report, SourceFile
from reports.parsing.form import get_form
from reports.parsing.report import AgencyReading, ParsedFigure, ParsedReport, ParsedSection
from reports.problem import Problem

TITLES = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
SECTIONS = {
    "overview": "我局认真落实条例，主动公开政府信息，及时回应群众关切。",
    "proactive": "全年主动公开政府信息三十条。",
    "requests": "全年收到政府信息公开申请七件，均已依法答复。",
    "reviews": "全年没有行政复议和行政诉讼。",
    "problems": "公开的深度还不够，下一步将加强培训。",
    "other": "无。",
}
_numbers = count(1)


def make_source_file(text: str | None = None, **fields: object) -> SourceFile:
    """A source file row; its bytes are not on disk."""
    body = text if text is not None else f"示例文件 {next(_numbers)}"
    data = body.encode()
    values = {"name": "report.txt", "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "text": body}
    return SourceFile.objects.create(**{**values, **fields})


def make_reading(
    agency: str = "淄川区教育局",
    region: str | None = "370302",
    year: int | None = 2022,
    form: str = "2021",
    types: Sequence[str] = ("教育",),
    level: str = "county",
    scope: str = "agency",
    sections: Mapping[str, str] | None = None,
    figures: Mapping[str, int | Decimal | str | None] | None = None,
    published_on: str | None = "2023-01-20",
) -> ParsedReport:
    """A reading in which every cell of the form is a stated 0 but for ``figures`` (None is blank, "/" a slash)."""
    cells = {i.code: ParsedFigure(0, "stated", "0") for i in get_form(form).indicators}
    for code, value in (figures or {}).items():
        if isinstance(value, str):
            cells[code] = ParsedFigure(None, "not_applicable", value)
        else:
            cells[code] = ParsedFigure(value, "blank" if value is None else "stated", str(value or ""))
    texts = {**SECTIONS, **(sections or {})}
    return ParsedReport(
        title=f"{agency}{year}年政府信息公开工作年度报告",
        year=year,
        form=form,
        scope=scope,
        period=(f"{year}-01-01", f"{year}-12-31") if year else None,
        published_on=published_on,
        agency=AgencyReading(agency, tuple(types), level),
        region=RegionReading(region) if region else None,
        sections=tuple(ParsedSection(key, TITLES[key], text) for key, text in texts.items()),
        figures=cells,
    )


def make_report(
    *, published: bool = True, problems: Sequence[Problem] = (), is_sample: bool = False, **reading: object
) -> Report:
    """A stored report, published unless told otherwise; keyword arguments go to :func:`make_reading`."""
    parsed = make_reading(**reading)  # type: ignore[arg-type]
    source_file = make_source_file(is_sample=is_sample)
    report = storage.store(source_file, Content(source_file.text, (), "txt", "utf-8"), parsed, problems)
    if published:
        storage.publish(report)
    return report
