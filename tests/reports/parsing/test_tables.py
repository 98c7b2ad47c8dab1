"""Labels to figures: noise in labels and values, rows that lost or gained cells, rows and tables beyond the form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.parsing.form import get_form
from reports.parsing.report import BLANK, MISSING, NOT_APPLICABLE, STATED, UNREADABLE, ParsedReport
from tests.reports.parsing.documents import (
    COLUMNS,
    HTML_LAYOUTS,
    MAKERS,
    OUTCOMES,
    TABLES,
    TEXT_LAYOUTS,
    Box,
    Render,
    Table,
    blank_line_cells,
    codes_of,
    comma_rows,
    distinct_figures,
    html_document,
    html_table,
    parse_text,
    pipe_rows,
    proactive_table,
    requests_table,
    reviews_table,
    space_rows,
    tab_cells,
    tab_rows,
    text_document,
    texts_of,
    values_of,
    written,
)

FORMS = ("2019", "2021")
ORDERED = {
    "2019": distinct_figures("2019"),
    "2021": distinct_figures("2021"),
}


def relabelled(text: str, replacements: dict[str, str]) -> str:
    for before, after in replacements.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


TYPOS_2019 = {
    "本年新收政府": "本年新收到政府",
    "危及“三安全一稳定”": "危机“三安全一稳定”",
    "属于行政执法案卷": "属于行政法案卷",
    "其他法律行政法规禁止公开": "其他法律法规禁止公开",
    "社会公益组织": "社会组织",
    "规范性文件": "规 范 性 文 件",
    "规章": "规\u3000章",
    "商业企业": "商业 企业",
    "结果维持": "结果 维持",
    "1.": "1．",
    "2.": "2、",
    "（四）": "( 四 )",
}
TYPOS_2021 = {
    "本年制发件数": "本年度发件数",
    "现行有效件数": "现行有效件",
    "本年处理决定数量": "本年度处理决定数量",
    "不补正、行政机关": "不补正,行政机关",
    "“三安全一稳定”": '"三安全一稳定"',
    "（三）": "(三)",
    "（本列数据的勾稽关系为：": "(本列数据的勾稽关系为:",
}


@pytest.mark.parametrize("layout", [tab_rows, tab_cells, pipe_rows])
@pytest.mark.parametrize(("form", "typos"), [("2019", TYPOS_2019), ("2021", TYPOS_2021)])
def test_typing_mistakes_in_labels_lose_no_number(layout: object, form: str, typos: dict[str, str]) -> None:
    text = text_document(form, written(ORDERED[form]), layout)  # type: ignore[arg-type]
    if form == "2021":
        typos = {k: v for k, v in typos.items() if k in text}
    report = parse_text(relabelled(text, typos))
    assert report.form == form
    assert values_of(report) == ORDERED[form]


@pytest.mark.parametrize("layout", [tab_rows, pipe_rows, tab_cells])
def test_header_cut_short_keeps_the_columns_of_the_form(layout: object) -> None:
    table = proactive_table("2019", written(ORDERED["2019"]), {"made": "本年新", "newly_disclosed": "本年新"})
    text = text_document("2019", written(ORDERED["2019"]), layout, tables={"proactive": table})  # type: ignore[arg-type]
    assert values_of(parse_text(text)) == ORDERED["2019"]


def test_change_column_named_only_number_of_this_year_is_the_change() -> None:
    table = proactive_table("2019", written(ORDERED["2019"]), {"change": "本年数量"})
    text = text_document("2019", written(ORDERED["2019"]), tables={"proactive": table})
    report = parse_text(text)
    assert report.form == "2019"
    assert values_of(report) == ORDERED["2019"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["tab_rows", "tab_cells", "pipe_rows", "markdown", "blank_line_cells"])
def test_traditional_script_is_read_the_same(form: str, layout: str) -> None:
    from opencc import OpenCC  # the test's own, to write what is then read

    text = OpenCC("s2t").convert(text_document(form, written(ORDERED[form]), TEXT_LAYOUTS[layout]))
    text = text.replace("規範性文件", "規範性檔案")
    assert "檔案" in text
    report = parse_text(text)
    assert report.form == form
    assert values_of(report) == ORDERED[form]
    assert "traditional_script" in codes_of(report)
    for figure in report.figures.values():
        assert figure.span is not None
        assert text[slice(*figure.span)] == figure.raw


@pytest.mark.parametrize("render", [tab_rows, pipe_rows, html_table, tab_cells], ids=lambda f: f.__name__)
@pytest.mark.parametrize("form", FORMS)
def test_swapped_columns_are_read_by_their_labels(form: str, render: object) -> None:
    order = ("natural_person", "research", "business", "public_welfare", "legal_service", "other_org", "total")
    table = requests_table(form, written(ORDERED[form]), order)
    text = text_document(form, written(ORDERED[form]), {**dict.fromkeys(TABLES, tab_rows), "requests": render})  # type: ignore[dict-item]
    plain = requests_table(form, written(ORDERED[form]))
    assert render(plain) in text  # type: ignore[operator]
    swapped = text.replace(render(plain), render(table))  # type: ignore[operator]
    if render is html_table:
        page = html_document(form, written(ORDERED[form]))
        assert html_table(plain) in page
        report = parse_text(page.replace(html_table(plain), html_table(table)), "r.html")
    else:
        report = parse_text(swapped)
    assert values_of(report) == ORDERED[form]


def test_swapped_columns_of_the_proactive_table_are_read_by_their_labels() -> None:
    figures = ORDERED["2021"]
    rows: Table = [
        [Box("第二十条第（一）项", 4)],
        [Box("信息内容"), Box("现行有效件数"), Box("本年制发件数"), Box("本年废止件数")],
    ]
    for key, label in (("regulations", "规章"), ("normative_documents", "行政规范性文件")):
        cells = [Box(str(figures[f"proactive.{key}.{c}"])) for c in ("in_force", "issued", "repealed")]
        rows.append([Box(label), *cells])
    rest = proactive_table("2021", written(figures))[4:]
    assert rest[0][0].text == "第二十条第（五）项"
    text = text_document("2021", written(figures), tables={"proactive": rows + rest})
    assert values_of(parse_text(text)) == figures


@pytest.mark.parametrize("layout", ["tab_rows", "tab_cells", "pipe_rows", "pipe_cells", "markdown"])
def test_blanks_are_blank_and_keep_their_neighbours_in_place(layout: str) -> None:
    texts = written(ORDERED["2021"])
    blanks = [f"requests.{row}.{column}" for row in ("granted", "other_other") for column in ("business", "research")]
    for code in blanks:
        texts[code] = ""
    report = parse_text(text_document("2021", texts, TEXT_LAYOUTS[layout]))
    for code, value in ORDERED["2021"].items():
        figure = report.figures[code]
        if code in blanks:
            assert (figure.value, figure.status, figure.raw) == (None, BLANK, ""), code
            assert figure.span is not None
        else:
            assert (figure.value, figure.status) == (value, STATED), code


@pytest.mark.parametrize("layout", [name for name in TEXT_LAYOUTS if name != "space_rows"])
def test_slashes_stand_for_not_applicable(layout: str) -> None:
    texts = written(ORDERED["2021"])
    marks = {
        "proactive.regulations.issued": "/",
        "proactive.regulations.repealed": "／",
        "proactive.regulations.in_force": "—",
        "requests.refused_state_secret.research": "/",
        "requests.refused_state_secret.business": "-",
        "reviews.litigation_direct.upheld": "无",
    }
    report = parse_text(text_document("2021", {**texts, **marks}, TEXT_LAYOUTS[layout]))
    for code, value in ORDERED["2021"].items():
        figure = report.figures[code]
        if code in marks:
            assert (figure.value, figure.status, figure.raw) == (None, NOT_APPLICABLE, marks[code]), code
        else:
            assert figure.value == value, code


NOISE = {
    "proactive.licences.change": ("+2", 2),
    "proactive.penalties.change": ("-1", -1),
    "proactive.fees.change": ("－3", -3),
    "proactive.normative_documents.made": ("22（其中修订 16 件）", 22),
    "proactive.licences.decisions": ("12，345", 12345),
    "proactive.penalties.decisions": ("６７", 67),
    "proactive.procurement.amount": ("7.463万元", Decimal("7.463")),
    "requests.granted.natural_person": ("\u30008\u3000", 8),
    "reviews.reconsideration.upheld": ("9[1]", 9),
}


@pytest.mark.parametrize("layout", [name for name in TEXT_LAYOUTS if name != "space_rows"])
def test_noise_in_values_is_read_and_kept_as_raw(layout: str) -> None:
    texts = {**written(ORDERED["2019"]), **{code: raw for code, (raw, _) in NOISE.items()}}
    text = text_document("2019", texts, TEXT_LAYOUTS[layout])
    report = parse_text(text)
    for code, (raw, value) in NOISE.items():
        figure = report.figures[code]
        assert figure.value == value, code
        assert figure.raw is not None
        assert figure.raw.replace("\n", "") == raw.strip("\u3000 "), code  # a wrapped cell keeps its line break
        assert figure.span is not None
        assert text[slice(*figure.span)] == figure.raw


@pytest.mark.parametrize(
    ("text", "unit"), [("160.5964万元", "万元"), ("153103.83元", "元"), ("1亿元", "亿元"), ("116455", None)]
)
def test_unit_of_procurement_is_what_the_cell_says(text: str, unit: str | None) -> None:
    texts = {**written(ORDERED["2019"]), "proactive.procurement.amount": text}
    assert parse_text(text_document("2019", texts)).figures["proactive.procurement.amount"].unit == unit


@pytest.mark.parametrize("words", ["采购总金额（单位：万元）", "采购总金额(万元)", "采购总金额（单位:元）"])
def test_unit_of_procurement_may_stand_in_the_header(words: str) -> None:
    table = proactive_table("2019", written(ORDERED["2019"]), {"amount": words})
    report = parse_text(text_document("2019", written(ORDERED["2019"]), tables={"proactive": table}))
    figure = report.figures["proactive.procurement.amount"]
    assert figure.value == ORDERED["2019"]["proactive.procurement.amount"]
    assert figure.unit == ("元" if "万" not in words else "万元")


def test_fees_are_in_the_unit_of_the_form_unless_the_cell_names_another() -> None:
    texts = written(ORDERED["2021"])
    assert parse_text(text_document("2021", texts)).figures["proactive.fees.amount"].unit == "万元"
    texts["proactive.fees.amount"] = "20000元"
    assert parse_text(text_document("2021", texts)).figures["proactive.fees.amount"].unit == "元"


def drop(table: Table, label: str) -> Table:
    """The table without the row of that label."""
    return [row for row in table if not any(label in box.text for box in row)]


@pytest.mark.parametrize("layout", [tab_rows, pipe_rows, tab_cells], ids=lambda f: f.__name__)
def test_missing_row_is_missing_and_moves_no_other(layout: object) -> None:
    texts = written(ORDERED["2021"])
    table = requests_table("2021", texts, skip=["refused_deliberative", "not_processed_repeated"])
    report = parse_text(text_document("2021", texts, layout, tables={"requests": table}))  # type: ignore[arg-type]
    for code, value in ORDERED["2021"].items():
        figure = report.figures[code]
        if ".refused_deliberative." in code or ".not_processed_repeated." in code:
            assert (figure.value, figure.status, figure.span) == (None, MISSING, None)
        else:
            assert figure.value == value, code


def test_extra_row_is_kept_beside_the_form() -> None:
    texts = written(ORDERED["2019"])
    table = proactive_table("2019", texts)
    at = next(i for i, row in enumerate(table) if row[0].text == "规范性文件") + 1
    table.insert(at, [Box("其他主动公开文件（含以本单位名义签发的文件）"), Box("41"), Box("42"), Box("43")])
    report = parse_text(text_document("2019", texts, tables={"proactive": table}))
    assert values_of(report) == ORDERED["2019"]
    assert [(row.table, row.label[:8], row.values) for row in report.extra_rows] == [
        ("proactive", "其他主动公开文件", (41, 42, 43))
    ]
    assert codes_of(report) == ["extra_row"]


@pytest.mark.parametrize(
    ("label", "slip"),
    [("行政处罚", "行政处法"), ("行政强制", "行政强制措施"), ("予以公开", "于以公开"), ("重复申请", "重复复申请")],
)
def test_row_whose_label_has_a_slip_is_that_row_where_no_other_is(label: str, slip: str) -> None:
    document = relabelled(text_document("2021", written(ORDERED["2021"])), {label: slip})
    report = parse_text(document)
    assert values_of(report) == ORDERED["2021"]
    assert report.extra_rows == ()


def test_row_nearly_called_like_one_of_the_form_is_an_extra_row_beside_it() -> None:
    texts = written(ORDERED["2019"])
    table = proactive_table("2019", texts)
    at = next(i for i, row in enumerate(table) if row[0].text == "行政处罚")
    table.insert(at, [Box("行政处分"), Box("41"), Box("42"), Box("43")])
    report = parse_text(text_document("2019", texts, tables={"proactive": table}))
    assert values_of(report) == ORDERED["2019"]
    assert [row.label for row in report.extra_rows] == ["行政处分"]


def test_rest_of_a_header_is_no_extra_row() -> None:
    texts = written(ORDERED["2021"])
    table = requests_table("2021", texts)
    at = next(i for i, row in enumerate(table) if any("予以公开" in box.text for box in row))
    table.insert(at, [Box("其他"), *[Box("")] * 7])
    report = parse_text(text_document("2021", texts, pipe_rows, tables={"requests": table}))
    assert values_of(report) == ORDERED["2021"]
    assert report.extra_rows == ()


def test_last_row_alone_behind_a_page_break_belongs_to_its_table() -> None:
    texts = written(ORDERED["2021"])
    table = requests_table("2021", texts)
    page = html_document("2021", texts)
    whole = html_table(table)
    assert whole in page
    report = parse_text(page.replace(whole, html_table(table[:-1]) + "<p>- 4 -</p>" + html_table(table[-1:])), "a.html")
    assert values_of(report) == ORDERED["2021"]


@pytest.mark.parametrize("between", ["", "<p>第 4 页 共 8 页</p>"])
def test_last_row_of_section_2_alone_behind_a_page_break_belongs_to_its_table(between: str) -> None:
    whole = html_table(proactive_table("2021", written(ORDERED["2021"])))
    at = whole.rindex("<tr>")
    page = html_document("2021", written(ORDERED["2021"]))
    cut = page.replace(whole, f"{whole[:at]}</table>{between}<table>{whole[at:]}")
    assert cut != page
    assert values_of(parse_text(cut, "r.html")) == ORDERED["2021"]


def test_row_called_like_one_of_section_2_in_a_table_of_its_own_is_none_of_it() -> None:
    page = html_document("2021", written(ORDERED["2021"]))
    own = "<p>办理情况如下：</p><table><tr><td>行政许可</td><td>8888</td></tr></table>"
    report = parse_text(page.replace("<p>三、收到", f"{own}<p>三、收到"), "r.html")
    assert values_of(report) == ORDERED["2021"]
    assert codes_of(report) == []


def test_letter_in_place_of_a_nought_breaks_no_row() -> None:
    texts = {**sparse_texts(), "requests.granted.business": "Ｏ"}
    report = parse_text(text_document("2021", texts))
    assert report.extra_rows == ()
    figure = report.figures["requests.granted.business"]
    assert (figure.value, figure.status, figure.raw) == (0, "derived", "Ｏ")


def test_long_guidance_in_labels_is_no_hindrance() -> None:
    texts = written(ORDERED["2019"])
    text = text_document("2019", texts).replace(
        "\n规范性文件", "\n规范性文件（指本机关制定、以正式文号印发并在有效期内反复适用的各类公文，不含内部通知）"
    )
    text = text.replace("本年增/减", "本年增/减（指比上一年增加或减少的项数，减少写负数，如-8）")
    assert values_of(parse_text(text)) == ORDERED["2019"]


SIX_OF_SEVEN = {
    "refused_state_secret": [0, 0, 0, 0, 0, 0, 0],
    "granted": [6, 0, 0, 0, 0, 0, 6],
}


def sparse_texts(form: str = "2021") -> dict[str, str]:
    """A consistent table of zeros and a few requests."""
    texts = dict.fromkeys((i.code for i in get_form(form).indicators), "0")
    for row, column, value in (
        ("granted", "natural_person", 6),
        ("refused_other_law", "business", 2),
        ("unavailable_not_held", "natural_person", 3),
    ):
        for target in (row, "total", "new_received"):
            for cell in (column, "total"):
                code = f"requests.{target}.{cell}"
                texts[code] = str(int(texts[code]) + value)
    return texts


def without_cell(line_start: str, text: str, keep: str) -> str:
    """The text with the line that begins so written as ``keep``."""
    lines = text.split("\n")
    found = [i for i, line in enumerate(lines) if line.replace("\t", "").startswith(line_start)]
    assert found, line_start
    lines[found[0]] = keep
    return "\n".join(lines)


def test_row_with_six_numbers_is_read_where_the_totals_decide() -> None:
    text = text_document("2021", sparse_texts())
    broken = without_cell(
        "三、本年度办理结果（一）予以公开", text, "三、本年度办理结果\t（一）予以公开\t\t6\t0\t0\t0\t0\t6"
    )
    assert broken != text
    report = parse_text(broken)
    assert report.figures["requests.granted.natural_person"].value == 6
    assert report.figures["requests.granted.total"].value == 6
    assert sum(report.figures[f"requests.granted.{column}"].value or 0 for column in COLUMNS) == 12
    assert "cell_count_mismatch" in codes_of(report)


def test_total_with_eight_numbers_is_read_where_the_totals_decide() -> None:
    text = text_document("2021", sparse_texts())
    broken = without_cell("（七）总计", text, "\t（七）总计\t\t9\t2\t0\t0\t0\t0\t0\t11")
    report = parse_text(broken)
    values = [report.figures[f"requests.total.{column}"].value for column in COLUMNS]
    assert values == [9, 2, 0, 0, 0, 0, 11]
    assert "cell_count_mismatch" in codes_of(report)


def test_row_that_the_totals_do_not_decide_is_not_guessed() -> None:
    texts = sparse_texts()
    text = without_cell(
        "2.其他法律行政法规禁止公开", text_document("2021", texts), "\t\t2.其他法律行政法规禁止公开\t1\t7\t2\t2\t9"
    )
    report = parse_text(text)
    row = [report.figures[f"requests.refused_other_law.{column}"] for column in COLUMNS]
    assert {figure.status for figure in row} <= {UNREADABLE, "derived"}
    assert "cells_undetermined" in codes_of(report)


def test_reviews_with_too_few_numbers_are_not_guessed() -> None:
    texts = sparse_texts()
    table = reviews_table("2021", texts)
    table[-1] = table[-1][:11]
    report = parse_text(text_document("2021", texts, tables={"reviews": table}))
    assert {f.status for code, f in report.figures.items() if code.startswith("reviews.")} == {UNREADABLE}
    assert "cells_undetermined" in codes_of(report)


def test_reviews_that_lost_a_nought_are_read_block_by_block() -> None:
    texts = {**sparse_texts(), "reviews.litigation_direct.upheld": "2", "reviews.litigation_direct.total": "2"}
    table = reviews_table("2021", texts)
    del table[-1][3]
    report = parse_text(text_document("2021", texts, tables={"reviews": table}))
    assert report.figures["reviews.litigation_direct.upheld"].value == 2
    assert report.figures["reviews.litigation_direct.total"].value == 2
    (problem,) = [problem for problem in report.findings if problem.code == "cell_count_mismatch"]
    (lost,) = problem.figures
    codes = [f"reviews.reconsideration.{outcome}" for outcome in OUTCOMES]
    assert [report.figures[code].value for code in codes if code != lost] == [0, 0, 0, 0]
    assert report.figures[lost].status == MISSING


def test_only_the_lost_cell_is_in_doubt_where_the_sums_leave_one_reading() -> None:
    broken = without_cell(
        "三、本年度办理结果（一）予以公开",
        text_document("2021", sparse_texts()),
        "三、本年度办理结果\t（一）予以公开\t6\t0\t0\t0\t0\t6",
    )
    report = parse_text(broken)
    (problem,) = [problem for problem in report.findings if problem.code == "cell_count_mismatch"]
    (lost,) = problem.figures
    assert report.figures[lost].status == MISSING
    assert [report.figures[f"requests.granted.{column}"].value or 0 for column in COLUMNS] == [6, 0, 0, 0, 0, 0, 6]


def test_number_that_a_row_lost_is_given_back() -> None:
    broken = without_cell(
        "三、本年度办理结果（一）予以公开",
        text_document("2021", sparse_texts()),
        "三、本年度办理结果\t（一）予以公开\t0\t0\t0\t0\t0\t6",
    )
    report = parse_text(broken)
    assert [report.figures[f"requests.granted.{column}"].value for column in COLUMNS] == [6, 0, 0, 0, 0, 0, 6]
    (problem,) = [problem for problem in report.findings if problem.code == "cell_count_mismatch"]
    assert problem.figures == ("requests.granted.natural_person",)
    assert report.figures["requests.granted.natural_person"].status == "derived"


def test_numbers_stuck_together_in_one_cell_are_set_apart_where_the_totals_hold() -> None:
    figures = ORDERED["2021"]
    texts = written(figures)
    table = requests_table("2021", texts)
    row = next(row for row in table if any("（一）予以公开" in box.text for box in row))
    values = [box.text for box in row[-7:]]
    row[-7:] = [Box(text) for text in (*values[:2], f"{values[2]} {values[3]}", *values[4:])]
    text = text_document("2021", texts, pipe_rows, tables={"requests": table})
    report = parse_text(text)
    assert values_of(report) == figures
    (problem,) = report.findings
    assert (problem.code, problem.figures) == (
        "cell_count_mismatch",
        ("requests.granted.research", "requests.granted.public_welfare"),
    )
    for figure in report.figures.values():
        assert figure.span is not None
        assert text[slice(*figure.span)] == figure.raw


def test_numbers_stuck_together_are_not_set_apart_where_the_totals_fail() -> None:
    texts = {**written(ORDERED["2021"]), "requests.granted.total": "1"}
    table = requests_table("2021", texts)
    row = next(row for row in table if any("（一）予以公开" in box.text for box in row))
    row[-3:] = [Box(f"{row[-3].text} {row[-2].text}"), row[-1]]
    report = parse_text(text_document("2021", texts, tables={"requests": table}))
    assert {f.status for code, f in report.figures.items() if code.startswith("requests.granted.")} == {UNREADABLE}


def test_digits_spread_over_a_cell_are_a_number_where_the_totals_hold() -> None:
    texts = {code: " ".join(text) if text.isdigit() else text for code, text in written(ORDERED["2021"]).items()}
    report = parse_text(text_document("2021", texts, tab_rows))
    for code, value in ORDERED["2021"].items():
        figure = report.figures[code]
        if code.startswith("proactive.") and " " in texts[code] and len(texts[code]) < 7:
            assert figure.status == UNREADABLE  # no sum says whether it is one number
        elif not code.startswith("proactive."):
            assert (figure.value, figure.raw) == (value, texts[code])


def test_digits_spread_over_a_cell_are_not_put_together_against_the_totals() -> None:
    texts = {**written(ORDERED["2021"]), "requests.granted.business": "1 2"}
    figure = parse_text(text_document("2021", texts, tab_rows)).figures["requests.granted.business"]
    assert figure.value != 12


def test_columns_are_those_under_their_heads_wherever_they_stand() -> None:
    texts = written(ORDERED["2021"])
    order = ("business", "research", "public_welfare", "legal_service", "other_org", "natural_person", "total")
    table = [list(row) for row in requests_table("2021", texts, order)]
    table[0][1] = Box("申请人情况", 9)
    table[1] = [Box("法人或其他组织", 6), Box("自然人", 1, 2), Box("总计", 1, 2), Box("占比", 1, 2)]
    table[2].append(Box("小计"))
    for row in table[3:]:
        row[-2:-2] = [Box("99")]
        row.append(Box("1.2%"))
    page = html_document("2021", texts).replace(html_table(requests_table("2021", texts)), html_table(table))
    report = parse_text(page, "r.html")
    assert values_of(report) == ORDERED["2021"]
    assert codes_of(report) == []


@pytest.mark.parametrize("render", [html_table, tab_rows, tab_cells], ids=lambda f: f.__name__)
def test_column_that_was_left_out_is_missing_and_moves_no_other(render: object) -> None:
    texts = written(ORDERED["2021"])
    order = [column for column in COLUMNS if column != "public_welfare"]
    table = requests_table("2021", texts, order)
    if render is html_table:
        page = html_document("2021", texts).replace(html_table(requests_table("2021", texts)), html_table(table))
        report = parse_text(page, "r.html")
    else:
        report = parse_text(text_document("2021", texts, render, tables={"requests": table}))  # type: ignore[arg-type]
    for code, value in ORDERED["2021"].items():
        figure = report.figures[code]
        if code.startswith("requests.") and code.endswith(".public_welfare"):
            assert (figure.value, figure.status) == (None, MISSING)
        else:
            assert figure.value == value, code


OUTCOME_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@pytest.mark.parametrize("render", [html_table, tab_rows, tab_cells, pipe_rows], ids=lambda f: f.__name__)
@pytest.mark.parametrize("is_litigation_first", [True, False])
@pytest.mark.parametrize("is_after_first", [True, False])
def test_blocks_of_reviews_are_read_by_their_heads(
    render: object, is_litigation_first: bool, is_after_first: bool
) -> None:
    texts = written(ORDERED["2021"])
    heads = [("litigation_direct", "未经复议直接起诉"), ("litigation_after_reconsideration", "复议后起诉")]
    heads = heads[::-1] if is_after_first else heads
    of_litigation = [Box(texts[f"reviews.{key}.{outcome}"]) for key, _ in heads for outcome in OUTCOMES]
    of_reconsideration = [Box(texts[f"reviews.reconsideration.{outcome}"]) for outcome in OUTCOMES]
    first, second = [Box("行政复议", 5)], [Box("行政诉讼", 10)]
    below = [*(Box(label, 1, 2) for label in OUTCOME_LABELS)], [Box(label, 5) for _, label in heads]
    rows = of_reconsideration, of_litigation
    if is_litigation_first:
        first, second, below, rows = second, first, below[::-1], rows[::-1]
    table = [first + second, below[0] + below[1], [Box(label) for label in OUTCOME_LABELS * 2], rows[0] + rows[1]]
    if render is html_table:
        page = html_document("2021", texts).replace(html_table(reviews_table("2021", texts)), html_table(table))
        report = parse_text(page, "r.html")
    else:
        report = parse_text(text_document("2021", texts, render, tables={"reviews": table}))  # type: ignore[arg-type]
    assert values_of(report) == ORDERED["2021"]


def with_reviews(texts: dict[str, str], table: Table, render: Render) -> ParsedReport:
    """A report with another table in section 4, as a page or as text."""
    if render is html_table:
        page = html_document("2021", texts).replace(html_table(reviews_table("2021", texts)), html_table(table))
        return parse_text(page, "r.html")
    return parse_text(text_document("2021", texts, render, tables={"reviews": table}))


@pytest.mark.parametrize("render", [html_table, tab_rows, tab_cells, pipe_rows, space_rows], ids=lambda f: f.__name__)
@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (4, 0, 1, 2, 3), (0, 1, 3, 2, 4)])
def test_outcomes_of_reviews_are_read_by_their_heads(order: tuple[int, ...], render: Render) -> None:
    texts = written(ORDERED["2021"])
    table = reviews_table("2021", texts)
    labels = [OUTCOME_LABELS[at] for at in order]
    table[1][:5] = [Box(label, 1, 2) for label in labels]
    table[2] = [Box(label) for label in labels * 2]
    table[3] = [table[3][block + at] for block in (0, 5, 10) for at in order]
    assert values_of(with_reviews(texts, table, render)) == ORDERED["2021"]


@pytest.mark.parametrize("render", [html_table, tab_rows, pipe_rows], ids=lambda f: f.__name__)
@pytest.mark.parametrize("places", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (1, 0, 2, 3, 4)])
def test_rows_for_the_blocks_of_reviews_are_read_by_their_heads(
    order: tuple[int, ...], places: tuple[int, ...], render: Render
) -> None:
    texts = written(ORDERED["2021"])
    values = reviews_table("2021", texts)[3]
    heads = ("行政复议", "未经复议直接起诉", "复议后起诉")
    table = [[Box("类别"), *(Box(OUTCOME_LABELS[at]) for at in order)]]
    table += [[Box(heads[block]), *(values[5 * block + at] for at in order)] for block in places]
    assert values_of(with_reviews(texts, table, render)) == ORDERED["2021"]


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (4, 0, 1, 2, 3)])
def test_row_of_reviews_with_a_cell_lost_under_heads_in_another_order_is_not_guessed(order: tuple[int, ...]) -> None:
    texts = written(ORDERED["2021"])
    table = reviews_table("2021", texts)
    labels = [OUTCOME_LABELS[at] for at in order]
    table[1][:5] = [Box(label, 1, 2) for label in labels]
    table[2] = [Box(label) for label in labels * 2]
    table[3] = [table[3][block + at] for block in (0, 5, 10) for at in order][1:]
    report = parse_text(text_document("2021", texts, pipe_rows, tables={"reviews": table}))
    listed = {code for problem in report.findings if problem.code == "cells_undetermined" for code in problem.figures}
    assert {code for code in report.figures if code.startswith("reviews.")} <= listed


@pytest.mark.parametrize("corner", ["项目", "", "办理情况"])
@pytest.mark.parametrize(
    "render",
    [html_table, tab_rows, tab_cells, pipe_rows, space_rows, blank_line_cells, comma_rows],
    ids=lambda f: f.__name__,
)
def test_columns_are_read_by_their_heads_where_nothing_stands_above_these(render: Render, corner: str) -> None:
    order = ("natural_person", "other_org", "business", "legal_service", "public_welfare", "research", "total")
    texts = written(ORDERED["2021"])
    table = requests_table("2021", texts, order)
    heads = {i.column: i.column_label for i in get_form("2021").table("requests").rows[0].indicators}
    table[:3] = [[Box(corner, 3), *(Box(heads[column]) for column in order)]]
    if render is html_table:
        page = html_document("2021", texts).replace(html_table(requests_table("2021", texts)), html_table(table))
        report = parse_text(page, "r.html")
    else:
        report = parse_text(text_document("2021", texts, render, tables={"requests": table}))
    assert values_of(report) == ORDERED["2021"]


def test_rows_that_change_places_are_read_by_their_labels() -> None:
    table = requests_table("2021", written(ORDERED["2021"]))
    table[3], table[4] = table[4], table[3]
    report = parse_text(text_document("2021", written(ORDERED["2021"]), tab_rows, tables={"requests": table}))
    assert values_of(report) == ORDERED["2021"]


def test_thousands_set_off_by_a_space_are_one_number() -> None:
    texts = {**written(ORDERED["2021"]), "requests.granted.total": "1 234"}
    assert parse_text(text_document("2021", texts, pipe_rows)).figures["requests.granted.total"].value == 1234


def test_one_unreadable_cell_of_a_row_is_derived_and_keeps_its_raw_text() -> None:
    texts = {**written(ORDERED["2021"]), "requests.granted.research": "?4"}
    text = text_document("2021", texts)
    figure = parse_text(text).figures["requests.granted.research"]
    assert (figure.value, figure.status, figure.raw) == (ORDERED["2021"]["requests.granted.research"], "derived", "?4")
    assert figure.span is not None
    assert text[slice(*figure.span)] == "?4"


def test_one_unreadable_cell_of_reviews_is_derived() -> None:
    code = "reviews.litigation_direct.pending"
    figure = parse_text(text_document("2021", {**written(ORDERED["2021"]), code: "#"})).figures[code]
    assert (figure.value, figure.status) == (ORDERED["2021"][code], "derived")


def test_two_unreadable_cells_of_a_row_are_derived_by_their_columns() -> None:
    codes = ["requests.granted.research", "requests.granted.business"]
    report = parse_text(text_document("2021", {**written(ORDERED["2021"]), **dict.fromkeys(codes, "??")}))
    assert [report.figures[code].value for code in codes] == [ORDERED["2021"][code] for code in codes]
    assert {report.figures[code].status for code in codes} == {"derived"}


def test_blank_cell_is_never_derived() -> None:
    code = "requests.granted.research"
    figure = parse_text(text_document("2021", {**written(ORDERED["2021"]), code: ""})).figures[code]
    assert (figure.value, figure.status) == (None, BLANK)


def test_unreadable_cell_beside_a_blank_is_not_derived() -> None:
    texts = {**written(ORDERED["2021"]), "requests.granted.research": "??", "requests.granted.business": ""}
    texts["requests.refused_state_secret.research"] = ""
    figure = parse_text(text_document("2021", texts)).figures["requests.granted.research"]
    assert (figure.value, figure.status) == (None, UNREADABLE)


def test_derived_value_is_never_negative() -> None:
    texts = {**written(ORDERED["2021"]), "reviews.reconsideration.pending": "??", "reviews.reconsideration.total": "1"}
    assert parse_text(text_document("2021", texts)).figures["reviews.reconsideration.pending"].value is None


def test_page_number_inside_a_table_is_no_cell() -> None:
    figures = ORDERED["2021"]
    lines = text_document("2021", written(figures), TEXT_LAYOUTS["blank_line_cells"]).split("\n")
    for label in ("规章", "2.其他法律行政法规禁止公开", "（七）总计"):
        at = lines.index(label)
        lines[at:at] = ["— 4 —", ""]
    assert values_of(parse_text("\n".join(lines))) == figures


@pytest.mark.parametrize("layout", [tab_rows, pipe_rows], ids=lambda f: f.__name__)
def test_table_cut_by_a_page_break_goes_on_on_the_next_page(layout: object) -> None:
    figures = ORDERED["2021"]
    table = requests_table("2021", written(figures))
    whole = layout(table)  # type: ignore[operator]
    lines = whole.split("\n")
    text = text_document("2021", written(figures), layout)  # type: ignore[arg-type]
    assert whole in text
    for at in (7, 12, 20):
        broken = "\n".join([*lines[:at], "", "— 3 —", "", *lines[at:]])
        assert values_of(parse_text(text.replace(whole, broken))) == figures


def test_other_table_in_a_section_is_no_table_of_the_form() -> None:
    figures = ORDERED["2021"]
    proposals = "提案编号\t提案标题\t承办科室\n101\t关于改善河道水质的建议\t水利科\n102\t关于加固堤防的建议\t工程科\n"
    text = text_document("2021", written(figures)).replace("二、主动公开", f"{proposals}\n二、主动公开")
    report = parse_text(text)
    assert values_of(report) == figures
    assert "提案" not in texts_of(report)["overview"]
    overview = next(section for section in report.sections if section.key == "overview")
    assert [row[0] for row in overview.tables[0]] == ["提案编号", "101", "102"]


def test_document_without_tables_has_no_figures_and_no_form() -> None:
    report = parse_text(text_document("2021", written(ORDERED["2021"]), lambda _: ""))
    assert report.form is None
    assert report.figures == {}


def test_form_is_told_by_labels_and_not_by_the_year_or_a_cited_notice() -> None:
    old = text_document("2019", written(ORDERED["2019"]), title="槐荫区水务局2023年政府信息公开工作年度报告")
    report = parse_text(old.replace("本局按条例", "依照国办公开办函〔2021〕30号，本局按条例"))
    assert (report.year, report.form) == (2023, "2019")
    new = text_document("2021", written(ORDERED["2021"]), title="槐荫区水务局2020年政府信息公开工作年度报告")
    report = parse_text(new.replace("本局按条例", "依照国办公开办函〔2019〕60号，本局按条例"))
    assert (report.year, report.form) == (2020, "2021")


@pytest.mark.parametrize("key", TABLES)
def test_blank_form_before_the_filled_one_is_not_read(key: str) -> None:
    figures = ORDERED["2021"]
    blank = tab_rows(MAKERS[key]("2021", dict.fromkeys(figures, "")))
    table = tab_rows(MAKERS[key]("2021", written(figures)))
    report = parse_text(
        text_document("2021", written(figures)).replace(table, f"{blank}\n\n以下为填报情况：\n\n{table}")
    )
    assert values_of(report) == figures


def test_reordered_rows_are_read_by_their_labels() -> None:
    figures = ORDERED["2021"]
    table = requests_table("2021", written(figures))
    swapped = [list(row) for row in table]
    first = next(i for i, row in enumerate(table) if any("2.其他法律" in box.text for box in row))
    second = next(i for i, row in enumerate(table) if any("6.属于四类" in box.text for box in row))
    swapped[first], swapped[second] = swapped[second], swapped[first]
    report = parse_text(text_document("2021", written(figures), tables={"requests": swapped}))
    assert values_of(report) == figures


def test_html_and_text_of_one_report_say_the_same() -> None:
    texts = {**written(ORDERED["2019"]), "requests.granted.business": "", "proactive.regulations.made": "/"}
    page = parse_text(html_document("2019", texts), "r.html")
    plain = parse_text(text_document("2019", texts))
    assert {k: (f.value, f.status, f.raw) for k, f in page.figures.items()} == {
        k: (f.value, f.status, f.raw) for k, f in plain.figures.items()
    }


def test_number_at_which_the_file_was_cut_is_in_doubt() -> None:
    whole = text_document("2021", written(ORDERED["2021"]), tab_rows)
    at = whole.index("（七）总计")
    cut = whole[: whole.index("\t", at) + 2]
    report = parse_text(cut)
    (problem,) = [problem for problem in report.findings if problem.code == "table_cut_off"]
    (code,) = problem.figures
    span = report.figures[code].span
    assert span is not None
    assert span[1] == len(cut)
    assert not any(problem.code == "table_cut_off" for problem in parse_text(whole).findings)


def organisations_first(form: str, texts: dict[str, str]) -> Table:
    """Section 3 with natural persons behind all organisations."""
    table = requests_table(form, texts, (*COLUMNS[1:6], "natural_person", "total"))
    table[1] = [table[1][1], table[1][0], table[1][2]]
    return table


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("layout", [*TEXT_LAYOUTS, *HTML_LAYOUTS])
def test_organisations_before_natural_persons_are_read_right_or_doubted(layout: str, form: str) -> None:
    """Where the places of the columns are lost, it reads like a head set in the middle of two lines."""
    figures = distinct_figures(form)
    table = organisations_first(form, written(figures))
    if layout in HTML_LAYOUTS:
        render = HTML_LAYOUTS[layout]
        page = html_document(form, written(figures), render)
        report = parse_text(page.replace(render(requests_table(form, written(figures))), render(table)), "report.html")
    else:
        name = "report.md" if layout.startswith("markdown") else "report.txt"
        report = parse_text(text_document(form, written(figures), TEXT_LAYOUTS[layout], {"requests": table}), name)
    listed = {code for problem in report.findings if problem.code == "columns_doubtful" for code in problem.figures}
    wrong = {code for code, value in values_of(report).items() if value != figures[code]}
    assert wrong <= listed
    assert not listed or len(wrong) > 100


def test_columns_are_not_doubted_where_all_applicants_have_the_same() -> None:
    texts = dict.fromkeys(distinct_figures("2021"), "0")
    table = organisations_first("2021", texts)
    report = parse_text(text_document("2021", texts, TEXT_LAYOUTS["lone_pipes"], {"requests": table}))
    assert "columns_doubtful" not in codes_of(report)
