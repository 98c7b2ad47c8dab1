"""The data dictionary: every indicator of every form, with what it is counted in and which forms have it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.labels import value_label
from portal.tables import CAPTIONS
from reports.parsing.form import ANNEX, TABLES, Indicator, all_indicators
from reports.wording import in_words


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as it is told: ``unit`` empty where the form names none, ``forms`` in words."""

    code: str
    label: str
    unit: str
    forms: tuple[str, ...]
    article: str

    @property
    def meaning(self) -> str:
        """All that is told of it in one sentence, for a file."""
        unit = _("单位：%(unit)s") % {"unit": self.unit} if self.unit else _("表上没有单位")
        return _("；").join(
            part for part in (unit, _("格式：%(forms)s") % {"forms": "、".join(self.forms)}, self.article) if part
        )


@dataclass(frozen=True, slots=True)
class Part:
    """The indicators of one table."""

    key: str
    title: str
    lines: tuple[Line, ...]


def data_dictionary() -> list[Part]:
    """Table by table, in the order of the forms; the annex of the reports before 2019 last."""
    known = all_indicators().values()
    return [
        Part(table, str(CAPTIONS[table]), tuple(_line(each) for each in known if each.table == table))
        for table in (*TABLES, ANNEX)
    ]


def _line(indicator: Indicator) -> Line:
    return Line(
        code=indicator.code,
        label=in_words(indicator.label),
        unit=_(indicator.unit) if indicator.unit else "",
        forms=tuple(value_label("form", form) for form in indicator.forms),
        article=_(indicator.article) if indicator.article else "",
    )
