"""The commands as people type them: what they print, what they store, how they end."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from reports.extraction.limits import MAX_FILE_BYTES
from reports.models import OutboxEntry, Report, ReportVersion, SourceFile
from tests.reports.parsing.documents import distinct_figures, html_document, text_document, written
from tests.reports.test_archives import gbk_zip, make_zip

DATA = text_document("2021", written(distinct_figures("2021"))).encode()


def other(title: str) -> bytes:
    return text_document("2021", written(distinct_figures("2021")), title=title).encode()


def run(*arguments: object, **options: object) -> tuple[str, int]:
    """What the command prints and its exit code."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def parse(*arguments: object) -> tuple[dict[str, Any], int]:
    printed, code = run("parse", *arguments)
    return json.loads(printed), code


class TestParse:
    @pytest.fixture
    def report(self, tmp_path: Path) -> Path:
        path = tmp_path / "report.txt"
        path.write_bytes(DATA)
        return path

    def test_prints_the_keys_of_the_contract(self, report: Path) -> None:
        reading, code = parse(report)
        assert code == 0
        assert set(reading) == {
            "title", "year", "form", "scope", "period", "published_on", "agency", "region", "sections", "figures",
            "extra_rows", "problems",
        }  # fmt: skip
        assert set(reading["agency"]) == {"name", "types", "level"}
        assert set(reading["region"]) == {"code", "path", "candidates"}
        assert all({"key", "title", "text"} <= set(section) for section in reading["sections"])
        figures = reading["figures"]
        assert len(figures) == 200
        assert all(set(figure) == {"value", "status", "raw", "unit", "span"} for figure in figures.values())
        assert all(set(p) == {"code", "severity", "message", "figures"} for p in reading["problems"])

    def test_touches_no_database(self, report: Path) -> None:
        assert parse(report)[1] == 0  # pytest-django fails on any query without the db mark

    @pytest.mark.django_db
    def test_writes_no_row(self, report: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connection, "cursor", None)
            assert parse(report)[1] == 0

    def test_problems_are_printed_with_their_message(self, tmp_path: Path) -> None:
        path = tmp_path / "report.txt"
        changed = {**written(distinct_figures("2021")), "reviews.reconsideration.total": "1"}
        path.write_text(text_document("2021", changed), encoding="utf-8")
        problem = parse(path)[0]["problems"][0]
        assert (problem["code"], problem["severity"]) == ("equation_failed", "error")
        assert "H4" in problem["message"]
        assert "reviews.reconsideration.total" in problem["figures"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_text_is_what_spans_count_in(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "report.txt"
        path.write_bytes(DATA.decode().replace("\n", "\r\n").encode(encoding))
        text, code = run("parse", path, "--text")
        assert (text, code) == (DATA.decode(), 0)
        for figure in parse(path)[0]["figures"].values():
            start, end = figure["span"]
            assert text[start:end] == figure["raw"]

    def test_name_decides_a_doubt(self, tmp_path: Path) -> None:
        path = tmp_path / "noname"
        path.write_text(f"<p>{DATA.decode()}</p>", encoding="utf-8")
        assert "<p>" in run("parse", path, "--text")[0]
        assert "<p>" not in run("parse", path, "--text", "--name", "a.html")[0]

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty_file"),
            (b"\x00" * 100, None),
            (bytes(range(256)) * 64, None),
            (b"GIF89a", "unsupported_format"),
            ("这是一篇散文。".encode() * 40, "not_a_report"),
            (b"a" * (MAX_FILE_BYTES + 1), "file_too_large"),
        ],
        ids=["empty", "nuls", "binary", "gif", "no report", "too large"],
    )
    def test_unreadable_file_is_an_error_in_json(self, tmp_path: Path, data: bytes, code: str | None) -> None:
        path = tmp_path / "report.txt"
        path.write_bytes(data)
        printed, end = parse(path)
        assert end == 1
        assert set(printed) == {"error"}
        assert set(printed["error"]) == {"code", "message"}
        assert printed["error"]["message"]
        assert code is None or printed["error"]["code"] == code
        assert run("parse", path, "--text")[1] == 1

    def test_file_that_is_not_there_is_an_error_in_json(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.txt", tmp_path):
            printed, end = parse(path)
            assert end == 1
            assert printed["error"]["code"] == "unreadable_file"


@pytest.mark.django_db
class TestIngest:
    @pytest.fixture
    def inbox(self, tmp_path: Path) -> Path:
        """A folder apart from the one in which the portal keeps its files."""
        place = tmp_path / "inbox"
        place.mkdir()
        return place

    def summary(self, *arguments: object) -> tuple[str, int]:
        printed, code = run("ingest", *arguments)
        return printed.strip().split("\n")[-1], code

    def test_file_is_ingested_once(self, inbox: Path) -> None:
        path = inbox / "report.txt"
        path.write_bytes(DATA)
        assert self.summary(path) == ("ingested 1, unchanged 0, failed 0", 0)
        counts = [model.objects.count() for model in (Report, ReportVersion, SourceFile, OutboxEntry)]  # type: ignore[attr-defined]
        assert self.summary(path) == ("ingested 0, unchanged 1, failed 0", 0)
        assert [model.objects.count() for model in (Report, ReportVersion, SourceFile, OutboxEntry)] == counts  # type: ignore[attr-defined]
        assert SourceFile.objects.get().name == "report.txt"

    def test_folder_is_searched_to_its_depth(self, inbox: Path) -> None:
        (inbox / "a" / "b").mkdir(parents=True)
        (inbox / "a" / "甲.txt").write_bytes(DATA)
        page = html_document("2021", written(distinct_figures("2021"))).replace("槐荫区", "历下区")
        (inbox / "a" / "b" / "乙.HTML").write_text(page, encoding="utf-8")
        (inbox / "a" / ".hidden.txt").write_bytes(b"x")
        (inbox / "a" / "picture.png").write_bytes(b"\x89PNG")
        assert self.summary(inbox) == ("ingested 2, unchanged 0, failed 0", 0)

    def test_several_paths_are_taken_together(self, inbox: Path) -> None:
        for number, name in enumerate(["槐荫区", "历下区"]):
            (inbox / f"{number}.txt").write_bytes(other(f"{name}水务局2022年政府信息公开工作年度报告"))
        assert self.summary(inbox / "0.txt", inbox / "1.txt", inbox / "0.txt") == (
            "ingested 2, unchanged 1, failed 0",
            0,
        )

    def test_zip_with_names_in_gbk_is_unpacked(self, inbox: Path) -> None:
        assert self.summary(gbk_zip(inbox / "a.zip", "水务局年报.txt", DATA)) == (
            "ingested 1, unchanged 0, failed 0",
            0,
        )
        assert SourceFile.objects.get().name == "水务局年报.txt"

    def test_zip_with_a_colon_in_a_name_is_unpacked(self, inbox: Path) -> None:
        make_zip(inbox / "a.zip", {"水务局：2022:年报.txt": DATA})
        assert self.summary(inbox / "a.zip")[1] == 0
        assert SourceFile.objects.get().name == "水务局：2022:年报.txt"

    def test_zip_in_a_folder_is_unpacked_too(self, inbox: Path) -> None:
        make_zip(inbox / "a.zip", {"x/甲.txt": DATA, "y/乙.txt": b""})
        printed, code = run("ingest", inbox)
        assert (printed.strip().split("\n")[-1], code) == ("ingested 1, unchanged 0, failed 1", 1)
        assert "empty_file" in printed
        assert "乙.txt" in printed

    @pytest.mark.parametrize("bad", ["encrypted", "nested", "bomb", "link", "truncated", "damaged"])
    def test_bad_zip_is_one_failure_with_its_reason(self, inbox: Path, bad: str) -> None:
        path = inbox / "a.zip"
        if bad == "nested":
            make_zip(path, {"b.zip": b"PK\x03\x04"})
        elif bad == "bomb":
            make_zip(path, {"a.txt": b"\x00" * (35 << 20)})
        elif bad == "link":
            with zipfile.ZipFile(path, "w") as archive:
                info = zipfile.ZipInfo("a.txt")
                info.external_attr = 0o120777 << 16
                archive.writestr(info, "/etc/passwd")
        else:
            make_zip(path, {"a.txt": DATA})
            data = bytearray(path.read_bytes())
            if bad == "encrypted":
                data[6] |= 1
                data[data.index(b"PK\x01\x02") + 8] |= 1
            elif bad == "damaged":
                data[60:70] = b"\xff" * 10
            path.write_bytes(bytes(data[: len(data) // 2] if bad == "truncated" else data))
        printed, code = run("ingest", path)
        assert printed.strip().split("\n")[-1] == "ingested 0, unchanged 0, failed 1"
        assert code == 1
        assert "a.zip" in printed
        assert Report.objects.count() == 0

    def test_failed_file_has_a_line_with_code_and_message(self, inbox: Path) -> None:
        (inbox / "散文.txt").write_bytes("今天没有报告。".encode() * 30)
        (inbox / "图.pdf").write_bytes(b"GIF89a")
        (inbox / "年报.txt").write_bytes(DATA)
        printed, code = run("ingest", inbox)
        lines = printed.strip().split("\n")
        assert code == 1
        assert lines[-1] == "ingested 1, unchanged 0, failed 2"
        assert any("散文.txt" in line and "not_a_report" in line and "没有找到" in line for line in lines)
        assert any("图.pdf" in line and "unsupported_format" in line for line in lines)

    def test_failed_file_fails_again_the_next_time(self, inbox: Path) -> None:
        (inbox / "散文.txt").write_bytes("今天没有报告。".encode() * 30)
        for _ in range(2):
            assert self.summary(inbox) == ("ingested 0, unchanged 0, failed 1", 1)
        assert SourceFile.objects.count() == 1

    def test_second_report_fails_unless_it_is_to_replace(self, inbox: Path) -> None:
        (inbox / "a.txt").write_bytes(DATA)
        run("ingest", inbox / "a.txt")
        (inbox / "b.txt").write_bytes(DATA + b"\n")
        printed, code = run("ingest", inbox / "b.txt")
        assert code == 1
        assert "report_exists" in printed
        assert self.summary(inbox / "b.txt", "--replace") == ("ingested 1, unchanged 0, failed 0", 0)
        assert Report.objects.get().version == 2

    def test_path_that_is_not_there_fails(self, inbox: Path) -> None:
        printed, code = run("ingest", inbox / "none.txt")
        assert code == 1
        assert "unreadable_file" in printed
        assert SourceFile.objects.count() == 0

    def test_publish_lists_what_stays_a_draft(self, inbox: Path) -> None:
        (inbox / "a.txt").write_bytes(DATA)
        (inbox / "b.txt").write_bytes(other("政府信息公开工作年度报告"))
        printed, code = run("ingest", "--publish", inbox)
        assert code == 0
        assert sorted(Report.objects.values_list("status", flat=True)) == ["draft", "published"]
        draft = Report.objects.get(status="draft")
        line = next(line for line in printed.split("\n") if f"#{draft.pk}" in line)
        assert "机关" in line
        assert "地区" in line
        assert "年度" in line
        assert printed.strip().endswith("ingested 2, unchanged 0, failed 0")

    def test_user_is_named_in_the_history(self, inbox: Path) -> None:
        user = get_user_model().objects.create_user("li")
        (inbox / "a.txt").write_bytes(DATA)
        run("ingest", inbox, "--user", "li")
        assert ReportVersion.objects.get().made_by == user
        assert SourceFile.objects.get().uploaded_by == user

    def test_unknown_user_is_told_and_nothing_taken_in(self, inbox: Path) -> None:
        (inbox / "a.txt").write_bytes(DATA)
        with pytest.raises(CommandError, match="wang"):
            run("ingest", inbox, "--user", "wang")
        assert SourceFile.objects.count() == 0

    def test_file_too_large_fails_by_name(self, inbox: Path) -> None:
        (inbox / "a.txt").write_bytes(b"a" * (MAX_FILE_BYTES + 1))
        printed, code = run("ingest", inbox)
        assert code == 1
        assert "file_too_large" in printed
        assert not any(path.is_file() for path in (inbox.parent / "files").rglob("*"))

    def test_progress_goes_to_a_terminal_and_not_into_the_summary(
        self, inbox: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Terminal(io.StringIO):
            def isatty(self) -> bool:
                return True

        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        (inbox / "a.txt").write_bytes(DATA)
        out = io.StringIO()
        call_command("ingest", str(inbox / "a.txt"), stdout=out, stderr=terminal)
        assert out.getvalue() == "ingested 1, unchanged 0, failed 0\n"
        assert "1" in terminal.getvalue()


@pytest.mark.django_db
def test_samples_are_loaded_and_removed_by_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "a.txt").write_bytes(DATA)
    (tmp_path / "samples" / "a.expected.json").write_text("{}")
    (tmp_path / "samples" / "README.md").write_text("# no sample")
    monkeypatch.setattr("reports.demo.files", lambda _: tmp_path / "samples")
    assert run("load_samples") == ("收录示例报告 1 份\n", 0)
    assert run("load_samples") == ("收录示例报告 0 份\n", 0)
    assert Report.objects.get().is_sample
    assert run("remove_samples") == ("删除示例报告 1 份\n", 0)
    assert Report.objects.count() == 0
