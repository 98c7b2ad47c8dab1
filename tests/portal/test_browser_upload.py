"""Bringing reports in, in a real browser: from the login to the reader's search."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from reports import pipeline, sandbox
from reports.errors import ExtractionError
from reports.models import Report, SourceFile
from search.indexing import ensure_index, index_pending
from tests.reports.test_archives import make_zip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAMPLE = "tab_rows_2021.txt"


@pytest.fixture
def staff(page: Page, live_server: LiveServer) -> Page:
    """A page on which a member of staff has just logged in."""
    get_user_model().objects.create_user("clerk", password="a long enough one", is_staff=True)
    ensure_index()
    page.goto(f"{live_server.url}/manage/")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill("a long enough one")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="上传与审核")).to_be_visible()
    return page


def test_uploaded_report_is_read_published_and_found(staff: Page, live_server: LiveServer, tmp_path: Path) -> None:
    noise = tmp_path / "坏文件.txt"
    noise.write_bytes(bytes(range(256)) * 8)
    with as_file(files("reports.samples") / SAMPLE) as sample:
        rows = staff.locator("#session-rows tr")
        # one after the other: the tests' database in memory has no patience with two writers
        staff.locator("#files").set_input_files([sample])
        expect(rows.filter(has_text=SAMPLE)).to_contain_text("待审核")
        staff.locator("#files").set_input_files([noise])
        expect(rows.filter(has_text="坏文件.txt")).to_contain_text("文件内容不是文本")
        report = Report.objects.get()
        assert report.status == Report.Status.DRAFT
        staff.locator("#files").set_input_files([sample])
        expect(rows.filter(has_text="已经收录")).to_have_count(1)
    rows.filter(has_text=SAMPLE).get_by_role("button", name="发布").first.click()
    expect(rows.filter(has_text=SAMPLE).first).to_contain_text("已发布")
    report.refresh_from_db()
    assert report.status == Report.Status.PUBLISHED
    assert index_pending() > 0
    staff.goto(f"{live_server.url}/search?q={report.agency_name}")
    staff.get_by_role("link", name=report.title[:8]).first.click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text(report.agency_name)
    expect(staff.locator("[id='f-requests.total.total']")).to_be_visible()


def test_files_of_a_zip_have_rows_below_it(staff: Page, tmp_path: Path) -> None:
    with as_file(files("reports.samples") / SAMPLE) as sample:
        path = make_zip(tmp_path / "年报.zip", {f"财政局/{SAMPLE}": sample.read_bytes(), "空.txt": b"", "a.css": b"x"})
    staff.locator("#files").set_input_files([path])
    rows = staff.locator("#session-rows tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("共 2 个文件，已读取 1，未收录 1。另有 1 个不是文档")
    expect(rows.nth(1)).to_contain_text("待审核")
    expect(rows.nth(2)).to_contain_text("文件是空的")
    expect(staff.locator("#session-summary")).to_have_text("全部完成：共 2 个文件 · 已读取 1 · 未收录 1")
    rows.nth(1).get_by_role("button", name="发布").click()
    expect(rows.nth(1)).to_contain_text("已发布")
    rows.nth(0).get_by_role("link", name="查看这些文件").click()
    expect(staff.get_by_role("heading", name="年报.zip 中的文件")).to_be_visible()
    expect(staff.locator("#all-files tbody tr")).to_have_count(2)


def test_row_of_a_slow_file_changes_when_it_is_read(staff: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def takes_longer(*_: object) -> None:
        raise ExtractionError("takes_longer")

    def rest(route: Route) -> None:
        SourceFile.objects.update(started_at=timezone.now() - timedelta(hours=1))
        route.continue_()

    def read_meanwhile(route: Route) -> None:
        """The worker, just before the page asks: the tests' database in memory has no patience with two writers."""
        for source_file in pipeline.waiting(1):
            pipeline.ingest(source_file)
        route.continue_()

    staff.route("**/manage/files?*", rest)
    row = staff.locator("#session-rows tr").filter(has_text=SAMPLE)
    with as_file(files("reports.samples") / SAMPLE) as sample, monkeypatch.context() as patch:
        patch.setattr(sandbox, "read", takes_longer)
        staff.locator("#files").set_input_files([sample])
        expect(row).to_contain_text("正在后台读取")
    expect(row).to_contain_text("后台程序好像没有运行")
    staff.route("**/manage/files?*", read_meanwhile)  # asked before the one above
    expect(row).to_contain_text("待审核")
    expect(staff.locator("#session-summary")).to_have_text("全部完成：共 1 个文件 · 已读取 1")
    expect(staff.locator("#all-files tbody tr")).to_contain_text("待审核")


def test_counter_follows_the_bar_and_only_speech_waits(staff: Page, tmp_path: Path) -> None:
    texts = staff.evaluate_handle(
        """() => {
          const seen = [], bar = document.getElementById("session-progress");
          new MutationObserver(() => seen.push([bar.value, document.getElementById("session-summary").textContent]))
            .observe(document.getElementById("session-summary"), { childList: true });
          return seen;
        }"""
    )
    row = '<table><tr class="file-row" data-outcome="refused"><td>…</td></tr></table>'
    staff.route("**/manage/upload", lambda route: route.fulfill(body=row, content_type="text/html"))
    several = [tmp_path / f"{number}.txt" for number in range(8)]
    for path in several:
        path.touch()
    staff.locator("#files").set_input_files(several)
    expect(staff.locator("#session-spoken")).to_contain_text("全部完成：共 8 个文件")
    seen: list[tuple[int, str]] = texts.json_value()
    assert [done for done, _ in seen] == list(range(9))
    assert all(f"已处理 {done} 个" in text for done, text in seen[:-1])
    assert seen[-1][1].endswith("未收录 8")
