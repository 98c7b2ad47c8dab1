"""The worker: waiting files are read, the outbox is emptied, and no failure ends it."""

from __future__ import annotations

from importlib.resources import files

import pytest
from django.core.management import call_command

from reports import intake, pipeline
from reports.models import OutboxEntry, Report, SourceFile
from search import indexing
from search.engines.base import SearchUnavailable
from search.results import get_engine
from tests.builders import make_report

pytestmark = pytest.mark.django_db(transaction=True)


def wait_in_line(name: str, *, publish: bool = True) -> SourceFile:
    with (files("reports.samples") / name).open("rb") as stream:
        return intake.take_in(name, stream, publish=publish)


def test_once_reads_all_that_waits_and_indexes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.management.commands.run_worker.FILES_PER_ROUND", 1)
    names = ["tab_rows_2021.txt", "tab_rows_2019.txt", "html_table_2021.html"]
    sources = [wait_in_line(name) for name in names]
    call_command("run_worker", once=True)
    assert {source.status for source in SourceFile.objects.all()} == {SourceFile.Status.READ}
    assert not OutboxEntry.objects.exists()
    assert set(get_engine().versions()) == set(Report.objects.values_list("pk", flat=True))
    assert len(sources) == Report.objects.count()


def test_a_refused_file_does_not_keep_the_next_from_being_read() -> None:
    intake.take_in("x.txt", (files("reports.samples") / "README.md").open("rb"))
    wait_in_line("tab_rows_2021.txt")
    call_command("run_worker", once=True)
    assert sorted(SourceFile.objects.values_list("status", flat=True)) == ["read", "refused"]


@pytest.mark.parametrize("error", [SearchUnavailable("busy"), indexing.IndexerBusy("busy"), OSError("disk full")])
def test_what_fails_is_left_for_the_next_round(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    make_report()

    def fail() -> int:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "ensure_index", fail)
        call_command("run_worker", once=True)
    assert OutboxEntry.objects.exists()
    call_command("run_worker", once=True)
    assert not OutboxEntry.objects.exists()


def test_a_failure_while_reading_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    wait_in_line("tab_rows_2021.txt")

    def fail(limit: int) -> list[SourceFile]:
        raise OSError("the database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "waiting", fail)
        call_command("run_worker", once=True)
    call_command("run_worker", once=True)
    assert Report.objects.get().status == Report.Status.PUBLISHED
