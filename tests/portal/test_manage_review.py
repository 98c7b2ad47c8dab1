"""Looking reports over, correcting what was read, publishing and withdrawing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from portal.pages.manage import review
from reports.models import OutboxEntry, Report
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
CELL = "requests.new_received.total"
OTHER_CELL = "requests.new_received.natural_person"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("zhang", password="a long password", is_staff=True))
    return client


def save(client: Client, report: Report, **changes: Any) -> HttpResponse:
    values = {
        "agency_name": report.agency_name,
        "region": str(report.region or ""),
        "year": report.year or "",
        "scope": report.scope,
        "published_on": report.published_on,
        "source_url": report.source_file.source_url,
        "version": report.version,
        **changes,
    }
    return client.post(f"/manage/reports/{report.pk}", values)  # type: ignore[return-value]


class TestPage:
    def test_shows_problems_facts_source_and_history(self, staff: Client) -> None:
        problem = Problem("missing_table", {"label": "主动公开"})
        report = make_report(published=False, problems=[problem])
        page = staff.get(f"/manage/reports/{report.pk}").content.decode()
        assert problem.message() in page
        assert page.index(problem.message()) < page.index("基本信息")
        assert 'value="山东省淄博市淄川区"' in page
        assert report.source_file.text in page
        assert f'href="/reports/{report.pk}"' in page

    def test_source_text_is_text(self, staff: Client) -> None:
        report = make_report(published=False)
        report.source_file.text = "<script>alert(1)</script>"
        report.source_file.save()
        assert "<script>alert" not in staff.get(f"/manage/reports/{report.pk}").content.decode()

    def test_places_of_failing_cells_are_marked(self, staff: Client) -> None:
        report = make_report(published=False, problems=[Problem("missing_value", {"label": "x", "count": 1}, (CELL,))])
        report.source_file.text = "abcdefgh"
        report.source_file.save()
        report.figures.filter(code=CELL).update(span_start=2, span_end=4)
        page = staff.get(f"/manage/reports/{report.pk}").content.decode()
        assert 'ab<mark class="source-mark" id="s2">cd</mark>efgh' in page
        assert 'href="#s2"' in page

    def test_history_tells_corrections_in_words(self, staff: Client) -> None:
        report = make_report(published=False, region=None, agency="教育局", scope="unknown")
        assert save(staff, report, region="370302", scope="agency", year="").status_code == 302
        page = staff.get(f"/manage/reports/{report.pk}").content.decode()
        for words in ("地区：（空） → 山东省淄博市淄川区", "统计范围：未注明 → 本机关", "报告年度：2022 → （空）"):
            assert words in page
        assert "zhang" in page[page.index("版本记录") :]

    def test_candidates_are_offered_with_their_full_names(self, staff: Client) -> None:
        report = make_report(published=False, region=None)
        Report.objects.update(region_candidates=["320106", "350102"])
        page = staff.get(f"/manage/reports/{report.pk}").content.decode()
        assert "江苏省南京市鼓楼区（320106）" in page
        assert "福建省福州市鼓楼区（350102）" in page
        assert "福建省福州市鼓楼区" in staff.get("/manage/unresolved").content.decode()


class TestRecognisedText:
    @pytest.fixture
    def scanned(self) -> Report:
        """A scan of which one figure is in another problem, too."""
        problems = [
            Problem("ocr_text", {"count": 2}, (CELL, OTHER_CELL)),
            Problem("missing_value", {"label": "x", "count": 1}, (CELL,)),
        ]
        report = make_report(published=False, problems=problems)
        report.source_file.text = "ab12cd34ef"
        report.source_file.kind = "png"
        report.source_file.save()
        report.figures.filter(code=CELL).update(span_start=2, span_end=4)
        report.figures.filter(code=OTHER_CELL).update(span_start=6, span_end=8)
        return report

    def test_is_said_and_marked_in_the_text(self, staff: Client, scanned: Report) -> None:
        page = staff.get(f"/manage/reports/{scanned.pk}").content.decode()
        assert "文字由图像识别" in page
        assert '<mark class="source-mark" id="s2">12</mark>' in page
        assert '<mark class="recognised-mark" id="s6">34</mark>' in page
        assert "打开原件" in page

    def test_is_said_and_marked_to_readers(self, staff: Client, scanned: Report) -> None:
        page = staff.get(f"/reports/{scanned.pk}").content.decode()
        assert "文字由图像识别" in page
        cells = {cell.split('"')[0]: cell for cell in page.split('<td class="cell')[1:]}
        assert any("recognised" in name for name in cells)
        cell = page[page.index(f'id="f-{OTHER_CELL}"') - 80 :][:600]
        assert "recognised" in cell
        assert "#problem-" not in cell.split("</td>")[0], "nearly every cell of a scan would bear that flag"
        assert "文字由图像识别" in staff.get(f"/reports/{scanned.pk}/source").content.decode()

    def test_nothing_is_said_of_other_reports(self, staff: Client) -> None:
        report = make_report(published=False)
        for address in (f"/manage/reports/{report.pk}", f"/reports/{report.pk}", f"/reports/{report.pk}/source"):
            page = staff.get(address).content.decode()
            assert "图像识别" not in page
            assert "recognised" not in page


def test_places_beyond_what_is_shown_are_on_the_page_of_the_whole_text(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MAX_TEXT", 3)
    report = make_report(published=False, problems=[Problem("missing_value", {"label": "x", "count": 1}, (CELL,))])
    report.figures.filter(code=CELL).update(span_start=2, span_end=4)
    page = staff.get(f"/manage/reports/{report.pk}").content.decode()
    assert f'href="/reports/{report.pk}/source?at=2-4#c2"' in page


class TestSaving:
    def test_a_region_is_taken_by_code_name_or_choice(self, staff: Client) -> None:
        for fields in ({"region": "370302"}, {"region": "山东省淄博市淄川区"}, {"candidate": "370302"}):
            report = make_report(published=False, region=None, agency="教育局")
            Report.objects.filter(pk=report.pk).update(region_candidates=["370302", "320106"])
            response = save(staff, report, **fields)
            assert response.status_code == 302, fields
            report.refresh_from_db()
            assert (report.region_id, report.is_complete) == ("370302", True)
            report.delete()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"region": "999999"}, "没有代码为 999999 的地区"),
            ({"region": "某个没有的地方"}, "没有找到“某个没有的地方”"),
            ({"year": "2999"}, "年度不能晚于今年"),
            ({"year": "21"}, "大于或等于"),
            ({"published_on": "2023-13-01"}, "日期应写成"),
            ({"published_on": "昨天"}, "日期应写成"),
            ({"source_url": "not an address"}, "URL"),
            ({"scope": "galaxy"}, "galaxy"),
        ],
    )
    def test_what_can_not_be_is_said_at_its_field(self, fields: dict[str, str], words: str, staff: Client) -> None:
        report = make_report(published=False)
        response = save(staff, report, **fields)
        assert response.status_code == 422
        page = response.content.decode()
        summary = page[page.index("没有保存") : page.index("核对结果")]
        assert words in summary, "at the top, where the page opens"
        assert f'href="#id_{next(iter(fields))}"' in summary
        assert words in page[page.index("基本信息") :], "and at its field"
        report.refresh_from_db()
        assert report.version == 1

    def test_a_name_of_several_regions_becomes_a_choice(self, staff: Client) -> None:
        report = make_report(published=False, region=None, agency="教育局")
        response = save(staff, report, region="鼓楼区")
        page = response.content.decode()
        assert response.status_code == 422
        assert "有几个地区叫“鼓楼区”" in page
        assert "江苏省南京市鼓楼区（320106）" in page

    def test_a_choice_made_from_the_name_just_looked_up_counts(self, staff: Client) -> None:
        report = make_report(published=False, region=None, agency="教育局")
        save(staff, report, region="鼓楼区")
        assert save(staff, report, candidate="320106").status_code == 302
        report.refresh_from_db()
        assert report.region_id == "320106"

    def test_a_conflict_names_the_other_report_and_keeps_what_was_typed(self, staff: Client) -> None:
        standing = make_report(year=2022)
        report = make_report(published=False, year=2021)
        response = save(staff, report, year=2022, source_url="https://example.gov.cn/typed")
        page = response.content.decode()
        assert response.status_code == 409
        assert f'href="/manage/reports/{standing.pk}"' in page
        assert "https://example.gov.cn/typed" in page

    def test_a_page_opened_before_someone_else_saved_is_not_saved_over(self, staff: Client) -> None:
        report = make_report(published=False)
        assert save(staff, report, year=2020).status_code == 302
        response = save(staff, report, year=2019)
        assert response.status_code == 422
        assert "被别人改过" in response.content.decode()
        report.refresh_from_db()
        assert report.year == 2020
        assert 'name="version" value="2"' in response.content.decode()

    def test_a_published_report_keeps_its_year(self, staff: Client) -> None:
        report = make_report()
        response = save(staff, report, year="")
        assert response.status_code == 409
        assert "还没有确定，不能发布" in response.content.decode()

    def test_saving_nothing_new_makes_no_version(self, staff: Client) -> None:
        report = make_report(published=False)
        page = staff.get(save(staff, report)["Location"]).content.decode()
        assert "没有改动" in page
        report.refresh_from_db()
        assert report.version == 1


class TestPublishing:
    def test_publish_and_withdraw(self, staff: Client) -> None:
        report = make_report(published=False)
        staff.post(f"/manage/reports/{report.pk}/publish")
        report.refresh_from_db()
        assert report.status == Report.Status.PUBLISHED
        assert report.versions.first().made_by.get_username() == "zhang"  # type: ignore[union-attr]
        staff.post(f"/manage/reports/{report.pk}/withdraw")
        report.refresh_from_db()
        assert report.status == Report.Status.WITHDRAWN
        assert OutboxEntry.objects.filter(report_id=report.pk).count() == 3

    def test_an_incomplete_report_says_what_is_missing(self, staff: Client) -> None:
        report = make_report(published=False, region=None, year=None)
        page = staff.post(f"/manage/reports/{report.pk}/publish", follow=True).content.decode()
        assert "还不能发布：缺少地区、年度" in page
        report.refresh_from_db()
        assert report.status == Report.Status.DRAFT

    def test_twice_is_once(self, staff: Client) -> None:
        report = make_report(published=False)
        for _ in range(2):
            staff.post(f"/manage/reports/{report.pk}/publish")
            staff.post(f"/manage/reports/{report.pk}/publish", headers={"HX-Request": "true"})
        for _ in range(2):
            staff.post(f"/manage/reports/{report.pk}/withdraw")
        report.refresh_from_db()
        assert report.version == 3

    def test_the_script_gets_the_row_as_it_is_afterwards(self, staff: Client) -> None:
        report = make_report(published=False)
        response = staff.post(f"/manage/reports/{report.pk}/publish", headers={"HX-Request": "true"})
        page = response.content.decode()
        assert page.lstrip().startswith("<tr")
        assert "已发布" in page
        assert "已发布" not in staff.get("/manage/unresolved").content.decode(), "the message was shown in the row"

    def test_all_without_errors(self, staff: Client) -> None:
        clean = make_report(published=False, year=2019, problems=[Problem("missing_table", {"label": "主动公开"})])
        wrong = make_report(published=False, year=2020, problems=[Problem("year_missing")])
        lacking = make_report(published=False, year=None)
        withdrawn = make_report(year=2018)
        staff.post(f"/manage/reports/{withdrawn.pk}/withdraw")
        page = staff.post("/manage/publish", {"which": "clean"}).content.decode()
        assert set(Report.objects.filter(status="published")) == {clean}
        assert "已发布 1 份报告" in page
        for report, reason in ((wrong, "核对出 1 处错误"), (lacking, "缺少年度")):
            assert f'href="/manage/reports/{report.pk}"' in page
            assert reason in page

    def test_the_ticked_ones_and_no_others(self, staff: Client) -> None:
        first, second, third = (make_report(published=False, year=year) for year in (2019, 2020, None))
        ticked = {"report": [str(first.pk), str(third.pk), "x", "²", "9" * 30, "424242"]}
        page = staff.post("/manage/publish", ticked).content.decode()
        assert set(Report.objects.filter(status="published")) == {first}
        assert "缺少年度" in page
        assert second.title not in page

    def test_nothing_ticked(self, staff: Client) -> None:
        make_report(published=False)
        assert "请先在列表中勾选" in staff.post("/manage/publish", {}).content.decode()
        assert not Report.objects.filter(status="published").exists()


def test_the_queue_lists_what_each_draft_lacks(staff: Client) -> None:
    complete = make_report(published=False, year=2019)
    lacking = make_report(published=False, region=None, agency="财政局", year=None)
    page = staff.get("/manage/unresolved").content.decode()
    assert f"/manage/reports/{lacking.pk}" in page
    assert "缺少：地区、年度" in page
    assert f"/manage/reports/{complete.pk}" not in page
