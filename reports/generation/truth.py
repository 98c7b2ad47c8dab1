"""What a report says, in the form that ``tools/check_report.py`` compares a parsed report with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from reports.generation.arithmetic import failing, undecided
from reports.generation.form import FORMS
from reports.generation.report import Line, Report, Section, Value

CELL_WORDS = ("本年制发件数", "对外公开总数量", "未经复议直接起诉", "法律服务机构", "申请人情况", "尚未审结")
"""Words of the tables that no narrative text uses (those that one does use are left out of the assertion)."""

GAP_CODE = "cell_count_mismatch"


def expected(report: Report, outside: tuple[str, ...] = ()) -> dict[str, Any]:
    """The expected reading. Findings are those that are certain; arguable ones are in neither list.

    It holds only what ``check_report.py`` compares; the kinds of noise are ``report.noise``. ``outside`` are phrases
    that the layout puts around the report.
    """
    out: dict[str, Any] = _title(report)
    out["year"] = report.year
    if report.form is not None or report.year >= 2019:
        out["form"] = report.form
    out["published_on"] = report.published_on
    if report.assert_agency:
        out["agency"] = _agency(report)
        if report.assert_region:
            out["region"] = _region(report)
    if report.assert_sections:
        out["sections"] = [_section(section) for section in report.sections]
    text = "\n".join(part for section in report.sections for part in (*section.paragraphs, *section.after))
    out["not_in_sections"] = [phrase for phrase in (*_outside(report), *outside) if _close(phrase) not in _close(text)]
    if report.form is None:
        out["no_tables"] = True
    else:
        out["figures"] = _figures(report)
        if report.units:
            out["units"] = dict(report.units)
        if report.extra_rows:
            out["extra_rows"] = [
                {"table": "proactive", "label_starts": row.label[:6], "values": list(row.values)}
                for row in report.extra_rows
            ]
    present, absent = _findings(report)
    out["findings"] = sorted(present)
    out["findings_absent"] = sorted(absent)
    return out


def _close(text: str) -> str:
    """Text without blanks, as texts are compared."""
    return "".join(text.split())


def _title(report: Report) -> dict[str, Any]:
    """Nothing is said of a title where the body has none."""
    titles = list(report.titles)
    if len(titles) == 1:
        return {"title": titles[0]}
    return {"title_any_of": titles} if titles else {}


def _agency(report: Report) -> dict[str, Any]:
    agency = report.agency
    name: dict[str, Any] = {"name": agency.name}
    if agency.other_names:
        name = {"name_any_of": [agency.name, *agency.other_names]}
    level = {"level": agency.level} if agency.level else {}
    return {**name, "types": list(agency.types), **level}


def _region(report: Report) -> dict[str, Any]:
    region = report.agency.region
    if region.code == "000000":
        return {"code": region.code}
    return {"code": region.code, "path": list(region.path)}


def _section(section: Section) -> dict[str, Any]:
    told = (*section.paragraphs, *section.after)
    out: dict[str, Any] = {"key": section.key, "title": section.title, "starts": "", "ends": ""}
    if told:
        out |= {"starts": told[0][:24], "ends": "" if section.open_end else told[-1][-18:]}
    if len(told) > 2:
        out["holds"] = [told[len(told) // 2][:30]]
    return out


def _outside(report: Report) -> list[str]:
    phrases = [word for word in CELL_WORDS if report.form is not None]
    phrases += [line.text for line in report.back if any(mark.isdigit() or mark in "年版" for mark in line.text)]
    phrases += [line.text for line in report.front if isinstance(line, Line) and line.kind == "notice"]
    phrases += [table.rows[1][0] for table in report.lists.values() if len(table.rows) > 1]
    return [*phrases, *report.alien]


def _figures(report: Report) -> dict[str, Any]:
    lossy = {code.rpartition(".")[0] for code in report.dropped | report.doubled}
    out: dict[str, Any] = {}
    for code in FORMS[report.form].codes if report.form in FORMS else report.figures:
        value = number(report.figures[code])
        if code in report.truths:
            out[code] = report.truths[code]
        elif lossy and value == 0 and code.rpartition(".")[0] in lossy:
            out[code] = {"any_of": [0, None]}
        else:
            out[code] = value
    return out


def number(value: Value) -> int | float | str | None:
    """A value as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value


def _findings(report: Report) -> tuple[set[str], set[str]]:
    shown: dict[str, bool | None] = dict.fromkeys(
        ("year_conflict", "text_table_mismatch", "mojibake", "traditional_script", "agency_unresolved"), False
    )
    shown["region_ambiguous"] = False
    keys = {section.key for section in report.sections}
    shown["missing_section"] = False if len(keys) == 6 else None
    shown["published_before_period_end"] = _signed_early(report)
    if report.form is None:
        shown["missing_table"] = True if report.year >= 2019 else None
    elif report.form not in FORMS:  # the annex of 2014–2018, on which no equation is printed
        shown |= dict.fromkeys(("missing_table", "extra_row", GAP_CODE, "equation_failed"), False)
    else:
        shown |= _table_findings(report, report.form)
    shown |= dict.fromkeys(report.findings, True)
    shown |= dict.fromkeys(report.unsure, None)
    return {code for code, sure in shown.items() if sure}, {code for code, sure in shown.items() if sure is False}


def _signed_early(report: Report) -> bool:
    end = f"{report.year}-12-31"
    return report.published_on is not None and report.published_on < end[: len(report.published_on)]


def _table_findings(report: Report, form: str) -> dict[str, bool | None]:
    figures = report.figures
    fails: bool | None = bool(failing(form, figures))
    if not fails and undecided(form, figures):
        fails = None
    out: dict[str, bool | None] = {
        "missing_table": False,
        "equation_failed": fails,
        "missing_value": None in figures.values() or (None if report.dropped else False),
        "extra_row": bool(report.extra_rows),
        GAP_CODE: bool(report.dropped or report.doubled),
        "unit_missing": False,
        "not_integer": False,
        "negative_value": False,
    }
    if form == "2019":
        amount = "proactive.procurement.amount"
        value = figures[amount]
        out["unit_missing"] = bool(isinstance(value, int | Decimal) and value and not report.units.get(amount))
        out["disclosed_total_below_newly_disclosed"] = _total_below_new(report)
    return out


def _total_below_new(report: Report) -> bool:
    for row in ("regulations", "normative_documents"):
        new, total = (report.figures[f"proactive.{row}.{key}"] for key in ("newly_disclosed", "disclosed_total"))
        if isinstance(new, int) and isinstance(total, int) and total < new:
            return True
    return False


def as_text(reading: dict[str, Any]) -> str:
    """The reading as JSON: a line for every key, and one for every row of figures."""
    lines = []
    for key, value in reading.items():
        if key == "figures":
            lines.append(f'"figures": {{\n{_figure_lines(value)}\n}}')
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _figure_lines(figures: dict[str, Any]) -> str:
    rows: dict[str, list[str]] = {}
    for code, value in figures.items():
        written = str(value) if type(value) is int else json.dumps(value)
        rows.setdefault(code.rpartition(".")[0], []).append(f'"{code}":{written}')
    return ",\n".join(",".join(row) for row in rows.values())
