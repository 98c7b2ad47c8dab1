"""The public pages in a real browser: with scripts, without them, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from reports.models import Report
from reports.problem import Problem
from tests.builders import TITLES, make_report

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


@pytest.fixture
def phone_or_desk(page: Page, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 900})
    return page


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


@pytest.mark.parametrize("width", [390, 1280])
def test_more_values_wait_for_their_button(phone_or_desk: Page, site: str, width: int) -> None:
    page = phone_or_desk
    page.goto(f"{site}/search")
    if width == 390:
        page.locator("#facets-drawer > summary").click()
    page.get_by_role("link", name="更多 4 项").click()
    expect(page.locator("#find-year")).to_be_focused()
    page.get_by_role("checkbox", name="2015", exact=True).check()
    page.locator("#find-year").fill("2014")
    expect(page.get_by_role("checkbox", name="2024", exact=True)).to_have_count(0)
    page.get_by_role("checkbox", name="2014", exact=True).check()
    page.locator("#find-year").fill("20")
    expect(page.get_by_role("checkbox", name="2015", exact=True)).to_be_checked()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    page.locator("#values-year").get_by_role("button", name="应用").click()
    expect(page.locator("#search-status")).to_have_text("共 2 份报告")
    expect(page).to_have_url(re.compile(r"/search\?year=2014&year=2015$"))
    expect(page.locator("#facet-year legend")).to_have_text("年份（已选 2）")
    assert page.evaluate("document.activeElement.closest('fieldset')?.id") == "facet-year"


@pytest.mark.parametrize("width", [390, 1280])
def test_regions_unfold_where_they_are_asked_for(phone_or_desk: Page, site: str, width: int) -> None:
    page = phone_or_desk
    page.goto(f"{site}/search")
    if width == 390:
        page.locator("#facets-drawer > summary").click()
    page.locator("#in-f-region-370000 > summary").click()
    page.locator("#in-f-region-370300 > summary").click()
    page.get_by_role("checkbox", name="淄川区", exact=True).check()
    expect(page.locator("#search-status")).to_have_text("共 12 份报告")
    expect(page).to_have_url(re.compile(r"/search\?region=370302$"))
    assert page.evaluate("document.activeElement.id") == "f-region-370302"
    page.get_by_label("仅本级").check(force=True)
    expect(page).to_have_url(re.compile(r"/search\?region=370302&scope_region=own$"))
    expect(page.get_by_role("link", name="移除筛选：地区 淄川区（仅本级）")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_conditions_and_sums_of_an_indicator_found_by_its_name(phone_or_desk: Page, site: str, width: int) -> None:
    page = phone_or_desk
    page.goto(f"{site}/search")
    if width == 390:
        page.locator("#facets-drawer > summary").click()
    page.locator("#add-condition > summary").click()
    page.locator("#find-ind").click()
    page.locator("input#find-ind").fill("办理结果 总计 自然人")
    page.locator("input#find-ind").fill("总计 · 自然人")
    page.locator("[id='ind-requests.total.natural_person']").check()
    page.locator("#new-op").select_option("missing")
    page.locator("#add-conditions").click()
    expect(page.locator("#search-status")).to_have_text("共 0 份报告")
    page.get_by_role("link", name=re.compile("^移除筛选：指标 .*未填报$")).first.click()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    page.locator("#sums > summary").click()
    page.locator("#show").select_option(TOTAL)
    page.locator("#count-sums").click()
    expect(page.locator("#sums td.num").first).to_have_text("118")
    expect(page).to_have_url(re.compile(rf"/search\?show={re.escape(TOTAL)}$"))
    assert page.evaluate("document.activeElement.id") == "count-sums"


@pytest.mark.parametrize("width", [390, 1280])
def test_search_within_results_and_back(phone_or_desk: Page, site: str, width: int) -> None:
    page = phone_or_desk
    page.goto(f"{site}/search?q=公开")
    page.locator("#q").fill("渝中区")
    page.get_by_role("button", name="在结果中检索").click()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    chip = page.get_by_role("link", name="移除筛选：在结果中 公开")
    expect(chip).to_be_visible()
    page.go_back()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")
    page.go_forward()
    page.get_by_role("link", name="移除筛选：在结果中 公开").click()
    expect(page).to_have_url(re.compile(r"/search\?q=%E6%B8%9D%E4%B8%AD%E5%8C%BA$"))
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_count_stays_when_something_else_arrives_while_it_is_read_out(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    page.evaluate(
        """() => {
          const detail = { target: document.getElementById("search") };
          for (let times = 0; times < 2; times++) document.dispatchEvent(new CustomEvent("htmx:afterSwap", { detail }));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.locator("#search-status").inner_text() == "共 13 份报告"


def test_what_cannot_be_read_is_told_by_the_page_of_the_server(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    page.locator("#add-condition > summary").click()
    page.locator("#new-ind").select_option(TOTAL)
    page.locator("#add-conditions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("网址中的条件读不懂")
    page.get_by_role("link", name="去掉这些条件再检索").click()
    expect(page.locator("#search-status")).to_have_text("共 13 份报告")


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


def test_long_lists_and_conditions_work_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/search?q=公开&year=2014")
    page.locator("#facets-drawer > summary").click()
    page.get_by_role("link", name=re.compile("^更多")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("选年份")
    page.locator("#find-year").fill("2015")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("checkbox", name="2015").check()
    page.get_by_role("checkbox", name="2014").uncheck()
    page.get_by_role("button", name="应用").click()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    page.get_by_role("link", name="移除筛选：年份 2015").click()
    page.locator("#facets-drawer > summary").click()
    page.locator("#in-f-region-370000 > summary").click()
    page.get_by_role("link", name="在单独的一页里选").first.click()
    page.get_by_role("checkbox", name="淄博市", exact=True).check()
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("link", name="移除筛选：地区 淄博市")).to_be_visible()
    page.locator("#facets-drawer > summary").click()
    page.locator("#add-condition > summary").click()
    page.locator("#find-ind").click()
    page.locator("#find-ind").fill("总计 · 自然人")
    page.get_by_role("button", name="查找").click()
    page.locator("[id='ind-requests.total.natural_person']").check()
    page.get_by_label("数值").fill("0")
    page.get_by_role("button", name="应用").click()
    expect(page.locator("#search-status")).to_have_text("共 12 份报告")
    expect(page.locator(".selected-filters li")).to_have_count(3)
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
        f"/search?ind={TOTAL}&op=gte&v=0&show={TOTAL}&by=year",
        "/search?q=淄川区水利局2016",
        "/search/values?facet=region&find=区",
        "/search/indicators?use=ind",
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


def test_title_of_two_sections_in_one_fits_on_a_phone(
    browser: Browser, site: str, index: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "三、收到和处理政府信息公开申请情况及因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    monkeypatch.setitem(TITLES, "requests", long)
    make_report(agency="江北区司法局", year=2024, sections={"requests": "合并书写的一节，没有另列。"})
    index()
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/search?q=合并书写的一节")
    expect(page.get_by_text(long)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
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
