"""Word documents: what Word shows with all changes accepted, and nothing else."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.errors import ExtractionError
from reports.extraction import extract
from reports.extraction.content import Content, Grid, Paragraph
from reports.extraction.docx import read_docx
from reports.extraction.word_numerals import numeral
from reports.parsing.numbers import read_value
from tests.reports.extraction.office_files import (
    STRICT_W,
    W,
    blocks,
    cell,
    grids,
    make_docx,
    paragraph,
    paragraphs,
    row,
    run,
    table,
    zipped,
)


def read(body: str, **parts: str) -> list[str | list[list[str]]]:
    return blocks(extract(make_docx(body, **parts), "a.docx"))


def texts(body: str, **parts: str) -> list[str]:
    return paragraphs(extract(make_docx(body, **parts), "a.docx"))


def first_cell(content: str, **parts: str) -> str:
    return grids(extract(make_docx(table(row(content, "乙")), **parts), "a.docx"))[0][0][0]


# Paragraphs


def test_runs_of_a_paragraph_are_joined_and_blank_paragraphs_left_out() -> None:
    assert texts(f"<w:p>{run('政府')}{run('信息')}</w:p><w:p/>{paragraph(' ')}{paragraph('公开')}") == [
        "政府信息",
        "公开",
    ]


def test_places_of_blocks_and_cells_point_to_their_words() -> None:
    content = extract(make_docx(paragraph("甲") + table(row("一", "2"), row("三", "4")) + paragraph("乙")), "a.docx")
    for block in content.blocks:
        assert block.start < block.end
        if isinstance(block, Paragraph):
            assert content.text[block.start : block.end] == block.text
        else:
            assert all(content.text[cell.start : cell.end] == cell.text for row in block.rows for cell in row)
    assert content.kind == "docx"


def test_file_written_by_python_docx_is_read() -> None:
    document = docx.Document()
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("全年公开信息12条。")
    rows = document.add_table(2, 3)
    rows.cell(0, 0).merge(rows.cell(1, 0)).text = "甲"
    rows.cell(0, 1).merge(rows.cell(0, 2)).text = "乙"
    rows.cell(1, 1).text, rows.cell(1, 2).text = "1", "2"
    buffer = io.BytesIO()
    document.save(buffer)
    content = extract(buffer.getvalue(), "a.docx")
    assert blocks(content) == ["一、总体情况", "全年公开信息12条。", [["甲", "乙", "乙"], ["甲", "1", "2"]]]
    assert content.blocks[0].is_heading  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲 乙"),
        ("<w:r><w:t>本年</w:t><w:noBreakHyphen/><w:t>8</w:t></w:r>", "本年-8"),
        ("<w:r><w:t>政</w:t><w:softHyphen/><w:t>府</w:t></w:r>", "政府"),
        ('<w:r><w:t>选</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "选☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F02B"/><w:t>2</w:t></w:r>', "+2"),
        ('<w:hyperlink r:id="x"><w:r><w:t>网址</w:t></w:r></w:hyperlink>', "网址"),
        ("<w:smartTag><w:smartTag><w:r><w:t>2021年</w:t></w:r></w:smartTag></w:smartTag>", "2021年"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>2021</w:t></w:r></w:fldSimple>', "2021"),
        (f"<w:r><w:ruby><w:rt>{run('gōng')}</w:rt><w:rubyBase>{run('公')}</w:rubyBase></w:ruby></w:r>", "公"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ("<w:r><w:t>甲</w:t><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r>", "甲乙"),
    ],
)  # fmt: skip
def test_words_of_a_paragraph(inner: str, text: str) -> None:
    assert texts(f"<w:p>{inner}</w:p>") == [text]


@pytest.mark.parametrize("sign", ["<w:br/>", "<w:cr/>", '<w:br w:type="page"/>'])
def test_break_within_a_paragraph_begins_a_new_line(sign: str) -> None:
    assert texts(f"<w:p><w:r><w:t>政府信息公开</w:t>{sign}<w:t>工作年度报告</w:t></w:r></w:p>") == [
        "政府信息公开",
        "工作年度报告",
    ]


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_of_a_field_only_its_result_is_read() -> None:
    code = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    nested = field(field(code, run("7")) + run("码"), run("果"))
    assert texts(f"<w:p>{run('前')}{field(code, run('12'))}{nested}{run('后')}</w:p>") == ["前12果后"]


def test_field_that_never_ends_does_not_swallow_the_next_paragraph() -> None:
    broken = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    assert texts(broken + paragraph("后文")) == ["后文"]


def test_deletions_are_left_out_and_insertions_kept() -> None:
    changed = (
        f"<w:p>{run('收到')}<w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins>{run('7')}</w:ins>"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('件')}</w:moveTo></w:p>"
    )
    assert texts(changed) == ["收到7件"]


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>"])
def test_deleted_end_of_a_paragraph_joins_it_with_the_next(mark: str) -> None:
    joined = paragraph("政府信息", f"<w:rPr>{mark}</w:rPr>") + paragraph("公开")
    assert texts(joined + paragraph("完")) == ["政府信息公开", "完"]


def test_wholly_deleted_paragraph_leaves_nothing() -> None:
    gone = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    assert texts(paragraph("甲") + gone + paragraph("乙")) == ["甲", "乙"]


def test_deleted_end_before_a_table_leaves_the_words() -> None:
    assert read(paragraph("甲", "<w:rPr><w:del/></w:rPr>") + table(row("1", "2"))) == ["甲", [["1", "2"]]]


STYLES = (
    '<w:style w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="own"><w:name w:val="我的标题"/><w:basedOn w:val="a1"/></w:style>'
    '<w:style w:styleId="b2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:styleId="round"><w:name w:val="x"/><w:basedOn w:val="round"/></w:style>'
    '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="secret"><w:name w:val="y"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "is_heading"),
    [
        ("", False),
        ('<w:outlineLvl w:val="1"/>', True),
        ('<w:outlineLvl w:val="9"/>', False),
        ('<w:pStyle w:val="a1"/>', True),
        ('<w:pStyle w:val="own"/>', True),
        ('<w:pStyle w:val="b2"/>', True),
        ('<w:pStyle w:val="Heading2"/>', True),
        ('<w:pStyle w:val="round"/>', False),
        ('<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>', False),
    ],
)
def test_heading_is_known_by_outline_level_and_style(properties: str, is_heading: bool) -> None:
    block = extract(make_docx(paragraph("总体情况", properties), styles=STYLES), "a.docx").blocks[0]
    assert isinstance(block, Paragraph)
    assert block.is_heading is is_heading


def test_table_of_contents_is_left_out() -> None:
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = paragraph("一、总体情况 1", '<w:pStyle w:val="T1"/>')
    listed = f"{gallery}<w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
    assert texts(contents + listed + paragraph("一、总体情况"), styles=STYLES) == ["一、总体情况"]


def test_prompt_of_an_empty_control_is_left_out() -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
    assert texts(f"<w:p>{run('甲')}{prompt}</w:p>") == ["甲"]


def test_hidden_text_is_left_out() -> None:
    visible = run("见", '<w:vanish w:val="0"/>')
    hidden = run("隐", "<w:vanish/>") + run("藏", '<w:rStyle w:val="secret"/>')
    assert texts(f"<w:p>{visible}{hidden}</w:p>", styles=STYLES) == ["见"]
    assert texts(paragraph("密", '<w:pStyle w:val="secret"/>') + paragraph("开"), styles=STYLES) == ["开"]


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>", '<w:vanish w:val="0"/><w:strike/>'])
def test_what_is_struck_out_is_left_out(mark: str) -> None:
    kept = run("7", '<w:strike w:val="0"/>')
    assert texts(f"<w:p>{run('5', mark)}{kept}</w:p>") == ["7"]


def alternatives(first: str, second: str) -> str:
    return (
        f"<mc:AlternateContent><mc:Choice>{first}</mc:Choice><mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"
    )


def test_of_alternatives_only_the_first_is_read() -> None:
    assert texts(f"<w:p>{alternatives(run('甲'), run('乙'))}</w:p>") == ["甲"]


def box(text: str) -> str:
    new = f"<w:drawing><wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return f"<w:r>{alternatives(new, old)}</w:r>"


def test_text_box_is_a_paragraph_of_its_own_and_read_once() -> None:
    assert texts(f"<w:p>{box('标题')}{run('正文')}</w:p>") == ["标题", "正文"]
    assert texts(f"<w:p>{run('正文')}{box('落款')}</w:p>") == ["正文", "落款"]


def test_old_text_box_and_word_art_are_read() -> None:
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('框')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    art = '<w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict>'
    assert texts(f"<w:p><w:r>{old}</w:r></w:p><w:p><w:r>{art}</w:r></w:p>") == ["框", "艺术字标题"]


def test_notes_follow_at_the_end_and_their_marks_are_no_part_of_numbers() -> None:
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run("含上年。")}{mark}</w:p></w:footnote>'
    endnotes = f'<w:endnote w:id="1">{paragraph("尾注。")}</w:endnote>'
    noted = table(row(cell(f"<w:p>{run('22')}{mark}</w:p>"), "1"))
    reference = '<w:p><w:r><w:t>甲</w:t><w:endnoteReference w:id="1"/></w:r></w:p>'
    body = reference + noted + paragraph("乙")
    assert read(body, footnotes=notes, endnotes=endnotes) == [
        "甲",
        [["22", "1"]],
        "乙",
        [["注1", "尾注。"], ["注2", "含上年。"]],
    ]


def test_raised_digits_do_not_become_part_of_a_number() -> None:
    sign = run("1", '<w:vertAlign w:val="superscript"/>')
    raised = first_cell(cell(f"<w:p>{run('22')}{sign}</w:p>"))
    assert raised == "22¹"
    assert read_value(raised).value == 22


def test_headers_footers_and_comments_are_left_out() -> None:
    commented = (
        '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>甲</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    others = {
        "header1": paragraph("页眉"),
        "footer1": paragraph("- 1 -"),
        "comments": f"<w:comment>{paragraph('批注')}</w:comment>",
    }
    assert texts(commented, **others) == ["甲"]


@pytest.mark.parametrize("element", ['<w:altChunk r:id="x"/>', '<w:p><w:subDoc r:id="x"/></w:p>'])
def test_text_that_stands_in_another_file_is_not_left_out_silently(element: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        read(paragraph("甲") + element)
    assert caught.value.code == "unsupported_format"


# Numbers of lists


def level(number: int, style: str, text: str, more: str = "") -> str:
    shape = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{shape}</w:lvl>'


def numbering(*levels: str, instances: str = "") -> str:
    own = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{own}{instances}'


def item(text: str, at: int = 0, of: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{of}"/></w:numPr>')


OUTLINE = numbering(
    level(0, "chineseCountingThousand", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


def test_numbers_of_headings_are_written_and_counted_by_level() -> None:
    body = (
        item("总体情况") + item("主动公开", 1) + item("依申请", 1) + item("条", 2) + item("申请情况") + item("新收", 1)
    )
    assert texts(body, numbering=OUTLINE) == [
        "一、总体情况", "（一）主动公开", "（二）依申请", "1. 条", "二、申请情况", "（一）新收",
    ]  # fmt: skip


def test_list_goes_on_after_plain_paragraphs_and_over_lists_of_one_definition() -> None:
    more = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    body = item("甲") + paragraph("正文") + item("乙", of=2) + item("丙")
    numbers = numbering(level(0, "decimal", "%1、"), instances=more)
    assert texts(body, numbering=numbers) == ["1、甲", "正文", "2、乙", "3、丙"]


def test_list_that_restarts_begins_anew_once() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = item("甲") + item("乙") + item("丙", of=2) + item("丁", of=2)
    numbers = numbering(level(0, "decimal", "%1、"), instances=more)
    assert texts(body, numbering=numbers) == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_number_of_several_levels_is_written_whole() -> None:
    numbers = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert texts(item("甲") + item("乙") + item("丙", 1), numbering=numbers) == ["一、甲", "二、乙", "2.1 丙"]


def test_level_that_never_restarts_counts_on() -> None:
    numbers = numbering(level(0, "decimal", "%1、"), level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>'))
    assert texts(item("甲") + item("乙", 1) + item("丙") + item("丁", 1), numbering=numbers)[-1] == "（2）丁"


def test_number_may_come_from_a_style_and_be_switched_off() -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:styleId="h"><w:name w:val="标题 1"/>{numbered}</w:style>'
    body = paragraph("甲", '<w:pStyle w:val="h"/>')
    off = paragraph("乙", '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(body + off + body, styles=style, numbering=OUTLINE) == ["一、甲", "乙", "二、甲"]


def test_bullets_and_unknown_lists_write_nothing() -> None:
    assert texts(item("甲") + item("乙", of=9), numbering=numbering(level(0, "bullet", ""))) == ["甲", "乙"]


def test_definition_may_stand_in_a_list_style() -> None:
    numbers = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "decimal", "第%1条")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    style = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    assert texts(item("甲"), styles=style, numbering=numbers) == ["第1条甲"]


def test_numbered_cells_show_their_number() -> None:
    numbered = numbering(level(0, "decimal", "%1"))
    rows = table(row(cell(item("")), "甲"), row(cell(item("")), "乙"))
    assert read(rows, numbering=numbered) == [[["1", "甲"], ["2", "乙"]]]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"),
        (20, "chineseCountingThousand", "二十"), (21, "japaneseCounting", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"), (1003, "chineseCountingThousand", "一千零三"),
        (10, "ideographDigital", "一〇"), (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"), (3, "decimalEnclosedCircle", "③"), (2, "decimalEnclosedParen", "⑵"),
        (21, "decimalEnclosedCircle", "21"), (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"), (4, "upperRoman", "IV"),
        (1990, "lowerRoman", "mcmxc"), (28, "lowerLetter", "bb"), (1, "upperLetter", "A"), (5, "somethingNew", "5"),
        (0, "decimal", "0"), (3, "none", ""), (0, "upperLetter", "0"), (99999, "upperRoman", "99999"),
    ],
)  # fmt: skip
def test_numerals(number: int, style: str, text: str) -> None:
    assert numeral(number, style) == text


# Tables


def test_spans_are_expanded_to_every_place_they_cover() -> None:
    down = '<w:vMerge w:val="restart"/>'
    rows = table(
        row(cell("甲", f'{down}<w:gridSpan w:val="2"/>'), "1"),
        row(cell("", '<w:vMerge/><w:gridSpan w:val="2"/>'), "2"),
        row("3", "4", "5"),
    )
    assert read(rows) == [[["甲", "甲", "1"], ["甲", "甲", "2"], ["3", "4", "5"]]]


def test_covered_places_are_one_and_the_same_cell() -> None:
    content = extract(make_docx(table(row(cell("甲", '<w:gridSpan w:val="2"/>')), row("1", "2"))), "a.docx")
    grid = next(block for block in content.blocks if isinstance(block, Grid))
    assert grid.rows[0][0] is grid.rows[0][1]


def test_merge_that_begins_nowhere_and_one_of_another_width_are_cells_of_their_own() -> None:
    go_on = cell("甲", '<w:vMerge w:val="continue"/>')
    assert read(table(row(go_on, "1"), row("乙", "2"))) == [[["甲", "1"], ["乙", "2"]]]
    wide = cell("甲", '<w:vMerge w:val="restart"/><w:gridSpan w:val="2"/>')
    assert read(table(row(wide, "1"), row(go_on, "2", "3"))) == [[["甲", "甲", "1"], ["甲", "2", "3"]]]


def test_old_horizontal_merge_is_one_cell() -> None:
    merged = row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", '<w:hMerge w:val="continue"/>'), "1")
    assert read(table(merged, row("2", "3", "4"))) == [[["甲", "甲", "1"], ["2", "3", "4"]]]


def test_what_a_row_leaves_free_is_an_empty_place() -> None:
    rows = table(
        row("甲", "乙", "丙"),
        row("1", "2", properties='<w:gridBefore w:val="1"/>'),
        row("3", "4", properties='<w:gridAfter w:val="1"/>'),
    )
    assert read(rows) == [[["甲", "乙", "丙"], ["", "1", "2"], ["3", "4", ""]]]


def test_columns_that_come_of_edges_not_quite_meeting_are_none() -> None:
    wide, widest = '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>'
    rows = table(
        row(cell("甲", wide), cell("乙", wide)),
        row("1", cell("2", wide), properties='<w:gridBefore w:val="1"/>'),
        row(cell("3", widest), "4"),
        widths=(40, 1000, 40, 1000),
    )
    assert read(rows) == [[["甲", "乙"], ["1", "2"], ["3", "4"]]]


def test_narrow_column_that_a_cell_stands_in_is_one() -> None:
    assert read(table(row("甲", "", "1"), widths=(1000, 40, 1000))) == [[["甲", "", "1"]]]


def test_columns_in_which_no_cell_begins_are_none() -> None:
    rows = table(row(cell("甲", '<w:gridSpan w:val="3"/>'), "1"), row(cell("乙", '<w:gridSpan w:val="3"/>'), "2"))
    assert read(rows) == [[["甲", "1"], ["乙", "2"]]]


def test_deleted_rows_and_cells_are_left_out_and_inserted_ones_kept() -> None:
    rows = table(
        row("删", "1", properties="<w:del/>"),
        row("增", "2", properties="<w:ins/>"),
        row("藏", "0", properties="<w:hidden/>"),
        row("留", cell("旧", "<w:cellDel/>"), cell("3", "<w:cellIns/>")),
    )
    assert read(rows) == [[["增", "2"], ["留", "3"]]]


def test_deleted_table_leaves_nothing() -> None:
    assert read(paragraph("甲") + table(row("1", "2", properties="<w:del/>"))) == ["甲"]


def test_rows_and_cells_within_controls_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert read(table(control.format(row("甲", control.format(cell("1")))))) == [[["甲", "1"]]]


def test_paragraphs_and_breaks_of_a_cell_are_joined_by_spaces() -> None:
    label = cell(paragraph("本年新") + "<w:p><w:r><w:t>制作</w:t><w:br/><w:t>数量</w:t></w:r></w:p>")
    assert first_cell(label) == "本年新 制作 数量"


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("1", "234"), ("12", "345")])
def test_numbers_on_two_lines_of_a_cell_are_never_read_as_one(first: str, second: str) -> None:
    text = first_cell(cell(paragraph(first) + paragraph(second)))
    assert read_value(text).status == "unreadable"


def test_small_table_in_a_cell_of_data_is_its_text() -> None:
    nested = table(row("1", "2"))
    rows = table(row("甲", cell(nested + "<w:p/>"), "乙"), row("3", "4", "5"))
    assert read(rows) == [[["甲", "1  2", "乙"], ["3", "4", "5"]]]


def test_table_that_holds_larger_ones_only_arranges_the_page() -> None:
    form = table(row("甲", "1"), row("乙", "2"))
    outer = table(row(cell(paragraph("标题") + form + paragraph("落款"))))
    assert read(outer) == ["标题", [["甲", "1"], ["乙", "2"]], "落款"]


def test_row_of_whole_paragraphs_is_no_data_but_the_rows_beside_it_are() -> None:
    prose = "全年公开信息。" * 80
    assert read(table(row("甲", "1"), row("说明", prose), row("乙", "2"))) == [
        [["甲", "1"]],
        "说明",
        prose,
        [["乙", "2"]],
    ]


def test_single_column_of_cells_is_paragraphs() -> None:
    assert read(table(row("甲"), row("乙"))) == ["甲", "乙"]


def test_table_cut_in_two_stays_two() -> None:
    assert read(table(row("甲", "1")) + "<w:p/>" + table(row("乙", "2"))) == [[["甲", "1"]], [["乙", "2"]]]


# Packages


def test_strict_variant_is_read_as_well() -> None:
    data = make_docx(paragraph("甲") + table(row("1", "2")))
    plain = zipped({"word/document.xml": _document(data).replace(W.encode(), STRICT_W.encode())})
    assert blocks(extract(plain, "a.docx")) == ["甲", [["1", "2"]]]


def test_document_in_utf_16_is_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + _document(make_docx(paragraph("甲"))).decode()
    assert paragraphs(extract(zipped({"word/document.xml": text.encode("utf-16")}), "a.docx")) == ["甲"]


def test_document_without_words_is_refused() -> None:
    with pytest.raises(ExtractionError) as caught:
        extract(make_docx("<w:p/>"), "a.docx")
    assert caught.value.code == "no_text"


def test_pictures_alone_are_no_text() -> None:
    with pytest.raises(ExtractionError) as caught:
        extract(make_docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "a.docx")
    assert caught.value.code == "no_text"


ROWS = [row(f"第{number}行", str(number * 12345)) for number in range(400)]
WHOLE = make_docx(paragraph("标题") + table(*ROWS))


def torn(data: bytes, share: float) -> Content:
    """What is read of the first part of a file."""
    return read_docx(data[: int(len(data) * share)])


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_file_that_breaks_off_is_read_as_far_as_it_goes_and_says_so(share: float) -> None:
    content = torn(WHOLE, share)
    title, rows = blocks(content)
    assert title == "标题"
    assert content.notes == ("source_damaged",)
    assert 10 < len(rows) < 400
    assert rows == blocks(read_docx(WHOLE))[1][: len(rows)]


def test_paragraph_that_breaks_off_is_left_out() -> None:
    words = [f"第{number}段有{number * 7919}个字。" for number in range(900)]
    data = make_docx("".join(map(paragraph, words)))
    read_words = paragraphs(torn(data, 0.5))
    assert 10 < len(read_words) < 900
    assert read_words == words[: len(read_words)]


def test_file_of_which_only_the_directory_is_lost_is_read_whole() -> None:
    content = read_docx(WHOLE[: WHOLE.index(b"PK\x01\x02")])
    assert blocks(content) == blocks(read_docx(WHOLE))
    assert content.notes == ("source_damaged",)


def test_torn_file_that_was_changed_as_well_is_refused() -> None:
    changed = bytearray(WHOLE[: WHOLE.index(b"PK\x01\x02")])
    start = changed.index(b"word/document.xml")
    changed[start - 30 + 14] ^= 1  # its checksum
    with pytest.raises(ExtractionError) as caught:
        read_docx(bytes(changed))
    assert caught.value.code == "damaged_file"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05])
def test_file_of_which_nothing_is_left_is_refused(share: float) -> None:
    with pytest.raises(ExtractionError) as caught:
        torn(WHOLE, share)
    assert caught.value.code in {"damaged_file", "no_text"}


def _document(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


_INLINE = st.sampled_from(
    [
        run("甲"),
        run("1", "<w:vanish/>"),
        "<w:r><w:br/></w:r>",
        "<w:del>x</w:del>",
        box("框"),
        field(run("x"), run("2")),
        "<w:r>",
    ]
)
_CELL_MARKS = st.sampled_from(
    ["<w:vMerge/>", '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="3"/>', "<w:cellDel/>", "", "<w:hMerge/>"]
)
_CELLS = st.builds(cell, st.just("甲"), _CELL_MARKS)
_ROWS = st.lists(_CELLS, max_size=4).map(lambda cells: row(*cells))
_BLOCKS = st.one_of(
    st.lists(_INLINE, max_size=4).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>"),
    st.lists(_ROWS, max_size=4).map(lambda rows: table(*rows)),
)


@settings(max_examples=150)
@given(st.lists(_BLOCKS, max_size=5))
def test_any_arrangement_is_read_or_refused(parts: list[str]) -> None:
    try:
        content = read_docx(make_docx("".join(parts)))
    except ExtractionError:
        return
    for block in content.blocks:
        if isinstance(block, Grid):
            assert all(content.text[cell.start : cell.end] == cell.text for cells in block.rows for cell in cells)


@settings(max_examples=150)
@given(st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(make_docx(paragraph("甲") + table(row("1", "2")) + item("乙"), styles=STYLES, numbering=OUTLINE))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        extract(bytes(whole[: data.draw(st.integers(1, len(whole)))]), "a.docx")
    except ExtractionError as error:
        assert error.code != "internal_error"
