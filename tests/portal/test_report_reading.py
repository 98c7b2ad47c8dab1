"""Reading a report: the hits of a search in it, last year's numbers in it, its source beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from portal.hits import MAX_NUMBERED, Asked, Hits
from reports import storage
from reports.corrections import correct
from reports.extraction.content import Content
from reports.lineage import neighbours
from reports.models import Agency, Report
from reports.parsing.report import ParsedFigure
from reports.problem import Problem
from tests.builders import make_reading, make_report, make_source_file

pytestmark = pytest.mark.django_db
TOTAL, GRANTED = "requests.total.total", "requests.granted.total"
REGULATIONS = "proactive.regulations.made"


def page_of(client: Client, report: Report, query: str = "") -> str:
    response = client.get(f"{report.get_absolute_url()}{query}")
    assert response.status_code == 200
    return response.content.decode()


def cell(page: str, code: str) -> str:
    found = re.search(rf'<td class="cell[^>]*id="f-{re.escape(code)}".*?</td>', page, re.DOTALL)
    assert found, code
    return found[0]


class TestHits:
    def test_are_marked_counted_by_section_and_lead_to_each_other(self, client: Client) -> None:
        report = make_report(sections={"overview": "培训两次。\n培训有成效。", "problems": "缺少培训。"})
        page = page_of(client, report, "?q=培训")
        assert "正文中有 3 处" in page
        contents = page[page.index('class="contents"') : page.index("</nav>", page.index('class="contents"'))]
        assert re.findall(r'href="#(hit-\d)">(\d) 处', contents) == [("hit-1", "2"), ("hit-3", "1")]
        second = page[page.index('id="hit-2"') : page.index('id="hit-3"')]
        assert 'href="#hit-1" aria-label="上一处"' in second
        assert 'href="#hit-3" aria-label="下一处"' in second
        assert 'href="#hit-4"' not in page
        assert f'<link rel="canonical" href="http://testserver{report.get_absolute_url()}">' in page

    def test_the_words_are_escaped_and_so_is_the_narrative(self, client: Client) -> None:
        report = make_report(sections={"overview": "<script>公开</script> & 公开"})
        page = page_of(client, report, "?q=<script>公开")
        assert "<script>公开" not in page
        assert "&lt;" in page

    def test_a_phrase_over_the_end_of_a_paragraph_is_one_hit(self) -> None:
        hits = Hits(Asked("政府信息公开", "exact", "all"), [("overview", "政府信息\n公开")])
        assert hits.count == 1
        first, second = hits.paragraph(0, "政府信息\n公开", 0, 4), hits.paragraph(0, "政府信息\n公开", 5, 7)
        assert 'id="hit-1">政府信息</mark>' in first
        assert second == "<mark>公开</mark>"

    def test_a_search_in_one_section_marks_that_section_alone(self, client: Client) -> None:
        report = make_report(sections={"overview": "培训。", "problems": "培训。"})
        page = page_of(client, report, "?q=培训&in=problems")
        assert "正文中有 1 处" in page

    def test_none_is_said_too(self, client: Client) -> None:
        assert "正文中没有可标出的地方" in page_of(client, make_report(), "?q=火星")

    @pytest.mark.parametrize("query", ["?q=", "?q=%20", "?mode=exact", ""])
    def test_without_words_nothing_is_marked(self, query: str, client: Client) -> None:
        page = page_of(client, make_report(), query)
        assert "<mark" not in page
        assert 'id="hits"' not in page

    @pytest.mark.parametrize("query", ["?q=公开&mode=nonsense&in=nowhere", "?q=" + "公" * 900, "?q=%00%ff", '?q="'])
    def test_nonsense_shows_the_report_all_the_same(self, query: str, client: Client) -> None:
        assert "我局认真落实条例" in re.sub("<[^>]+>", "", page_of(client, make_report(), query))

    def test_very_many_are_all_marked_and_the_first_can_be_gone_to(self) -> None:
        text = "公开，" * (MAX_NUMBERED + 5)
        hits = Hits(Asked("公开", "smart", "all"), [("overview", text)])
        html = hits.paragraph(0, text, 0, len(text))
        assert hits.count == html.count("<mark") == MAX_NUMBERED + 5
        assert html.count('id="hit-') == MAX_NUMBERED
        assert f'href="#hit-{MAX_NUMBERED + 1}"' not in html


class TestEarlierYear:
    def test_stands_in_each_cell_with_its_year(self, client: Client) -> None:
        make_report(year=2021, figures={TOTAL: 5, GRANTED: None, "requests.other_other.total": "/"})
        page = page_of(client, make_report(year=2022, figures={TOTAL: 7}))
        for code, kind, text in (
            (TOTAL, "number", "5"),
            (GRANTED, "blank", "空白"),
            ("requests.other_other.total", "not_applicable", "/"),
            ("requests.new_received.total", "zero", "0"),
        ):
            said = f'<span class="earlier earlier-{kind}"><span class="visually-hidden">2021 年：</span>{text}</span>'
            assert said in cell(page, code)

    def test_cells_that_the_other_form_lacks_are_said_to_be_so(self, client: Client) -> None:
        make_report(year=2020, form="2019", figures={REGULATIONS: 4})
        page = page_of(client, make_report(year=2021, form="2021"))
        own = "requests.other_fee_unpaid_overdue.total"
        assert "earlier-not_on_form" in cell(page, own)
        assert "无此格" in cell(page, own)
        dropped = page[page.index('<details class="dropped">') :][:4000]
        assert "2020 年的表式另有" in dropped
        assert re.search(r"规章 · 本年新制作数量</dt><dd><span[^>]*>4<", dropped)

    def test_a_cell_that_the_earlier_report_lacks_is_not_one_that_its_form_lacks(self, client: Client) -> None:
        reading = make_reading(year=2021)
        reading = replace(reading, figures={**reading.figures, TOTAL: ParsedFigure(None, "missing")})
        source = make_source_file()
        storage.publish(storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, []))
        assert "earlier-missing" in cell(page_of(client, make_report(year=2022)), TOTAL)

    def test_forms_with_nothing_in_common_are_not_put_side_by_side(self, client: Client) -> None:
        reading = replace(make_reading(year=2018), form="pre2019", figures={})
        source = make_source_file()
        storage.publish(storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, []))
        page = page_of(client, make_report(year=2019, form="2019"))
        assert "不能逐格对照" in page
        assert "earlier-missing" not in page

    def test_without_a_year_before_nothing_is_said(self, client: Client) -> None:
        page = page_of(client, make_report(year=2022))
        assert 'class="earlier' not in page


class TestLineage:
    def test_follows_an_agency_across_reforms(self, client: Client) -> None:
        old = make_report(agency="淄川区扶贫开发办公室", year=2020, types=("其他",))
        new = make_report(agency="淄川区乡村振兴局", year=2021, types=("其他",))
        Agency.objects.filter(pk=old.agency_id).update(successor=new.agency_id)
        page = page_of(client, new)
        assert f'href="/reports/{old.pk}" rel="prev">← 2020 年（淄川区扶贫开发办公室）' in page
        assert "2020 年的报告出自改革前的淄川区扶贫开发办公室" in page
        assert f'href="/reports/{new.pk}" rel="next"' in page_of(client, old)

    def test_over_several_steps_but_never_to_a_sister(self) -> None:
        first, sister, last = (
            make_report(agency=f"淄川区{name}", year=year, types=("其他",))
            for name, year in (("扶贫办", 2018), ("农机局", 2019), ("农业农村局", 2022))
        )
        middle = Agency.objects.create(key="m", name="中", region_id="370302", level="county", successor=last.agency)
        Agency.objects.filter(pk=first.agency_id).update(successor=middle)
        Agency.objects.filter(pk=sister.agency_id).update(successor=last.agency_id)
        assert neighbours(Report.objects.get(pk=last.pk)).earlier == sister, "the nearest in time"
        assert neighbours(Report.objects.get(pk=first.pk)).later == last
        assert neighbours(Report.objects.get(pk=sister.pk)).earlier is None

    def test_of_several_that_were_merged_none_is_the_year_before(self) -> None:
        olds = [make_report(agency=f"淄川区{name}", year=2018, types=("其他",)) for name in ("文化局", "旅游局")]
        new = make_report(agency="淄川区文化和旅游局", year=2019, types=("其他",))
        Agency.objects.filter(pk__in=[old.agency_id for old in olds]).update(successor=new.agency_id)
        assert neighbours(Report.objects.get(pk=new.pk)).earlier is None
        own = make_report(agency="淄川区文化和旅游局", year=2018, types=("其他",))
        assert neighbours(Report.objects.get(pk=new.pk)).earlier == own

    def test_a_circle_of_successors_ends(self) -> None:
        first, second = (make_report(agency=f"淄川区{name}", year=2018) for name in ("甲局", "乙局"))
        Agency.objects.filter(pk=first.agency_id).update(successor=second.agency_id)
        Agency.objects.filter(pk=second.agency_id).update(successor=first.agency_id)
        assert neighbours(Report.objects.get(pk=first.pk)).earlier is None

    def test_samples_stand_beside_samples_alone(self) -> None:
        make_report(year=2021, is_sample=True)
        assert neighbours(make_report(year=2022)).earlier is None


class TestSource:
    @pytest.fixture
    def report(self) -> Report:
        text = "标题\n总计 118 件\n"
        reading = make_reading(year=2022)
        figures = {**reading.figures, TOTAL: ParsedFigure(118, "stated", "118", "件", (6, 9))}
        problem = Problem(
            "equation_failed", {"rule": "H2", "label": "总计", "equation": "…", "left": 8, "right": 7}, (TOTAL,)
        )
        source = make_source_file(text)
        report = storage.store(source, Content(text, (), "txt", "utf-8"), replace(reading, figures=figures), [problem])
        storage.publish(report)
        return report

    def test_the_number_stands_beside_its_place_with_what_is_wrong_with_it(
        self, client: Client, report: Report
    ) -> None:
        make_report(year=2021, figures={TOTAL: 99})
        page = client.get(f"/reports/{report.pk}/source?at=6-9").content.decode()
        assert '<mark class="source-mark" id="c6">118</mark>' in page
        close_up = page[page.index('class="close-up') : page.index('class="source-words"')]
        for words in ("三、（七）总计 · 总计", "报告写的数字", "118", ">99</a>", "左边是 8，右边是 7"):
            assert words in close_up
        assert f'href="/reports/{report.pk}/correction?figure={TOTAL}"' in close_up
        assert page.count('aria-current="true"') == 1

    def test_a_number_without_a_place_has_its_close_up_too(self, client: Client, report: Report) -> None:
        report.figures.filter(code=GRANTED).update(status="blank", value=None, raw="")
        linked = cell(page_of(client, report), GRANTED)
        assert f'href="/reports/{report.pk}/source?figure={GRANTED}#reading"' in linked
        page = client.get(f"/reports/{report.pk}/source?figure={GRANTED}").content.decode()
        assert "格子里没有字" in page
        assert "在文中没有位置可标" in page
        assert "没有填写：没有说明，不等于 0" in page

    def test_a_figure_finds_its_place_by_itself(self, client: Client, report: Report) -> None:
        page = client.get(f"/reports/{report.pk}/source?figure={TOTAL}").content.decode()
        assert '<mark class="source-mark" id="c6">118</mark>' in page

    def test_a_report_without_tables_has_its_text_alone(self, client: Client) -> None:
        reading = replace(make_reading(year=2016), form="pre2019", figures={})
        source = make_source_file("只有正文")
        report = storage.store(source, Content("只有正文", (), "txt", "utf-8"), reading, [])
        storage.publish(report)
        page = client.get(f"/reports/{report.pk}/source?at=0-2").content.decode()
        assert "只有</mark>正文" in page
        assert "没有统计表" in page

    @pytest.mark.parametrize("query", ["figure=nonsense", "figure=annex.received", "figure=" + "x" * 500])
    def test_a_figure_that_is_none_answers_400(self, query: str, client: Client, report: Report) -> None:
        assert client.get(f"/reports/{report.pk}/source?{query}").status_code == 400


class TestProvenance:
    def test_tells_how_cells_were_read_and_what_people_corrected(self, client: Client) -> None:
        report = make_report(year=2021, figures={TOTAL: None})
        page = page_of(client, report)
        assert "写明数字" in page
        assert "空白 1 格" in page
        assert "没有，全部由程序读出" in page
        correct(report, None, year=2020)
        correct(report, None, year=2019)
        correct(report, None, region="370303")
        page = page_of(client, report)
        assert "地区（读作：山东省淄博市淄川区）、报告年度（读作：2021）；" in page

    def test_what_was_corrected_before_a_new_file_came_is_not_told(self, client: Client) -> None:
        report = make_report(year=2021)
        correct(report, None, published_on="2022-01-30")
        assert "发布日期（读作：" in page_of(client, report)
        source = make_source_file(replace=True)
        storage.store(source, Content(source.text, (), "txt", "utf-8"), make_reading(year=2021), [])
        assert "没有，全部由程序读出" in page_of(client, report)

    def test_doubtful_cells_are_named(self, client: Client) -> None:
        report = make_report()
        report.figures.filter(code=TOTAL).update(status="derived")
        page = page_of(client, report)
        assert re.search(rf'推得或读不出</dt><dd>[^<]*<a href="#f-{re.escape(TOTAL)}">', page)


def test_a_withdrawn_report_says_where_else_to_go(client: Client) -> None:
    other, gone = make_report(year=2021), make_report(year=2022)
    storage.withdraw(gone)
    response = client.get(gone.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    for address in (other.get_absolute_url(), f"/agencies/{gone.agency_id}", "/regions/370302"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert gone.title not in page


def test_tables_have_captions_scopes_and_sections_their_headings(client: Client) -> None:
    make_report(year=2021)
    page = page_of(client, make_report(year=2022))
    tables = re.findall(r'<table class="form-table.*?</table>', page, re.DOTALL)
    assert len(tables) == 3
    for table in tables:
        assert "，每格另有 2021 年的数</caption>" in table
        assert all("scope=" in header for header in re.findall(r"<th [^>]*>", table))
    for anchor in re.findall(r'<section class="report-section" id="(s\d)"', page):
        assert f'aria-labelledby="{anchor}-title"' in page
        assert f'<h2 id="{anchor}-title">' in page
    assert "style=" not in page
    assert not re.search(r"<script>[^<]", page)
