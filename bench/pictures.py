"""The pictures of README and docs, taken of a running portal that holds the samples.

``make run`` in one window, ``python -m bench.pictures http://127.0.0.1:8000 docs/pictures`` in another.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}


def home(page: Page) -> None:
    page.goto("/")


def search(page: Page) -> None:
    page.goto("/search?q=公开&year=2021")


def report(page: Page) -> None:
    page.goto("/search?problem=equation_failed")
    page.locator(".hit-title a").first.click()


def source(page: Page) -> None:
    report(page)
    page.locator("td.flagged a.cell-text").first.click()
    page.locator(".close-up").evaluate("node => node.scrollIntoView()")


def explorer(page: Page) -> None:
    page.goto("/indicators?view=trend")
    page.locator("nav.switch").first.evaluate("node => node.scrollIntoView()")


PICTURES: dict[str, tuple[dict[str, int], Callable[[Page], None]]] = {
    "home": (DESK, home),
    "search": (DESK, search),
    "report": (DESK, report),
    "source": (DESK, source),
    "explorer": (DESK, explorer),
    "phone": (PHONE, search),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for name, (size, way) in PICTURES.items():
            context = browser.new_context(
                base_url=given.address,
                viewport={"width": size["width"], "height": size["height"]},
                reduced_motion="reduce",
                locale="zh-CN",
            )
            page = context.new_page()
            way(page)
            page.screenshot(path=given.folder / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
