"""A report in a real browser, on a phone and on a desk, without scripts where none is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from reports import storage
from reports.extraction.content import Content
from reports.models import CorrectionRequest, Report
from reports.parsing.report import ParsedFigure
from tests.builders import make_reading, make_report, make_source_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOTAL = "requests.total.total"
TEXT = "标题\n" + "一行文字。\n" * 200 + "总计 118 件\n"
PLACE = (TEXT.index("118"), TEXT.index("118") + 3)


@pytest.fixture
def report(index: Callable[[], None]) -> Report:
    """A report of 2022 with a year before it, whose total has a place far down in the source."""
    make_report(year=2021, figures={TOTAL: 99})
    reading = make_reading(year=2022, sections={"overview": "培训两次。\n" * 3, "problems": "培训不够。"})
    figures = {**reading.figures, TOTAL: ParsedFigure(118, "stated", "118", "件", PLACE)}
    content = Content(TEXT, (), "txt", "utf-8")
    stored = storage.store(make_source_file(TEXT), content, replace(reading, figures=figures), [])
    storage.publish(stored)
    index()
    return stored


@pytest.fixture(params=[390, 1280])
def plain(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A window without scripts, as wide as a phone or a desk."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_from_a_search_through_the_hits(plain: Page, live_server: LiveServer, report: Report) -> None:
    plain.goto(f"{live_server.url}/search?q=培训")
    plain.get_by_role("link", name="淄川区教育局2022年").click()
    expect(plain.locator("#hits")).to_contain_text("正文中有 4 处")
    plain.get_by_role("link", name="从第一处看起").click()
    expect(plain.locator("#hit-1")).to_be_in_viewport()
    plain.get_by_role("link", name="下一处").click()
    expect(plain).to_have_url(re.compile("#hit-2$"))
    plain.get_by_role("link", name="上一处").click()
    expect(plain).to_have_url(re.compile("#hit-1$"))
    expect(plain.get_by_role("link", name="上一处")).to_have_count(0)
    plain.get_by_role("link", name="不再标出").click()
    expect(plain.locator("mark")).to_have_count(0)


def test_from_a_number_to_its_source_to_a_correction(plain: Page, live_server: LiveServer, report: Report) -> None:
    plain.goto(live_server.url + report.get_absolute_url())
    plain.locator(f"[id='f-{TOTAL}'] a.cell-text").click()
    expect(plain.locator("mark.source-mark")).to_have_text("118")
    expect(plain.locator("mark.source-mark")).to_be_in_viewport()
    plain.get_by_role("link", name="这个数字不对？纠错").click()
    plain.get_by_label("应当是什么").fill("181")
    plain.get_by_label("理由或依据").fill("原文写的是 181")
    plain.get_by_role("button", name="提交纠错").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("已收到，谢谢")
    stored = CorrectionRequest.objects.get()
    assert (stored.figure, stored.shown, stored.proposed) == (TOTAL, "118", "181")
    assert plain.context.cookies() == []


def test_on_a_desk_source_and_reading_stand_side_by_side(page: Page, live_server: LiveServer, report: Report) -> None:
    page.goto(f"{live_server.url}/reports/{report.pk}/source?at={PLACE[0]}-{PLACE[1]}#c{PLACE[0]}")
    expect(page.locator("mark.source-mark")).to_be_in_viewport()
    words, reading = page.locator(".source-words").bounding_box(), page.locator(".source-reading").bounding_box()
    assert words
    assert reading
    assert reading["x"] + reading["width"] <= words["x"]


def test_last_years_numbers_can_be_put_away(plain: Page, live_server: LiveServer, report: Report) -> None:
    plain.goto(live_server.url + report.get_absolute_url())
    earlier = plain.locator(f"[id='f-{TOTAL}'] .earlier")
    expect(earlier).to_have_text("2021 年：99")
    expect(earlier).to_be_visible()
    plain.get_by_label("并列 2021 年的数").uncheck()
    expect(earlier).to_be_hidden()


def test_on_paper_stand_the_address_and_the_day_and_no_controls(
    page: Page, live_server: LiveServer, report: Report
) -> None:
    page.goto(live_server.url + report.get_absolute_url())
    colophon = page.locator(".colophon")
    expect(colophon).to_be_hidden()
    page.emulate_media(media="print")
    expect(colophon).to_be_visible()
    expect(colophon).to_contain_text(re.compile(rf"/reports/{report.pk}　.*打印于 \d{{4}}-\d\d-\d\d"))
    for control in (".site-header", ".report-side", ".legend", ".earlier-line", ".correct-this"):
        expect(page.locator(control)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_none_of_its_pages_scrolls_sideways(
    width: int, browser: Browser, live_server: LiveServer, report: Report
) -> None:
    storage.withdraw(report)
    storage.publish(report)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in (
        "?q=培训",
        f"/source?figure={TOTAL}",
        "/correction",
        f"/correction?figure={TOTAL}",
        "/correction/sent",
        "/versions",
        "/versions/1",
    ):
        page.goto(f"{live_server.url}/reports/{report.pk}{path}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{path} is {wider} px too wide at {width}"
    context.close()
