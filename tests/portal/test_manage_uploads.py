"""Uploading: what becomes of good files, of bad ones, and of those that are here already."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from portal.pages.manage import formats, rows, taking
from reports import pipeline, sandbox
from reports.errors import ExtractionError
from reports.models import Report, ReportVersion, SourceFile

pytestmark = pytest.mark.django_db


def text(agency: str = "淄博市淄川区教育局", year: str = "2021年", words: str = "我局认真落实条例。") -> bytes:
    return f"{agency}{year}政府信息公开工作年度报告\n\n一、总体情况\n{words}\n".encode()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("zhang", password="a long password", is_staff=True))
    return client


def send(client: Client, *files: tuple[str, bytes], **fields: Any) -> HttpResponse:
    data = {"files": [SimpleUploadedFile(name, body) for name, body in files], **fields}
    return client.post("/manage/upload", data)  # type: ignore[return-value]


def send_json(client: Client, name: str, body: bytes, **fields: Any) -> dict[str, Any]:
    data = {"files": SimpleUploadedFile(name, body), **fields}
    response = client.post("/manage/upload", data, headers={"Accept": "application/json"})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


class TestGoodFiles:
    def test_a_report_is_read_and_kept_as_a_draft(self, staff: Client) -> None:
        answer = send_json(staff, "报告.txt", text(), source_url="https://example.gov.cn/1.html")
        report = Report.objects.get()
        assert answer["outcome"] == "read"
        assert (answer["code"], answer["message"]) == ("", "")
        assert answer["report"]["url"] == f"/reports/{report.pk}"
        assert answer["report"]["agency"] == "淄博市淄川区教育局"
        assert (answer["report"]["year"], answer["report"]["region"]) == (2021, "山东省淄博市淄川区")
        assert {problem["severity"] for problem in answer["report"]["problems"]} == {"warning"}
        assert report.status == Report.Status.DRAFT
        assert report.source_file.source_url == "https://example.gov.cn/1.html"
        assert report.source_file.uploaded_by is not None
        assert report.source_file.path.read_bytes() == text()

    def test_the_row_for_the_script_names_agency_year_region_and_problems(self, staff: Client) -> None:
        data = {"files": SimpleUploadedFile("a.txt", text())}
        page = staff.post("/manage/upload", data, headers={"HX-Request": "true"}).content.decode()
        assert page.lstrip().startswith("<tr")
        assert 'data-outcome="read"' in page
        for words in ("淄博市淄川区教育局", "2021", "山东省淄博市淄川区", "提醒"):
            assert words in page

    def test_a_plain_form_gets_a_page_with_a_row_for_each_file(self, staff: Client) -> None:
        response = send(staff, ("a.txt", text()), ("b.txt", b""), ("c.txt", text(year="2020年")), ("a2.txt", text()))
        page = response.content.decode()
        assert page.count("<tr class=") == 4
        assert "共 4 个文件，已读取 2，重复 1，未收录 1。" in page
        assert Report.objects.count() == 2

    def test_several_files_give_several_objects(self, staff: Client) -> None:
        data = {"files": [SimpleUploadedFile("a.txt", text()), SimpleUploadedFile("b.txt", b"")]}
        answer = staff.post("/manage/upload", data, headers={"Accept": "application/json"}).json()
        assert [entry["outcome"] for entry in answer["results"]] == ["read", "refused"]

    def test_what_is_unknown_is_said(self, staff: Client) -> None:
        answer = send_json(staff, "a.txt", text("财政局", ""))
        assert answer["outcome"] == "read"
        assert answer["report"]["missing"] == ["地区", "年度"]


class TestBadFiles:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", "empty_file"),
            (bytes(range(256)) * 20, "not_text"),
            (b"GIF89a\x01\x00\x01\x00", "unsupported_format"),
            ("今天天气很好，我们去公园。".encode(), "not_a_report"),
        ],
    )
    def test_refused_with_code_and_message(self, body: bytes, code: str, staff: Client) -> None:
        answer = send_json(staff, "report.txt", body)
        assert (answer["outcome"], answer["code"], answer["report"]) == ("refused", code, None)
        assert answer["message"].endswith("。")
        assert not Report.objects.exists()
        assert SourceFile.objects.get().status == SourceFile.Status.REFUSED
        assert answer["message"] in staff.get("/manage/?show=refused").content.decode()

    def test_too_large(self, staff: Client, settings: Any) -> None:
        settings.MAX_FILE_BYTES = 1 << 20
        answer = send_json(staff, "a.txt", b"x" * ((1 << 20) + 1))
        assert (answer["outcome"], answer["code"]) == ("refused", "file_too_large")
        assert SourceFile.objects.get().sha256 is None

    def test_no_file_and_a_bad_address(self, staff: Client) -> None:
        assert "请先选择文件" in staff.post("/manage/upload", {}).content.decode()
        response = send(staff, ("a.txt", text()), source_url="nowhere at all")
        assert response.status_code == 400
        assert "来源网址" in response.content.decode()
        assert not SourceFile.objects.exists()

    def test_more_files_than_django_takes_at_once(self, staff: Client) -> None:
        response = send(staff, *[(f"{number}.txt", b"x") for number in range(101)])
        assert response.status_code == 413
        assert "最多选择 100 个" in response.content.decode()

    def test_a_body_that_is_no_form(self, staff: Client) -> None:
        response = staff.post("/manage/upload", b"\x00\x01", content_type="multipart/form-data; boundary=x")
        assert response.status_code == 400

    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd.txt",
            "C:\\报告\\a.txt",
            "<script>alert(1)</script>.txt",
            "%22; rm -rf %22.txt",  # as browsers write a quotation mark
            "很" * 300 + ".txt",
            "\u202egnp.txt",
            "a\nb.txt",
            "=1+1.txt",
            "🙂.txt",
        ],
    )
    def test_odd_names(self, name: str, staff: Client) -> None:
        answer = send_json(staff, name, text())
        assert answer["outcome"] == "read"
        kept = SourceFile.objects.get()
        assert 0 < len(kept.name) <= 255
        assert not set(kept.name) & set("/\\\n\u202e")
        assert "<script>alert" not in staff.get("/manage/").content.decode()


class TestAlreadyHere:
    def test_the_same_file_again_is_a_duplicate_with_a_link(self, staff: Client) -> None:
        first = send_json(staff, "a.txt", text())
        again = send_json(staff, "another name.txt", text(), replace="on")
        assert (again["outcome"], again["code"]) == ("duplicate", "duplicate_file")
        assert again["report"]["id"] == first["report"]["id"]
        assert ReportVersion.objects.count() == 1

    def test_a_refused_file_sent_again_is_refused_again(self, staff: Client) -> None:
        for _ in range(2):
            assert send_json(staff, "a.txt", b"no report")["code"] == "not_a_report"
        assert SourceFile.objects.count() == 1

    def test_a_file_left_waiting_is_read_when_sent_again(self, staff: Client) -> None:
        send_json(staff, "a.txt", b"no report")
        SourceFile.objects.update(status=SourceFile.Status.WAITING)
        assert send_json(staff, "a.txt", b"no report")["outcome"] == "refused"

    def test_a_file_that_the_worker_is_just_reading_is_said_to_wait(
        self, staff: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(taking, "PATIENCE", 0.2)
        send_json(staff, "a.txt", b"no report")
        SourceFile.objects.update(status=SourceFile.Status.RUNNING, started_at=timezone.now())
        answer = send_json(staff, "a.txt", b"no report")
        assert (answer["outcome"], answer["report"]) == ("waiting", None)
        assert "正在后台读取" in staff.get("/manage/").content.decode()

    def test_another_file_for_the_same_report_waits_for_a_decision(self, staff: Client) -> None:
        first = send_json(staff, "a.txt", text())
        second = send_json(staff, "b.txt", text(words="另一个版本。"))
        assert (second["outcome"], second["code"]) == ("exists", "report_exists")
        assert second["report"]["id"] == first["report"]["id"]
        page = staff.get("/manage/?show=todo").content.decode()
        assert f"/manage/files/{second['file']}/replace" in page
        assert f"/manage/reports/{first['report']['id']}" in page

    def test_replace_reads_the_kept_bytes_as_the_new_version(self, staff: Client) -> None:
        first = send_json(staff, "a.txt", text())
        second = send_json(staff, "b.txt", text(words="另一个版本。"))
        response = staff.post(f"/manage/files/{second['file']}/replace", headers={"HX-Request": "true"})
        assert 'data-outcome="read"' in response.content.decode()
        report = Report.objects.get()
        assert report.pk == first["report"]["id"]
        assert report.source_file_id == second["file"]
        assert "另一个版本" in report.sections.get().text
        assert [version.action for version in report.versions.all()] == ["replaced", "created"]
        assert "已被新文件替换" in staff.get("/manage/").content.decode()

    def test_replace_can_be_asked_for_at_once(self, staff: Client) -> None:
        send_json(staff, "a.txt", text())
        assert send_json(staff, "b.txt", text(words="另一个版本。"), replace="on")["outcome"] == "read"
        assert Report.objects.get().version == 2

    def test_replacing_twice_changes_nothing_more(self, staff: Client) -> None:
        send_json(staff, "a.txt", text())
        second = send_json(staff, "b.txt", text(words="另一个版本。"))
        for _ in range(2):
            staff.post(f"/manage/files/{second['file']}/replace")
        assert Report.objects.get().version == 2


class TestSlowFiles:
    @pytest.fixture
    def slow(self, staff: Client, monkeypatch: pytest.MonkeyPatch) -> SourceFile:
        """A file that was sent and takes longer than the request has time."""

        def takes_longer(*_: object) -> None:
            raise ExtractionError("takes_longer")

        with monkeypatch.context() as patch:
            patch.setattr(sandbox, "read", takes_longer)
            answer = send_json(staff, "scan.pdf", text())
        assert (answer["outcome"], answer["code"]) == ("waiting", "")
        assert "正在后台读取" in answer["message"]
        return SourceFile.objects.get()

    def test_its_row_changes_once_the_worker_has_read_it(self, staff: Client, slow: SourceFile) -> None:
        page = staff.get(f"/manage/files?file={slow.pk}").content.decode()
        assert 'data-outcome="waiting"' in page
        assert f"/manage/files/{slow.pk}/retry" not in page, "it would take as long again"
        assert "刷新" in page
        pipeline.ingest(slow)
        page = staff.get(f"/manage/files?file={slow.pk}").content.decode()
        assert 'data-outcome="read"' in page
        assert "淄博市淄川区教育局" in page

    def test_after_a_while_it_is_said_that_no_worker_comes(self, staff: Client, slow: SourceFile) -> None:
        SourceFile.objects.update(started_at=timezone.now() - 2 * rows.STUCK_AFTER)
        page = staff.get("/manage/").content.decode()
        assert "后台程序好像没有运行" in page
        assert f"/manage/files/{slow.pk}/retry" in page

    def test_while_another_file_is_being_read_it_only_waits(self, staff: Client, slow: SourceFile) -> None:
        SourceFile.objects.update(started_at=timezone.now() - 2 * rows.STUCK_AFTER)
        other = SourceFile.objects.create(name="b", size=1, status="running", started_at=timezone.now())
        assert "后台程序好像没有运行" not in staff.get("/manage/").content.decode()
        SourceFile.objects.filter(pk=other.pk).update(started_at=timezone.now() - 2 * pipeline.ABANDONED_AFTER)
        assert "后台程序好像没有运行" in staff.get("/manage/").content.decode(), "whoever began with it is gone"

    def test_files_beyond_the_time_of_a_request_are_left_to_the_worker(
        self, staff: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(taking, "REQUEST_SECONDS", 0)
        page = send(staff, ("a.txt", text()), ("b.txt", text(year="2020年"))).content.decode()
        assert "共 2 个文件，正在后台读取 2。" in page
        assert SourceFile.objects.filter(status="waiting").count() == 2

    def test_asking_for_nonsense_gives_nothing(self, staff: Client, slow: SourceFile) -> None:
        for query in ("", "file=x&archive=²", f"file={'9' * 30}", "file=424242"):
            assert staff.get(f"/manage/files?{query}").content.decode().strip() == ""


class TestFormats:
    def test_the_page_names_them_and_lets_them_be_chosen(self, staff: Client) -> None:
        page = staff.get("/manage/").content.decode()
        assert "Word、WPS、PDF、Excel、网页、文本、扫描件和图片，每个不超过 30 MiB" in page
        for ending in (".docx", ".wps", ".pdf", ".xlsx", ".mht", ".jpg", ".zip"):
            assert f"{ending}," in page or f'{ending}"' in page

    def test_what_can_not_be_read_here_is_said(self, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(formats, "missing_programs", lambda: ("libreoffice", "tesseract"))
        page = staff.get("/manage/").content.decode()
        assert "没有安装 LibreOffice，暂时不能读取 doc、wps、rtf、odt、ods" in page
        assert "暂时不能读取扫描件" in page
        monkeypatch.setattr(formats, "missing_programs", lambda: ())
        assert "暂时不能读取" not in staff.get("/manage/").content.decode()


class TestRetry:
    def test_a_file_that_failed_through_our_fault_can_be_read_later(
        self, staff: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(sandbox, "read", lambda *_: 1 / 0)
            answer = send_json(staff, "a.txt", text())
        assert (answer["outcome"], answer["code"]) == ("refused", "internal_error")
        assert "重试" in staff.get("/manage/?show=refused").content.decode()
        staff.post(f"/manage/files/{answer['file']}/retry")
        assert Report.objects.get().agency_name == "淄博市淄川区教育局"

    def test_without_bytes_there_is_nothing_to_retry(self, staff: Client) -> None:
        send_json(staff, "a.txt", b"")
        pk = SourceFile.objects.get().pk
        assert staff.post(f"/manage/files/{pk}/retry").status_code == 409
        assert f"/manage/files/{pk}/retry" not in staff.get("/manage/?show=refused").content.decode()


def test_error_list_is_a_table_for_excel(staff: Client) -> None:
    send_json(staff, "=cmd.txt", b"no report")
    send_json(staff, "good.txt", text())
    response = staff.get("/manage/errors.csv")
    body = response.content.decode()
    assert body.startswith("\ufeff文件名,")
    rows = list(csv.reader(io.StringIO(body[1:])))
    assert len(rows) == 2
    assert rows[1][0] == "'=cmd.txt"
    assert rows[1][2] == "zhang"
    assert rows[1][4] == "not_a_report"
    assert rows[1][5].startswith("没有找到")


class TestStartPage:
    def test_filters_hold_the_files_they_name(self, staff: Client) -> None:
        draft = send_json(staff, "draft.txt", text())["report"]["id"]
        public = send_json(staff, "public.txt", text(year="2020年"))["report"]["id"]
        send_json(staff, "lacking.txt", text("财政局", ""))
        send_json(staff, "refused.txt", b"no report")
        staff.post(f"/manage/reports/{public}/publish")
        expected = {
            "": {"draft", "public", "lacking", "refused"},
            "todo": {"lacking"},
            "draft": {"draft", "lacking"},
            "published": {"public"},
            "withdrawn": set(),
            "refused": {"refused"},
            "nonsense": {"draft", "public", "lacking", "refused"},
        }
        for show, names in expected.items():
            page = staff.get("/manage/", {"show": show}).content.decode()
            found = {name for name in ("draft", "public", "lacking", "refused") if f"{name}.txt" in page}
            assert found == names, show
        assert draft

    def test_long_lists_have_pages(self, staff: Client) -> None:
        SourceFile.objects.bulk_create(
            SourceFile(name=f"{n}.txt", size=1, status="refused", error_code="empty_file") for n in range(120)
        )
        page = staff.get("/manage/?show=refused").content.decode()
        assert page.count('class="file-row"') == 50
        assert "?show=refused&amp;page=2" in page
        assert staff.get("/manage/?page=99999999999").status_code == 200
        assert staff.get("/manage/?page=x").status_code == 200

    def test_the_number_of_queries_does_not_grow_with_the_files(
        self, staff: Client, django_assert_max_num_queries: Any
    ) -> None:
        for year in range(2008, 2026):
            send_json(staff, f"{year}.txt", text(year=f"{year}年"))
        with django_assert_max_num_queries(25):
            assert staff.get("/manage/").status_code == 200

    def test_the_script_is_our_own_and_nothing_stands_inline(self, staff: Client) -> None:
        response = staff.get("/manage/")
        page = response.content.decode()
        assert "js/upload.js" in page
        assert "unsafe" not in response["Content-Security-Policy"]
        assert " style=" not in page and " onclick=" not in page
        assert Path("static/js/upload.js").is_file()
