"""The kinds of noise by name: what each does, where it can be shown, and how often offices have it.

A kind changes the draft (so that narrative and tables follow), the finished report, or both. Two kinds of one group
never meet in a report, because together their truth would not be certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from reports.generation import additions, damage, noise, pages, torn
from reports.generation import identity_noise as identity
from reports.generation import section_noise as told
from reports.generation import value_noise as values
from reports.generation.draft import Draft
from reports.generation.frame import DATE_FORMS, RARE_DATES, RARE_TITLES, TITLE_FORMS
from reports.generation.grid import Cell, form_grid
from reports.generation.labels import SLIPS, LabelStyle, typos
from reports.generation.layouts.layout import Layout
from reports.generation.report import Report

Before = Callable[[Draft, Random], bool]
After = Callable[[Report, Random], bool]
Needs = Callable[[Layout], bool]
TABLES = ("proactive", "requests", "reviews")


def _always(_: Layout) -> bool:
    return True


def _written_as_text(layout: Layout) -> bool:
    return layout.suffix in (".txt", ".md", ".html")


def _shows_blanks(layout: Layout) -> bool:
    return layout.keeps_blanks


def _takes_damage(layout: Layout) -> bool:
    return layout.takes_damage


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of noise. ``often`` is its weight among all; the functions return whether they could do it."""

    name: str
    group: str
    often: float
    before: Before | None = None
    after: After | None = None
    needs: Needs = _always


def _labels(**options: Any) -> Before:
    """A style of labels; it counts only where a label of the form changes by it."""

    def change(draft: Draft, _: Random) -> bool:
        before = draft.labels
        draft.labels = replace(before, **options)
        return any(_cells(table, draft.form, before) != _cells(table, draft.form, draft.labels) for table in TABLES)

    return change


def _shape(**options: Any) -> Before:
    def change(draft: Draft, _: Random) -> bool:
        draft.shape = replace(draft.shape, **options)
        return True

    return change


def _frame(**options: Any) -> Before:
    def change(draft: Draft, _: Random) -> bool:
        draft.frame = replace(draft.frame, **options)
        return True

    return change


def _break(fault: Callable[[Any, str, Random], bool]) -> Before:
    return lambda draft, rng: fault(draft.figures, draft.form, rng)


def _did(change: Callable[[Report, Random], None]) -> After:
    """A change that is known by what it left in the report's raws, figures or rows."""

    def after(report: Report, rng: Random) -> bool:
        before = (dict(report.raws), dict(report.figures), report.extra_rows, dict(report.lists))
        change(report, rng)
        return before != (report.raws, report.figures, report.extra_rows, dict(report.lists))

    return after


def _slip(draft: Draft, rng: Random) -> bool:
    draft.labels = replace(draft.labels, slip=rng.choice(_on_form(draft.form, SLIPS)))
    return True


def _typos(draft: Draft, rng: Random) -> bool:
    """One to four wrong labels; of two for the same label the first is typed."""
    draft.labels = replace(draft.labels, typos=tuple(rng.sample(_on_form(draft.form, typos()), rng.randint(1, 4))))
    return True


def _on_form(form: str, pairs: Sequence[tuple[str, str]]) -> list[int]:
    """The places of those pairs whose right wording stands on the form."""
    wordings = [cell.text for table in TABLES for cell in _cells(table, form, LabelStyle())]
    return [index for index, (right, _) in enumerate(pairs) if any(right in text for text in wordings)]


def _cells(table: str, form: str, style: LabelStyle) -> list[Cell]:
    return [cell for row in form_grid(table, form, style).rows for cell in row]


def _brackets(draft: Draft, rng: Random) -> bool:
    draft.labels = replace(
        draft.labels,
        half_brackets=True,
        bracket_space=rng.random() < 0.3,
        number_mark=rng.choice((".", "．", "、", ". ")),
    )
    return True


def _marks(draft: Draft, rng: Random) -> bool:
    draft.labels = replace(draft.labels, number_mark=rng.choice(("．", "、", ". ", "．　")))
    return True


def _guide(draft: Draft, rng: Random) -> bool:
    draft.labels = replace(draft.labels, guided=draft.year, wrapped=rng.random() < 0.4)
    return True


def _separated(mark: str) -> After:
    return lambda report, rng: values.separate(report, mark, rng)


def _titled(form: str) -> Before:
    return lambda draft, rng: identity.entitle(draft, form, rng)


def _dated(form: str) -> Before:
    return lambda draft, _: identity.date(draft, form)


LABEL_KINDS = (
    Kind("label_seen_slip", "wording", 3, _slip),
    Kind("label_typo", "wording", 4, _typos),
    Kind("label_spaces", "gaps", 1.5, _labels(spaced=True)),
    Kind("label_gaps", "gaps", 1.5, _labels(gaps=True)),
    Kind("label_wrapped", "gaps", 2, _labels(wrapped=True)),
    Kind("label_half_brackets", "marks", 3, _brackets),
    Kind("label_ordinals", "marks", 2, _marks),
    Kind("label_quotes", "quotes", 1.5, _labels(plain_quotes=True)),
    Kind("label_comma", "comma", 1, _labels(comma=True)),
    Kind("label_four_decimals", "fees", 1, _labels(four_decimals=True)),
    Kind("label_header_cut", "heads", 2, _labels(cut=True)),
    Kind("label_guidance", "heads", 1.5, _guide),
    Kind("extra_row", "extra", 1, after=_did(additions.add_row)),
    Kind("extra_row_elsewhere", "extra", 1, after=_did(additions.add_local_row)),
)
SECTION_KINDS = (
    Kind("sections_merged", "ordinals", 1, _shape(merged=True)),
    *(
        Kind(f"ordinals_{name}", "ordinals", 1, _shape(ordinals=name))
        for name in ("missing", "none", "restart", "doubled", "dash", "space")
    ),
    *(
        Kind(f"ordinals_{name}", "ordinals", 0.7, _shape(ordinals=name), told.unsure_headings)
        for name in ("pipe", "ell")
    ),
    Kind("headings_reworded", "headings", 4, _shape(official=False, reworded=True)),
    Kind("sections_empty", "telling", 2, _shape(bare=True)),
    Kind("heading_lost", "ordinals", 1, after=told.lose_heading),
    Kind("notice_embedded", "front", 1, _frame(notice=True)),
    Kind("contents_sentence", "front", 2, _frame(contents=True, bare=False)),
    Kind("contents_list", "front", 1, after=told.put_contents, needs=_written_as_text),
    Kind("proposals_list", "tables", 1, after=_did(additions.add_proposals)),
    Kind("counts_table", "tables", 1, after=told.put_counts),
    Kind("metadata_inside", "tables", 1, after=told.put_metadata_inside),
    Kind("digits_spaced", "digits", 1, after=told.space_digits),
    Kind("mojibake", "garbled", 0.7, after=told.garble),
    Kind("text_contradicts", "telling", 1, after=told.contradict),
)
IDENTITY_KINDS = (
    Kind("agency_parent_first", "agency", 2, identity.name_parent),
    Kind("agency_police_branch", "agency", 2, identity.police_branch),
    Kind("agency_region_missing", "agency", 1, identity.leave_out_region, identity.forget_region),
    Kind("agency_we_only", "title", 0.7, identity.say_we, identity.forget_agency),
    Kind("scope_region", "title", 1, identity.summarise_region, identity.tell_summary),
    Kind("scope_system", "agency", 4, after=identity.tell_system),
    *(Kind(f"title_{form}", "title", 1.2, _titled(form)) for form in (*TITLE_FORMS[1:], *RARE_TITLES)),
    *(
        Kind(f"date_{form}", "date", 1.2, _dated(form))
        for form in (*(form for form in DATE_FORMS[1:] if form != "metadata"), *RARE_DATES)
    ),
    Kind("date_early", "date", 0.7, identity.sign_early),
    Kind("metadata_table", "metadata", 1, after=identity.put_metadata, needs=_written_as_text),
    Kind("year_conflict", "title", 0.7, _frame(bare=False), identity.conflict),
)
FAULT_KINDS = (
    Kind("h1_broken", "faults", 1, _break(damage.break_h1)),
    Kind("h2_broken", "faults", 1, _break(damage.break_h2)),
    Kind("h3_broken", "faults", 1, _break(damage.break_h3)),
    Kind("h4_broken", "faults", 1, _break(damage.break_h4)),
    Kind("s4_broken", "faults", 2, _break(damage.break_s4)),
    Kind("negative_count", "faults", 0.7, after=values.below_nought),
    Kind("half_count", "faults", 0.7, after=values.half_a_case),
    Kind("torn_nought_lost", "faults", 4, after=torn.lose_nought, needs=_takes_damage),
    Kind("torn_nought_doubled", "faults", 4, after=torn.double_nought, needs=_takes_damage),
    Kind("torn_two_rows", "faults", 4, after=torn.lose_in_two_rows, needs=_takes_damage),
    Kind("torn_reviews", "faults", 4, after=torn.lose_review, needs=_takes_damage),
    Kind("torn_number_lost", "faults", 4, after=torn.lose_number, needs=_takes_damage),
    Kind("torn_undetermined", "faults", 4, _break(torn.add_case), torn.lose_undetermined, _takes_damage),
    Kind("strokes", "faults", 1.5, after=_did(noise.strike_out)),
    Kind("strokes_requests", "faults", 1, after=values.stroke_requests),
    Kind("blanks", "faults", 2.5, after=values.blank_anywhere, needs=_shows_blanks),
    Kind("letter_o", "faults", 1, after=values.letter_for_nought),
)
VALUE_KINDS = (
    Kind("amount_without_unit", "amount", 3, after=lambda report, _: values.write_procurement(report, "")),
    Kind("amount_in_yuan", "amount", 2, after=lambda report, _: values.write_procurement(report, "元")),
    Kind("value_plus", "signs", 2, after=_did(noise.add_signs)),
    Kind("value_minus", "signs", 1, after=values.with_minus),
    Kind("value_remark", "remark", 1, after=_did(additions.add_remark), needs=_shows_blanks),
    Kind("value_footnote", "remark", 1, after=values.add_footnote),
    Kind("value_thousands", "values", 1, after=_separated(",")),
    Kind("value_thousands_wide", "values", 0.7, after=_separated("，")),
    Kind("value_thousands_space", "values", 0.7, after=_separated(" "), needs=_shows_blanks),
    Kind("value_full_width", "values", 1.2, after=_did(noise.widen_digits)),
    Kind("value_padded", "values", 2, after=_did(noise.pad_values), needs=_shows_blanks),
    Kind("value_units", "values", 1, after=values.add_units, needs=_shows_blanks),
    Kind("value_decimals", "values", 1, after=values.write_decimals),
)
PAGE_KINDS = (
    Kind("page_numbers", "pages", 1.5, after=pages.page_numbers, needs=_written_as_text),
    Kind("running_head", "pages", 1, after=pages.running_head, needs=_written_as_text),
    Kind("header_repeated", "pages", 1, after=pages.repeat_head, needs=_written_as_text),
    Kind("groups_lost", "pages", 1, after=pages.lose_groups, needs=_written_as_text),
    Kind("label_torn", "pages", 1, after=pages.tear_label, needs=_written_as_text),
    Kind("label_vertical", "pages", 1, after=pages.set_vertically, needs=_written_as_text),
    Kind("table_twice", "pages", 1, after=pages.print_twice),
    Kind("form_empty_first", "pages", 1, after=pages.print_empty_first),
    Kind("traditional", "script", 0.7, after=told.convert),
)
KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (*IDENTITY_KINDS, *LABEL_KINDS, *SECTION_KINDS, *FAULT_KINDS, *VALUE_KINDS, *PAGE_KINDS)
}
"""Every kind, in the order in which they are applied."""

COUNTS = (25, 35, 25, 10, 5)
"""Weights of 0, 1, 2 … kinds in one report."""


def draw_kinds(layout: Layout, rng: Random) -> list[Kind]:
    """The kinds of noise of an ordinary report: none to four, never two of a group."""
    wanted = rng.choices(range(len(COUNTS)), COUNTS)[0]
    able = [kind for kind in KINDS.values() if kind.needs(layout)]
    chosen: dict[str, Kind] = {}
    while len(chosen) < wanted:
        kind = rng.choices(able, [one.often for one in able])[0]
        chosen.setdefault(kind.group, kind)
    return in_order(chosen.values())


def in_order(kinds: Iterable[Kind]) -> list[Kind]:
    """Kinds in the order in which they are applied."""
    names = {kind.name for kind in kinds}
    return [kind for kind in KINDS.values() if kind.name in names]
