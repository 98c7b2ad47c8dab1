"""Ten ways of readers through the portal, each on a phone and on a desk, with scripts and without them.

Where GONGKAI_SCREENSHOTS names a folder, the page at the end of each way is kept there as a picture.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

import pypdfium2
import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from reports import storage
from reports.extraction.content import Content
from reports.models import Report
from reports.parsing.report import ParsedFigure
from reports.problem import Problem
from search.indexing import index_pending
from tests.builders import make_reading, make_report, make_source_file
from tests.portal.conftest import complaints_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOTAL = "requests.total.total"
REFUSED = "requests.refused_other_law.total"
TEXT = "标题\n" + "一行文字。\n" * 200 + "其他法律行政法规禁止公开 6 件，总计 118 件\n"
SAMPLE = "tab_rows_2021.txt"
PASSWORD = "a long enough one"
# The contrast of a text with the page behind it, as WCAG 2.2 counts it.
CONTRAST = """node => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(node);
  const pair = [node instanceof SVGElement ? style.fill : style.color, getComputedStyle(document.body).backgroundColor];
  const [dark, bright] = pair.map(light).sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""


@dataclass(frozen=True, slots=True)
class Window:
    """What a reader sits before: ``page``, ``width`` in px, and whether scripts run in it."""

    page: Page
    width: int
    scripts: bool

    def tick(self, facet: str, value: str) -> None:
        """Choose a value of a facet; without scripts it waits for its button."""
        drawer = self.page.locator("#facets-drawer")
        box = drawer.locator(f"[id='f-{facet}-{value}']")
        if not box.is_visible():
            drawer.locator("> summary").click()
        box.check()
        if not self.scripts:
            self.page.get_by_role("button", name="应用筛选").click()

    def compose(self, letters: str, words: str) -> None:
        """Type as with an input method: ``letters`` are composed, ``words`` taken from them by Enter."""
        keys = self.page.context.new_cdp_session(self.page)
        keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": len(letters)})
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
        keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
        keys.send("Input.insertText", {"text": words})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})

    def download(self, link: Locator) -> str:
        with self.page.expect_download() as started:
            link.click()
        return started.value.path().read_text(encoding="utf-8")

    def picture(self, name: str) -> None:
        if folder := os.environ.get("GONGKAI_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture(
    params=[(390, True), (390, False), (1280, True), (1280, False)], ids=lambda p: f"{p[0]}-{'js' if p[1] else 'plain'}"
)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Window]:
    """At the end of every way nothing was complained of, and the page does not scroll sideways."""
    width, scripts = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width == 390 else 900},
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="zh-CN",
    )
    page = context.new_page()
    complaints = complaints_of(page)
    opened = Window(page, width, scripts)
    yield opened
    opened.picture(re.sub(r"^test_|\W+$", "", re.sub(r"\W+", "-", request.node.name)))
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert complaints == []
    assert wider == 0


@pytest.fixture
def site(live_server: LiveServer, index: Callable[[], None]) -> str:
    """Three years of an education bureau, one of them failing, its neighbours in 2022; the address of the portal."""
    reading = make_reading(year=2022, sections={"overview": "全年培训两次，收到申请后依法答复。"})
    places = {number: (TEXT.index(number), TEXT.index(number) + len(number)) for number in ("118", "6")}
    figures = {
        **reading.figures,
        TOTAL: ParsedFigure(118, "stated", "118", "件", places["118"]),
        REFUSED: ParsedFigure(6, "stated", "6", "件", places["6"]),
    }
    content = Content(TEXT, (), "txt", "utf-8")
    storage.publish(storage.store(make_source_file(TEXT), content, replace(reading, figures=figures), []))
    fails = {"rule": "H2", "label": "各项办理结果之和 = 办理结果总计", "equation": "7 = 8", "left": 7, "right": 8}
    make_report(year=2021, figures={TOTAL: 99})
    make_report(year=2023, figures={TOTAL: 8}, problems=[Problem("equation_failed", fails, (TOTAL,))])
    make_report(agency="张店区教育局", region="370303", year=2022, figures={TOTAL: None})
    make_report(agency="淄川区财政局", types=("财政",), year=2022, figures={TOTAL: 40})
    make_report(agency="渝中区财政局", region="500103", types=("财政",), year=2022, figures={TOTAL: 7})
    index()
    return live_server.url


def status(page: Page) -> Locator:
    return page.locator("#search-status")


def cell(page: Page, code: str) -> Locator:
    return page.locator(f"[id='f-{code}']")


def menu(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="主导航").get_by_role("link", name=name)


def log_in(page: Page, address: str) -> None:
    get_user_model().objects.create_user("clerk", password=PASSWORD, is_staff=True)
    page.goto(address)
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_citizen_finds_a_number_and_its_place_in_the_source(window: Window, site: str) -> None:
    page = window.page
    page.goto(site)
    page.locator("#home-q").click()
    window.compose("zi chuan qu jiao yu ju", "淄川区教育局 培训")
    assert page.url == f"{site}/"  # the Enter that ended the composition sent nothing
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("共 3 份报告")
    page.get_by_role("link", name="淄川区教育局2022年").click()
    expect(page.locator("#hits")).to_contain_text("正文中有")
    expect(cell(page, TOTAL)).to_contain_text("118")
    cell(page, TOTAL).locator("a.cell-text").click()
    expect(page.locator("mark.source-mark")).to_have_text("118")
    expect(page.locator("mark.source-mark")).to_be_in_viewport()
    expect(page.locator(".close-up")).to_contain_text("没有发现问题")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("淄川区教育局2022年")
    page.go_back()
    expect(status(page)).to_have_text("共 3 份报告")
    expect(page.locator("#q")).to_have_value("淄川区教育局 培训")


def test_citizen_goes_by_region_to_the_refusals_and_prints_them(window: Window, site: str, tmp_path: Path) -> None:
    page = window.page
    page.goto(site)
    menu(page, "地区").click()
    page.get_by_role("link", name="淄博市").click()
    page.get_by_role("link", name="淄川区", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("淄川区")
    page.locator(".report-list").get_by_role("link", name="淄川区教育局2022年").click()
    expect(page.locator("#summary")).to_contain_text(re.compile("不予公开 ?6 ?件"))
    expect(cell(page, REFUSED)).to_contain_text("6")
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    printed = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    words = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    printed.close()
    assert "118" in words
    assert page.url.removeprefix("http://") in words
    assert "对整份报告提出纠错" not in words


def test_citizen_who_finds_nothing_is_led_out(window: Window, site: str) -> None:
    page = window.page
    page.goto(f"{site}/search?q=培训&year=2022&region=500000&type=教育")
    expect(status(page)).to_have_text("共 0 份报告")
    expect(page.get_by_role("heading", name="没有符合条件的报告")).to_be_visible()
    way = page.locator(".ways-out li").filter(has_text="地区：重庆市")
    expect(way).to_contain_text("2 份")
    way.get_by_role("link").click()
    expect(status(page)).to_have_text("共 2 份报告")
    page.locator("#q").fill("淄川区财政局2019")
    page.get_by_role("button", name="检索", exact=True).click()
    holding = page.locator(".holdings li").filter(has_text="淄川区财政局 2019 年")
    expect(holding).to_contain_text("尚未收录")
    expect(holding).to_contain_text("收录的年份：2022")


def test_correction_of_a_reader_reaches_the_administrator(window: Window, browser: Browser, site: str) -> None:
    reader = browser.new_context(java_script_enabled=window.scripts).new_page()
    reader.goto(site + Report.objects.get(year=2022, agency_name="淄川区教育局").get_absolute_url())
    cell(reader, TOTAL).locator("a.cell-text").click()
    reader.get_by_role("link", name="这个数字不对？纠错").click()
    reader.get_by_role("button", name="提交纠错").click()
    expect(reader.get_by_role("alert")).to_contain_text("还没有提交")
    reader.get_by_label("应当是什么").fill("181")
    reader.get_by_label("理由或依据").fill("原文写的是 181")
    reader.get_by_role("button", name="提交纠错").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("已收到，谢谢")
    assert reader.context.cookies() == []
    reader.context.close()

    page = window.page
    log_in(page, f"{site}/manage/corrections")
    entry = page.locator("li.card").filter(has_text="181")
    expect(entry).to_contain_text("页面所示：118")
    entry.get_by_role("link").click()
    expect(page.locator("mark.source-mark")).to_have_text("118")
    page.get_by_label("说明（不采纳时必填）").fill("原文是 118")
    page.get_by_role("button", name="不采纳").click()
    page.goto(f"{site}/manage/corrections")
    expect(page.get_by_text("这里没有纠错。")).to_be_visible()


def test_researcher_filters_sums_and_takes_the_figures(window: Window, site: str) -> None:
    page = window.page
    page.goto(f"{site}/search")
    window.tick("region", "370000")
    expect(status(page)).to_have_text("共 5 份报告")
    window.tick("year", "2022")
    expect(status(page)).to_have_text("共 3 份报告")
    window.tick("type", "教育")
    expect(status(page)).to_have_text("共 2 份报告")
    page.locator("#sums > summary").click()
    page.locator("#show").select_option(TOTAL)
    page.locator("#count-sums").click()
    row = page.locator("#sums tbody tr").first
    expect(row).to_contain_text("118")
    expect(row).to_contain_text("1 / 2")
    expect(row).to_contain_text("空白 1")
    page.get_by_role("link", name="在指标页继续分析").click()
    expect(page.locator(".explorer-table .total")).to_contain_text("1/2")
    for switch, choice in (("分组", "地区"), ("显示", "排名")):
        page.get_by_role("navigation", name=switch).get_by_role("link", name=choice).click()
    expect(page.locator("figure.chart svg")).to_be_visible()
    expect(page.locator(".explorer-table .total")).to_contain_text("1/2")
    taken = window.download(page.locator(".downloads div").last.get_by_role("link", name="CSV"))
    assert taken.startswith("\ufeff")
    assert sorted(line.count("淄川区教育局") > 0 for line in taken.splitlines() if TOTAL in line) == [False, True]


def test_researcher_compares_two_years(window: Window, site: str) -> None:
    page = window.page
    page.goto(f"{site}/search?q=淄川区教育局&sort=-year")
    for year in (2022, 2021):
        page.get_by_role("checkbox", name=f"比较：淄川区教育局{year}年").check()
    page.get_by_role("button", name="并排比较所选").click()
    expect(page.locator(".compared li")).to_have_count(2)
    total = page.locator("tr").filter(has=page.locator(f"a[href$='#f-{TOTAL}']"))
    expect(total.locator("td.cell")).to_have_text(["118", "99"])
    expect(total).to_contain_text("后者少 19")
    page.locator(".chips a[href*='rows=different']").click()
    refused = page.locator("tr").filter(has=page.locator(f"a[href$='#f-{REFUSED}']"))
    expect(refused.locator("td.cell")).to_have_text(["6", "0"])
    expect(page.locator("a[href$='#f-requests.granted.total']")).to_have_count(0)
    taken = window.download(page.get_by_role("link", name="全部数字 CSV"))
    assert any(TOTAL in line and "99" in line and "118" in line for line in taken.splitlines())


def test_researcher_sees_what_is_missing_in_a_region(window: Window, site: str) -> None:
    page = window.page
    page.goto(site)
    menu(page, "覆盖").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("全国的覆盖情况")
    for place in ("山东省", "淄博市", "淄川区"):
        page.locator("section[aria-labelledby=regions]").get_by_role("link", name=place).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{place}的覆盖情况")
    row = page.locator("table.matrix tbody tr").filter(has_text="淄川区财政局")
    expect(row.locator("td")).to_contain_text(["尚未收录", "", "尚未收录"])
    page.locator("table.matrix tbody tr").filter(has_text="淄川区教育局").locator("td").last.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("淄川区教育局2023年")
    expect(page.locator("#problem-1")).to_contain_text("左边是 7，右边是 8")
    page.locator("#problem-1").get_by_role("link").first.click()
    expect(cell(page, TOTAL)).to_be_in_viewport()


def test_researcher_follows_an_agency_over_the_years_in_the_dark(window: Window, site: str) -> None:
    page = window.page
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}/search?q=淄川区教育局")
    page.locator(".hit").first.get_by_role("link", name="淄川区教育局", exact=True).click()
    years = page.locator("table.series tbody tr")
    expect(years).to_have_count(3)
    expect(years.nth(1)).to_contain_text("118")
    page.locator("#ind").select_option(TOTAL)
    page.get_by_role("button", name="画图").click()
    chart = page.locator("#chart-trend")
    chart.locator("details.chart-data > summary").click()
    expect(chart.locator("tbody tr").filter(has_text="2022")).to_contain_text("118")
    for text in (page.locator("h1"), page.locator(".muted").first, chart.locator("svg text").first):
        assert text.evaluate(CONTRAST) >= 4.5
    years.nth(0).locator("th a").click()
    expect(page.locator("#problems .problem-error")).to_have_count(1)
    page.get_by_role("link", name="← 2022 年").click()
    expect(cell(page, TOTAL)).to_contain_text("118")


def test_administrator_brings_in_a_report_and_learns_why_another_is_refused(
    window: Window, site: str, tmp_path: Path
) -> None:
    page = window.page
    log_in(page, f"{site}/manage/")
    noise = tmp_path / "坏文件.txt"
    noise.write_bytes(bytes(range(256)) * 8)
    rows = page.locator("#session-rows tr" if window.scripts else "table.files tbody tr")
    with as_file(files("reports.samples") / SAMPLE) as sample:
        for path, answer in ((noise, "文件内容不是文本"), (sample, "待审核")):
            page.locator("#files").set_input_files([path])
            if not window.scripts:
                page.get_by_role("button", name="上传", exact=True).click()
            expect(rows.filter(has_text=path.name)).to_contain_text(answer)
            if not window.scripts and path == noise:
                page.get_by_role("link", name="继续上传").click()
    rows.filter(has_text=SAMPLE).get_by_role("link", name="审核", exact=True).click()
    report = Report.objects.get(source_file__name=SAMPLE)
    expect(page.get_by_label("机关名称")).to_have_value(report.agency_name)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("link", name="查看公开页面")).to_be_visible()
    index_pending()  # as the worker does every few seconds
    page.goto(f"{site}/search?q={report.agency_name}")
    page.get_by_role("link", name=report.title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(report.agency_name)
    expect(cell(page, TOTAL)).to_be_visible()


def test_english_reader_understands_a_failing_equation_and_changes_over(window: Window, site: str) -> None:
    page = window.page
    page.goto(site)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#home-q").fill("淄川区教育局2023")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("1")
    page.locator(".hit-title a").first.click()
    expect(page).to_have_url(re.compile(r"/en/reports/\d+"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(cell(page, TOTAL)).to_contain_text("8")
    cell(page, TOTAL).locator("a.flag").click()
    expect(page).to_have_url(re.compile("#problem-1$"))
    expect(page.locator("#problem-1")).to_be_in_viewport()
    expect(page.locator("#problem-1")).to_contain_text("the left side is 7, the right side is 8")
    page.locator("a[hreflang=zh-Hans]").click()
    expect(page).to_have_url(re.compile(rf"{re.escape(site)}/reports/\d+"))
    expect(page.locator("#problem-1")).to_contain_text("左边是 7，右边是 8")
