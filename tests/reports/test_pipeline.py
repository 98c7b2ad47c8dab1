"""How a file becomes a report, and what is left when it does not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from reports import intake, pipeline, report_parts, sandbox, storage
from reports.errors import Refusal, StorageError
from reports.models import (
    Agency,
    Figure,
    OutboxEntry,
    Report,
    ReportVersion,
    Section,
    SourceFile,
)
from tests.reports.parsing.documents import distinct_figures, text_document, written

pytestmark = pytest.mark.django_db

TITLE = "槐荫区水务局2022年政府信息公开工作年度报告"


def document(title: str = TITLE, **changes: str) -> bytes:
    return text_document("2021", {**written(distinct_figures("2021")), **changes}, title=title).encode()


def take(data: bytes | None = None, name: str = "a.txt", **wishes: Any) -> SourceFile:
    return intake.take_in(name, io.BytesIO(document() if data is None else data), **wishes)


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows of the app, the state of the source files aside."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("reports").get_models()
        if model is not SourceFile
    }


def test_file_becomes_a_draft_with_its_figures_and_history() -> None:
    source = take()
    report = pipeline.ingest(source)
    source.refresh_from_db()
    assert source.status == "read"
    assert source.text == document().decode()
    assert (source.kind, source.encoding) == ("txt", "utf-8")
    assert (report.status, report.year, report.form, report.version) == ("draft", 2022, "2021", 1)
    assert report.agency is not None
    assert report.agency.name == "槐荫区水务局"
    assert report.region_id == "370104"
    assert Figure.objects.filter(report=report).count() == 200
    assert Section.objects.filter(report=report).count() >= 6
    version = ReportVersion.objects.get(report=report)
    assert (version.number, version.action, version.source_file) == (1, "created", source)
    assert (
        version.reading["figures"]["requests.granted.business"]["value"]
        == distinct_figures("2021")["requests.granted.business"]
    )
    assert OutboxEntry.objects.filter(report_id=report.pk).count() == 1


def test_figures_are_stored_as_read() -> None:
    report = pipeline.ingest(take(document(**{"proactive.regulations.issued": "/", "proactive.fees.amount": "7.463"})))
    stored = {figure.code: figure for figure in Figure.objects.filter(report=report)}
    for code, value in distinct_figures("2021").items():
        if not code.startswith(("proactive.regulations.issued", "proactive.fees")):
            assert stored[code].value == value
    assert (stored["proactive.regulations.issued"].value, stored["proactive.regulations.issued"].status) == (
        None,
        "not_applicable",
    )
    assert str(stored["proactive.fees.amount"].value) == "7.463000"
    assert stored["proactive.fees.amount"].unit == "万元"
    text = report.source_file.text
    for figure in stored.values():
        assert text[figure.span_start : figure.span_end] == figure.raw


def test_complete_report_is_published_if_that_was_asked_for() -> None:
    report = pipeline.ingest(take(publish=True))
    assert report.status == "published"
    assert report.published_at is not None
    assert [version.action for version in report.versions.order_by("number")] == ["created", "published"]
    assert OutboxEntry.objects.filter(report_id=report.pk).count() == 2


def test_incomplete_report_stays_a_draft_though_publishing_was_asked_for() -> None:
    report = pipeline.ingest(take(document("政府信息公开工作年度报告"), publish=True))
    assert not report.is_complete
    assert report.status == "draft"
    assert report.problems.filter(severity="error").exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("今天天气很好。\n".encode() * 30, "not_a_report"),
        (b"GIF89a ...", "unsupported_format"),
        (bytes(range(256)) * 40, None),
    ],
)
def test_file_that_is_no_report_is_refused_and_its_bytes_kept(data: bytes, code: str | None) -> None:
    before = everything()
    source = take(data)
    with pytest.raises(Refusal) as refusal:
        pipeline.ingest(source)
    source.refresh_from_db()
    assert source.status == "refused"
    assert source.error_code == refusal.value.code
    assert code in (None, refusal.value.code)
    assert source.error_message == refusal.value.message
    assert source.path.read_bytes() == data
    assert everything() == before


def test_second_report_of_the_agency_on_the_year_is_refused_with_the_first() -> None:
    first = pipeline.ingest(take())
    source = take(document(**{"requests.granted.business": ""}))
    before = everything()
    with pytest.raises(storage.ReportExists) as refusal:
        pipeline.ingest(source)
    assert refusal.value.report == first
    assert refusal.value.code == "report_exists"
    assert "槐荫区水务局" in refusal.value.message
    assert "2022" in refusal.value.message
    source.refresh_from_db()
    assert (source.status, source.error_code) == ("refused", "report_exists")
    assert "槐荫区水务局" in source.error_message
    assert everything() == before


def test_replacement_is_a_new_version_and_keeps_the_old_one() -> None:
    first = pipeline.ingest(take(publish=True))
    old = ReportVersion.objects.get(report=first, number=1).reading
    user = get_user_model().objects.create_user("li")
    source = take(document(**{"requests.granted.business": "", "requests.granted.total": ""}), replace=True, user=user)
    report = pipeline.ingest(source)
    assert report.pk == first.pk
    assert Report.objects.count() == 1
    assert report.source_file == source
    assert Figure.objects.get(report=report, code="requests.granted.business").status == "blank"
    assert Figure.objects.filter(report=report).count() == 200
    versions = list(report.versions.order_by("number"))
    assert [version.action for version in versions] == ["created", "published", "replaced"]
    assert versions[0].reading == old
    assert versions[2].made_by == user
    assert versions[2].source_file == source
    assert report.status == "published"


def test_refused_second_report_replaces_the_first_on_a_retry() -> None:
    first = pipeline.ingest(take())
    source = take(document(**{"requests.granted.business": ""}))
    with pytest.raises(storage.ReportExists):
        pipeline.ingest(source)
    report = pipeline.retry(source, replace=True)
    assert report.pk == first.pk
    assert report.version == 2
    source.refresh_from_db()
    assert (source.status, source.error_code, source.error_details) == ("read", "", {})


def test_retry_without_replacing_is_refused_again() -> None:
    pipeline.ingest(take())
    source = take(document(**{"requests.granted.business": ""}))
    for _ in range(2):
        with pytest.raises(storage.ReportExists):
            pipeline.ingest(source) if source.status == "waiting" else pipeline.retry(source)


def test_real_report_takes_the_place_of_a_sample_unasked() -> None:
    sample = pipeline.ingest(take(is_sample=True, publish=True))
    report = pipeline.ingest(take(document(**{"requests.granted.business": ""})))
    assert report.pk == sample.pk
    assert not report.is_sample
    assert not Report.objects.get().is_sample


def test_sample_takes_the_place_of_nothing() -> None:
    pipeline.ingest(take())
    with pytest.raises(storage.ReportExists):
        pipeline.ingest(take(document(**{"requests.granted.business": ""}), is_sample=True))


def test_reading_a_file_twice_changes_nothing() -> None:
    source = take()
    report = pipeline.ingest(source)
    before = everything()
    assert pipeline.ingest(source) == report
    assert everything() == before


def test_file_refused_already_is_not_read_again() -> None:
    source = take("没有报告。".encode() * 9)
    for _ in range(2):
        with pytest.raises(Refusal) as refusal:
            pipeline.ingest(source)
        assert refusal.value.code == "not_a_report"


def test_file_that_another_process_reads_is_in_progress() -> None:
    source = take()
    SourceFile.objects.update(status="running", started_at=timezone.now())
    with pytest.raises(Refusal) as refusal:
        pipeline.ingest(source)
    assert refusal.value.code == "in_progress"
    assert Report.objects.count() == 0
    assert pipeline.waiting(10) == []


def test_file_that_a_dead_process_left_is_taken_up_again() -> None:
    source = take()
    long_ago = timezone.now() - pipeline.ABANDONED_AFTER - timedelta(seconds=1)
    SourceFile.objects.update(status="running", started_at=long_ago)
    assert pipeline.waiting(10) == [source]
    report = pipeline.ingest(source)
    assert report.year == 2022
    source.refresh_from_db()
    assert source.status == "read"


def test_files_wait_in_the_order_in_which_they_came() -> None:
    first, second = take(), take(document("历下区水务局2022年政府信息公开工作年度报告"))
    assert pipeline.waiting(10) == [first, second]
    assert pipeline.waiting(1) == [first]
    pipeline.ingest(first)
    assert pipeline.waiting(10) == [second]


Broken = Callable[[pytest.MonkeyPatch], None]


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError("broken on purpose")


def _break_bulk_create(model: type[models.Model]) -> Broken:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(model._default_manager, "bulk_create", _fail)

    return patch


def _break(owner: object, name: str, after: bool = False) -> Broken:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = getattr(owner, name)

        def step(*args: Any, **options: Any) -> None:
            if after:
                real(*args, **options)
            _fail()

        monkeypatch.setattr(owner, name, step)

    return patch


STEPS: dict[str, Broken] = {
    "region": _break(storage, "ensure_regions"),
    "region made": _break(storage, "ensure_regions", after=True),
    "agency": _break(storage, "ensure_agencies"),
    "agency made": _break(storage, "ensure_agencies", after=True),
    "report": _break(storage, "_write"),
    "report saved": _break(report_parts, "clear"),
    "sections": _break(report_parts, "write_sections"),
    "figures": _break(report_parts, "write_figures"),
    "figures written": _break(report_parts, "write_figures", after=True),
    "extra rows": _break(report_parts, "write_extra_rows"),
    "problems": _break(report_parts, "write_problems"),
    "problems written": _break(report_parts, "write_problems", after=True),
    "parts written": _break(report_parts, "write", after=True),
    "source file": _break(storage, "_mark_read"),
    "source file saved": _break(storage, "_mark_read", after=True),
    "history": _break(storage, "_add_history"),
    "history written": _break(storage, "_add_history", after=True),
    "version": _break_bulk_create(ReportVersion),
    "outbox": _break_bulk_create(OutboxEntry),
}


@pytest.mark.parametrize("standing", [False, True], ids=["new", "replacing"])
@pytest.mark.parametrize("step", STEPS)
def test_step_that_fails_leaves_nothing_half_stored(step: str, standing: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if standing:
        pipeline.ingest(take(publish=True))
    data = document(**{"requests.granted.business": ""})
    source = take(data, replace=True)
    before = everything()
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        with pytest.raises(Refusal) as refusal:
            pipeline.ingest(source)
    assert refusal.value.code == "internal_error"
    assert everything() == before
    source.refresh_from_db()
    assert (source.status, source.error_code, source.text) == ("refused", "internal_error", "")
    assert str(source.pk) in source.error_message
    assert source.path.read_bytes() == data
    report = pipeline.retry(source)
    assert report.version == (3 if standing else 1)
    source.refresh_from_db()
    assert (source.status, source.error_code) == ("read", "")


def test_reader_that_fails_refuses_the_file_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    source = take()
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "read", _fail)
        with pytest.raises(Refusal) as refusal:
            pipeline.ingest(source)
    assert refusal.value.code == "internal_error"
    assert everything() == before
    assert pipeline.retry(source).year == 2022


def test_bytes_that_are_gone_are_an_internal_error_and_no_crash() -> None:
    source = take()
    source.path.unlink()
    with pytest.raises(Refusal) as refusal:
        pipeline.ingest(source)
    assert refusal.value.code == "internal_error"


def test_publishing_that_fails_is_done_by_trying_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report stands as a draft by then; it must not be lost behind a refusal for good."""
    source = take(publish=True)
    with monkeypatch.context() as patch:
        patch.setattr(storage, "publish", _fail)
        with pytest.raises(Refusal):
            pipeline.ingest(source)
    report = pipeline.retry(source)
    assert report.status == "published"
    assert Report.objects.count() == 1
    source.refresh_from_db()
    assert source.status == "read"


def test_agency_is_one_however_its_name_is_written() -> None:
    first = pipeline.ingest(take())
    second = pipeline.ingest(take(document("济南市槐荫区水务局2021年政府信息公开工作年度报告")))
    assert first.agency == second.agency
    assert Agency.objects.count() == 1
    assert second.agency is not None
    assert [alias.name for alias in second.agency.aliases.all()] == ["济南市槐荫区水务局"]


def test_refusal_to_store_is_a_storage_error() -> None:
    assert issubclass(storage.ReportExists, StorageError)


NAMES = ("槐荫区水务局", "槐荫区教育局", "槐荫区民政局", "槐荫区司法局", "槐荫区财政局")


def kept(*names: str, **wishes: Any) -> Iterator[SourceFile]:
    """Files whose bytes are kept and that have no row yet, a report of each name."""
    for name in names:
        yield intake.keep(f"{name}.txt", io.BytesIO(document(f"{name}2022年政府信息公开工作年度报告")), **wishes)


def test_files_are_stored_together_and_told_in_their_order(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(40):  # some twenty, however many files, and one for each of them
        ingested = list(pipeline.ingest_all(kept(*NAMES)))
    assert [file.name for file, _ in ingested] == [f"{name}.txt" for name in NAMES]
    for (file, report), name in zip(ingested, NAMES, strict=True):
        assert isinstance(report, Report)
        assert report.agency_name == name
        assert SourceFile.objects.get(pk=file.pk).status == "read"
        assert report.versions.get().source_file == file
        assert OutboxEntry.objects.filter(report_id=report.pk).count() == 1
        assert Figure.objects.filter(report=report).count() == 200
    assert {type_.name for type_ in Agency.objects.get(name="槐荫区财政局").types.all()} == {"财政"}


def test_failing_file_loses_none_of_those_stored_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = report_parts.write_figures

    def fail_for_one(readings: Any) -> None:
        if any(report.agency_name == NAMES[2] for report, _, _ in readings):
            _fail()
        real(readings)

    monkeypatch.setattr(report_parts, "write_figures", fail_for_one)
    outcomes = [outcome for _, outcome in pipeline.ingest_all(kept(*NAMES))]
    assert [isinstance(outcome, Report) for outcome in outcomes] == [True, True, False, True, True]
    assert [file.error_code for file in SourceFile.objects.order_by("pk")] == ["", "", "internal_error", "", ""]
    assert Report.objects.count() == 4


def test_unreadable_file_loses_none_of_those_read_with_it() -> None:
    files = [*kept(NAMES[0]), intake.keep("b.txt", io.BytesIO(b"GIF89a ...")), *kept(NAMES[1])]
    outcomes = [outcome for _, outcome in pipeline.ingest_all(files)]
    assert [isinstance(outcome, Report) for outcome in outcomes] == [True, False, True]
    assert [file.status for file in SourceFile.objects.order_by("pk")] == ["read", "refused", "read"]


def test_same_bytes_twice_among_files_are_read_once() -> None:
    first, second = pipeline.ingest_all([*kept(NAMES[0]), *kept(NAMES[0])])
    assert isinstance(first[1], Report)
    assert isinstance(second[1], intake.DuplicateFile)
    assert second[1].report == first[1]
    assert SourceFile.objects.count() == Report.objects.count() == 1


def test_second_file_of_a_report_among_files_is_refused_or_replaces_it() -> None:
    def two(**wishes: Any) -> list[SourceFile]:
        return [
            intake.keep("a.txt", io.BytesIO(document(**{"requests.granted.business": text})), **wishes) for text in "12"
        ]

    (_, report), (_, refusal) = pipeline.ingest_all(two())
    assert isinstance(report, Report)
    assert isinstance(refusal, storage.ReportExists)
    assert refusal.report == report
    Report.objects.all().delete()
    SourceFile.objects.all().delete()
    (_, report), (_, again) = pipeline.ingest_all(two(replace=True))
    assert report == again
    assert isinstance(again, Report)
    assert [version.action for version in again.versions.order_by("number")] == ["created", "replaced"]
    assert Figure.objects.get(report=again, code="requests.granted.business").value == 2


def test_files_are_published_together_if_that_was_asked_for() -> None:
    outcomes = [outcome for _, outcome in pipeline.ingest_all(kept(*NAMES, publish=True))]
    assert {outcome.status for outcome in outcomes if isinstance(outcome, Report)} == {"published"}
    assert OutboxEntry.objects.count() == 2 * len(NAMES)


def test_file_behind_a_slow_one_is_not_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks for abandoned files while the slow one is read finds those behind it held."""
    monkeypatch.setattr(pipeline, "HOLD_AFTER", timedelta(0))
    begun: list[Any] = []
    real = pipeline._settle

    def settle(files: Any) -> Any:
        begun.append(list(SourceFile.objects.order_by("pk").values_list("started_at", flat=True)))
        return real(files)

    monkeypatch.setattr(pipeline, "_settle", settle)
    monkeypatch.setattr(pipeline, "GROUP", 2)
    list(pipeline.ingest_all(kept(*NAMES)))
    assert begun[1][-1] > begun[0][1]
    assert SourceFile.objects.filter(status="read").count() == len(NAMES)


def test_file_that_another_process_began_anew_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PATIENCE_SECONDS", 0)
    real = pipeline._store_all

    def store_all(readings: Any) -> Any:
        SourceFile.objects.filter(pk=readings[0][0].pk).update(started_at=timezone.now())
        return real(readings)

    monkeypatch.setattr(pipeline, "_store_all", store_all)
    (_, refusal), (_, report) = pipeline.ingest_all(kept(*NAMES[:2]))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "in_progress"
    assert isinstance(report, Report)
    assert Report.objects.count() == 1
