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
    from reports.generation.corpus import generate
    from reports.generation.formats import DIRECT

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
    """Read and publish files; those that are refused, or incomplete, are left out."""
    from django.db import transaction

    from reports import intake, storage
    from reports.errors import Refusal

    stored = 0
    readings = readers.map(_read, chunk, chunksize=10)
    with transaction.atomic():
        for (name, data), reading in zip(chunk, readings, strict=True):
            if reading is None:
                continue
            try:
                source_file = intake.take_in(name, BytesIO(data), publish=True)
                with transaction.atomic():
                    report = storage.store(source_file, reading.content, reading.report, reading.problems)
                    if report.is_complete:
                        storage.publish(report)
                        stored += 1
            except Refusal:
                continue
    return stored


def _read(file: tuple[str, bytes]):  # type: ignore[no-untyped-def]  # Reading, or None where there is none
    from reports.errors import Refusal
    from reports.reading import read

    name, data = file
    try:
        return read(data, name)
    except Refusal:
        return None


if __name__ == "__main__":
    main(int(sys.argv[1]))
