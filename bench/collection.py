"""A collection as the portal holds it, of a corpus: reports and sections in a database, and the index. Figures and
files are left out. Made once and kept for the next run; ``GONGKAI_DATA_DIR`` names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from django.conf import settings

from bench.corpus import Corpus
from search.engines.base import IndexDocument
from search.schema import index_version

CHUNK = 2000


def make(corpus: Corpus) -> None:
    """Fill the data directory unless it is filled, and build the index unless there is one of this version."""
    from search.engines.chosen import get_engine

    corpus.make()
    note, version = Path(settings.DATA_DIR, "filled.txt"), index_version()
    built = note.read_text(encoding="utf-8") if note.exists() else None
    if built is None:
        _fill(corpus)
    if built != version:
        get_engine().rebuild(corpus.documents(), {each.id: each.version for each in corpus.documents()})
        note.write_text(version, encoding="utf-8")


def _fill(corpus: Corpus) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    documents = corpus.documents()
    of_agency: Counter[int] = Counter()
    while chunk := list(islice(documents, CHUNK)):
        _store(chunk, of_agency)


def _store(read: Sequence[IndexDocument], of_agency: Counter[int]) -> None:
    """Put them into the database as published reports, each of a year of its own among those ``of_agency``."""
    from django.db import transaction

    from reports.directory import ensure_regions
    from reports.models import Agency, Report, Section, SourceFile

    years = []
    for each in read:
        of_agency[each.agency_id] += 1
        years.append(1900 + of_agency[each.agency_id])
    with transaction.atomic():
        ensure_regions({document.region for document in read})
        source, _ = SourceFile.objects.get_or_create(name="corpus.txt", defaults={"size": 0})
        Agency.objects.bulk_create(
            (
                Agency(pk=each.agency_id, key=f"{each.agency_id}", name=each.agency, region_id=each.region)
                for each in read
            ),
            ignore_conflicts=True,
        )
        Report.objects.bulk_create(
            Report(
                pk=each.id,
                version=each.version,
                title=each.title,
                agency_id=each.agency_id,
                region_id=each.region,
                year=year,
                scope=each.scope,
                status=Report.Status.PUBLISHED,
                source_file=source,
            )
            for each, year in zip(read, years, strict=True)
        )
        Section.objects.bulk_create(
            Section(report_id=each.id, order=order, key=key, title=key, text=text)
            for each in read
            for order, (key, text) in enumerate(each.sections.items())
        )
