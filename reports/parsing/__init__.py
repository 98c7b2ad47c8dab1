"""Content → ParsedReport: what a report says, wherever and however it says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reports.errors import ParseError
from reports.extraction.content import Block, Content, Paragraph
from reports.parsing.annex import read_annex
from reports.parsing.form import ANNEX_LABEL, PRE_2019, all_indicators
from reports.parsing.identity import identify
from reports.parsing.layout import arrange
from reports.parsing.report import MISSING, ParsedFigure, ParsedReport, ParsedSection
from reports.parsing.sections import Sectioning, preamble, split_sections
from reports.parsing.tables import TablesReading, read_tables
from reports.problem import Problem
from reports.script import is_traditional, plain

_LAST_YEAR_WITHOUT_FORM = 2018
_FIRST_YEAR_OF_ANNEX = 2014
_TITLE = re.compile(r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)|政务公开(?:工作)?(?:年度)?报告")
_SEARCHED_FOR_TITLE = 400
_MAX_TITLE_LINE = 80
_LATIN, _LATIN_MARKS = "À-ÖØ-öø-ÿ", "\u0080-\u00bf×÷ŒœŠšŸŽžƒˆ˜\u2013-\u203a€™"
# Signs for what could not be decoded, or what bytes of one encoding give in another: UTF-8 or GBK read as Latin letters
# (three of them no more than two marks apart), UTF-8 read as GBK (政府, 信息, 公开).
_MOJIBAKE = re.compile(
    f"\ufffd|锟斤拷|烫烫烫|屯屯屯|[\ue000-\uf8ff]{{2}}|â€|ï¼|ã€|[{_LATIN}](?:[{_LATIN_MARKS}]{{0,2}}[{_LATIN}]){{2}}"
    "|鏀垮簻|淇℃伅|鍏紑"
)


def parse(content: Content) -> ParsedReport:
    """Read a document. Raises ParseError ``not_a_report`` if nothing in it looks like an annual report."""
    blocks = arrange(content)
    tables = _tables(content.text, blocks)
    parts = split_sections(blocks, tables.grids, tables.form)
    if not _is_report(blocks, parts, tables):
        raise ParseError("not_a_report")
    body = "\n".join(section.text for section in parts.sections)
    identity = identify(parts.front, parts.front_grids, body, parts.signature)
    front = preamble(parts.front, identity.title)
    form = tables.form
    if form is None and identity.year is not None and identity.year <= _LAST_YEAR_WITHOUT_FORM:
        form = PRE_2019
    return ParsedReport(
        title=identity.title,
        year=identity.year,
        form=form,
        scope=identity.scope,
        period=identity.period,
        published_on=identity.published_on,
        agency=identity.agency,
        region=identity.region,
        sections=(*([front] if front else []), *_of_form(parts.sections, form)),
        figures=tables.figures,
        extra_rows=tables.extra_rows,
        findings=(
            *identity.findings,
            *tables.findings,
            *_missing_annex(tables.form, identity.year),
            *_findings_on_source(content, tables.figures),
        ),
    )


def _tables(text: str, blocks: Sequence[Block]) -> TablesReading:
    """The tables of the forms since 2019, else the annex before them; an annex beside those is a table like others."""
    annex = read_annex(text, blocks)
    if annex is None:
        return read_tables(text, blocks)
    others = [Paragraph("", b.start, b.start) if i in annex.grids else b for i, b in enumerate(blocks)]
    tables = read_tables(text, others)
    return tables if tables.form else annex


def _missing_annex(form: str | None, year: int | None) -> list[Problem]:
    """A report of the years in which the annex was asked for, and which has no table of any form."""
    if form is None and year is not None and _FIRST_YEAR_OF_ANNEX <= year <= _LAST_YEAR_WITHOUT_FORM:
        return [Problem("missing_table", {"label": ANNEX_LABEL})]
    return []


def _is_report(blocks: Sequence[Block], parts: Sectioning, tables: TablesReading) -> bool:
    """Tables of the form, or two of its sections, or the title and the words of such a report."""
    if tables.form is not None or len(parts.sections) >= 2:
        return True
    lines = [block.text for block in blocks[:_SEARCHED_FOR_TITLE] if isinstance(block, Paragraph)]
    titled = any(_is_title_line(line) for line in lines)
    return titled and (bool(parts.sections) or sum(line.count("公开") for line in lines) >= 5)


def _is_title_line(line: str) -> bool:
    text = plain(line[: _MAX_TITLE_LINE + 40])
    return len(text) <= _MAX_TITLE_LINE and "。" not in text and _TITLE.search(text) is not None


def _of_form(sections: Sequence[ParsedSection], form: str | None) -> list[ParsedSection]:
    """The sections as the report's form names them: on the forms since 2019 a 概述 is the overview."""
    if form == PRE_2019 or any(section.key == "overview" for section in sections):
        return list(sections)
    return [
        ParsedSection("overview", section.title, section.text, section.tables)
        if section.key == "background"
        else section
        for section in sections
    ]


def _findings_on_source(content: Content, figures: Mapping[str, ParsedFigure]) -> list[Problem]:
    """What is doubtful about the text itself; of recognised text every figure that states something is listed."""
    findings = []
    for note in content.notes:
        codes = tuple(code for code, figure in figures.items() if figure.raw)
        findings.append(Problem(note, {"count": len(codes)}, codes if note == "ocr_text" else ()))
    if (code := _cut_off(content.text, figures)) is not None:
        findings.append(Problem("table_cut_off", {"label": all_indicators()[code].label}, (code,)))
    if _MOJIBAKE.search(content.text):
        findings.append(Problem("mojibake"))
    if is_traditional(content.text):
        findings.append(Problem("traditional_script"))
    return findings


def _cut_off(text: str, figures: Mapping[str, ParsedFigure]) -> str | None:
    """The cell with which the text ends in the middle of its table: what stands there may be half a number."""
    codes = list(figures)
    for number, code in enumerate(codes):
        span = figures[code].span
        if span is not None and span[1] == len(text):
            table = code.partition(".")[0]
            rest = [other for other in codes[number + 1 :] if other.partition(".")[0] == table]
            return code if any(figures[other].status == MISSING for other in rest) else None
    return None
