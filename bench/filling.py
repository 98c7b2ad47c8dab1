"""Fills a database with generated reports, read and stored as uploads are but many in a transaction: for the bench of
pages. ``python -m bench.filling COUNT`` fills the one that GONGKAI_DATA_DIR names, and builds its index.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import islice

import django

from reports.errors import Refusal
from reports.generation.corpus import generate
from reports.generation.formats import DIRECT
from reports.reading import Reading, read

SEED = 20261128
CHUNK = 200
FORMATS = ("txt", "html", "md")


def main(count: int) -> None:
    """Migrate, fill, index; print the seconds of each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command

    from search.indexing import rebuild

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    stored = _fill(count)
    filled = time.monotonic()
    rebuild()
    print(f"{stored} reports stored in {filled - started:.0f} s, indexed in {time.monotonic() - filled:.0f} s")


def _fill(count: int) -> int:
    formats = [form for form in DIRECT if form.name in FORMATS]
    files = ((entry.name, entry.data) for entry in generate(count, SEED, formats))
    stored = 0
    with ProcessPoolExecutor(os.cpu_count()) as readers:
        for chunk in _chunks(files):
            stored += _store(chunk, readers)
    return stored


def _chunks(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    iterator = iter(files)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _store(chunk: list[tuple[str, bytes]], readers: ProcessPoolExecutor) -> int:
    """Read and publish files in one transaction; those that are refused, or incomplete, are left out."""
    from django.db import transaction

    from reports import intake, storage
    from reports.models import Report

    readings = readers.map(_read, chunk, chunksize=10)
    with transaction.atomic():
        read = [(file, reading) for file, reading in zip(chunk, readings, strict=True) if reading]
        files = [intake.keep(name, BytesIO(data), publish=True) for (name, data), _ in read]
        intake.queue(files)
        items = [
            storage.Item(file, reading.content, reading.report, reading.problems)
            for file, (_, reading) in zip(files, read, strict=True)
        ]
        outcomes = storage.store_all(items)
        complete = [one for one in outcomes if isinstance(one, Report) and one.is_complete]
        for report in complete:
            storage.publish(report)
    return len(complete)


def _read(file: tuple[str, bytes]) -> Reading | None:
    """The reading of a file; None where it is refused."""
    name, data = file
    try:
        return read(data, name)
    except Refusal:
        return None


if __name__ == "__main__":
    main(int(sys.argv[1]))
