"""How a report came to be read as it is: the kind of file, the cells that are no plain readings, what people did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.labels import value_label
from portal.tables import CAPTIONS, Cell, Table
from reports.formats import format_of
from reports.models import ReportVersion, SourceFile
from reports.parsing.form import all_indicators
from reports.region_list import get_place
from reports.wording import in_words, path_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FACTS: Mapping[str, StrPromise | str] = {
    "agency_name": gettext_lazy("机关名称"),
    "region": gettext_lazy("地区"),
    "year": gettext_lazy("报告年度"),
    "scope": gettext_lazy("统计范围"),
    "published_on": gettext_lazy("发布日期"),
    "source_url": gettext_lazy("来源网址"),
}
# The states of a cell that are told, in this order; what is not there by the form is told at its table.
STATES: Mapping[str, StrPromise | str] = {
    "stated": gettext_lazy("写明数字"),
    "blank": gettext_lazy("空白"),
    "not_applicable": gettext_lazy("填 / 等，表示不适用"),
    "missing": gettext_lazy("报告里没有"),
    "derived": gettext_lazy("由勾稽关系推得"),
    "unreadable": gettext_lazy("读不出"),
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """``format`` names the kind of file; ``states`` are (what, number of cells); ``doubtful`` the cells by table that
    were derived or could not be read; ``corrected`` what people have corrected by hand, in words with what was read.
    """

    format: str
    states: tuple[tuple[StrPromise | str, int], ...]
    doubtful: tuple[tuple[str, tuple[Cell, ...]], ...]
    corrected: tuple[str, ...]


def provenance_of(
    file: SourceFile, statuses: Mapping[str, int], tables: Iterable[Table], versions: Iterable[ReportVersion]
) -> Provenance:
    """Of corrections is told what was corrected and from what; by whom is for staff. ``versions`` are newest first."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    doubtful = [
        (str(CAPTIONS[table.key]), tuple(cell for cell in table.cells if cell.kind in ("derived", "unreadable")))
        for table in tables
    ]
    return Provenance(
        format_of(file.kind).family.get(language, ""),
        tuple((words, statuses[state]) for state, words in STATES.items() if statuses.get(state)),
        tuple((caption, cells) for caption, cells in doubtful if cells),
        tuple(_corrected(field, old) for field, old in _standing(versions).items()),
    )


def _standing(versions: Iterable[ReportVersion]) -> dict[str, object]:
    """What was read where a correction stands now, by field; a file that came in later was read anew."""
    found: dict[str, object] = {}
    for version in versions:
        found |= {change["field"]: change["old"] for change in version.changes}
        if version.action in (ReportVersion.Action.CREATED, ReportVersion.Action.REPLACED):
            break
    return found


def _corrected(field: str, old: object) -> str:
    place = get_place(str(old)) if field == "region" else None
    words = path_in_words(place.path) if place else value_label(field, str(old)) if old else _("空")
    return _("%(name)s（读作：%(old)s）") % {"name": _name(field), "old": words}


def _name(field: str) -> str:
    """A fact in words, a cell by its label; what is neither (a field of another day) by its name."""
    indicator = all_indicators().get(field)
    return in_words(indicator.label) if indicator else str(FACTS.get(field, field))
