"""The shares of a comparison, such as how many requests were granted: from the same cells that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.comparison import Comparison, Line
from portal.explorer_numbers import text_of
from portal.shares import Share, all_shares


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share of one report and of what; without ``text`` the ``words`` say why there is none."""

    value: Decimal | None
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    share: Share
    cells: tuple[ShareCell, ...]

    @property
    def is_different(self) -> bool:
        return len({cell.value for cell in self.cells}) > 1

    @property
    def difference(self) -> str:
        """How far the shares lie apart, in percentage points."""
        stated = [cell.value for cell in self.cells if cell.value is not None]
        if len(self.cells) < 2 or len(stated) < 2:
            return ""
        apart = (max(stated) - min(stated)) * 100
        return _("相差 %(points)s 个百分点") % {"points": f"{apart:.1f}"} if apart else _("相同")


def compared_shares(comparison: Comparison) -> list[ShareLine]:
    """Every share that any of the reports states."""
    lines = {line.indicator.code: line for line in comparison.lines}
    found = [
        ShareLine(share, tuple(_cell(share, lines, place) for place in range(len(comparison.reports))))
        for share in all_shares().values()
    ]
    return [line for line in found if any(cell.value is not None for cell in line.cells)]


def _cell(share: Share, lines: Mapping[str, Line], place: int) -> ShareCell:
    part, whole = (_sum(codes, lines, place) for codes in (share.part, share.whole))
    if part is None or whole is None:
        return ShareCell(None, "", _("缺数字，算不出"))
    if not whole:
        return ShareCell(None, "", _("分母为 0"))
    value = part / whole
    return ShareCell(value, text_of(value, is_share=True), f"{part:,.0f}/{whole:,.0f}")


def _sum(codes: Sequence[str], lines: Mapping[str, Line], place: int) -> Decimal | None:
    """The cells added up that the report's form has; None if it has none of them or one without a number."""
    values = [lines[code].values[place] for code in codes if code in lines and lines[code].cells[place] is not None]
    stated = [value for value in values if value is not None]
    return sum(stated, Decimal(0)) if values and len(stated) == len(values) else None
