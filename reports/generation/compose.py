"""A report from an agency, a year and a seed: figures, narrative, frame and the habits of an office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from reports.generation import value_noise
from reports.generation.draft import Draft
from reports.generation.figures import typical_figures
from reports.generation.form import form_of_year
from reports.generation.frame import FrameShape, frame
from reports.generation.history import history
from reports.generation.kinds import KINDS, Kind, draw_kinds, in_order
from reports.generation.labels import LabelStyle
from reports.generation.layouts.layout import Layout
from reports.generation.report import Agency, Figures, Report
from reports.generation.sections import Shape, facts_of, sections


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
    wide: bool = False,
) -> Report:
    """A report with these figures and shapes; ``form`` may be another than the year's, ``wide`` means all texts."""
    facts = facts_of(agency, year, figures)
    if wide:
        facts["wide"] = 1
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
    return _report(agency, year, layout, seed, rng, draw_kinds(layout, rng))


def noisy_report(agency: Agency, year: int, layout: Layout, seed: int, kinds: Sequence[str]) -> Report:
    """A report with the named kinds of noise and no others.

    A kind that this agency, form or layout cannot show is left out: ``Report.noise`` says what is there. KeyError for
    an unknown kind, ValueError for two of one group.
    """
    chosen = [KINDS[name] for name in kinds]
    if len({kind.group for kind in chosen}) < len(chosen):
        raise ValueError(f"two kinds of one group among {', '.join(kinds)}")
    rng = Random(f"{seed}:{agency.name}:{year}:{layout.name}:{' '.join(sorted(kinds))}")  # noqa: S311 - made-up reports
    return _report(agency, year, layout, seed, rng, in_order(kind for kind in chosen if kind.needs(layout)))


def _report(agency: Agency, year: int, layout: Layout, seed: int, rng: Random, kinds: Iterable[Kind]) -> Report:
    draft = _draft(agency, year, layout, seed, rng)
    able = [kind for kind in kinds if kind.before is None or kind.before(draft, rng)]
    report = assemble(
        draft.agency,
        year,
        draft.form,
        draft.figures,
        rng,
        frame_shape=draft.frame,
        shape=draft.shape,
        labels=draft.labels,
        wide=True,
    )
    value_noise.write_procurement(report, "万元")
    report.noise = {kind.name for kind in able if kind.after is None or kind.after(report, rng)}
    return report


def _draft(agency: Agency, year: int, layout: Layout, seed: int, rng: Random) -> Draft:
    form = form_of_year(year)
    if form is None:
        raise ValueError(f"no form for {year}")
    busy = agency.level in ("prefecture", "county") and agency.types[0] in ("政府", "自然资源", "住房城乡建设", "公安")
    work = history(agency.name, seed, busy)[year]
    figures = typical_figures(form, rng, work, _requests_of_year(rng, busy))
    shown = layout.shows_source and rng.random() < 0.5
    frame_shape = FrameShape(date="metadata" if shown else "signature", bare=rng.random() < 0.1)
    shape = Shape(official=True, long=rng.random() < 0.6)
    return Draft(agency, year, form, figures, layout, frame_shape, shape, LabelStyle())


def _requests_of_year(rng: Random, busy: bool) -> int:
    if busy:
        return rng.choice((rng.randint(3, 40), rng.randint(20, 400)))
    return 0 if rng.random() < 0.55 else rng.randint(1, 12)
