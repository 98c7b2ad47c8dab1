"""Bringing reports in, in a real browser: from the login to the reader's search."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from reports.models import Report
from search.indexing import ensure_index, index_pending

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
