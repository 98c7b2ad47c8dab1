from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from portal.citation import Citation, cite
from tests.builders import make_report

TODAY = date(2026, 3, 5)
URL = "https://example.org/reports/7"


def citation(**changes: object) -> Citation:
    fields = {
        "key": "gongkai-7",
        "author": "淄川区教育局",
        "title": "淄川区教育局2022年政府信息公开工作年度报告",
        "published": "2023-01-20",
        "url": URL,
        "retrieved": TODAY,
    }
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]


def test_gb_t_7714_names_author_title_kind_both_dates_and_address() -> None:
    assert citation().gb_t_7714 == (
        "淄川区教育局. 淄川区教育局2022年政府信息公开工作年度报告[R/OL]. (2023-01-20)[2026-03-05]. "
        "https://example.org/reports/7."
    )


def test_the_same_in_chinese_and_english_words() -> None:
    assert citation().apa_zh == (
        "淄川区教育局（2023年1月20日）。《淄川区教育局2022年政府信息公开工作年度报告》。公开年报。"
        "检索于2026年3月5日，https://example.org/reports/7"
    )
    assert citation().apa_en == (
        "淄川区教育局. (2023, January 20). 淄川区教育局2022年政府信息公开工作年度报告. Gongkai Annual Reports. "
        "Retrieved March 5, 2026, from https://example.org/reports/7"
    )


@pytest.mark.parametrize(
    ("published", "zh", "en", "round_brackets"),
    [
        ("2023-01", "2023年1月", "2023, January", "(2023-01)"),
        ("2023", "2023年", "2023", "(2023)"),
        ("", "无日期", "n.d.", ""),
    ],
)
def test_a_date_is_as_exact_as_the_report_states_it(published: str, zh: str, en: str, round_brackets: str) -> None:
    cited = citation(published=published)
    assert f"（{zh}）" in cited.apa_zh
    assert f"({en})" in cited.apa_en
    assert f"[R/OL]. {round_brackets}[2026-03-05]" in cited.gb_t_7714
    assert ("  year = " in cited.bibtex) == bool(published)
    assert ("PY  - " in cited.ris) == bool(published)


def test_without_an_author_the_title_comes_first() -> None:
    cited = citation(author="")
    assert cited.gb_t_7714.startswith("淄川区教育局2022年")
    assert cited.apa_zh.startswith("《淄川区教育局2022年政府信息公开工作年度报告》（2023年1月20日）。")
    assert cited.apa_en.startswith("淄川区教育局2022年政府信息公开工作年度报告. (2023, January 20). Gongkai")
    assert "author" not in cited.bibtex
    assert "AU  - " not in cited.ris


def test_bibtex_keeps_what_tex_would_read_as_its_own() -> None:
    entry = citation(title="100% {A}_B & C\\D").bibtex
    assert r"title = {{100\% \{A\}\_B \& C\textbackslash{}D}}" in entry
    assert entry.startswith("@techreport{gongkai-7,\n")
    assert "  month = {1},\n" in entry
    assert "  urldate = {2026-03-05},\n" in entry
    assert entry.endswith("\n}\n")


def test_ris_is_one_field_a_line() -> None:
    lines = citation(title="第一行\nUR  - https://elsewhere.example").ris.split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert "TI  - 第一行 UR - https://elsewhere.example" in lines
    assert "DA  - 2023/01/20/" in lines
    assert "Y2  - 2026/03/05/" in lines
    assert lines[-2:] == ["ER  - ", ""]


@pytest.mark.django_db
def test_references_can_be_downloaded_with_the_day_they_were_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.pages.exports.timezone.localdate", lambda: TODAY)
    report = make_report()
    ris = client.get(f"/reports/{report.pk}.ris")
    assert ris.headers["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert f"UR  - http://testserver/reports/{report.pk}\r\nY2  - 2026/03/05/" in ris.getvalue().decode()
    bib = client.get(f"/reports/{report.pk}.bib")
    assert "urldate = {2026-03-05}" in bib.getvalue().decode()
    monkeypatch.setattr("portal.pages.exports.timezone.localdate", lambda: date(2026, 3, 6))
    assert client.get(f"/reports/{report.pk}.bib").headers["ETag"] != bib.headers["ETag"]


@pytest.mark.django_db
def test_the_block_on_the_page_prints_every_reference() -> None:
    report = make_report()
    cited = cite(report, URL, TODAY)
    html = render_to_string("report/_citation.html", {"report": report, "citation": cited})
    for reference in (cited.gb_t_7714, cited.apa_zh, cited.apa_en):
        assert reference in html
    assert f'href="/reports/{report.pk}.bib"' in html
    assert f'href="/reports/{report.pk}.ris"' in html
