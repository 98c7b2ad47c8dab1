"""What became of a file, as the upload answers and the tables show it: one template row, one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import pipeline
from reports.errors import Refusal, refusal_message
from reports.intake import DuplicateFile, clean_name
from reports.models import Archive, Report, ReportVersion, SourceFile

READ, DUPLICATE, EXISTS, REFUSED, WAITING = OUTCOMES = ("read", "duplicate", "exists", "refused", "waiting")
STUCK_AFTER = timedelta(minutes=1)  # the worker begins within seconds
MANY = 20  # files of an archive that are each shown; of more only those that want attention
MOST = 100
SEVERITIES = ("error", "warning", "info")


def reports_for_rows() -> QuerySet[Report]:
    """Reports with what a row shows of them, the problems counted by severity."""
    counts = {f"{kind}_count": Count("problems", filter=Q(problems__severity=kind)) for kind in SEVERITIES}
    return Report.objects.select_related("agency", "region").annotate(**counts).order_by("pk")


def files_for_rows() -> QuerySet[SourceFile]:
    files = SourceFile.objects.select_related("uploaded_by", "archive").defer("text")
    return files.prefetch_related(Prefetch("reports", queryset=reports_for_rows()))


@dataclass(frozen=True, slots=True)
class Row:
    """``report`` is what the file was read into or, for a duplicate or conflict, what stands in its place.

    ``source_file`` is None only where nothing of the file was kept. ``is_stuck`` if it waits and nobody comes.
    """

    template: ClassVar[str] = "manage/_row.html"
    name: str
    outcome: str
    source_file: SourceFile | None = None
    report: Report | None = None
    code: str = ""
    message: str = ""
    is_stuck: bool = False

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
        return kept and (self.outcome == REFUSED or self.is_stuck)

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


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """What became of the files of an archive, in numbers: how many met which end, of the outcomes that occur."""

    template: ClassVar[str] = "manage/_archive_row.html"
    archive: Archive
    counts: dict[str, int]

    @property
    def outcome(self) -> str:
        """WAITING until every file is read or refused."""
        return WAITING if WAITING in self.counts else READ

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_long(self) -> bool:
        return self.total > MANY


AnyRow = Row | ArchiveRow


def row_of(source_file: SourceFile, *, worker_rests: bool = False) -> Row:
    """The row of a file as it stands in the database; ``worker_rests`` see :func:`rows_of`."""
    status = source_file.status
    if status == SourceFile.Status.READ:
        return Row(source_file.name, READ, source_file, _report_read_from(source_file))
    if status == SourceFile.Status.REFUSED:
        code = source_file.error_code
        message = _in_language(code, source_file.error_details)
        if code == "report_exists":
            return Row(source_file.name, EXISTS, source_file, _standing(source_file), code, message)
        return Row(source_file.name, REFUSED, source_file, None, code, message)
    if worker_rests and _waits_long(source_file):
        message = _("后台程序好像没有运行，文件还在排队。请管理员检查 manage.py run_worker，或点“立即读取”。")
        return Row(source_file.name, WAITING, source_file, message=message, is_stuck=True)
    return Row(source_file.name, WAITING, source_file, message=_("正在后台读取，请稍候。"))


def rows_of(source_files: Sequence[SourceFile]) -> list[Row]:
    """The rows of files. One that has waited long while nothing at all is being read waits for a worker that rests."""
    long = any(map(_waits_long, source_files))
    running = SourceFile.objects.filter(status=SourceFile.Status.RUNNING).only("status", "started_at")
    worker_rests = long and not any(map(_is_running, running))
    return [row_of(source_file, worker_rests=worker_rests) for source_file in source_files]


def rows_of_fresh(source_files: Sequence[SourceFile]) -> list[Row]:
    """The rows of files that have just been worked on, in their order."""
    fresh = files_for_rows().in_bulk([source_file.pk for source_file in source_files])
    return rows_of([fresh[source_file.pk] for source_file in source_files])


def row_of_fresh(source_file: SourceFile) -> Row:
    return rows_of_fresh([source_file])[0]


def archive_row(archive: Archive) -> ArchiveRow:
    """The row of an archive as its files stand now."""
    ends = archive.files.order_by().values_list("status", "error_code").annotate(number=Count("pk"))
    counts = Counter({DUPLICATE: archive.duplicates})
    for status, code, number in ends:
        counts[_outcome(status, code)] += number
    return ArchiveRow(archive, {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]})


def shown(result: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """What a page shows of one upload: of an archive with many files only those that want attention, up to MOST."""
    first = result[0]
    if not isinstance(first, ArchiveRow) or not first.is_long:
        return result
    return [first, *[row for row in result[1:] if row.outcome not in (READ, WAITING)][:MOST]]


def _outcome(status: str, code: str) -> str:
    if status == SourceFile.Status.REFUSED:
        return EXISTS if code == "report_exists" else REFUSED
    return READ if status == SourceFile.Status.READ else WAITING


def _waits_long(source_file: SourceFile) -> bool:
    """Whether someone should have begun with it, or ended, long ago."""
    if source_file.status == SourceFile.Status.WAITING:
        return (source_file.started_at or source_file.uploaded_at) < timezone.now() - STUCK_AFTER
    return source_file.status == SourceFile.Status.RUNNING and not _is_running(source_file)


def _is_running(source_file: SourceFile) -> bool:
    return bool(source_file.started_at and source_file.started_at > timezone.now() - pipeline.ABANDONED_AFTER)


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


def summary(results: Iterable[Sequence[AnyRow]]) -> list[tuple[str, int]]:
    """How many files met which end, as (outcome, count), given the rows of each upload."""
    counts: Counter[str] = Counter()
    for first, *_others in results:
        counts.update(first.counts if isinstance(first, ArchiveRow) else {first.outcome: 1})
    return [(kind, counts[kind]) for kind in OUTCOMES if counts[kind]]


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
