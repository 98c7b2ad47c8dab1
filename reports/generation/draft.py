"""A report before it is written: who, when, which figures, and how it will be framed, headed and labelled."""

from __future__ import annotations

from dataclasses import dataclass

from reports.generation.frame import FrameShape
from reports.generation.labels import LabelStyle
from reports.generation.layouts.layout import Layout
from reports.generation.report import Agency, Figures
from reports.generation.sections import Shape


@dataclass(slots=True)
class Draft:
    """What noise of the first kind changes, so that narrative, frame and tables still agree with each other."""

    agency: Agency
    year: int
    form: str
    figures: Figures
    layout: Layout
    frame: FrameShape
    shape: Shape
    labels: LabelStyle
    unsigned: bool = False
    """Nobody signs, because the agency is not named."""
