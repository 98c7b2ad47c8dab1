"""A browser, and an index built for a test."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, sync_playwright

from portal.pages.manage import taking

os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")
ANSWER_SECONDS = 5
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a request may read is set for people; a busy machine must not change what a test finds."""
    monkeypatch.setattr(taking, "REQUEST_SECONDS", 600)
    monkeypatch.setattr(taking, "ARCHIVE_SECONDS", 600)


@pytest.fixture(autouse=True)
def answered(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a page still asked for when a test ended is answered before the database is emptied under it."""
    is_served = "live_server" in request.fixturenames
    if is_served:
        request.getfixturevalue("transactional_db")  # so that it is emptied after this
    yield
    for thread in threading.enumerate() if is_served else ():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(ANSWER_SECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the test is skipped, on CI it fails."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and CI is set")
        pytest.skip("no Chromium on this machine: the pages are not tried in a browser")
    # Playwright's loop runs in this thread; Django would refuse the database calls of fixtures and tests for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def complaints_of(page: Page) -> list[str]:
    """What scripts and the content policy complain of on this page, from now on."""
    complaints: list[str] = []

    def note(text: str, kind: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            complaints.append(text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: note(message.text, message.type))
    return complaints


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh desktop window; anything the content policy or a script complains of fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    opened = context.new_page()
    complaints = complaints_of(opened)
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def index() -> Callable[[], None]:
    """Call it after making reports: they are then found by the engine, not by the fallback."""
    return lambda: call_command("rebuild_index", verbosity=0)
