"""A corpus of any size: one report for each agency and year, in mixed layouts, each with its expected reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from reports.generation.agencies import agencies
from reports.generation.compose import typical_report
from reports.generation.document import document
from reports.generation.layouts.layout import Layout
from reports.generation.layouts.registry import LAYOUTS
from reports.generation.report import Agency
from reports.generation.truth import as_text, expected

WEIGHTS: dict[str, int] = {"word_html": 3, "markdown_rows": 2, "lone_pipes": 4, "spaced_cells": 6}
"""How often a layout comes up; 8 where nothing else is said."""


def capacity() -> int:
    """How many different (agency, year) pairs there are."""
    return sum(agency.last_year - agency.first_year + 1 for agency in agencies())


def plan(count: int, seed: int) -> Iterator[tuple[Agency, int, Layout]]:
    """``count`` different agencies and years with a layout each; ValueError where there are not that many."""
    pairs = [(agency, year) for agency in agencies() for year in range(agency.first_year, agency.last_year + 1)]
    if not 0 <= count <= len(pairs):
        raise ValueError(f"between 0 and {len(pairs)} reports, not {count}")
    rng = Random(seed)  # noqa: S311 - made-up reports
    layouts = list(LAYOUTS.values())
    weights = [WEIGHTS.get(layout.name, 8) for layout in layouts]
    chosen = rng.sample(pairs, count)
    for (agency, year), layout in zip(chosen, rng.choices(layouts, weights, k=count), strict=True):
        yield agency, year, layout


def generate(count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """File name, text and expected reading (JSON) of each report. The same seed gives the same corpus."""
    for number, (agency, year, layout) in enumerate(plan(count, seed), start=1):
        report = typical_report(agency, year, layout, seed)
        name = f"{number:05d}_{agency.region.code}_{year}_{layout.name}{layout.suffix}"
        yield name, layout.render(document(report)), as_text(expected(report, layout.outside))


def write(count: int, seed: int, folder: Path) -> Iterator[str]:
    """Write the corpus into ``folder``, each report with NAME.expected.json beside it; yields the file names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text, reading in generate(count, seed):
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        path.with_suffix(".expected.json").write_text(reading, encoding="utf-8", newline="\n")
        yield name
