"""What became of a file, as the upload answers and the tables show it: one template row, one JSON object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.errors import Refusal, refusal_message
from reports.intake import DuplicateFile, clean_name
from reports.models import Report, ReportVersion, SourceFile

READ, DUPLICATE, EXISTS, REFUSED, WAITING = "read", "duplicate", "exists", "refused", "waiting"
SEVERITIES = ("error", "warning", "info")


def reports_for_rows() -> QuerySet[Report]:
    """Reports with what a row shows of them, the problems counted by severity."""
    counts = {f"{kind}_count": Count("problems", filter=Q(problems__severity=kind)) for kind in SEVERITIES}
    return Report.objects.select_related("agency", "region").annotate(**counts).order_by("pk")


def files_for_rows() -> QuerySet[SourceFile]:
    return SourceFile.objects.select_related("uploaded_by").prefetch_related(
        Prefetch("reports", queryset=reports_for_rows())
    )


@dataclass(frozen=True, slots=True)
class Row:
    """``report`` is what the file was read into or, for a duplicate or conflict, what stands in its place.

    ``source_file`` is None only where nothing of the file was kept.
    """

    name: str
    outcome: str
    source_file: SourceFile | None = None
    report: Report | None = None
    code: str = ""
    message: str = ""

    @property
    def is_read(self) -> bool:
        return self.outcome == READ and self.report is not None

    @property
    def is_superseded(self) -> bool:
        """Another file has taken this one's place as the source of the report."""
        return self.is_read and self.source_file is not None and self.report.source_file_id != self.source_file.pk  # type: ignore[union-attr]

    @property
    def can_retry(self) -> bool:
        kept = self.source_file is not None and bool(self.source_file.sha256)
        return kept and self.outcome in (REFUSED, WAITING)

    @property
    def can_replace(self) -> bool:
        return self.outcome == EXISTS and self.source_file is not None

    @property
    def missing(self) -> list[str]:
        return missing_facts(self.report) if self.is_read and self.report else []

    @property
    def problem_counts(self) -> list[tuple[str, int, str]]:
        """(severity, count, words) for each severity that occurs, the gravest first."""
        words = {"error": _("错误"), "warning": _("提醒"), "info": _("说明")}
        counts = [(kind, getattr(self.report, f"{kind}_count", 0), words[kind]) for kind in SEVERITIES]
        return [entry for entry in counts if entry[1]]


def missing_facts(report: Report) -> list[str]:
    """What keeps a report from being published, in words."""
    words = {"agency": _("机关"), "region": _("地区"), "year": _("年度")}
    return [words[fact] for fact in report.missing_facts]


def row_of(source_file: SourceFile) -> Row:
    """The row of a file as it stands in the database."""
    status = source_file.status
    if status == SourceFile.Status.READ:
        return Row(source_file.name, READ, source_file, _report_read_from(source_file))
    if status == SourceFile.Status.REFUSED:
        code = source_file.error_code
        message = _in_language(code, source_file.error_details)
        if code == "report_exists":
            return Row(source_file.name, EXISTS, source_file, _standing(source_file), code, message)
        return Row(source_file.name, REFUSED, source_file, None, code, message)
    return Row(source_file.name, WAITING, source_file, message=_("排队等待读取，稍后自动完成。"))


def row_of_fresh(source_file: SourceFile) -> Row:
    """The row of a file that has just been worked on."""
    return row_of(files_for_rows().get(pk=source_file.pk))


def row_of_duplicate(name: str, duplicate: DuplicateFile) -> Row:
    report = duplicate.report and reports_for_rows().get(pk=duplicate.report.pk)
    message = _in_language(duplicate.code, duplicate.details)
    return Row(clean_name(name), DUPLICATE, duplicate.source_file, report, duplicate.code, message)


def row_of_refusal(name: str, refusal: Refusal) -> Row:
    return Row(clean_name(name), REFUSED, None, None, refusal.code, _in_language(refusal.code, refusal.details))


def as_json(row: Row) -> dict[str, Any]:
    """The answer of an upload to a program."""
    report = row.report
    return {
        "name": row.name,
        "outcome": row.outcome,
        "code": row.code,
        "message": row.message,
        "file": row.source_file.pk if row.source_file else None,
        "report": report
        and {
            "id": report.pk,
            "url": report.get_absolute_url(),
            "review_url": reverse("manage-report", args=[report.pk]),
            "title": report.title,
            "agency": report.agency_name,
            "year": report.year,
            "region": str(report.region) if report.region else None,
            "status": report.status,
            "missing": missing_facts(report),
            "problems": [
                {"code": problem.code, "severity": problem.severity, "message": problem.message}
                for problem in report.problems.all()
            ],
        },
    }


def summary(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """How many files met which end, as (outcome, count)."""
    outcomes = [row.outcome for row in rows]
    return [(kind, outcomes.count(kind)) for kind in (READ, DUPLICATE, EXISTS, REFUSED, WAITING) if kind in outcomes]


def _report_read_from(source_file: SourceFile) -> Report | None:
    current = list(source_file.reports.all())
    if current:
        return current[0]
    version = ReportVersion.objects.filter(source_file=source_file).first()
    return reports_for_rows().filter(pk=version.report_id).first() if version else None


def _standing(source_file: SourceFile) -> Report | None:
    """The report that stands where this file's would."""
    details = source_file.error_details
    if "report" in details:
        return reports_for_rows().filter(pk=details["report"]).first()
    return reports_for_rows().filter(agency_name=details.get("agency"), year=details.get("year") or None).first()


def _in_language(code: str, details: dict[str, Any]) -> str:
    return refusal_message(code, details, "en" if (get_language() or "").startswith("en") else "zh")
