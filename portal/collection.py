"""What of the collection is shown to whom, and what it adds up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from reports import demo
from reports.models import Problem, Report


def published() -> QuerySet[Report]:
    """The reports everyone may see, with agency and region at hand."""
    return Report.objects.filter(status=Report.Status.PUBLISHED).select_related("agency", "region")


def counted() -> QuerySet[Report]:
    """Those of the published reports that lists and totals are made of, see :func:`reports.demo.counted`."""
    return demo.counted().select_related("agency", "region")


@dataclass(frozen=True, slots=True)
class Totals:
    """``samples`` are those not counted in the rest: 0 while there is nothing but samples, for then they are."""

    reports: int
    agencies: int
    regions: int
    years: int
    samples: int


def totals() -> Totals:
    """How much the collection holds, by the rule of :func:`counted`."""
    numbers = counted().aggregate(
        reports=Count("pk"),
        agencies=Count("agency", distinct=True),
        regions=Count("region", distinct=True),
        years=Count("year", distinct=True),
    )
    return Totals(**numbers, samples=published().count() - numbers["reports"])


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How many findings a report has; remarks of severity info do not count as problems."""

    errors: int = 0
    warnings: int = 0

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> ProblemCount:
        found = [problem.severity for problem in problems]
        return cls(found.count("error"), found.count("warning"))

    @property
    def severity(self) -> str:
        return "error" if self.errors else "warning" if self.warnings else "ok"

    @property
    def label(self) -> str:
        parts = []
        if self.errors:
            parts.append(_("%(count)s 处错误") % {"count": self.errors})
        if self.warnings:
            parts.append(_("%(count)s 处提醒") % {"count": self.warnings})
        return " · ".join(parts) or _("未发现问题")


def problem_counts(reports: Iterable[Report]) -> dict[int, ProblemCount]:
    """The findings of each report by its id, in one query."""
    ids = [report.pk for report in reports]
    found: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    rows = Problem.objects.filter(report__in=ids).order_by().values("report", "severity").annotate(count=Count("pk"))
    for row in rows:
        found[row["report"]][row["severity"]] = row["count"]
    return {pk: ProblemCount(of.get("error", 0), of.get("warning", 0)) for pk, of in found.items()}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    report: Report
    problems: ProblemCount


def report_lines(reports: Iterable[Report]) -> list[ReportLine]:
    listed = list(reports)
    counts = problem_counts(listed)
    return [ReportLine(report, counts[report.pk]) for report in listed]


def has_samples(lines: Iterable[ReportLine]) -> bool:
    return any(line.report.is_sample for line in lines)
