"""The annex of the reports of 2014–2018 as offices filled it in: its lines, consistent figures, and its grid.

The wording is written down here anew, from what is publicly known of 国办发〔2014〕32号; the reader has its own.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from random import Random

from reports.generation.grid import Cell, Grid
from reports.generation.labels import LabelStyle, styled
from reports.generation.report import Figures

DATA = Path(__file__).parent / "data" / "annex.csv"
FORM = "pre2019"
AMOUNTS = ("annex.application_fees", "annex.budget")
SUMS: dict[str, tuple[str, ...]] = {
    "answered_refused": (
        *("refused_secret", "refused_commercial", "refused_privacy"),
        *("refused_safety", "refused_not_information", "refused_by_law"),
    ),
    "answered": (
        *("answered_already_public", "answered_granted", "answered_partially_granted", "answered_refused"),
        *("answered_not_ours", "answered_nonexistent", "answered_to_amend", "answered_elsewhere"),
    ),
    "completed": ("completed_in_time", "completed_extended"),
    "received": ("received_in_person", "received_fax", "received_online", "received_letter"),
    "reconsiderations": ("reconsiderations_upheld", "reconsiderations_corrected", "reconsiderations_other"),
    "lawsuits": ("lawsuits_upheld", "lawsuits_corrected", "lawsuits_other"),
    "staff": ("staff_full_time", "staff_part_time"),
}
"""The wholes and their parts, the inner ones first."""


@dataclass(frozen=True, slots=True)
class AnnexShape:
    """How an office sets the annex: with the column of units or without, the stroke beside a heading, short labels."""

    units: bool = True
    stroke: str = "——"
    notes: bool = True


@lru_cache(maxsize=1)
def lines() -> tuple[tuple[str, str, str], ...]:
    """Key, label and unit of every line; a heading has neither key nor unit."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple((row["key"], row["label"], row["unit"]) for row in csv.DictReader(file))


def annex_figures(rng: Random, requests: int) -> Figures:
    """Figures that agree with each other, for an office that received ``requests``."""
    found = dict.fromkeys((key for key, _, _ in lines() if key), 0)
    _share(found, SUMS["received"], requests, rng, ("received_online", "received_letter"))
    _share(found, SUMS["completed"], requests, rng, ("completed_in_time",))
    _share(found, [*SUMS["answered"][:3], *SUMS["answered"][4:], *SUMS["answered_refused"]], requests, rng, ())
    website, otherwise = rng.randint(20, 900), rng.randint(0, 60)
    found |= {"disclosed_website": website, "disclosed_otherwise": otherwise, "disclosed": website + otherwise}
    found |= {key: rng.randint(0, website) for key in ("disclosed_weibo", "disclosed_wechat")}
    found["issued_normative_documents"] = issued = rng.randint(0, 12)
    found["disclosed_normative_documents"] = rng.randint(0, issued)
    found["interpretations"], found["responses"] = rng.randint(0, 30), rng.randint(0, 9)
    found["reconsiderations_upheld"] = rng.randint(0, min(2, requests))
    found["lawsuits_upheld"] = rng.randint(0, min(1, requests))
    found |= {"offices": 1, "reading_points": rng.randint(1, 4)}
    found |= {"staff_full_time": rng.randint(0, 2), "staff_part_time": rng.randint(1, 6)}
    found |= {"meetings": rng.randint(1, 4), "courses": (courses := rng.randint(0, 3)), "trainees": courses * 23}
    for whole, parts in SUMS.items():
        found[whole] = sum(found[part] for part in parts)
    figures: Figures = {f"annex.{key}": value for key, value in found.items()}
    if rng.random() < 0.4:
        figures["annex.budget"] = Decimal(rng.randint(5, 400)) / 10
    return figures


def _share(found: dict[str, int], keys: Sequence[str], count: int, rng: Random, often: Sequence[str]) -> None:
    """Deal ``count`` out to the keys, most of it to those that are ``often``."""
    for _ in range(count):
        found[rng.choice(often if often and rng.random() < 0.7 else keys)] += 1


@lru_cache(maxsize=256)
def annex_grid(style: LabelStyle, shape: AnnexShape) -> Grid:
    """The annex as a grid of two or three columns."""
    head = [Cell("统计指标"), *([Cell("单位")] if shape.units else []), Cell("统计数")]
    rows: list[tuple[Cell, ...]] = [tuple(head)]
    for key, label, unit in lines():
        text = label if shape.notes else label.split("（不")[0]
        if unit == "万元" and not shape.units:
            text += "（万元）"
        units = [Cell(unit or shape.stroke)] if shape.units else []
        rows.append((Cell(styled(text, style)), *units, Cell(code=f"annex.{key}") if key else Cell(shape.stroke)))
    return Grid("annex", len(head), tuple(rows))
