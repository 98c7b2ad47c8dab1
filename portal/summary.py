"""A report in two sentences of plain words: what came in and what became of it, and what does not add up.

A number that the report does not state is said to be not stated; it is never 0, and never left out of a sum in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.composition import CODES, GROUPS
from portal.tables import FigureLike, number_text
from reports.models import Problem
from reports.parsing.form import FORMS, PRE_2019

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = StrPromise | str

# Problems that say that numbers do not agree, with what is said of them here.
DISAGREEMENTS: Mapping[str, Words] = {
    "equation_failed": gettext_lazy("勾稽关系不成立"),
    "annex_sum_differs": gettext_lazy("合计与各项之和不符"),
    "disclosed_total_below_newly_disclosed": gettext_lazy("公开总数小于新公开数"),
    "carry_over_broken": gettext_lazy("与上一年的结转不衔接"),
    "balance_broken": gettext_lazy("与上一年的存量不衔接"),
    "region_sum_exceeded": gettext_lazy("部门合计超过汇总"),
    "text_table_mismatch": gettext_lazy("正文与表格不符"),
}
_ANNEX_OUTCOMES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (gettext_lazy("同意公开"), ("annex.answered_granted",)),
    (gettext_lazy("同意部分公开"), ("annex.answered_partially_granted",)),
    (gettext_lazy("不同意公开"), ("annex.answered_refused",)),
)
_LAWSUITS = ("reviews.litigation_direct.total", "reviews.litigation_after_reconsideration.total")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Where a form keeps what the summary tells. ``outcomes`` are parts of what was received."""

    received: str
    carried_over: str
    outcomes: tuple[tuple[Words, tuple[str, ...]], ...]
    carried_forward: str
    reviews: tuple[tuple[Words, tuple[str, ...]], ...]


def _of_form(form: str) -> _Vocabulary:
    if form == PRE_2019:
        reviews = ((_("行政复议"), ("annex.reconsiderations",)), (_("行政诉讼"), ("annex.lawsuits",)))
        return _Vocabulary("annex.received", "", _ANNEX_OUTCOMES, "", reviews)
    return _Vocabulary(
        "requests.new_received.total",
        "requests.carried_over.total",
        tuple((_(name), codes) for (_key, name), codes in zip(GROUPS, CODES[form], strict=True)),
        "requests.carried_forward.total",
        ((_("行政复议"), ("reviews.reconsideration.total",)), (_("行政诉讼"), _LAWSUITS)),
    )


def summarise(
    form: str, year: int | None, figures: Mapping[str, FigureLike], problems: Iterable[Problem]
) -> tuple[str, str]:
    """The two sentences. A report without tables, and one whose tables state nothing here, are said to be so."""
    found = list(problems)
    if form not in FORMS and not (form == PRE_2019 and figures):
        return (
            _("这份报告没有统计表，收到多少申请、怎样答复，只能看正文；没有表不等于 0。"),
            _disagreements(found, _("没有统计表，所以没有勾稽关系可以核对。")),
        )
    words = _of_form(form)
    when = _("%(year)s 年") % {"year": year} if year else _("本年")
    blanks = sum(figure.status == "blank" for figure in figures.values())
    first = _("%(when)s%(told)s") % {"when": when, "told": _first(words, figures)}
    return first, _disagreements(found, _sound(blanks, figures))


def _first(words: _Vocabulary, figures: Mapping[str, FigureLike]) -> str:
    received = _stated(figures, (words.received,))
    if received.is_absent:
        opening = _("的报告没有写收到多少政府信息公开申请")
    elif not received.is_whole:
        opening = _("收到的政府信息公开申请数%(state)s") % {"state": received.text}
    else:
        opening = _("收到政府信息公开申请 %(number)s 件") % {"number": number_text(received.total)}
    over = _stated(figures, (words.carried_over,)) if words.carried_over else None
    if over is not None and over.is_whole and over.total:
        opening += _("（另有上年结转 %(number)s 件）") % {"number": number_text(over.total)}
    parts = _told(words.outcomes, figures)
    forward = _stated(figures, (words.carried_forward,)) if words.carried_forward else None
    if forward is not None and forward.is_whole and forward.total:
        parts.append(_("结转下年 %(number)s 件") % {"number": number_text(forward.total)})
    reviews = _told(words.reviews, figures) or [_("没有行政复议和行政诉讼")]
    return _("；").join(_("，").join(clause) for clause in ([opening], parts, reviews) if clause) + _("。")


def _told(groups: Sequence[tuple[Words, tuple[str, ...]]], figures: Mapping[str, FigureLike]) -> list[str]:
    """Each group with its number, but for those that are surely 0; groups that state none are named together."""
    told: list[str] = []
    silent: defaultdict[str, list[str]] = defaultdict(list)
    for name, codes in groups:
        stated = _stated(figures, codes)
        if not stated.is_counted:
            silent[stated.text].append(str(name))
        elif stated.total:
            told.append(f"{name} {stated.text}")
    return told + [f"{_('、').join(names)}{text}" for text, names in silent.items()]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What several cells state together, and how many of them state nothing, by why."""

    total: Decimal
    counted: int
    silent: Counter[str]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left open: a slash says that there is nothing to count."""
        return not self.open and self.counted + self.silent["not_applicable"] > 0

    @property
    def open(self) -> int:
        return self.silent.total() - self.silent["not_applicable"]

    @property
    def is_counted(self) -> bool:
        """Whether there is a number to be told: beside open cells a sum of 0 says nothing."""
        return self.counted > 0 and not (self.total == 0 and self.open)

    @property
    def is_absent(self) -> bool:
        return not self.counted and self.silent["missing"] == self.silent.total()

    @property
    def text(self) -> str:
        """``5 件``; ``至少 5 件（2 格未填报）``; ``未填报``; ``报告里没有``."""
        number = number_text(self.total)
        if not self.open:
            return _("%(number)s 件") % {"number": number} if self.counted else _("填的是“/”（不适用）")
        if self.is_counted:
            words = {"number": number, "open": self._why}
            return _("至少 %(number)s 件（%(open)s）") % words
        if self.counted:
            return _("不能确定（%(open)s）") % {"open": self._why}
        if self.silent["missing"] == self.open:
            return _("报告里没有")
        return _("读不出") if self.silent["unreadable"] == self.open else _("未填报")

    @property
    def _why(self) -> str:
        words = {
            "blank": _("%(count)s 格未填报"),
            "missing": _("缺 %(count)s 格"),
            "unreadable": _("%(count)s 格读不出"),
        }
        return _("、").join(text % {"count": self.silent[why]} for why, text in words.items() if self.silent[why])


def _stated(figures: Mapping[str, FigureLike], codes: Sequence[str]) -> _Stated:
    found = [figures.get(code) for code in codes]
    values = [figure.value for figure in found if figure is not None and figure.value is not None]
    silent = Counter(
        "missing" if figure is None else figure.status for figure in found if figure is None or figure.value is None
    )
    return _Stated(sum(values, Decimal(0)), len(values), silent)


def _sound(blanks: int, figures: Mapping[str, FigureLike]) -> str:
    """What to say where no numbers were found to disagree."""
    if blanks:
        return _("写明的数字没有对不上的，但有 %(count)s 格没有填写，没有填写不等于 0。") % {"count": blanks}
    if all(figure.status == "missing" for figure in figures.values()):
        return _("表里没有读到数字，没有勾稽关系可以核对。")
    return _("表内的勾稽关系没有发现对不上的。")


def _disagreements(problems: Sequence[Problem], otherwise: str) -> str:
    counts = Counter(problem.code for problem in problems if problem.code in DISAGREEMENTS)
    if not counts:
        return otherwise
    told = [
        _("%(what)s %(count)s 处") % {"what": DISAGREEMENTS[code], "count": counts[code]}
        for code in DISAGREEMENTS
        if counts[code]
    ]
    return _("核对发现对不上的地方：%(told)s。") % {"told": _("、").join(told)}
