"""The search box as a combobox in a real browser, by keys, by mouse, and with an input method."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer, index: Callable[[], None]) -> str:
    for year in (2021, 2022):
        make_report(year=year)
    make_report(agency="单县财政局", region="371722", types=("财政",))
    index()
    return live_server.url


def test_arrows_choose_and_enter_follows(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("/")
    box = page.locator("#home-q")
    expect(box).to_be_focused()
    page.keyboard.type("zichuan")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(0).get_attribute("id")
    page.keyboard.press("ArrowUp")  # back to the field
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agencies/\d+$"))


def test_escape_closes_and_enter_then_searches(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    page.locator("#q").click()
    page.keyboard.type("danx")
    page.keyboard.type("")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.locator("#q").fill("shanx")
    expect(page.get_by_role("option").first).to_contain_text("单县")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#q")).to_have_value("shanx")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=shanx$"))


def test_a_word_completes_the_query_and_keeps_the_filters(page: Page, site: str) -> None:
    page.goto(f"{site}/search?year=2021")
    page.locator("#q").click()
    page.keyboard.type("教育局 zhud")
    page.locator("#suggestions > li").filter(has_text="主动").click()
    expect(page.locator("#search-status")).to_have_text("共 1 份报告")
    expect(page.locator("#q")).to_have_value("教育局 主动")
    expect(page).to_have_url(re.compile(r"year=2021"))


def test_nothing_is_asked_or_sent_while_an_input_method_composes(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest?" in request.url else None)
    page.goto(f"{site}/search")
    page.locator("#q").click()
    keys = page.context.new_cdp_session(page)
    for text in ("z", "zi", "zi ch", "zi chuan"):
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.wait_for_timeout(400)
    assert asked == []
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keys.send("Input.insertText", {"text": "淄川"})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(page.get_by_role("option").first).to_contain_text("淄川区")
    assert page.url == f"{site}/search"
    assert len(asked) == 1
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))


def test_the_list_leaves_with_the_focus(page: Page, site: str) -> None:
    page.goto(f"{site}/about")
    page.locator("#header-q").click()
    page.keyboard.type("zc")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_without_scripts_the_box_is_a_plain_field(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/search")
    assert page.locator("#q").get_attribute("role") is None
    page.locator("#q").fill("教育局")
    page.keyboard.press("Enter")
    expect(page.locator("#search-status")).to_have_text("共 2 份报告")
    context.close()
