"""Nothing moves under a reader's eyes: neither while a page loads nor while what comes later comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the browser itself counts as a shift (https://web.dev/cls), beside what follows a reader's own doing.
OBSERVE = """
window.moved = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput)
    window.moved.push([entry.value, ...entry.sources.map(source => source.node?.outerHTML?.slice(0, 200))]);
}).observe({type: "layout-shift", buffered: true});
"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
ADDRESSES = (
    *("/", "/search?q=公开", "/en/search?q=公开", "/reports/{pk}?q=公开", "/indicators?view=trend&by=region"),
    *("/coverage", "/regions/370000", "/compare?report={pk}"),
)


@pytest.fixture
def report(index: Callable[[], None]) -> int:
    """One of reports of twelve years in two provinces, indexed."""
    made = [make_report(year=year, form="2019" if year < 2021 else "2021") for year in range(2013, 2025)]
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022)
    index()
    return made[-1].pk


@pytest.fixture(params=[(390, 844), (1280, 900)], ids=["phone", "desk"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.add_init_script(OBSERVE)
    yield context.new_page()
    context.close()


def moved(page: Page) -> list[object]:
    """What has moved since the page was opened, the last frame included."""
    page.evaluate(TWO_FRAMES)
    found: list[object] = page.evaluate("window.moved")
    return found


def test_nothing_moves_while_a_page_loads_and_is_scrolled(window: Page, live_server: LiveServer, report: int) -> None:
    found = {}
    for address in ADDRESSES:
        window.goto(live_server.url + address.format(pk=report))
        window.wait_for_load_state("networkidle")
        for _ in range(40):
            window.evaluate("window.scrollBy({top: innerHeight * 0.8, behavior: 'instant'})")
            window.evaluate(TWO_FRAMES)
            if window.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
                break
        window.wait_for_load_state("networkidle")
        if "/search" in address:
            window.wait_for_selector("section.related")  # they have come, and are as high as the room kept for them
        found[address] = moved(window)
    assert {address: shifts for address, shifts in found.items() if shifts} == {}


def test_what_moves_is_seen(window: Page, live_server: LiveServer, report: int) -> None:
    window.goto(f"{live_server.url}/reports/{report}")
    window.evaluate("document.querySelector('main').style.paddingBlockStart = '9rem'")
    assert moved(window)
