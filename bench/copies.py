"""``make copies``: near-copies in collections of growing size: time, memory, what is found, what one publish costs.

Each collection is made with planted copies (``bench/copied_texts.py``) in a database of its own. Another process, which
holds nothing of that, compares it whole, as ``manage.py compare_reports --all`` does; then it publishes and withdraws
single reports. SIZES="1000 10000 100000".
"""

from __future__ import annotations

import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.copied_texts import Planted, plant, truth
from bench.machine import describe

SIZES = os.environ.get("SIZES", "1000 10000").split()
SEED = 20260301
LEAST = 0.3  # a pair is to be found from here on
RIGHT = 0.2  # one that is reported is right if it was planted from here on
PUBLISHED = 15
COLUMNS = (
    *("报告", "秒", "CPU 秒", "CPU ms/份", "内存 MiB", "其中先前"),
    *("应找到的对", "召回", "准确", "比例偏差", "有同文的报告召回"),
    *("发布一份 CPU ms", "撤下一份 CPU ms", "表 MiB"),
)
Pairs = dict[tuple[int, int], float]


def main() -> None:
    """Print a row per size, each measured in a process of its own."""
    print(f"{describe()}\n\n| {' | '.join(COLUMNS)} |\n|{'--:|' * len(COLUMNS)}", flush=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "GONGKAI_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings"}
            for step in ("make", "measure"):
                subprocess.run([sys.executable, "-m", "bench.copies", step, size], env=environment, check=True)


def make(size: int) -> None:
    """Store the collection; beside it what its pairs have in common, and the reports to be published later."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    planted = plant(size + PUBLISHED, SEED)
    store(planted, range(size))
    later = replace(planted, reports=[], kinds=[], texts=planted.texts[size:], series=planted.series[size:])
    _kept().write_bytes(pickle.dumps((truth(planted, RIGHT), later)))


def measure(size: int) -> None:
    """Compare what was made, and print the row."""
    import django

    django.setup()
    from reports import likeness

    before = _peak()
    begun, cpu = time.perf_counter(), time.process_time()
    likeness.compare_all(_progress if sys.stderr.isatty() else None)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    peak = _peak()
    shares, later = pickle.loads(_kept().read_bytes())
    found = quality(shares, size)
    publishing, withdrawing = single(later, size)
    row = (size, f"{seconds:.1f}", f"{cpu:.1f}", f"{cpu / size * 1000:.1f}", peak >> 10, before >> 10, *found)
    print(f"| {' | '.join(map(str, row))} | {publishing:.0f} | {withdrawing:.0f} | {_tables():.0f} |", flush=True)


def _kept() -> Path:
    return Path(os.environ["GONGKAI_DATA_DIR"], "planted.pickle")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def store(planted: Planted, numbers: Iterable[int], first: int = 0) -> None:
    """Put reports into the database as published ones; report n has the key n + 1 and is planted as n - ``first``."""
    from reports.models import Agency, Region, Report, Section, SourceFile

    region, _ = Region.objects.get_or_create(code="370302", defaults={"name": "淄川区", "level": "county"})
    series = planted.series
    source, _ = SourceFile.objects.get_or_create(name="planted.txt", defaults={"size": 0})
    remaining = iter(numbers)
    while chunk := list(islice(remaining, 2000)):
        Agency.objects.bulk_create(
            (
                Agency(pk=series[n - first][0] + 1, key=f"{series[n - first][0]}", name="局", region=region)
                for n in chunk
            ),
            ignore_conflicts=True,
        )
        Report.objects.bulk_create(
            Report(
                pk=n + 1,
                agency_id=series[n - first][0] + 1,
                region=region,
                year=series[n - first][1],
                scope="agency",
                title=f"{n}",
                status=Report.Status.PUBLISHED,
                version=1,
                source_file=source,
            )
            for n in chunk
        )
        Section.objects.bulk_create(
            Section(report_id=n + 1, order=order, key=key, title=key, text=text)
            for n in chunk
            for order, (key, text) in enumerate(planted.texts[n - first].items())
        )


def quality(planted: Pairs, size: int) -> tuple[int, str, str, str, str]:
    """Pairs to be found, recall of these, precision of those reported, mean difference of the share, recall of reports.

    The last counts a report as found if it was found to be a copy of any that it is a copy of.
    """
    found = {(report - 1, other - 1): share for report, other, share in _stored()}
    wanted = {pair for pair, share in planted.items() if share >= LEAST and max(pair) < size}
    reported = {pair for pair, share in found.items() if share >= LEAST}
    hits = wanted & found.keys()
    figures = (
        len(hits) / len(wanted),
        len(reported & planted.keys()) / len(reported),
        statistics.fmean(abs(found[pair] - planted[pair]) for pair in hits),
        len({report for report, _ in hits}) / len({report for report, _ in wanted}),
    )
    recall, precision, error, of_reports = (f"{figure:.4f}" for figure in figures)
    return len(wanted), recall, precision, error, of_reports


def _stored() -> Iterator[Any]:
    from reports.models import Likeness

    return Likeness.objects.values_list("report", "other", "share").iterator()


def single(later: Planted, size: int) -> tuple[float, float]:
    """Median CPU ms to compare one report after it was published, and to forget one that was withdrawn."""
    from reports import likeness
    from reports.models import Report

    times: dict[str, list[float]] = {"publish": [], "withdraw": []}
    for number in range(size, size + PUBLISHED):
        store(later, [number], first=size)
        begun = time.process_time()
        likeness.renew()
        times["publish"].append(time.process_time() - begun)
    for number in range(size, size + PUBLISHED):
        Report.objects.filter(pk=number + 1).update(status=Report.Status.WITHDRAWN)
        begun = time.process_time()
        likeness.renew()
        times["withdraw"].append(time.process_time() - begun)
    return statistics.median(times["publish"]) * 1000, statistics.median(times["withdraw"]) * 1000


def _tables() -> float:
    """MiB of the database that are likeness and fingerprints, by what the file shrinks without them."""
    from django.conf import settings
    from django.db import connection

    from reports.models import Likeness, SectionLikeness, SetSentences, Sketch

    path = Path(settings.DATABASES["default"]["NAME"])
    sizes = []
    with connection.cursor() as cursor:
        for tables in ((), (SectionLikeness, Likeness, SetSentences, Sketch)):
            for model in tables:
                model.objects.all()._raw_delete("default")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sizes.append(path.stat().st_size)
    return (sizes[0] - sizes[1]) / 2**20


def _progress(done: int, waiting: int) -> None:
    print(f"\r{done}/{waiting}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    {"make": make, "measure": measure}[sys.argv[1]](int(sys.argv[2])) if len(sys.argv) > 1 else main()
