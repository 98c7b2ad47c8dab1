"""A report from an agency, a year and a seed: figures, narrative, frame and the habits of an office."""

from __future__ import annotations

from random import Random

from reports.generation import additions, damage, noise
from reports.generation.figures import typical_figures
from reports.generation.form import form_of_year
from reports.generation.frame import DATE_FORMS, TITLE_FORMS, FrameShape, frame
from reports.generation.history import history
from reports.generation.labels import LabelStyle, draw_style
from reports.generation.layouts.layout import Layout
from reports.generation.report import Agency, Figures, Report
from reports.generation.sections import Shape, facts_of, sections

ORDINALS = ("all",) * 14 + ("missing", "space", "dash", "restart")


def assemble(
    agency: Agency,
    year: int,
    form: str | None,
    figures: Figures,
    rng: Random,
    *,
    frame_shape: FrameShape,
    shape: Shape,
    labels: LabelStyle,
) -> Report:
    """A report with these figures and shapes; ``form`` may be another than the year's."""
    facts = facts_of(agency, year, figures)
    around = frame(agency, year, frame_shape, facts, rng)
    return Report(
        agency=agency,
        year=year,
        form=form,
        titles=around.titles,
        figures=figures,
        sections=sections(facts, shape, rng, tables=form is not None),
        front=around.front,
        back=around.back,
        published_on=around.published_on,
        labels=labels,
        source=around.source,
    )


def typical_report(agency: Agency, year: int, layout: Layout, seed: int) -> Report:
    """An ordinary report of ``agency`` for ``year``, typed as offices type, in a way that ``layout`` can show."""
    rng = Random(f"{seed}:{agency.name}:{year}:{layout.name}")  # noqa: S311 - made-up reports
    form = form_of_year(year)
    if form is None:
        raise ValueError(f"no form for {year}")
    busy = agency.level in ("prefecture", "county") and agency.types[0] in ("政府", "自然资源", "住房城乡建设", "公安")
    work = history(agency.name, seed, busy)[year]
    requests = _requests_of_year(rng, busy)
    report = assemble(
        agency,
        year,
        form,
        typical_figures(form, rng, work, requests),
        rng,
        frame_shape=_frame_shape(rng, layout),
        shape=_shape(rng),
        labels=draw_style(rng),
    )
    add_habits(report, layout, rng)
    return report


def _requests_of_year(rng: Random, busy: bool) -> int:
    if busy:
        return rng.choice((rng.randint(3, 40), rng.randint(20, 400)))
    return 0 if rng.random() < 0.55 else rng.randint(1, 12)


def _shape(rng: Random) -> Shape:
    merged = rng.random() < 0.04
    return Shape(ordinals="all" if merged else rng.choice(ORDINALS), merged=merged, long=rng.random() < 0.6)


def _frame_shape(rng: Random, layout: Layout) -> FrameShape:
    dates = DATE_FORMS if layout.shows_source else tuple(date for date in DATE_FORMS if date != "metadata")
    title = rng.choice(TITLE_FORMS) if rng.random() < 0.5 else "one_line"
    return FrameShape(
        title=title,
        date=rng.choice(dates),
        notice=rng.random() < 0.04,
        contents=rng.random() < 0.3,
        bare=rng.random() < 0.15,
        early=title != "title_page" and rng.random() < 0.01,
    )


def add_habits(report: Report, layout: Layout, rng: Random) -> None:
    """Typing habits and now and then a fault, in an order that keeps the truth certain."""
    noise.write_amount(report, rng)
    if rng.random() < 0.04:
        additions.add_proposals(report, rng)
    if rng.random() < 0.03:
        additions.add_row(report, rng)
    if rng.random() < 0.02:
        additions.add_remark(report, rng)
    if rng.random() < 0.3:
        noise.add_signs(report, rng)
    if rng.random() < 0.05:
        noise.add_thousands(report)
    elif rng.random() < 0.05:
        noise.widen_digits(report, rng)
    chance = rng.random()
    if chance < 0.06:
        damage.break_equation(report, rng)
    elif chance < 0.09 and layout.takes_damage:
        damage.drop_cell(report, rng)
    elif chance < 0.11 and layout.takes_damage:
        damage.double_cell(report)
    elif chance < 0.2:
        noise.strike_out(report, rng)
    elif chance < 0.3 and layout.keeps_blanks:
        noise.leave_blank(report, rng)
    if rng.random() < 0.08:
        noise.pad_values(report, rng)
