from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reports import storage
from reports.annex_checks import annex_problems
from reports.corrections import correct
from reports.extraction.content import Content
from reports.models import Report, SourceFile
from reports.parsing.report import ExtraRow, ParsedFigure
from reports.problem import Problem
from tests.builders import make_reading, make_report, make_source_file
from tests.reports.parsing.annexes import annex_table, annex_text, annex_texts
from tests.reports.parsing.documents import parse_text, tab_rows

pytestmark = pytest.mark.django_db
TOTAL, GRANTED = "requests.total.total", "requests.granted.total"
FAILED = Problem(
    "equation_failed",
    {"rule": "H2", "label": "总计", "equation": "总计 = 各项之和", "left": 8, "right": 7},
    (TOTAL, GRANTED),
)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("editor", is_staff=True))
    return client


def page_of(client: Client, report: Report) -> str:
    response = client.get(report.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def cell(page: str, code: str) -> str:
    found = re.search(rf'<td class="cell[^>]*id="f-{re.escape(code)}".*?</td>', page, re.DOTALL)
    assert found, code
    return found[0]


def test_a_report_shows_facts_sections_and_tables(client: Client) -> None:
    page = page_of(client, make_report(figures={TOTAL: 118}))
    for words in ("淄川区教育局", "山东省淄博市淄川区", "2022-01-01", "2023-01-20", "一、总体情况", "我局认真落实条例"):
        assert words in page
    assert page.count('class="form-table') == 3
    assert "118" in cell(page, TOTAL)
    assert page.index("核对结果") < page.index("我局认真落实条例")


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_both_forms_are_laid_out(client: Client, form: str) -> None:
    page = page_of(client, make_report(form=form))
    assert "第二十条第（一）项" in page
    assert "申请人情况" in page
    assert "未经复议直接起诉" in page
    assert ("采购总金额" in page) == (form == "2019")


def test_cells_are_told_apart_by_words(client: Client) -> None:
    page = page_of(client, make_report(figures={TOTAL: None, GRANTED: "/", "requests.new_received.total": 5}))
    assert "kind-blank" in cell(page, TOTAL)
    assert "空白" in cell(page, TOTAL)
    assert "kind-not_applicable" in cell(page, GRANTED)
    assert "kind-number" in cell(page, "requests.new_received.total")
    assert "kind-zero" in cell(page, "requests.carried_over.total")


def test_failing_cells_are_tied_to_their_equation(client: Client) -> None:
    page = page_of(client, make_report(problems=[FAILED]))
    marked = cell(page, TOTAL)
    assert "flagged-error" in marked
    assert 'aria-describedby="problem-1-text' in marked
    assert 'href="#problem-1"' in marked
    assert "H2：总计。总计 = 各项之和，左边是 8，右边是 7。" in page
    assert f'href="#f-{TOTAL}"' in page


def test_a_failing_equation_stands_beside_the_table_it_is_about(client: Client) -> None:
    page = page_of(client, make_report(problems=[FAILED]))
    figures = dict(re.findall(r'<figure class="form-figure" id="table-(\w+)">(.*?)</figure>', page, re.DOTALL))
    assert "总计 = 各项之和，左边是 8，右边是 7。" in figures["requests"]
    assert "左边是 8" not in figures["reviews"]
    assert '<ul class="table-problems"></ul>' in figures["reviews"], "hidden where empty"


def test_cells_of_a_problem_are_named_row_by_row(client: Client) -> None:
    columns = ("natural_person", "business", "total")
    whole_row = tuple(f"requests.granted.{column}" for column in columns)
    mismatch = Problem("cell_count_mismatch", {"label": "予以公开", "expected": 7, "found": 6}, whole_row)
    page = page_of(client, make_report(problems=[mismatch]))
    named = re.search(r"涉及：(.*?)</p>", page, re.DOTALL)
    assert named
    assert re.sub("<[^>]+>", "", named[1]).strip() == "三、（一）予以公开（自然人、商业企业、总计）"


def test_without_tables_no_equation_is_said_to_hold(client: Client) -> None:
    reading = replace(make_reading(year=2016), form="pre2019", figures={})
    source = make_source_file()
    report = storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, [])
    storage.publish(report)
    page = page_of(client, report)
    assert "勾稽关系成立" not in page
    assert "没有勾稽关系可以核对" in page


@pytest.fixture
def annexed() -> Report:
    """A report of 2017 with the annex, one of whose sums fails and one of whose cells is blank."""
    text = annex_text(annex_table(annex_texts(received="9999", complaints="")), tab_rows)
    reading = parse_text(text)
    content = Content(text, (), "txt", "utf-8")
    report = storage.store(make_source_file(text), content, reading, list(annex_problems(reading.figures)))
    storage.publish(report)
    return report


def test_the_annex_is_a_table_of_its_own(client: Client, annexed: Report) -> None:
    page = page_of(client, annexed)
    assert page.count('class="form-table') == 1
    assert page.index("更新不够及时") < page.index("form-annex") < page.index('id="source"')
    assert page.index("二、回应解读情况") < page.index("1.参加或举办新闻发布会总次数")
    assert "没有全国统一格式的统计表" not in page
    assert "kind-blank" in cell(page, "annex.complaints")
    assert "flagged-warning" in cell(page, "annex.received")
    assert "annex_sum_differs" not in page
    assert "“收到申请数”写 9999" in page


def test_a_number_of_the_annex_leads_to_its_place_in_the_source(client: Client, annexed: Report) -> None:
    link = re.search(r'href="([^"]*source\?at=[^"]*)"', cell(page_of(client, annexed), "annex.received"))
    assert link
    assert '<mark class="source-mark"' in (source := client.get(link[1].split("#")[0]).content.decode())
    assert ">9999</mark>" in source


def test_the_annex_is_filtered_by_and_listed_in_words(client: Client, annexed: Report) -> None:
    page = client.get("/search?ind=annex.received&op=gte&v=9999").content.decode()
    assert "收到申请数 ≥ 9999" in page
    assert annexed.get_absolute_url() in page
    assert annexed.get_absolute_url() not in client.get("/search?ind=annex.received&op=lt&v=9999").content.decode()


def test_problems_come_by_severity(client: Client) -> None:
    warning = Problem("missing_section", {"label": "其他"})
    page = page_of(client, make_report(problems=[warning, FAILED]))
    assert page.index("勾稽关系不成立") < page.index("缺少章节")


def test_each_number_leads_to_its_place_in_the_source(client: Client) -> None:
    text = "标题\n总计 118 <件>\n"
    reading = make_reading()
    figure = ParsedFigure(118, "stated", "118", "件", (6, 9))
    reading = replace(reading, figures={**reading.figures, TOTAL: figure})
    report = storage.store(make_source_file(text), Content(text, (), "txt", "utf-8"), reading, [])
    storage.publish(report)
    link = f"/reports/{report.pk}/source?at=6-9#c6"
    assert f'href="{link}"' in cell(page_of(client, report), TOTAL)
    source = client.get(link).content.decode()
    assert '<mark class="source-mark" id="c6">118</mark> &lt;件&gt;' in source


@pytest.mark.parametrize("at", ["x", "5-2", "0-999999", "1", "-1-2"])
def test_a_place_that_is_none_answers_400(client: Client, at: str) -> None:
    report = make_report()
    response = client.get(f"/reports/{report.pk}/source", {"at": at})
    assert response.status_code == 400
    assert "at=120-124" in response.content.decode()


def test_missing_tables_and_extra_rows_are_said_in_words(client: Client) -> None:
    reading = make_reading()
    missing = {c: ParsedFigure(None, "missing") if c.startswith("reviews") else f for c, f in reading.figures.items()}
    reading = replace(reading, figures=missing, extra_rows=(ExtraRow("proactive", "其他主动公开文件", (3, None, 4)),))
    source = make_source_file()
    report = storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, [])
    storage.publish(report)
    page = page_of(client, report)
    assert "表缺失" in page
    assert page.count('class="form-table') == 2
    assert "表外增加" in page
    assert "其他主动公开文件" in page


def test_tables_of_merged_sections_find_a_place(client: Client) -> None:
    reading = make_reading()
    reading = replace(reading, sections=tuple(s for s in reading.sections if s.key not in ("reviews", "proactive")))
    source = make_source_file()
    report = storage.store(source, Content(source.text, (), "txt", "utf-8"), reading, [])
    storage.publish(report)
    page = page_of(client, report)
    assert page.index('id="table-requests"') < page.index('id="table-reviews"') < page.index('id="tables"')
    assert page.index('id="tables"') < page.index('id="table-proactive"')


def test_drafts_are_for_staff_only(client: Client) -> None:
    draft = make_report(published=False)
    for ending in ("", ".json", "/source", "/file"):
        assert client.get(f"/reports/{draft.pk}{ending}").status_code == 404
    client.force_login(User.objects.create_user("editor", is_staff=True))
    assert "待审核" in page_of(client, draft)


def test_a_withdrawn_report_is_gone(client: Client) -> None:
    report = make_report()
    storage.withdraw(report)
    for ending in ("", ".json", "/source", "/file"):
        assert client.get(f"/reports/{report.pk}{ending}").status_code == 410
    assert "已被撤下" in client.get(report.get_absolute_url()).content.decode()
    assert client.get(f"{report.get_absolute_url()}.json").json()["error"]["code"] == "withdrawn"


def test_staff_still_see_a_withdrawn_report(staff: Client) -> None:
    report = make_report()
    storage.withdraw(report)
    assert "已撤下" in page_of(staff, report)


def test_years_of_an_agency_are_linked(client: Client) -> None:
    first, second, third = (make_report(year=year) for year in (2019, 2021, 2022))
    make_report(year=2020, published=False)
    page = page_of(client, second)
    assert f'href="/reports/{first.pk}" rel="prev"' in page
    assert f'href="/reports/{third.pk}" rel="next"' in page


def test_a_break_with_the_year_before_is_shown_with_the_way_there_while_it_is_to_be_seen(client: Client) -> None:
    earlier = make_report(year=2021, figures={"requests.carried_forward.total": 3})
    report = make_report(year=2022)
    page = page_of(client, report)
    assert f'<a href="/reports/{earlier.pk}">看 2021 年报告</a>' in page
    assert "problem-1" in cell(page, "requests.carried_over.total")
    codes = [problem["code"] for problem in client.get(f"/reports/{report.pk}.json").json()["problems"]]
    assert codes == ["carry_over_broken"]
    assert "没有发现问题" in page_of(client, earlier)
    storage.withdraw(earlier)
    page = page_of(client, report)
    assert "没有发现问题" in page
    assert f"/reports/{earlier.pk}" not in page


def test_json_is_the_reading_with_its_source(client: Client) -> None:
    report = make_report(figures={TOTAL: 7}, problems=[FAILED])
    data = client.get(f"/reports/{report.pk}.json").json()
    assert data["id"] == report.pk
    assert data["url"] == f"/reports/{report.pk}"
    assert data["source"]["sha256"] == report.source_file.sha256
    assert data["figures"][TOTAL]["value"] == 7
    assert data["problems"][0]["code"] == "equation_failed"


def test_the_file_is_only_ever_a_download(client: Client) -> None:
    report = make_report()
    file = report.source_file
    file.name = "报告 <2022>.html"
    file.save()
    assert client.get(f"/reports/{report.pk}/file").status_code == 404
    path = Path(file.path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<script>alert(1)</script>")
    response = client.get(f"/reports/{report.pk}/file")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E6%8A%A5%E5%91%8A" in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"] == "text/plain", "what it was read as"
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "media_type", "disposition"),
    [
        ("html", "text/html", "attachment"),
        ("pdf", "application/pdf", "attachment"),
        ("png", "image/png", "inline"),
        ("", "application/octet-stream", "attachment"),
    ],
)
def test_the_file_says_what_it_is_and_only_pictures_open(
    kind: str, media_type: str, disposition: str, client: Client
) -> None:
    report = make_report()
    SourceFile.objects.update(kind=kind)
    path = report.source_file.path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"bytes")
    headers = client.get(f"/reports/{report.pk}/file").headers
    assert headers["Content-Type"] == media_type
    assert headers["Content-Disposition"].startswith(disposition)
    assert headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_neither_page_nor_data_tell_who_corrected_what(client: Client) -> None:
    report = make_report(year=2021)
    correct(report, User.objects.create_user("secret-reviewer"), year=2020, source_url="https://example.gov.cn/")
    storage.withdraw(report)
    storage.publish(report)
    for address in (report.get_absolute_url(), f"{report.get_absolute_url()}.json"):
        answer = client.get(address).content.decode()
        assert "secret-reviewer" not in answer
        assert "corrections" not in answer


def test_samples_and_versions_are_shown(client: Client) -> None:
    page = page_of(client, make_report(is_sample=True))
    assert "示例报告，不是真实数据" in page
    assert "版本记录" in page
    assert "发布" in page


def test_a_report_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_report(year=2021)
    report = make_report(year=2022, problems=[FAILED] * 5)
    with django_assert_max_num_queries(11):  # two of them are about repeated text
        client.get(report.get_absolute_url())
