"""Archives on the upload page: every document in them becomes a file of its own, or the archive is refused whole."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from portal.pages.manage import rows, taking
from reports import pipeline
from reports.models import Archive, Report, SourceFile
from tests.reports.test_archives import gbk_zip, make_zip

pytestmark = pytest.mark.django_db


def text(year: int = 2021, words: str = "我局认真落实条例。") -> bytes:
    return f"淄博市淄川区教育局{year}年政府信息公开工作年度报告\n\n一、总体情况\n{words}\n".encode()


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("zhang", password="a long password", is_staff=True))
    return client


def send(client: Client, body: bytes, accept: str = "application/json", name: str = "年报.zip") -> Any:
    headers = {"Accept": accept} if accept != "fragment" else {"HX-Request": "true"}
    response = client.post("/manage/upload", {"files": SimpleUploadedFile(name, body)}, headers=headers)
    assert response.status_code == 200
    return response.json() if accept == "application/json" else response.content.decode()


def kept_bytes(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


class TestTakenIn:
    def test_each_document_is_a_file_of_its_own_and_the_archive_none(self, staff: Client, settings: Settings) -> None:
        body = zipped({"甲/a.txt": text(2021), "乙/b.txt": text(2020), "空.txt": b"", "page_files/a.css": b"x{}"})
        answer = send(staff, body)
        assert [(entry["name"], entry["outcome"]) for entry in answer["results"]] == [
            ("a.txt", "read"),
            ("b.txt", "read"),
            ("空.txt", "refused"),
        ]
        assert set(Report.objects.values_list("year", flat=True)) == {2020, 2021}
        archive = Archive.objects.get()
        assert (archive.name, archive.skipped, archive.duplicates) == ("年报.zip", 1, 0)
        assert set(archive.files.values_list("name", flat=True)) == {"a.txt", "b.txt", "空.txt"}
        assert len(kept_bytes(settings)) == 2

    def test_the_page_has_a_row_of_the_archive_and_one_of_each_file(self, staff: Client) -> None:
        page = send(staff, zipped({"a.txt": text(2021), "b.txt": text(2020), "c.css": b"x"}), "fragment")
        assert page.count("<tr ") == 3
        assert 'data-counts="read=2"' in page
        assert "共 2 个文件，已读取 2。另有 1 个不是文档" in page
        assert page.index("archive-row") < page.index("a.txt") < page.index("b.txt")

    def test_names_in_gbk_are_read(self, staff: Client, tmp_path: Path) -> None:
        body = gbk_zip(tmp_path / "a.zip", "教育局年报.txt", text()).read_bytes()
        assert send(staff, body)["name"] == "教育局年报.txt"

    def test_without_a_script_the_files_are_counted_with_the_others(self, staff: Client) -> None:
        files = [SimpleUploadedFile("a.zip", zipped({"a.txt": text(2021), "b.txt": b""}))]
        files.append(SimpleUploadedFile("c.txt", text(2020)))
        page = staff.post("/manage/upload", {"files": files}).content.decode()
        assert "共 3 个文件，已读取 2，未收录 1。" in page

    def test_what_is_here_already_is_a_duplicate_in_it(self, staff: Client) -> None:
        send(staff, text(), name="a.txt")
        answer = send(staff, zipped({"b.txt": text(), "c.txt": text(2020), "twin.txt": text(2020)}))
        assert [entry["outcome"] for entry in answer["results"]] == ["duplicate", "read", "duplicate"]
        assert Archive.objects.get().duplicates == 2
        assert "已读取 1，重复 2" in staff.get("/manage/files?archive=1").content.decode()

    def test_of_many_files_only_those_that_want_attention_have_rows(self, staff: Client) -> None:
        body = zipped({f"{year}.txt": text(year) for year in range(2000, 2026)} | {"x.txt": b"no report", "y.txt": b""})
        page = send(staff, body, "fragment")
        assert re.findall(r'row-name">(?:<a[^>]*>)?([^<]+)', page) == ["年报.zip", "x.txt", "y.txt"]
        archive = Archive.objects.get()
        assert f'href="/manage/?archive={archive.pk}"' in page
        page = staff.get(f"/manage/?archive={archive.pk}&show=refused").content.decode()
        assert "x.txt" in page
        assert "2020.txt" not in page
        assert "年报.zip 中的文件" in page

    def test_the_list_of_an_archive_holds_no_other_files(self, staff: Client) -> None:
        send(staff, text(2019), name="other.txt")
        send(staff, zipped({"a.txt": text(2021), "b.txt": text(2020)}))
        page = staff.get(f"/manage/?archive={Archive.objects.get().pk}").content.decode()
        assert "other.txt" not in page
        assert page.count('class="file-row"') == 2
        assert "来自 年报.zip" in staff.get("/manage/").content.decode()
        assert staff.get("/manage/?archive=x").status_code == 200

    def test_a_document_in_it_may_be_too_large_alone(self, staff: Client, settings: Settings) -> None:
        settings.MAX_FILE_BYTES = 1 << 20
        body = zipped({"a.txt": text(), "big.txt": b"x" * ((1 << 20) + 1)})
        answer = send(staff, body)
        assert [entry["code"] for entry in answer["results"]] == ["", "file_too_large"]


class TestRefusedWhole:
    def refused(self, staff: Client, settings: Settings, body: bytes) -> str:
        answer = send(staff, body)
        assert (answer["outcome"], answer["code"]) == ("refused", "bad_archive")
        kept = SourceFile.objects.get()
        assert (kept.name, kept.sha256, kept.status, kept.size) == ("年报.zip", None, "refused", len(body))
        assert not Archive.objects.exists()
        assert kept_bytes(settings) == []
        assert "年报.zip" in staff.get("/manage/errors.csv").content.decode()
        return str(answer["message"])

    def test_one_that_is_damaged_after_good_files(self, staff: Client, settings: Settings) -> None:
        body = bytearray(zipped({"a.txt": text(), "b.txt": bytes(range(256)) * 40}))
        body[body.index(b"b.txt") + 40] ^= 0xFF
        assert "损坏" in self.refused(staff, settings, bytes(body))

    def test_one_that_was_cut_off(self, staff: Client, settings: Settings) -> None:
        body = zipped({"a.txt": text(), "b.txt": text(2020)})
        self.refused(staff, settings, body[: len(body) // 2])

    def test_one_that_leads_out_of_itself(self, staff: Client, settings: Settings) -> None:
        assert "以外的路径" in self.refused(staff, settings, zipped({"a.txt": text(), "../../b.txt": text(2020)}))

    def test_one_without_documents(self, staff: Client, settings: Settings) -> None:
        assert "没有可以读取的文件" in self.refused(staff, settings, zipped({"a.css": b"x{}"}))


class TestLeftToTheWorker:
    @pytest.fixture(autouse=True)
    def no_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(taking, "ARCHIVE_SECONDS", 0)

    def test_files_wait_and_the_rows_follow_them(self, staff: Client) -> None:
        answer = send(staff, zipped({"a.txt": text(2021), "b.txt": b"no report"}))
        assert [entry["outcome"] for entry in answer["results"]] == ["waiting", "waiting"]
        archive = Archive.objects.get()
        page = staff.get(f"/manage/files?archive={archive.pk}").content.decode()
        assert 'data-outcome="waiting"' in page
        assert 'data-counts="waiting=2"' in page
        list(pipeline.ingest_all(pipeline.waiting(10)))
        page = staff.get(f"/manage/files?archive={archive.pk}").content.decode()
        assert 'data-outcome="waiting"' not in page
        assert 'data-counts="read=1&amp;refused=1"' in page

    def test_the_same_archive_again_goes_on_waiting(self, staff: Client) -> None:
        body = zipped({"a.txt": text(2021), "b.txt": text(2020)})
        send(staff, body)
        answer = send(staff, body)
        assert [entry["outcome"] for entry in answer["results"]] == ["waiting", "waiting"]
        assert rows.archive_row(Archive.objects.latest("pk")).counts == {"waiting": 2}
        assert SourceFile.objects.count() == 2


def test_a_word_file_is_no_archive(staff: Client, tmp_path: Path) -> None:
    body = make_zip(tmp_path / "a.docx", {"[Content_Types].xml": b"", "word/other.xml": b"1"}).read_bytes()
    assert send(staff, body, name="a.docx")["code"] == "damaged_file"
