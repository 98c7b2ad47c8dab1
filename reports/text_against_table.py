"""S5: what the narrative says against what the tables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.narrative_figures import statements
from reports.parsing.report import Number, ParsedFigure, ParsedReport
from reports.problem import Problem


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The cells that a number may be: one of the sums of ``readings``, or less where that only says ``at_most``."""

    label: str
    sections: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    at_most: bool = False


_REQUESTS = ("overview", "requests")
_REVIEWS = ("overview", "requests", "reviews")
_PROACTIVE = ("overview", "proactive")
_NEW, _OVER = "requests.new_received.total", "requests.carried_over.total"
_RULES = "proactive.normative_documents"
_MEANINGS = {
    "received": _Meaning("收到的申请数量", _REQUESTS, ((_NEW,), (_NEW, _OVER))),
    "carried_over": _Meaning("上年结转的申请数量", _REQUESTS, ((_OVER,),)),
    "carried_forward": _Meaning("结转下年度的申请数量", _REQUESTS, (("requests.carried_forward.total",),)),
    # what was answered may leave out what was settled in other ways, but can't be more than all that was there
    "settled": _Meaning("办结的申请数量", _REQUESTS, (("requests.total.total",), (_NEW, _OVER)), at_most=True),
    # cases of the year before may be counted in the table and not in the text
    "reconsideration": _Meaning("行政复议数量", _REVIEWS, (("reviews.reconsideration.total",),), at_most=True),
    "litigation": _Meaning(
        "行政诉讼数量",
        _REVIEWS,
        (("reviews.litigation_direct.total", "reviews.litigation_after_reconsideration.total"),),
        at_most=True,
    ),
    "issued": _Meaning("制发的规范性文件", _PROACTIVE, ((f"{_RULES}.issued",),)),
    "in_force": _Meaning("现行有效的规范性文件", _PROACTIVE, ((f"{_RULES}.in_force",),)),
    "newly_disclosed": _Meaning("新公开的规范性文件", _PROACTIVE, ((f"{_RULES}.newly_disclosed",),)),
    "disclosed": _Meaning(
        "公开的规范性文件",
        _PROACTIVE,
        tuple((f"{_RULES}.{key}",) for key in ("made", "newly_disclosed", "disclosed_total", "issued", "in_force")),
    ),
}


def mismatches(report: ParsedReport) -> Iterator[Problem]:
    """A problem for the first number of each kind that no reading of the tables gives."""
    found: set[str] = set()
    for section in report.sections:
        for statement in statements(section.text, report.year):
            meaning = _MEANINGS[statement.kind]
            if section.key not in meaning.sections or statement.kind in found:
                continue
            problem = _mismatch(meaning, statement.number, report.figures)
            if problem:
                found.add(statement.kind)
                yield problem


def _mismatch(meaning: _Meaning, number: int, figures: Mapping[str, ParsedFigure]) -> Problem | None:
    """The problem if every reading is known and none fits."""
    readings = [[figures[code] for code in codes] for codes in meaning.readings if all(c in figures for c in codes)]
    if not readings or readings[0][0].value is None:
        return None
    sums: list[Number] = [sum((figure.value or 0 for figure in cells), start=0) for cells in readings]
    if any(figure.value is None and figure.status != "blank" for cells in readings for figure in cells):
        return None
    if number in sums or (meaning.at_most and number <= max(sums)):
        return None
    codes = dict.fromkeys(code for codes in meaning.readings[:1] for code in codes)
    params: dict[str, str | int] = {"label": meaning.label, "text": str(number), "table": str(sums[0])}
    return Problem("text_table_mismatch", params, tuple(codes))
