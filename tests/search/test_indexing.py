from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports import storage
from reports.models import OutboxEntry, Report
from search import indexing
from search.engines.base import SearchUnavailable
from search.engines.whoosh import generations
from search.indexing import IndexerBusy, differences, ensure_index, index_pending, rebuild
from search.params import SearchParams
from search.results import get_engine, run_search
from tests.builders import make_report

pytestmark = pytest.mark.django_db


def found(query: str = "") -> set[int]:
    return {hit.report.pk for hit in run_search(SearchParams(q=query)).hits}


def index_dir() -> Path:
    return Path(settings.INDEX_DIR)


def break_index() -> None:
    for segment in generations.current(index_dir()).glob("*.seg"):
        segment.write_bytes(b"\x00" * 100)


def test_the_outbox_is_emptied_into_the_index() -> None:
    report = make_report()
    assert index_pending() == 2
    assert not OutboxEntry.objects.exists()
    assert get_engine().versions() == {report.pk: report.version}
    assert index_pending() == 0


def test_drafts_are_not_indexed() -> None:
    make_report(published=False)
    index_pending()
    assert get_engine().versions() == {}
    assert not OutboxEntry.objects.exists()


def test_only_the_newest_state_counts_however_often_it_is_told() -> None:
    report = make_report()
    index_pending()
    for _ in range(3):
        OutboxEntry.objects.create(report_id=report.pk)
    OutboxEntry.objects.create(report_id=424242)
    assert index_pending() == 4
    assert get_engine().versions() == {report.pk: report.version}


def test_withdrawn_and_deleted_reports_leave_the_index() -> None:
    kept, withdrawn, deleted = (make_report(year=year) for year in (2020, 2021, 2022))
    index_pending()
    storage.withdraw(withdrawn)
    OutboxEntry.objects.create(report_id=deleted.pk)
    Report.objects.filter(pk=deleted.pk).delete()
    index_pending()
    assert get_engine().versions().keys() == {kept.pk}


def test_a_finding_that_another_report_brings_is_found_and_its_loss_is_noticed() -> None:
    later = make_report(year=2022)
    index_pending()
    earlier = make_report(year=2021, figures={"requests.carried_forward.total": 3})
    index_pending()
    broken = SearchParams(problem=("carry_over_broken",))
    assert {hit.report.pk for hit in run_search(broken).hits} == {later.pk}
    storage.withdraw(earlier)
    OutboxEntry.objects.filter(report_id=later.pk).delete()
    index_pending()
    assert [line.split()[1] for line in differences()] == [str(later.pk)]
    assert ensure_index() is False
    assert run_search(broken).hits == ()


def test_entries_stay_until_the_index_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    report = make_report()

    def failing(*_: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(type(get_engine()), "add", failing)
        with pytest.raises(OSError, match="disk full"):
            index_pending()
    assert OutboxEntry.objects.count() == 2
    index_pending()
    assert get_engine().versions().keys() == {report.pk}


def test_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    monkeypatch.setattr(indexing, "BATCH", 3)
    reports = [make_report(year=year) for year in range(2015, 2022)]
    assert index_pending() == 14
    assert get_engine().versions().keys() == {report.pk for report in reports}


def test_one_indexer_at_a_time() -> None:
    make_report()
    with indexing._indexer_lock():
        assert index_pending() == 0
        with pytest.raises(IndexerBusy):
            rebuild()
        with pytest.raises(IndexerBusy):
            ensure_index()
        with pytest.raises(CommandError, match="另一个进程"):
            call_command("rebuild_index")
        with pytest.raises(CommandError, match="另一个进程"):
            call_command("check_index", "--repair")
    assert index_pending() == 2


def test_a_rebuild_clears_the_outbox_it_saw_and_keeps_what_came_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (make_report(year=year) for year in (2019, 2020, 2021))
    real = indexing.documents

    def changing(ids: Any) -> Any:
        storage.withdraw(third)
        storage.publish(second)
        make_report(year=2022)
        return real(ids)

    monkeypatch.setattr(indexing, "documents", changing)
    rebuild()
    monkeypatch.undo()
    second.refresh_from_db()
    assert get_engine().versions() == {first.pk: first.version, second.pk: second.version}
    assert OutboxEntry.objects.count() == 4
    index_pending()
    assert differences() == []


def test_a_rebuild_switches_generations_and_searching_goes_on() -> None:
    report = make_report()
    rebuild()
    before = generations.current(index_dir())
    assert rebuild() == 1
    assert generations.current(index_dir()) != before
    assert found("公开") == {report.pk}


@pytest.mark.parametrize("trouble", ["missing", "broken", "old"])
def test_an_index_that_can_not_be_used_is_replaced_while_the_database_answers(
    trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report()
    if trouble != "missing":
        rebuild()
    if trouble == "broken":
        break_index()
    if trouble == "old":
        manifest = generations.current(index_dir()) / "manifest.json"
        manifest.write_text(manifest.read_text().replace("hmm", "old"))
    get_engine.__globals__["_engine"].cache_clear()
    assert found("公开") == {report.pk}
    assert ensure_index() is True
    assert run_search(SearchParams(q="公开")).notices == ()
    assert ensure_index() is False


def test_pending_changes_mend_a_broken_index() -> None:
    make_report(year=2021)
    rebuild()
    break_index()
    make_report(year=2022)
    assert index_pending() == 2
    assert differences() == []


def test_a_healthy_index_that_can_not_be_written_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild()
    make_report()

    def busy(*_: Any) -> None:
        raise SearchUnavailable("另一个进程正在写索引")

    monkeypatch.setattr(type(get_engine()), "add", busy)
    with pytest.raises(SearchUnavailable):
        index_pending()
    assert OutboxEntry.objects.count() == 2


def test_differences_are_named_and_mended_on_start() -> None:
    changed, withdrawn, kept = (make_report(year=year) for year in (2019, 2020, 2021))
    rebuild()
    storage.publish(changed)
    storage.withdraw(withdrawn)
    missing = make_report(year=2022)
    OutboxEntry.objects.all().delete()
    assert [line.split()[1] for line in differences()] == [str(r.pk) for r in (changed, withdrawn, missing)]
    assert ensure_index() is False
    assert differences() == []
    assert get_engine().versions().keys() == {changed.pk, kept.pk, missing.pk}


def test_command_rebuild_index(capsys: pytest.CaptureFixture[str]) -> None:
    make_report()
    call_command("rebuild_index")
    assert "已索引 1 份报告" in capsys.readouterr().out
    assert found("公开")


def test_command_rebuild_index_says_why_it_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise SearchUnavailable("不符")

    monkeypatch.setattr(type(get_engine()), "rebuild", failing)
    with pytest.raises(CommandError, match="没有换上：不符"):
        call_command("rebuild_index")
    with pytest.raises(CommandError, match="没有修好：不符"):
        call_command("check_index", "--repair")


def test_command_check_index(capsys: pytest.CaptureFixture[str]) -> None:
    report = make_report()
    with pytest.raises(CommandError, match="1 处"):
        call_command("check_index")
    assert "还没有索引" in capsys.readouterr().out
    call_command("check_index", "--repair")
    assert "已重建索引" in capsys.readouterr().out
    storage.publish(report)
    with pytest.raises(CommandError, match="1 处"):
        call_command("check_index")
    call_command("check_index", "--repair")
    assert "已补齐差异" in capsys.readouterr().out
    call_command("check_index")
    assert "索引完好" in capsys.readouterr().out
    break_index()
    with pytest.raises(CommandError):
        call_command("check_index")
    assert "校验值不符" in capsys.readouterr().out
