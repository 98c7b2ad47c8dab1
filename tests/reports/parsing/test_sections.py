"""Sections by the wording and the order of their headings; nothing but narrative in them."""

from __future__ import annotations

import pytest

from reports.parsing.headings import read_heading, split_heading
from tests.effort import QUADRATIC, growth
from tests.reports.parsing.documents import (
    HEADINGS,
    TABLES,
    Box,
    Render,
    distinct_figures,
    html_document,
    html_table,
    keys_of,
    markdown,
    parse_text,
    pipe_rows,
    proactive_table,
    tab_rows,
    text_document,
    texts_of,
    values_of,
    written,
)
from tests.reports.parsing.narratives import REPORTS, OldReport

KEYS = ["overview", "proactive", "requests", "reviews", "problems", "other"]
TITLE = "槐荫区水务局2022年政府信息公开工作年度报告"
BODY = {
    "overview": "全局围绕供水节水做好公开，渠道稳定。",
    "proactive": "网站发布水质公示四十期。",
    "requests": "受理渠道包括当面、邮寄和网络三种。",
    "reviews": "本年度未发生争议案件。",
    "problems": "解读材料偏少，计划每季补充一次。",
    "other": "没有其他事项。",
}


def report_with(headings: dict[str, str], body: dict[str, str] | None = None, front: str = "", back: str = "") -> str:
    """A report of narrative only; a heading that is empty is left out with nothing said."""
    lines = [TITLE, front] if front else [TITLE]
    for key, heading in {**HEADINGS, **headings}.items():
        if heading:
            lines += [heading, {**BODY, **(body or {})}[key]]
    return "\n".join([*lines, back]) + "\n"


VARIANTS = {
    "ordinals missing": {"proactive": "主动公开政府信息情况", "reviews": "政府信息公开行政复议、行政诉讼情况"},
    "no ordinals at all": {key: heading[2:] for key, heading in HEADINGS.items()},
    "dash for one": {"overview": "—、总体情况"},
    "hyphen for one": {"overview": "-、总体情况"},
    "ideographic space": {"overview": "一、\u3000总体情况", "proactive": "\u3000\u3000二、主动公开政府信息情况"},
    "spaces inside": {"overview": "一、 总 体 情 况"},
    "numbering restarted": {
        "reviews": "一、政府信息公开行政复议、行政诉讼情况",
        "problems": "二、存在的主要问题及改进情况",
        "other": "三、其他需要报告的事项",
    },
    "numbering wrong": {
        "requests": "四、收到和处理政府信息公开申请情况",
        "reviews": "四、政府信息公开行政复议、行政诉讼情况",
    },
    "year in the first": {"overview": "一、年度信息公开总体情况"},
    "overall work": {"overview": "一、总体工作情况"},
    "who discloses": {"proactive": "二、行政机关主动公开政府信息情况"},
    "affairs": {"proactive": "二、主动公开政务信息情况", "requests": "三、收到和处理政务信息公开申请情况"},
    "long fourth": {"reviews": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"},
    "direction": {"problems": "五、存在问题与改进方向"},
    "measures": {"problems": "五、存在的主要问题及改进措施"},
    "thinking": {"problems": "五、存在问题和改进思路"},
    "work first": {"problems": "五、政府信息公开工作存在的主要问题及改进情况"},
    "stray stroke": {"other": "|六、其他需要报告的事项"},
    "stray letter": {"other": "l六、其他需要报告的事项"},
    "full stop": {"overview": "一．总体情况", "proactive": "二.主动公开政府信息情况"},
    "colon": {"overview": "一、总体情况：", "other": "六、其他需要报告的事项："},
    "brackets": {"overview": "第一部分 总体情况"},
    "traditional": {
        "overview": "一、總體情況",
        "proactive": "二、主動公開政府信息情況",
        "requests": "三、收到和處理政府信息公開申請情況",
        "reviews": "四、政府信息公開行政複議、行政訴訟情況",
        "problems": "五、存在的主要問題及改進情況",
        "other": "六、其他需要報告的事項",
    },
    "great numerals": {key: f"{'壹贰叁肆伍陆'[at]}、{HEADINGS[key][2:]}" for at, key in enumerate(KEYS)},
    "Roman numerals": {key: f"{'ⅠⅡⅢⅣⅤⅥ'[at]}. {HEADINGS[key][2:]}" for at, key in enumerate(KEYS)},
    "brackets of subheadings": {key: f"（{HEADINGS[key][0]}）{HEADINGS[key][2:]}" for key in KEYS},
    "figures of subheadings": {key: f"{at}、{HEADINGS[key][2:]}" for at, key in enumerate(KEYS, start=1)},
    "markdown": {key: f"## {heading}" for key, heading in HEADINGS.items()},
    "bold": {key: f"**{heading}**" for key, heading in HEADINGS.items()},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_heading_variant_opens_its_section(name: str) -> None:
    suffix = "report.md" if name in ("markdown", "bold") else "report.txt"
    report = parse_text(report_with(VARIANTS[name]), suffix)
    assert keys_of(report) == KEYS
    assert {k: t for k, t in texts_of(report).items() if k != "preamble"} == BODY


@pytest.mark.parametrize("name", [name for name in VARIANTS if name not in ("markdown", "bold")])
def test_title_of_a_section_is_kept_as_written(name: str) -> None:
    report = parse_text(report_with(VARIANTS[name]))
    titles = {section.key: section.title for section in report.sections}
    for key, heading in {**HEADINGS, **VARIANTS[name]}.items():
        assert titles[key] == heading.strip(), key


def test_merged_sections_are_one_with_the_key_of_the_first() -> None:
    merged = "三、收到和处理政府信息公开申请情况及因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    report = parse_text(
        report_with(
            {
                "requests": merged,
                "reviews": "",
                "problems": "四、存在的主要问题和改进情况",
                "other": "五、其他需要报告的事项",
            }
        )
    )
    assert keys_of(report) == ["overview", "proactive", "requests", "problems", "other"]


def test_lost_heading_gives_its_text_to_the_section_before() -> None:
    report = parse_text(report_with({"problems": ""}, back=""))
    assert keys_of(report) == ["overview", "proactive", "requests", "reviews", "other"]


def test_embedded_notice_with_its_own_ordinals_is_preamble() -> None:
    notice = "关于调整公开工作小组的通知\n一、小组成员和分工\n组长由局长担任。\n二、办公室工作规则\n办公室设在综合科。"
    report = parse_text(report_with({}, front=notice))
    assert keys_of(report) == KEYS
    preamble = texts_of(report)["preamble"]
    assert "组长由局长担任。" in preamble
    assert "一、小组成员和分工" in preamble
    assert texts_of(report)["overview"] == BODY["overview"]


def test_sentence_that_lists_the_sections_is_no_heading() -> None:
    sentence = (
        "全文由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
        "政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
    )
    report = parse_text(report_with({}, front=sentence))
    assert keys_of(report) == KEYS
    assert sentence in texts_of(report)["preamble"]
    assert texts_of(report)["overview"] == BODY["overview"]


@pytest.mark.parametrize("pages", ["", "……1", "\t3", " 2"])
def test_table_of_contents_opens_no_section(pages: str) -> None:
    contents = "\n".join(["目录", *(heading + pages for heading in HEADINGS.values())])
    report = parse_text(report_with({}, front=contents))
    assert keys_of(report) == KEYS
    assert {k: t for k, t in texts_of(report).items() if k != "preamble"} == BODY


def test_heading_and_text_on_one_line_are_parted() -> None:
    text = "\n".join([TITLE, *(f"{HEADINGS[key]}。{BODY[key]}" for key in KEYS)])
    report = parse_text(text)
    assert keys_of(report) == KEYS
    assert texts_of(report)["overview"] == BODY["overview"]
    assert next(s.title for s in report.sections if s.key == "overview") == HEADINGS["overview"]


@pytest.mark.parametrize(
    "heading", ["六、其他需要报告的事项：无", "六、其他需要报告的事项：无。", "六、其他需要报告的事项 无"]
)
def test_empty_section_on_the_line_of_its_heading_is_parted_from_it(heading: str) -> None:
    text = "\n".join([TITLE, *(f"{HEADINGS[key]}\n{BODY[key]}" for key in KEYS[:-1]), heading])
    section = parse_text(text).sections[-1]
    assert (section.title, section.text) == (HEADINGS["other"], heading[len(HEADINGS["other"]) + 1 :])


@pytest.mark.parametrize(
    "line",
    [
        "（一）主动公开情况",
        "1.主动公开情况",
        "（七）申请行政复议、提起行政诉讼情况",
        "在主动公开方面，我局坚持应公开尽公开。",
        "我局存在的主要问题是人手不足。",
        "其他需要报告的事项见下。",
    ],
)
def test_subheading_and_sentence_open_no_section(line: str) -> None:
    report = parse_text(report_with({}, {"overview": f"{BODY['overview']}\n{line}\n后文继续说明。"}))
    assert keys_of(report) == KEYS
    assert line in texts_of(report)["overview"]


@pytest.mark.parametrize("word", ["无", "无。", ""])
def test_empty_section_says_nothing_more_than_it_says(word: str) -> None:
    report = parse_text(report_with({}, {"other": word}))
    assert texts_of(report)["other"] == word


CAPTIONS = [
    "第二十条第（一）项",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)",
    "（本列数据的勾稽关系为：第一项加第二项          申请人情况",
    "之和，等于第三项加第四项之和）     自然人     法人或其他组织     总计",
    "商业企业 科研机构 社会公益组织 法律服务机构 其他",
    "项之和）",
    "续表",
    "（续表）",
    "续表1",
    "单位：件",
    "（单位：件、万元）",
]
PAGERS = [
    "— 4 —",
    "- 12 -",
    "－3－",
    "第 3 页 共 8 页",
    "共 5 页，第 2 页",
    "下一页",
    "上一篇：关于节约用水的公告",
    "您现在的位置：首页 > 政务公开 > 年度报告",
]


@pytest.mark.parametrize("line", CAPTIONS + PAGERS)
@pytest.mark.parametrize("key", ["overview", "proactive", "problems"])
def test_caption_or_pager_is_in_no_narrative(line: str, key: str) -> None:
    report = parse_text(report_with({}, {key: f"{BODY[key]}\n{line}\n后面的一段文字。"}))
    assert texts_of(report)[key] == f"{BODY[key]}\n后面的一段文字。"


@pytest.mark.parametrize("line", ["（二）其他", "2.自然人", "（一）总计"])
def test_subheading_worded_like_a_column_of_a_table_is_narrative(line: str) -> None:
    report = parse_text(report_with({}, {"other": f"{BODY['other']}\n{line}\n后面的一段文字。"}))
    assert texts_of(report)["other"] == f"{BODY['other']}\n{line}\n后面的一段文字。"


def test_list_in_table_form_is_a_table_and_no_narrative() -> None:
    listing = "\n".join(
        [
            "标题\t发布机构\t发布时间",
            "关于修缮泵站的答复\t槐荫区水务局\t2022-06-01",
            "关于清淤的答复\t槐荫区水务局\t2022-07-01",
        ]
    )
    report = parse_text(report_with({}, {"overview": f"{BODY['overview']}\n\n{listing}\n"}))
    overview = next(section for section in report.sections if section.key == "overview")
    assert overview.text == BODY["overview"]
    assert overview.tables == (
        (
            ("标题", "发布机构", "发布时间"),
            ("关于修缮泵站的答复", "槐荫区水务局", "2022-06-01"),
            ("关于清淤的答复", "槐荫区水务局", "2022-07-01"),
        ),
    )


SIGNATURES = [
    "槐荫区水务局\n2023年1月18日",
    "槐荫区水务局\n2023年1月",
    "槐荫区水务局\n二〇二三年一月十八日",
    "槐荫区水务局\n二○二三年一月",
    "槐荫区水务局\n二零二三年一月十八日",
    "槐荫区水务局\n2023-01-18",
    "槐荫区水务局\n2023.1.18",
    "槐荫区水务局  2023年1月18日",
    "2023年1月18日",
    "                槐荫区水务局\n                2023 年 1 月 18 日",
    "槐荫区水务局（盖章）\n２０２３年１月１８日",
    "槐荫区水务局\n日期：2023-01-18",
    "（盖章）槐荫区水务局\n2023年1月18日",
    "槐荫区水务局（公章）\n2023年1月18日",
    "槐荫区水务局",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_closing_signature_belongs_to_no_section(signature: str) -> None:
    report = parse_text(report_with({}, back=f"\n{signature}\n"))
    assert texts_of(report)["other"] == BODY["other"]


@pytest.mark.parametrize("signature", SIGNATURES[:-1])
def test_date_of_the_signature_is_the_date_of_publication(signature: str) -> None:
    found = parse_text(report_with({}, back=f"\n{signature}\n")).published_on
    assert found in ("2023-01-18", "2023-01")
    assert (found == "2023-01-18") == ("18" in signature or "十八" in signature or "１８" in signature)


@pytest.mark.parametrize("date", ["2023年1月18日", "2023-01-18"])
def test_signature_in_the_rows_of_a_sheet_is_one(date: str) -> None:
    lines = text_document("2021", written(distinct_figures("2021")), tab_rows).split("\n")
    lines += ["槐荫区水务局", date]
    rows = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split(chr(9)))}<td></td></tr>" for line in lines]
    report = parse_text(f"<html><body><table>{''.join(rows)}</table></body></html>", "report.html")
    assert report.published_on == "2023-01-18"
    assert texts_of(report)["other"] == "无。"


FOOTERS = [
    "版权所有：槐荫区人民政府",
    "主办：槐荫区人民政府  承办：大数据中心\n鲁ICP备12345678号\n网站标识码：3701040001",
    "【打印】【关闭】",
    "分享到：",
    "打印本页\n关闭窗口",
    "责任编辑：管理员",
    "附件：年度报告.doc",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_footer_of_the_site_belongs_to_no_section(footer: str) -> None:
    signed = parse_text(report_with({}, back=f"\n槐荫区水务局\n2023年1月18日\n{footer}\n"))
    assert texts_of(signed)["other"] == BODY["other"]
    assert signed.published_on == "2023-01-18"
    assert texts_of(parse_text(report_with({}, back=f"\n{footer}\n")))["other"] == BODY["other"]


def test_date_in_the_middle_of_the_narrative_ends_nothing() -> None:
    body = {"problems": f"{BODY['problems']}\n2023年1月18日\n以上时间为专题会议日期，会后逐项落实。"}
    report = parse_text(report_with({}, body))
    assert texts_of(report)["problems"] == body["problems"]


def test_pre_2019_report_has_its_own_sections() -> None:
    lines = [
        "2016年槐荫区水务局政府信息公开工作年度报告",
        "一、概述",
        "按规定编制本报告，统计期限为全年。",
        "二、主动公开政府信息情况",
        "公开信息二百条。",
        "三、依申请公开政府信息办理情况",
        "受理申请三件。",
        "四、政府信息公开收费及减免情况",
        "没有收费。",
        "五、咨询情况",
        "接受咨询八次。",
        "六、复议、诉讼和申诉情况",
        "没有发生。",
        "七、存在的主要问题及改进措施",
        "更新不够及时。",
        "八、附表",
    ]
    report = parse_text("\n".join(lines))
    assert report.form == "pre2019"
    order = ["background", "proactive", "requests", "fees", "consultation", "reviews", "problems", "annex"]
    assert keys_of(report) == order
    assert texts_of(report)["fees"] == "没有收费。"
    assert texts_of(report)["consultation"] == "接受咨询八次。"


@pytest.mark.parametrize("old", REPORTS, ids=lambda old: old.name)
def test_report_before_2019_is_cut_by_its_own_headings(old: OldReport) -> None:
    report = parse_text(old.text)
    assert report.form == "pre2019"
    found = [(s.key, s.title, s.text.replace("\n", "|")) for s in report.sections if s.key != "preamble"]
    assert found == list(old.parts)


@pytest.mark.parametrize("old", [old for old in REPORTS if old.closing], ids=lambda old: old.name)
def test_signature_before_the_annex_is_found(old: OldReport) -> None:
    year = "".join(filter(str.isdigit, old.title))
    annexed = old.text + "\n".join(
        ["附件1", f"{year}年度政府信息公开情况统计表", f"（{year}年度）", "填报日期：2019年9月9日"]
    )
    report, before = parse_text(annexed), parse_text(old.text)
    assert report.published_on == before.published_on is not None
    assert keys_of(report) == [*keys_of(before), "annex"]
    assert texts_of(report) == {**texts_of(before), "annex": ""}


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("主动公开政府信息情况", ("proactive",)),
        ("依申请公开政府信息情况", ("requests",)),
        ("政府信息公开的收费及减免情况", ("fees",)),
        ("收费及减免情况", ("fees",)),
        ("（五）收费及减免情况", None),
        ("因政府信息公开申请行政复议、提起行政诉讼和申诉情况", ("reviews",)),
        ("复议、诉讼和申诉情况", ("reviews",)),
        ("政府信息公开咨询处理情况", ("consultation",)),
        ("存在的主要问题和改进措施", ("problems",)),
        ("附表1", ("annex",)),
        ("附件：政府信息公开情况统计表（2017年度）", ("annex",)),
        ("赤水市2016年度政府信息公开情况统计表", ("annex",)),
        ("附件材料已经报送", None),
        ("机构建设和保障经费情况", ("institutions",)),
        ("机构建设", None),
        ("五、机构建设", ("institutions",)),
    ],
)
def test_heading_of_the_time_before_the_forms_is_understood(line: str, keys: tuple[str, ...] | None) -> None:
    heading = read_heading(line)
    assert (heading.keys if heading else None) == keys


def test_titles_of_the_time_before_the_forms_cut_no_report_on_them() -> None:
    figures = written(distinct_figures("2021"))
    told = "受理渠道畅通。\n五、机构建设和保障经费情况\n落实经费。"
    report = parse_text(text_document("2021", figures, narratives={"reviews": told}))
    assert keys_of(report) == KEYS
    assert texts_of(report)["reviews"] == told


PROPOSALS = [
    [Box("序号"), Box("建议提案", 2)],
    [Box("1", 1, 2), Box("关于增设公交线路的建议"), Box("已办复")],
    [Box("关于改造农贸市场的提案"), Box("已办复")],
]


@pytest.mark.parametrize("old", REPORTS[:3], ids=lambda old: old.name)
@pytest.mark.parametrize("kind", ["html", "tabs", "strokes", "markdown"])
def test_table_that_is_no_form_is_kept_in_its_section_and_out_of_its_text(old: OldReport, kind: str) -> None:
    render = {"html": html_table, "tabs": tab_rows, "strokes": pipe_rows, "markdown": markdown}[kind]
    heading = old.parts[2][1]
    lines = old.text.split("\n")
    at = lines.index(heading)
    if kind == "html":
        pieces = [f"<p>{line}</p>" for line in lines]
        text, name = "<html><body>" + "".join([*pieces[:at], render(PROPOSALS), *pieces[at:]]), "report.html"
    else:
        text, name = "\n".join([*lines[:at], "", render(PROPOSALS), "", *lines[at:]]), "report.txt"
    report = parse_text(text, name)
    assert texts_of(report) == texts_of(parse_text(old.text))
    tables = {section.key: section.tables for section in report.sections if section.tables}
    assert list(tables) == [old.parts[1][0]]
    (table,) = tables[old.parts[1][0]]
    assert [row[0] for row in table] == ["序号", "1", "1" if kind == "html" else ""]
    assert [row[1] for row in table[1:]] == ["关于增设公交线路的建议", "关于改造农贸市场的提案"]


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("render", [html_table, tab_rows, pipe_rows, markdown], ids=lambda render: render.__name__)
def test_row_an_agency_added_and_a_table_beside_the_form_are_kept(form: str, render: Render) -> None:
    texts = written(distinct_figures(form))
    table = proactive_table(form, texts)
    table.insert(4, [Box("其他主动公开文件"), *(Box(number, 1) for number in ("4", "5", "6"))])
    if render is html_table:
        page = html_document(form, texts).replace(html_table(proactive_table(form, texts)), html_table(table))
        report = parse_text(page.replace("</p>", "</p>" + html_table(PROPOSALS), 1), "report.html")
    else:
        told = {"overview": BODY["overview"] + "\n\n" + render(PROPOSALS)}
        report = parse_text(text_document(form, texts, render, {"proactive": table}, narratives=told))
    assert [(row.table, row.label, row.values) for row in report.extra_rows] == [
        ("proactive", "其他主动公开文件", (4, 5, 6))
    ]
    assert [(section.key, len(section.tables)) for section in report.sections if section.tables] == [("overview", 1)]
    assert "农贸市场" not in "".join(texts_of(report).values())
    assert values_of(report) == distinct_figures(form)


def test_background_is_the_overview_on_the_forms_since_2019() -> None:
    figures = written(distinct_figures("2021"))
    report = parse_text(text_document("2021", figures, headings={"overview": "一、概述"}))
    assert keys_of(report) == KEYS


def test_form_table_is_in_no_narrative_beside_text() -> None:
    figures = written(distinct_figures("2021"))
    narratives = {key: BODY[key] for key in TABLES}
    report = parse_text(text_document("2021", figures, narratives=narratives))
    assert {key: texts_of(report)[key] for key in TABLES} == narratives


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("一、总体情况", ("overview",)),
        ("总体情况", ("overview",)),
        ("六、其它需要报告的事项", ("other",)),
        ("附件", ("annex",)),
        ("", None),
        ("一、", None),
        ("二〇二二年", None),
        ("一、加强领导，健全机制。", None),
        ("五" * 70, None),
    ],
)
def test_line_is_read_as_heading_or_not(line: str, keys: tuple[str, ...] | None) -> None:
    heading = read_heading(line)
    assert (heading.keys if heading else None) == keys


def test_split_heading_needs_words_behind_it() -> None:
    assert split_heading("一、总体情况。本年平稳。") == ("一、总体情况", "本年平稳。")
    assert split_heading("一、总体情况。") is None
    assert split_heading("一、总体情况") is None
    assert split_heading("没有标题的一句话。后面还有。") is None


def test_work_on_thousands_of_headings_grows_with_their_number_alone() -> None:
    def sort_out(times: int) -> None:
        report = parse_text(TITLE + "\n" + "\n".join([*HEADINGS.values()] * times))
        assert len(keys_of(report)) <= len(KEYS)

    assert growth(sort_out, 400) < QUADRATIC / 2
