"""Every page of the portal against WCAG 2.2 AA, by axe: on a desk and on a phone, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from reports import storage
from reports.models import Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TOTAL = "requests.new_received.total"
PAGES = (
    "/",
    "/search",
    "/search?q=公开&year=2022&region=370302",
    "/search?q=没有这样的词语组合&year=2021",
    f"/search?q=公开&ind={TOTAL}&op=gt&v=1",
    "/search/values?facet=region",
    "/search/indicators",
    "/search?year=x",
    "/search?q=政腐",
    f"/search?q=公开&sum={TOTAL}",
    "/related?q=公开",
    "/reports/{report}",
    "/reports/{report}?q=主动公开",
    "/reports/{report}/source",
    "/reports/{report}/source?at=2-6",
    "/reports/{report}/versions",
    "/reports/{report}/versions/1",
    "/reports/{report}/changes",
    "/reports/{report}/same/{other}",
    "/reports/{report}/correction",
    f"/reports/{{report}}/correction?figure={TOTAL}",
    "/reports/{report}/correction/sent",
    "/reports/{withdrawn}",
    "/reports/999999",
    "/nothing",
    "/agencies",
    "/agencies?letter=Z",
    "/agencies/{agency}",
    "/regions",
    "/regions/370302",
    "/regions/370000",
    "/indicators",
    "/indicators?view=trend",
    "/indicators?by=region&view=ranking",
    "/indicators?by=region&view=map",
    "/indicators?view=composition",
    "/indicators?by=region&view=spread",
    "/coverage",
    "/coverage?region=370000",
    "/compare",
    "/compare?report={report}&report={other}",
    "/compare?find=教育",
    "/help",
    "/help/indicators",
    "/api/",
    "/about",
)
LOOKS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}


@pytest.fixture
def names(index: Callable[[], None]) -> dict[str, int]:
    wrong = Problem("equation_failed", {"rule": "H1", "label": "x", "equation": "y", "left": 1, "right": 2}, (TOTAL,))
    other = make_report(year=2021, figures={TOTAL: 7})
    report = make_report(year=2022, figures={TOTAL: None, "requests.granted.total": "/"}, problems=[wrong])
    withdrawn = make_report(year=2020)
    storage.withdraw(withdrawn)
    index()
    assert report.agency_id
    return {"report": report.pk, "other": other.pk, "withdrawn": withdrawn.pk, "agency": report.agency_id}


@pytest.mark.parametrize(
    ("look", "language"),
    [
        ("desk", ""),
        ("phone", "/en"),
        ("dark", ""),
        *(pytest.param(*each, marks=pytest.mark.soak) for each in (("desk", "/en"), ("phone", ""), ("dark", "/en"))),
    ],
)
def test_no_page_breaks_a_rule(
    browser: Browser, live_server: LiveServer, names: dict[str, int], look: str, language: str
) -> None:
    context = browser.new_context(**LOOKS[look])  # type: ignore[arg-type]
    page = context.new_page()
    axe, broken = Axe(), []
    assert Report.objects.exists()
    for pattern in PAGES:
        address = language + pattern.format(**names)
        page.goto(f"{live_server.url}{address}")
        found = axe.run(page, options=RULES).response["violations"]
        broken += [f"{address}: {each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
        if (width := page.evaluate("document.documentElement.scrollWidth - window.innerWidth")) > 0:
            broken.append(f"{address}: scrolls sideways by {width} px")
    context.close()
    assert not broken, "\n" + "\n".join(broken)
