"""The database: the only truth; the index and every derived file can be rebuilt from it."""

from reports.models.correction import CorrectionDecision, CorrectionRequest
from reports.models.likeness import Likeness, SectionLikeness, SetSentences, Sketch
from reports.models.places import Agency, AgencyAlias, AgencyType, Region
from reports.models.report import (
    ExtraRow,
    Figure,
    OutboxEntry,
    Problem,
    Report,
    ReportVersion,
    Section,
)
from reports.models.source import Archive, SourceFile

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyType",
    "Archive",
    "CorrectionDecision",
    "CorrectionRequest",
    "ExtraRow",
    "Figure",
    "Likeness",
    "OutboxEntry",
    "Problem",
    "Region",
    "Report",
    "ReportVersion",
    "Section",
    "SectionLikeness",
    "SetSentences",
    "Sketch",
    "SourceFile",
]
