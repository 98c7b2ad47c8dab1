"""The requests an agency carries from year to year, as a chain: what is carried forward has to be carried over next.

A link is broken where two stated numbers differ, and open where one of them is not stated or a year is not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from portal.series import COLUMNS, Year
from portal.tables import Cell, number_text
from reports.models import Report

OVER, FORWARD = (
    [code for code, _label in COLUMNS].index(f"requests.{row}.total") for row in ("carried_over", "carried_forward")
)
BROKEN = "carry_over_broken"


@dataclass(frozen=True, slots=True)
class Link:
    """From one report to the next of the same agency and scope; ``state`` is holds, broken or open.

    ``columns`` counts the kinds of applicant in which the later report does not carry on from the earlier one.
    """

    earlier: Report
    later: Report
    forward: Cell
    over: Cell
    state: str
    words: str
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """The links of one agency's reports of one scope, the oldest first."""

    name: str
    links: tuple[Link, ...]


def chains_of(years: Sequence[Year]) -> list[Chain]:
    """A chain for every agency and scope among ``years`` with two reports or more."""
    lines: defaultdict[tuple[int | None, str], list[Year]] = defaultdict(list)
    for line in sorted(years, key=lambda line: line.year):
        if line.report is not None:
            lines[line.report.agency_id, line.report.scope].append(line)
    return [
        Chain(_chain_name(of), tuple(_link(earlier, later) for earlier, later in pairwise(of)))
        for of in lines.values()
        if len(of) > 1
    ]


def _chain_name(lines: Sequence[Year]) -> str:
    report = lines[-1].report
    if report is None:
        return ""
    is_wide = report.scope in (Report.Scope.REGION, Report.Scope.SYSTEM)
    if not is_wide:
        return report.agency_name
    return _("%(name)s（%(detail)s）") % {"name": report.agency_name, "detail": report.get_scope_display()}


def _link(earlier: Year, later: Year) -> Link:
    if earlier.report is None or later.report is None:
        raise ValueError("a year without a report is no link")
    forward, over = earlier.cells[FORWARD], later.cells[OVER]
    state, words = _state(earlier, later)
    return Link(earlier.report, later.report, forward, over, state, words, later.found.get(BROKEN, 0))


def _state(earlier: Year, later: Year) -> tuple[str, str]:
    if later.year != earlier.year + 1:
        return "open", _("中间有年度尚未收录，无从核对")
    forward, over = earlier.values[FORWARD], later.values[OVER]
    if forward is None or over is None:
        return "open", _("有一头没有数字，无从核对")
    if forward == over:
        return "holds", _("衔接")
    words = _("断开：差 %(number)s 件")
    return "broken", words % {"number": number_text(abs(forward - over))}
