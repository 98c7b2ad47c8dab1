"""The sample reports that come with the project: shown while there is nothing else, taken out with one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files

from django.db import transaction
from django.db.models import QuerySet

from reports import intake, pipeline
from reports.errors import Refusal
from reports.models import Agency, OutboxEntry, Report, SourceFile

_TRUTH = ".expected.json"  # what the tests expect of a sample lies beside it; a file without it is none


def load_samples() -> int:
    """Take in and publish the samples; how many were new. Repeating it changes nothing.

    A sample that needs a program the system lacks (LibreOffice, tesseract) is kept with the reason, as any file is.
    """
    return sum(not isinstance(outcome, Refusal) for _, outcome in pipeline.ingest_all(_new_samples()))


def _new_samples() -> Iterator[SourceFile]:
    entries = {entry.name: entry for entry in files("reports.samples").iterdir()}
    truths = {name.removesuffix(_TRUTH) for name in entries if name.endswith(_TRUTH)}
    for name, resource in sorted(entries.items()):
        if name.rpartition(".")[0] not in truths:
            continue
        with resource.open("rb") as stream, suppress(intake.DuplicateFile):
            yield intake.keep(name, stream, publish=True, is_sample=True)


def remove_samples() -> int:
    """Delete the samples, their files and agencies that have nothing else; how many reports that were."""
    with transaction.atomic():
        samples = Report.objects.filter(is_sample=True)
        ids = list(samples.values_list("pk", flat=True))
        agencies = set(samples.exclude(agency=None).values_list("agency_id", flat=True))
        samples.delete()
        OutboxEntry.objects.bulk_create(OutboxEntry(report_id=pk) for pk in ids)
        sources = [s for s in SourceFile.objects.filter(is_sample=True) if not _is_used(s)]
        for source in sources:
            source.delete()
        Agency.objects.filter(pk__in=agencies, reports=None).delete()
    for source in sources:
        if source.sha256:
            source.path.unlink(missing_ok=True)
    return len(ids)


def _is_used(source: SourceFile) -> bool:
    """Whether a real report still has this sample in its history."""
    return Report.objects.filter(versions__source_file=source).exists()


def samples_only() -> bool:
    """Whether everything published is a sample; as soon as it is not, samples are not :func:`counted`."""
    return not Report.objects.filter(status=Report.Status.PUBLISHED, is_sample=False).exists()


def counted() -> QuerySet[Report]:
    """The published reports that are listed, searched and counted: samples only while there is nothing else.

    The one rule for every sum, list, search and export; a sample keeps its own page, where it is labelled.
    """
    published = Report.objects.filter(status=Report.Status.PUBLISHED)
    return published if samples_only() else published.filter(is_sample=False)
