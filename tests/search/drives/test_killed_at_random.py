"""A writer is killed with -9 at random moments; what it acknowledged stays, and no search fails meanwhile.

``make soak`` kills 200 times and, with ``-s``, prints what came of it.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from reports import storage
from reports.extraction.content import Content
from reports.models import Report, ReportVersion
from search.indexing import differences, ensure_index, index_pending, rebuild
from search.params import SearchParams
from search.results import get_engine, run_search
from tests.builders import make_reading, make_source_file
from tests.search.drives.processes import end_of, start

pytestmark = pytest.mark.usefixtures("in_file")

AGENCIES = ("淄川区教育局", "淄川区财政局", "淄川区民政局")
YEARS = range(2015, 2023)
WORDS = ("培训", "督查", "流程", "平台")
MOST_SECONDS = 60  # from a start to an index that equals the database


def write_for_ever(numbers: random.Random, acknowledgements: Path) -> None:
    """Change reports and index them; what is committed is acknowledged, durably, right after it."""
    with acknowledgements.open("a") as stream:

        def acknowledge(report: Report) -> None:
            stream.write(f"{report.pk} {report.version} {report.status}\n")
            stream.flush()
            os.fsync(stream.fileno())

        while True:
            for _ in range(numbers.randint(1, 3)):
                change_one(numbers, acknowledge)
            way = numbers.random()
            if way < 0.1:
                call_command("run_worker", once=True)
            elif way < 0.25:
                rebuild()
            else:
                index_pending()


def change_one(numbers: random.Random, acknowledge: Callable[[Report], None]) -> None:
    agency, year = numbers.choice(AGENCIES), numbers.choice(YEARS)
    report = Report.objects.filter(agency_name=agency, year=year).first()
    if report is None or numbers.random() < 0.4:
        source_file = make_source_file(numbers.randbytes(12).hex(), replace=True, status="read")
        parsed = make_reading(agency, year=year, sections={"problems": numbers.choice(WORDS) * numbers.randint(1, 9)})
        report = storage.store(source_file, Content(source_file.text, (), "txt", "utf-8"), parsed, ())
        acknowledge(report)
    elif report.status == Report.Status.PUBLISHED and numbers.random() < 0.7:
        storage.withdraw(report)
        acknowledge(report)
        return
    storage.publish(report)
    acknowledge(report)


class Reader:
    """Searches as a page does; nothing may be raised, and the database is not to be fallen back to."""

    def __init__(self) -> None:
        self.searches = self.fallbacks = 0

    def search(self) -> None:
        page = run_search(SearchParams(q=("公开", "培训", "")[self.searches % 3]))
        self.searches += 1
        self.fallbacks += bool(page.notices)


def lost(acknowledgements: Path) -> list[str]:
    """The acknowledged changes that the database does not hold."""
    lines = [line.split() for line in acknowledgements.read_text().splitlines()]
    versions = dict(Report.objects.values_list("pk", "version"))
    statuses = dict(Report.objects.values_list("pk", "status"))
    history = set(ReportVersion.objects.values_list("report_id", "number"))
    found = []
    for pk, version, status in ((int(pk), int(version), status) for pk, version, status in lines):
        is_newest = versions.get(pk) == version
        if versions.get(pk, 0) < version or (pk, version) not in history or (is_newest and statuses[pk] != status):
            found.append(f"{pk} {version} {status}")
    return found


def drive(rounds: int, seed: int, acknowledgements: Path) -> str:
    """Kill as often as told, and look after each time; says what came of it."""
    moments = random.Random(seed)
    reader = Reader()
    slowest = 0.0
    acknowledgements.touch()
    ensure_index()
    for number in range(rounds):
        writer = start(lambda number=number: write_for_ever(random.Random(f"{seed} {number}"), acknowledgements))
        until = time.monotonic() + moments.uniform(0.02, 0.8)
        while time.monotonic() < until:
            reader.search()
        os.kill(writer, signal.SIGKILL)
        assert end_of(writer) == -signal.SIGKILL, f"the writer failed in round {number}"
        reader.search()
        assert lost(acknowledgements) == [], number
        begun = time.monotonic()
        index_pending()
        slowest = max(slowest, time.monotonic() - begun)
        assert differences() == [], number
        assert list(get_engine().check()) == [], number
        reader.search()
    assert slowest < MOST_SECONDS
    assert reader.fallbacks == 0
    acknowledged = len(acknowledgements.read_text().splitlines())
    assert acknowledged > rounds / 2
    return (
        f"{rounds} kills, {acknowledged} acknowledged changes, 0 lost; {reader.searches} searches, 0 failed, "
        f"0 in the database; the index was equal again after at most {slowest:.2f} s"
    )


def test_nothing_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    drive(6, 1, tmp_path / "acknowledged")


@pytest.mark.soak
def test_nothing_is_lost_however_often_the_writer_is_killed(tmp_path: Path) -> None:
    print(drive(200, 2, tmp_path / "acknowledged"))  # noqa: T201
