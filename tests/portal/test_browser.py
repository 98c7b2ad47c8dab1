"""The public pages in a real browser: with scripts, without them, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from reports.models import Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOTAL = "requests.total.total"


@pytest.fixture
def site(live_server: LiveServer, index: Callable[[], None]) -> str:
    """Reports of twelve years in two provinces, indexed; the address of the portal."""
    failed = Problem(
        "equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, (TOTAL,)
    )
    for year in range(2013, 2025):
        make_report(year=year, form="2019" if year < 2021 else "2021", problems=[failed] if year == 2022 else [])
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022, figures={TOTAL: 118})
    index()
    return live_server.url


def test_search_filter_and_open_a_report(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("/")
    page.keyboard.type("公开")
    page.keyboard.press("Enter")
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    page.get_by_role("checkbox", name="重庆市").check()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    expect(page).to_have_url(re.compile(r"/search\?q=%E5%85%AC%E5%BC%80&region=500000$"))
    assert page.evaluate("document.activeElement.id") == "f-region-500000"
    page.get_by_role("link", name="移除筛选：地区 重庆市").click()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    expect(page).to_have_url(re.compile(r"/search\?q=%E5%85%AC%E5%BC%80$"))
    page.go_back()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    page.get_by_role("link", name="渝中区财政局2022年").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("渝中区财政局")
    expect(page.locator(f"[id='f-{TOTAL}']")).to_have_text("118")


def test_more_values_wait_for_their_button(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    page.get_by_text("更多 4 项").click()
    page.get_by_role("checkbox", name="2015").check()
    page.get_by_role("checkbox", name="2014").check()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    page.locator("#more-year").get_by_role("button", name="应用").click()
    expect(page.locator("#search-status")).to_have_text("共 2 份报告")
    expect(page).to_have_url(re.compile(r"/search\?year=2014&year=2015$"))
    expect(page.locator("#facet-year legend")).to_have_text("年份（已选 2）")


def test_enter_that_ends_a_composition_sends_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    sent = page.evaluate(
        """() => document.querySelector("#q").dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert sent is False


def test_a_failing_cell_leads_to_its_equation_and_back(page: Page, site: str) -> None:
    page.goto(site + Report.objects.get(year=2022, region="370302").get_absolute_url())
    page.locator(f"[id='f-{TOTAL}'] a.flag").click()
    expect(page).to_have_url(re.compile("#problem-1$"))
    page.locator("#problem-1").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"#f-{re.escape(TOTAL)}$"))


def test_search_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/search?q=公开")
    page.locator("#f-region-500000").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    expect(page.locator("#q")).to_have_value("公开")
    page.get_by_role("link", name="清除全部").click()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, site: str, width: int) -> None:
    report = Report.objects.get(year=2022, region="370302")
    older = Report.objects.get(year=2019, region="370302")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for address in (
        "/",
        "/search?q=公开&region=370302&year=2022&problem=equation_failed",
        report.get_absolute_url(),
        older.get_absolute_url(),
        f"{report.get_absolute_url()}/source",
        f"/agencies/{report.agency_id}",
        "/regions",
        "/regions/370302",
        "/coverage",
        "/coverage?region=370302",
        f"/compare?report={report.pk}&report={older.pk}",
        "/help",
        "/about",
        "/nothing",
    ):
        page.goto(site + address)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{address} is {wider} px too wide at {width}"
    context.close()


def test_on_a_phone_the_filters_unfold(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/search")
    box = page.get_by_role("checkbox", name="重庆市")
    expect(box).to_be_hidden()
    page.locator("#facets-drawer > summary").click()
    box.check()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    expect(box).to_be_visible()
    context.close()


def test_a_chart_can_be_taken_as_a_picture(page: Page, site: str) -> None:
    page.goto(f"{site}/indicators?view=trend")
    with page.expect_download() as started:
        page.get_by_role("button", name="图 PNG").click()
    assert started.value.suggested_filename == "trend.png"
    picture = started.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20], "big") > 1000
