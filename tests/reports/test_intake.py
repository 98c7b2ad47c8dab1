"""Files come in: bytes first, then the row; refusals leave a row and nothing else."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import IO, Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from pytest_django import Settings

from reports import intake
from reports.errors import Refusal
from reports.models import Archive, Report, SourceFile
from tests.builders import make_report

pytestmark = pytest.mark.django_db

DATA = "槐荫区水务局2022年政府信息公开工作年度报告".encode()


def take(data: bytes = DATA, name: str = "a.txt", **wishes: object) -> SourceFile:
    return intake.take_in(name, io.BytesIO(data), **wishes)  # type: ignore[arg-type]


def kept_files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def test_bytes_are_kept_under_their_hash(settings: Settings) -> None:
    source = take()
    digest = hashlib.sha256(DATA).hexdigest()
    assert source.sha256 == digest
    assert source.path == Path(settings.FILES_DIR) / digest[:2] / digest
    assert source.path.read_bytes() == DATA
    assert (source.status, source.size) == ("waiting", len(DATA))
    assert kept_files(settings) == [source.path]


def test_wishes_are_kept_with_the_file() -> None:
    user = get_user_model().objects.create_user("li")
    source = take(user=user, replace=True, publish=True, source_url="https://example.gov.cn/a", is_sample=True)
    source.refresh_from_db()
    assert (source.uploaded_by, source.replace, source.publish, source.is_sample) == (user, True, True, True)
    assert source.source_url == "https://example.gov.cn/a"


def test_stream_is_read_in_pieces_whatever_their_size() -> None:
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(7)

    assert intake.take_in("a.txt", Trickle(DATA)).path.read_bytes() == DATA


def test_empty_file_leaves_only_a_refusal(settings: Settings) -> None:
    with pytest.raises(Refusal) as refusal:
        take(b"", "空.txt")
    assert refusal.value.code == "empty_file"
    source = SourceFile.objects.get()
    assert (source.name, source.status, source.error_code, source.sha256) == ("空.txt", "refused", "empty_file", None)
    assert source.error_message == refusal.value.message
    assert kept_files(settings) == []


def test_oversize_file_leaves_only_a_refusal(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 1 << 20
    with pytest.raises(Refusal) as refusal:
        take(b"a" * ((1 << 20) + 1))
    assert refusal.value.code == "file_too_large"
    source = SourceFile.objects.get()
    assert (source.status, source.error_code, source.sha256) == ("refused", "file_too_large", None)
    assert source.error_message == refusal.value.message
    assert kept_files(settings) == []


def test_file_of_just_the_limit_is_taken_in(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 1 << 20
    assert take(b"a" * (1 << 20)).size == 1 << 20


def test_endless_stream_is_refused_without_being_read_whole(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 3 << 20

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(Refusal):
        intake.take_in("a.txt", stream)  # type: ignore[arg-type]
    assert stream.given <= 5 << 20


def test_archive_is_kept_with_the_file_and_with_one_queued_again() -> None:
    first, second = Archive.objects.create(name="a.zip"), Archive.objects.create(name="b.zip")
    source = take(archive=first)
    SourceFile.objects.update(status="refused", error_code="not_a_report")
    assert take(archive=second).archive == second
    SourceFile.objects.update(status="refused", error_code="not_a_report")
    assert take().archive == second
    assert list(second.files.all()) == [source]


def test_refused_archive_leaves_only_the_reason(settings: Settings) -> None:
    refusal = Refusal("bad_archive", reason="压缩包有密码")
    source = intake.refuse_archive("文件夹/年报.zip", 12, refusal)
    source.refresh_from_db()
    assert (source.name, source.size, source.status, source.sha256) == ("年报.zip", 12, "refused", None)
    assert source.error_message == refusal.message
    assert kept_files(settings) == []


def test_documents_kept_together_end_each_as_it_would_alone(settings: Settings) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("no more")

    refused = take(b"refused before")
    SourceFile.objects.filter(pk=refused.pk).update(status=SourceFile.Status.REFUSED)
    take(b"waits")
    streams = [io.BytesIO(b"new"), io.BytesIO(b""), io.BytesIO(b"waits"), Broken(), io.BytesIO(b"refused before")]
    new, empty, duplicate, broken, again = intake.keep_all((f"{at}.txt", one) for at, one in enumerate(streams))
    assert isinstance(new, SourceFile)
    assert (new.pk, new.name, new.path.read_bytes()) == (None, "0.txt", b"new")
    assert isinstance(empty, Refusal)
    assert empty.code == "empty_file"
    assert isinstance(duplicate, intake.DuplicateFile)
    assert isinstance(broken, OSError)
    assert again == refused
    assert len(kept_files(settings)) == 3


def test_several_refusals_stand_beside_each_other() -> None:
    for _ in range(2):
        with pytest.raises(Refusal):
            take(b"")
    assert SourceFile.objects.filter(sha256=None).count() == 2


def test_file_that_waits_is_a_duplicate() -> None:
    first = take()
    with pytest.raises(intake.DuplicateFile) as duplicate:
        take(name="b.txt")
    assert duplicate.value.code == "duplicate_file"
    assert duplicate.value.source_file == first
    assert duplicate.value.report is None
    assert SourceFile.objects.count() == 1


def test_duplicate_names_the_report_that_was_read_from_it() -> None:
    report = make_report()
    data = report.source_file.text.encode()
    with pytest.raises(intake.DuplicateFile) as duplicate:
        take(data)
    assert duplicate.value.report == report


def test_file_refused_before_is_queued_again_with_the_new_wishes() -> None:
    first = take(source_url="https://example.gov.cn/a")
    SourceFile.objects.update(status="refused", error_code="not_a_report")
    again = take(publish=True, replace=True)
    assert again.pk == first.pk
    again.refresh_from_db()
    assert (again.status, again.publish, again.replace) == ("waiting", True, True)
    assert again.source_url == "https://example.gov.cn/a"
    assert again.path.read_bytes() == DATA
    assert SourceFile.objects.count() == 1


def test_file_taken_in_by_another_process_meanwhile_is_a_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    first = take()
    real = SourceFile.objects.filter

    class Unseen:
        def first(self) -> None:
            return None

    def blind(*args: object, **query: object) -> object:
        return Unseen() if "sha256" in query else real(*args, **query)  # type: ignore[arg-type]

    monkeypatch.setattr(SourceFile.objects, "filter", blind)
    with pytest.raises(intake.DuplicateFile) as duplicate:
        take()
    assert duplicate.value.source_file == first


def test_bytes_lie_safely_on_disk_before_the_row_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, rename, save = os.fsync, Path.replace, SourceFile.objects.bulk_create

    def note_fsync(descriptor: int) -> None:
        steps.append("fsync directory" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "fsync file")  # noqa: PTH112
        fsync(descriptor)

    def note_rename(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    def note_save(*args: Any, **options: Any) -> None:
        steps.append("row")
        save(*args, **options)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_rename)
    monkeypatch.setattr(SourceFile.objects, "bulk_create", note_save)
    take()
    assert [step for step in steps if step != "fsync directory"] == ["fsync file", "rename", "row"]
    assert steps[steps.index("rename") :] == ["rename", "fsync directory", "row"]


def test_folder_that_another_process_made_is_safe_too_before_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = intake.keep("a.txt", io.BytesIO(DATA)).path.parent
    synced: list[Path] = []
    monkeypatch.setattr(intake, "_sync", synced.append)
    intake._make_folder(folder)
    assert synced == []  # known to this process
    monkeypatch.setattr(intake, "_settled", set())
    intake._make_folder(folder)
    assert synced == [folder.parent]


@pytest.mark.parametrize("broken", ["fsync", "replace", "write"])
def test_disk_that_fails_leaves_neither_row_nor_bytes(
    broken: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif broken == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        real = os.fdopen

        class Full:
            def __init__(self, stream: IO[bytes]) -> None:
                self.stream = stream

            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                self.stream.close()

            write = staticmethod(fail)

        monkeypatch.setattr(os, "fdopen", lambda *args: Full(real(*args)))
    with pytest.raises(OSError, match="No space"):
        take()
    assert SourceFile.objects.count() == 0
    assert kept_files(settings) == []


def test_row_that_can_not_be_saved_leaves_bytes_that_a_second_try_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("database gone")

    with monkeypatch.context() as patch:
        patch.setattr(SourceFile.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            take()
    assert SourceFile.objects.count() == 0
    assert take().path.read_bytes() == DATA


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.txt", "report.txt"),
        ("/etc/passwd", "passwd"),
        ("../../a.txt", "a.txt"),
        ("C:\\报告\\水务局 年报.txt", "水务局 年报.txt"),
        ("a\x00\x1b[31m\nb.txt", "a[31mb.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("", "未命名文件"),
        ("///", "未命名文件"),
        ("\x00", "未命名文件"),
        ("..", None),
        (" a.txt ", "a.txt"),
    ],
)
def test_name_is_cleaned(name: str, clean: str | None) -> None:
    found = intake.clean_name(name)
    assert found
    assert "/" not in found
    if clean is not None:
        assert found == clean


@pytest.mark.parametrize("name", ["长" * 400 + ".html", "a." + "b" * 400, "x" * 255, "y" * 256])
def test_long_name_fits_the_database_and_keeps_its_ending(name: str) -> None:
    found = intake.clean_name(name)
    assert len(found) <= 255
    assert found.endswith(".html") == name.endswith(".html")
    source = take(name=name)
    source.full_clean(exclude=["uploaded_by", "text", "kind", "encoding", "sha256"])


def test_same_bytes_can_stand_in_the_database_only_once() -> None:
    source = take()
    with pytest.raises(IntegrityError):
        SourceFile.objects.create(sha256=source.sha256, name="b", size=1)


def test_report_is_untouched_by_a_refusal() -> None:
    make_report()
    with pytest.raises(Refusal):
        take(b"")
    assert Report.objects.count() == 1
