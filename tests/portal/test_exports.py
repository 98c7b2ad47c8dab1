from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from portal.exports import figures, formats, reports
from portal.exports.formats import Column, Table, Value, harmless
from portal.exports.parquet import as_parquet
from reports import storage
from reports.models import Report
from reports.parsing.form import all_indicators, get_form
from reports.problem import Problem
from tests.builders import make_report

pytestmark = pytest.mark.django_db
NEW = "requests.new_received.total"
CHANGE = "proactive.regulations.repealed"
SEARCHES = [
    "/search.csv",
    "/search.xlsx",
    "/search.atom",
    "/figures.csv",
    "/figures.xlsx",
    "/figures.json",
    "/figures.parquet",
]
BOM = "\ufeff"


@pytest.fixture
def collection(index: Callable[[], None]) -> None:
    """Three reports of two agencies in two provinces, indexed."""
    wrong = Problem("equation_failed", {"rule": "E1", "label": "x", "equation": "x", "left": 1, "right": 2}, (NEW,))
    make_report(agency="淄川区教育局", year=2021, problems=[wrong], figures={NEW: 7, CHANGE: -8})
    make_report(agency="淄川区教育局", year=2022, figures={NEW: None})
    make_report(agency="渝中区财政局", region="500103", types=("财政", "国资"), year=2022, figures={NEW: "/"})
    index()


def table_of(*rows: tuple[Value, ...], notices: tuple[str, ...] = ()) -> Table:
    column = Column("a", gettext_lazy("甲"), gettext_lazy("说明"))
    return Table("表", (column, Column("b", gettext_lazy("乙"), gettext_lazy("说明"))), rows, notices)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV by the codes of its columns."""
    text = client.get(address).getvalue().decode()
    assert text.startswith(BOM)
    head, *rows = csv.reader(io.StringIO(text.removeprefix(BOM)))
    columns = figures.COLUMNS if "figures" in address or "/reports/" in address else reports.COLUMNS
    assert head == [str(column.label) for column in columns]
    return [dict(zip([column.code for column in columns], row, strict=False)) for row in rows]


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(1)", "\tx", "\rx", "\n=1", "＝1+1", "-", "－"]
)
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-8", "+3", "－8", "-1,234.50", "-12%", "", "7", "/", "—", "a=b", "教育局", "'=1"])
def test_numbers_and_other_text_are_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_csv_leaves_numbers_untouched_and_quotes_what_needs_it() -> None:
    made = b"".join(formats.as_csv(table_of((-8, "=1"), (Decimal("-0.5"), '"x",\ny'), (None, "-8"))))
    assert made.decode() == BOM + '甲,乙\r\n-8,\'=1\r\n-0.5,"""x"",\ny"\r\n,-8\r\n'


def test_xlsx_holds_formulas_and_error_codes_as_strings_and_numbers_as_numbers() -> None:
    made = b"".join(formats.as_xlsx(table_of(("=1+1", -8), ("#N/A", Decimal("0.5")), ("@x", "a\x00b"))))
    sheet, explained = load_workbook(io.BytesIO(made)).worksheets
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells == [[("=1+1", "s"), (-8, "n")], [("#N/A", "s"), (0.5, "n")], [("@x", "s"), ("a\ufffdb", "s")]]
    assert [cell.value for cell in explained[2]] == ["表", "a", "甲", "说明"]


def test_rows_are_sent_while_they_are_read() -> None:
    read: list[int] = []

    def many() -> Iterator[tuple[Value, ...]]:
        for number in range(20_000):
            read.append(number)
            yield number, "淄川区教育局"

    pieces = formats.as_csv(Table("表", table_of().columns, many()))
    assert len(next(pieces)) < 3 * formats.PIECE
    assert len(read) < 10_000


def test_search_csv_holds_every_match_in_the_order_of_the_search(client: Client, collection: None) -> None:
    rows = rows_of(client, "/search.csv?sort=year&page=3&size=10")
    assert [(row["agency"], row["year"]) for row in rows] == [
        ("淄川区教育局", "2021"),
        ("淄川区教育局", "2022"),
        ("渝中区财政局", "2022"),
    ]
    first, _, last = rows
    report = Report.objects.get(year=2021)
    assert first["url"] == f"http://testserver/reports/{report.pk}"
    assert (first["region_code"], first["region_path"]) == ("370302", "山东省/淄博市/淄川区")
    assert (first["errors"], first["warnings"], first["is_sample"]) == ("1", "0", "no")
    assert (first["form"], first["scope"], first["level"], first["published_on"]) == (
        "2021",
        "agency",
        "county",
        "2023-01-20",
    )
    assert last["types"] == "财政;国资"
    assert [row["year"] for row in rows_of(client, "/search.csv?year=2022&region=370000")] == ["2022"]
    assert rows_of(client, "/search.csv?year=1999") == []


def test_search_xlsx_holds_the_same(client: Client, collection: None) -> None:
    head, *rows = sheet_of(client.get("/search.xlsx?region=500000").getvalue())
    assert head == tuple(str(column.label) for column in reports.COLUMNS)
    assert [(row[2], row[3], row[5]) for row in rows] == [("渝中区财政局", "500103", 2022)]


def test_figures_are_a_row_for_every_cell(client: Client, collection: None) -> None:
    rows = rows_of(client, "/figures.csv?year=2021")
    assert [row["indicator"] for row in rows] == [each.code for each in get_form("2021").indicators]
    cells = {row["indicator"]: row for row in rows}
    assert (cells[NEW]["raw"], cells[NEW]["value"], cells[NEW]["status"]) == ("7", "7", "stated")
    assert cells[NEW]["problems"] == "equation_failed"
    assert cells[NEW]["label"] == "一、本年新收政府信息公开申请数量 · 总计"
    assert (cells[CHANGE]["raw"], cells[CHANGE]["value"], cells[CHANGE]["problems"]) == ("-8", "-8", "")
    assert len(cells[NEW]["sha256"]) == 64


def test_zero_blank_slash_and_number_stay_apart(client: Client, collection: None) -> None:
    rows = rows_of(client, f"/figures.csv?ind={NEW}&ind={CHANGE}&sort=year")
    told = [(row["year"], row["raw"], row["value"], row["status"]) for row in rows if row["indicator"] == NEW]
    assert told == [("2021", "7", "7", "stated"), ("2022", "", "", "blank"), ("2022", "/", "", "not_applicable")]
    assert {row["value"] for row in rows if row["indicator"] == CHANGE} == {"-8", "0"}
    assert len(rows) == 6


def test_an_indicator_with_an_operator_is_a_condition_and_one_without_chooses(client: Client, collection: None) -> None:
    data = json.loads(client.get(f"/figures.json?ind={NEW}&op=gt&v=5&ind={CHANGE}").getvalue())
    assert (data["total"], data["notices"]) == (1, [])
    assert [(row["year"], row["indicator"], row["value"]) for row in data["figures"]] == [(2021, CHANGE, -8)]


def test_an_unknown_indicator_has_no_figures_and_is_named(client: Client, collection: None) -> None:
    data = json.loads(client.get("/figures.json?ind=no.such.code").getvalue())
    assert (data["figures"], data["notices"]) == ([], ["没有这些指标：no.such.code。"])
    both = json.loads(client.get(f"/figures.json?ind=no.such.code&ind={NEW}").getvalue())
    assert ({row["indicator"] for row in both["figures"]}, both["notices"]) == ({NEW}, data["notices"])


def test_a_figure_links_to_its_place_in_the_source(client: Client, collection: None) -> None:
    report = Report.objects.get(year=2021)
    report.figures.filter(code=NEW).update(span_start=120, span_end=121)
    report.figures.filter(code=CHANGE).update(span_start=None, span_end=None)
    cells = {row["indicator"]: row for row in rows_of(client, "/figures.csv?year=2021")}
    assert cells[NEW]["url"] == f"http://testserver/reports/{report.pk}/source?at=120-121#c120"
    assert (cells[NEW]["span_start"], cells[NEW]["span_end"]) == ("120", "121")
    assert cells[CHANGE]["url"] == f"http://testserver/reports/{report.pk}"


def test_a_report_gives_its_figures(client: Client, collection: None) -> None:
    report = Report.objects.get(year=2021)
    response = client.get(f"/reports/{report.pk}.csv")
    assert {row["report_id"] for row in rows_of(client, f"/reports/{report.pk}.csv")} == {str(report.pk)}
    assert "filename*=utf-8''%E6%B7%84%E5%B7%9D" in response.headers["Content-Disposition"]
    _head, *rows = sheet_of(client.get(f"/reports/{report.pk}.xlsx").getvalue())
    assert len(rows) == len(get_form("2021").indicators)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "bib", "ris"])
def test_what_is_not_published_is_not_given_away(client: Client, kind: str) -> None:
    report = make_report(published=False)
    assert client.get(f"/reports/{report.pk}.{kind}").status_code == 404
    storage.publish(report)
    assert client.get(f"/reports/{report.pk}.{kind}").status_code == 200
    storage.withdraw(report)
    assert client.get(f"/reports/{report.pk}.{kind}").status_code == 410


def test_a_withdrawn_report_is_gone_while_the_index_still_has_it(client: Client, collection: None) -> None:
    before = client.get("/search.csv").headers["ETag"]
    storage.withdraw(Report.objects.get(year=2021))
    assert [row["year"] for row in rows_of(client, "/search.csv?sort=year")] == ["2022", "2022"]
    assert client.get("/search.csv", headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("address", ["/search.csv", "/figures.csv"])
def test_samples_give_way_to_real_reports(client: Client, index: Callable[[], None], address: str) -> None:
    make_report(year=2020, is_sample=True)
    index()
    assert {(row["year"], row["is_sample"]) for row in rows_of(client, address)} == {("2020", "yes")}
    make_report(year=2021)
    index()
    assert {(row["year"], row["is_sample"]) for row in rows_of(client, address)} == {("2021", "no")}


@pytest.mark.parametrize(
    ("address", "content_type", "name"),
    [
        ("/search.csv", "text/csv; charset=utf-8; header=present", "检索结果.csv"),
        ("/search.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "检索结果.xlsx"),
        ("/search.atom", "application/atom+xml; charset=utf-8", ""),
        ("/figures.csv", "text/csv; charset=utf-8; header=present", "数字.csv"),
        ("/figures.json", "application/json", ""),
    ],
)
def test_head_and_get_tell_the_same_and_head_makes_nothing(
    client: Client, collection: None, address: str, content_type: str, name: str
) -> None:
    got = client.get(address)
    told = client.head(address)
    assert got.streaming
    assert not told.streaming
    assert told.getvalue() == b""
    headers = ("Content-Type", "Content-Disposition", "ETag", "Cache-Control", "X-Robots-Tag", "X-Total-Reports")
    assert [got.headers.get(header) for header in headers] == [told.headers.get(header) for header in headers]
    assert got.headers["Content-Type"] == content_type
    assert got.headers["Cache-Control"] == "no-cache"
    if name:
        assert got.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"


def test_who_takes_gzip_is_sent_a_tenth(client: Client, collection: None) -> None:
    plain = client.get("/figures.csv").getvalue()
    packed = client.get("/figures.csv", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.streaming
    content = packed.getvalue()
    assert gzip.decompress(content) == plain
    assert len(content) < len(plain) / 10


@pytest.mark.parametrize("address", SEARCHES)
def test_who_has_it_is_not_sent_it_again(client: Client, collection: None, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["ETag"] == tag
    assert client.get(f"{address}?year=2022", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", SEARCHES)
@pytest.mark.parametrize("query", ["year=x", "ind=a%20b", "ind=a&op=gt", "ind=a&v=5", "ind=a&op=odd&v=5", "page=0"])
def test_a_malformed_value_is_refused_with_words(client: Client, address: str, query: str) -> None:
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    if address.endswith(".json"):
        assert response.json()["error"]["code"] == "bad_params"
    else:
        assert "网址中的条件读不懂" in response.content.decode()


@pytest.mark.parametrize("address", [*SEARCHES, "/columns.csv", "/reports/1.csv"])
def test_exports_are_read_only(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_a_limit_is_told_in_file_and_headers(client: Client, collection: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_REPORTS", 2)
    monkeypatch.setattr(figures, "MOST_ROWS", 10)
    response = client.get("/search.csv")
    assert (response.headers["X-Total-Reports"], response.headers["X-Exported-Reports"]) == ("3", "2")
    *rows, notice = rows_of(client, "/search.csv")
    assert len(rows) == 2
    assert notice == {"id": "符合条件的报告共 3 份，这里是前 2 份，一次不能更多。请加上年度、地区等条件，分几次下载。"}
    assert sheet_of(client.get("/search.xlsx").getvalue())[-1][0] == notice["id"]
    data = json.loads(client.get("/figures.json").getvalue())
    assert {row["report_id"] for row in data["figures"]} == {data["figures"][0]["report_id"]}
    assert len(data["figures"]) == len(get_form("2021").indicators)  # a report is never cut in half
    assert data["notices"] == [
        "符合条件的报告共 3 份，这里是前 1 份，一次不能更多。请加上年度、地区等条件，分几次下载。"
    ]
    assert len(json.loads(client.get(f"/figures.json?ind={NEW}").getvalue())["figures"]) == 2
    monkeypatch.setattr(figures, "MOST_XLSX_ROWS", 10)
    assert sheet_of(client.get("/figures.xlsx").getvalue())[-1][0] == "CSV 和 JSON 一次可以下载更多。"


def test_what_was_left_out_of_a_query_is_said_in_the_file(client: Client, collection: None) -> None:
    assert "只按前" in client.get("/search.csv", {"q": "公开" * 150}).getvalue().decode()


@pytest.mark.parametrize("address", ["/search.csv", "/figures.csv", "/search.atom"])
def test_many_reports_cost_as_many_queries_as_one(client: Client, collection: None, address: str) -> None:
    counts = []
    for query in ("?year=2021", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get(address + query).getvalue()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_without_an_index_the_database_is_searched_and_the_file_says_so(client: Client) -> None:
    make_report(year=2021)
    row, notice = rows_of(client, "/search.csv")
    assert row["year"] == "2021"
    assert "索引暂不可用" in notice["id"]


def test_columns_are_explained(client: Client) -> None:
    text = client.get("/columns.csv").getvalue().decode()
    lines = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert ["search", "region_code", "行政区划代码", "GB/T 2260 六位代码；中央机关是 000000"] in lines
    assert len(lines) == 1 + len(reports.COLUMNS) + len(figures.COLUMNS) + len(all_indicators())


def test_the_search_page_leads_to_its_downloads(client: Client, collection: None) -> None:
    page = client.get("/search?year=2022&page=1&size=50").content.decode()
    for address in SEARCHES:
        assert f'href="{address}?year=2022"' in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert "下载本次检索结果" not in client.get("/search?year=1999").content.decode()


def test_the_report_block_leads_to_its_downloads() -> None:
    report = make_report()
    html = render_to_string("report/_downloads.html", {"report": report})
    assert [kind for kind in ("csv", "xlsx", "json") if f'href="/reports/{report.pk}.{kind}"' in html] == [
        "csv",
        "xlsx",
        "json",
    ]


class TestParquet:
    def read(self, content: bytes, tmp_path: Path) -> list[tuple[object, ...]]:
        path = tmp_path / "x.parquet"
        path.write_bytes(content)
        return duckdb.sql(
            f"select indicator, value, status, year, raw from '{path}' where indicator = '{NEW}'"
        ).fetchall()

    def test_columns_are_typed_and_blanks_null(self, client: Client, collection: None, tmp_path: Path) -> None:
        response = client.get("/figures.parquet")
        assert response["X-Total-Reports"] == "3"
        found = self.read(response.getvalue(), tmp_path)
        assert sorted(found, key=str) == sorted(
            [(NEW, 7.0, "stated", 2021, "7"), (NEW, None, "blank", 2022, ""), (NEW, None, "not_applicable", 2022, "/")],
            key=str,
        )

    def test_a_search_without_results_is_a_file_without_rows(self, client: Client, tmp_path: Path) -> None:
        assert self.read(client.get("/figures.parquet?year=1999").getvalue(), tmp_path) == []

    def test_text_with_quotes_comes_back(self, tmp_path: Path) -> None:
        texts = ["'", '"', "\\N", "a\nb", "=1+1", "", None]
        table = table_of(*((text, 1) for text in texts), notices=("it's",))
        path = tmp_path / "x.parquet"
        path.write_bytes(b"".join(as_parquet(table)))
        assert [row[0] for row in duckdb.sql(f"select a from '{path}'").fetchall()] == texts
        metadata = duckdb.sql(f"select key, value from parquet_kv_metadata('{path}')").fetchall()
        assert (b"notices", b'["it\'s"]') in metadata
