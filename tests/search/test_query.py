from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import And, Not, Or, Phrase, Query, Words, expand, parse_query


def node(text: str) -> Query | None:
    return parse_query(text).node


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开 申请", And((Words("公开"), Words("申请")))),
        ("公开　申请", And((Words("公开"), Words("申请")))),
        ("公开 AND 申请", And((Words("公开"), Words("申请")))),
        ('"主动公开"', Phrase("主动公开")),
        ("“主动公开”", Phrase("主动公开")),
        ("＂主动公开＂", Phrase("主动公开")),
        ('“主动公开"', Phrase("主动公开")),
        ("「主动公开」", Phrase("主动公开")),
        ("『主动公开』", Phrase("主动公开")),
        ('关于"公开"的', And((Words("关于"), Phrase("公开"), Words("的")))),
        ("公开 -复议", And((Words("公开"), Not(Words("复议"))))),
        ("公开 －复议", And((Words("公开"), Not(Words("复议"))))),
        ("公开 非 复议", And((Words("公开"), Not(Words("复议"))))),
        ("公开 NOT 复议", And((Words("公开"), Not(Words("复议"))))),
        ('公开 -"行政复议"', And((Words("公开"), Not(Phrase("行政复议"))))),
        ("-复议", Not(Words("复议"))),
        ("-复议 -诉讼", And((Not(Words("复议")), Not(Words("诉讼"))))),
        ("非公开", Words("非公开")),
        ("公开 - 申请", And((Words("公开"), Words("申请")))),
        ("0379-65250218", Words("0379-65250218")),
        ("公开|申请", Or((Words("公开"), Words("申请")))),
        ("公开 ｜ 申请", Or((Words("公开"), Words("申请")))),
        ("公开 OR 申请", Or((Words("公开"), Words("申请")))),
        ("公开 ＯＲ 申请", Or((Words("公开"), Words("申请")))),
        ("公开 或 申请 或 复议", Or((Words("公开"), Words("申请"), Words("复议")))),
        ("年报 公开 或 申请", And((Words("年报"), Or((Words("公开"), Words("申请")))))),
        ("公开 | -申请", Or((Words("公开"), Not(Words("申请"))))),
        ("公开 || 申请", Or((Words("公开"), Words("申请")))),
        ("或者", Words("或者")),
        ("标题:年报", Words("年报", ("title",))),
        ("标题：年报", Words("年报", ("title",))),
        ("标题： 年报", Words("年报", ("title",))),
        ("-标题:年报", Not(Words("年报", ("title",)))),
        ("标题:-年报", Not(Words("年报", ("title",)))),
        ('机关："工信局"', Phrase("工信局", ("agency",))),
        ("正文:a 概况:b", And((Words("a", ("body",)), Words("b", ("overview",))))),
        ("公开:a 申请:b", And((Words("a", ("proactive",)), Words("b", ("requests",))))),
        ("复议:a 问题:b", And((Words("a", ("reviews",)), Words("b", ("problems",))))),
        ("其他:a", Words("a", ("other",))),
        ("https://www.gov.cn", Words("https://www.gov.cn")),
        ("標題：年报", Words("年报", ("title",))),
        ("(公开 申请)", And((Words("公开"), Words("申请")))),
        ("（公开|申请）年报", And((Or((Words("公开"), Words("申请"))), Words("年报")))),
        ("年报(公开|申请)", And((Words("年报"), Or((Words("公开"), Words("申请")))))),
        ("(a b)|(c d)", Or((And((Words("a"), Words("b"))), And((Words("c"), Words("d")))))),
        ("a|(b|c)", Or((Words("a"), Words("b"), Words("c")))),
        ("((((a))))", Words("a")),
        ("a (b (c | (d e)))", And((Words("a"), Words("b"), Or((Words("c"), And((Words("d"), Words("e")))))))),
        ("年报 -(公开|申请)", And((Words("年报"), Not(Or((Words("公开"), Words("申请"))))))),
        ("非 (公开 申请)", Not(And((Words("公开"), Words("申请"))))),
        ("-(-公开)", Words("公开")),
        ("标题:(公开|正文:申请)", Or((Words("公开", ("title",)), Words("申请", ("body",))))),
        (
            "标题:(公开|-(申请 年报))",
            Or(
                (
                    Words("公开", ("title",)),
                    Not(And((Words("申请", ("title",)), Words("年报", ("title",))))),
                )
            ),
        ),
        ("第（一）项", Words("第（一）项")),
        ("政府办公厅（室）", Words("政府办公厅（室）")),
        ("() 公开", Words("公开")),
        ("2021年", Words("2021年")),
        ("2021", Words("2021")),
        ("2021年度报告", Words("2021年度报告")),
        ("公开 -2020-2022", And((Words("公开"), Not(Words("2020-2022"))))),
        ("2020 -2022", And((Words("2020"), Not(Words("2022"))))),
        ("标题:2020-2022", Words("2020-2022", ("title",))),
        ('"2020-2022"', Phrase("2020-2022")),
        ("‘主动公开’", Phrase("主动公开")),
        ("公开 && 申请", And((Words("公开"), Words("申请")))),
        ("公开 +申请", And((Words("公开"), Words("+申请")))),
        ("公开 *** 申请", And((Words("公开"), Words("申请")))),
        ("公开 、 申请", And((Words("公开"), Words("申请")))),
        ("公开 -*** 申请", And((Words("公开"), Words("申请")))),
        ("😀 公开", And((Phrase("😀"), Words("公开")))),
        ("公\x00开\x07", Words("公开")),
        ('公开 "" 申请', And((Words("公开"), Words("申请")))),
        ("公开 非", And((Words("公开"), Words("非")))),
    ],
)
def test_language(text: str, expected: Query) -> None:
    parsed = parse_query(text)
    assert parsed.node == expected
    assert parsed.notices == ()
    assert parsed.years is None


@pytest.mark.parametrize(
    ("text", "expected", "notice"),
    [
        ("作者:张三", Words("作者:张三"), "“作者：”不是能检索的栏目"),
        ("title:年报", Words("年报", ("title",)), "“title:”读作“标题：”。"),
        ("ＴＩＴＬＥ：年报", Words("年报", ("title",)), "读作“标题：”。"),
        ("单位：教育局", Words("教育局", ("agency",)), "“单位：”读作“机关：”。"),
        ("依申请公开:答复", Words("答复", ("requests",)), "读作“申请：”。"),
        ("公开 and 申请", And((Words("公开"), Words("申请"))), "“and”读作“并且”。"),
        ("公开 并且 申请", And((Words("公开"), Words("申请"))), "“并且”读作“并且”。"),
        ("公开 or 申请", Or((Words("公开"), Words("申请"))), "“or”读作“或”。"),
        ("公开 或者 申请", Or((Words("公开"), Words("申请"))), "“或者”读作“或”。"),
        ("公开 not 申请", And((Words("公开"), Not(Words("申请")))), "“not”读作“非”。"),
        ("公开 不含 申请", And((Words("公开"), Not(Words("申请")))), "“不含”读作“非”。"),
        ("| 公开 | | 申请 |", Or((Words("公开"), Words("申请"))), "“|”两边要各有一个词"),
        ("公开 或", Words("公开"), "“或”两边要各有一个词"),
        ("(公开 申请", And((Words("公开"), Words("申请"))), "括号没有成对"),
        ("（（公开", Words("公开"), "括号没有成对"),
        ("公开) 申请", And((Words("公开"), Words("申请"))), "多出的右括号"),
        ("公开 “申请", And((Words("公开"), Words("申请"))), "引号没有成对"),
        ("公开* 申请", And((Words("公开*"), Words("申请"))), "* 和 ? 没有算"),
        ("公开-申请", Words("公开-申请"), "请在减号前加一个空格"),
        ("公开 | 2020-2022", Or((Words("公开"), Words("2020-2022"))), "要限定年度，请单独写"),
        ("(2020-2022)", Words("2020-2022"), "要限定年度，请单独写"),
    ],
)
def test_near_misses_are_forgiven_and_said(text: str, expected: Query, notice: str) -> None:
    parsed = parse_query(text)
    assert parsed.node == expected
    assert notice in "".join(parsed.notices)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020-2022", {2020, 2021, 2022}),
        ("２０２０－２０２２", {2020, 2021, 2022}),
        ("2020—2022年", {2020, 2021, 2022}),
        ("2020——2022年", {2020, 2021, 2022}),
        ("2020年-2022年", {2020, 2021, 2022}),
        ("2020 - 2022", {2020, 2021, 2022}),
        ("2020至2022年度", {2020, 2021, 2022}),
        ("2020年到2022年", {2020, 2021, 2022}),
        ("2020~2022", {2020, 2021, 2022}),
        ("二〇二〇至二〇二二年", {2020, 2021, 2022}),
        ("2022-2020", {2020, 2021, 2022}),
        ("2021年度", {2021}),
        ("年度:2021", {2021}),
        ("年份：2020-2021年", {2020, 2021}),
        ("2018年度 2020-2021", {2018, 2020, 2021}),
    ],
)
def test_years_in_the_text_restrict_the_year_of_report(text: str, years: set[int]) -> None:
    parsed = parse_query(text)
    assert (parsed.node, parsed.years) == (None, frozenset(years))
    assert "读作年度" in parsed.notices[0]
    beside = parse_query(f"公开 {text} 申请")
    assert beside.node == And((Words("公开"), Words("申请")))
    assert beside.years == parsed.years


@pytest.mark.parametrize(
    "text", ["0379-65250218", "2020-01-15", "2020-20221", "1020-1022", "2020-2022-1", "x2020-2022", "2020-2022x"]
)
def test_other_numbers_are_words(text: str) -> None:
    assert parse_query(text).years is None


def test_a_range_before_a_word_is_parted_from_it() -> None:
    parsed = parse_query("2020-2022年教育局")
    assert (parsed.node, parsed.years) == (Words("教育局"), frozenset({2020, 2021, 2022}))


def test_exact_mode_reads_no_years() -> None:
    assert parse_query("2020-2022", "exact").node == Phrase("2020-2022")


def test_brackets_hold_the_limit_of_terms() -> None:
    parsed = parse_query("a (" + " | ".join(f"b{number}" for number in range(40)) + ") c")
    assert len(parsed.terms) == 20
    assert "20 个词" in "".join(parsed.notices)


def test_what_is_told_can_be_said_in_another_language() -> None:
    parsed = parse_query("公开 or -(申请 标题:年报) 2020-2022", say=lambda sentence: f"<{sentence}>")
    assert parsed.understood.startswith("<年度为 2020—2022")
    assert all(notice.startswith("<") for notice in parsed.notices)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  \t\n　", None),
        ("\x00\x01", None),
        ("***", Phrase("***")),
        ("AND OR", Words("AND OR")),
        ("或", Words("或")),
        ("非", Words("非")),
        ("-", Phrase("-")),
        ("|", Phrase("|")),
        ('"', Phrase('"')),
        ('""', Phrase('""')),
        ("😀", Phrase("😀")),
        ("%", Phrase("%")),
        ("标题:", Words("标题")),
        ("公开 “主动", And((Words("公开"), Words("主动")))),
        ("「主动 公开", And((Words("主动"), Words("公开")))),
        ("主动」公开", And((Words("主动」公开"),)).nodes[0]),
        ("」", Phrase("」")),
    ],
)
def test_what_can_not_be_read_is_searched_as_words(text: str, expected: Query | None) -> None:
    assert node(text) == expected


ODD = [
    "'; DROP TABLE reports_report; --",
    "1 OR 1=1",
    "<script>alert(1)</script>",
    "<b>公开</b>",
    "%00",
    "../../etc/passwd",
    "${7*7}",
    "{{7*7}}",
    "(" * 5000,
    "*" * 5000,
    "公" * 10_000,
    '"' * 999,
    "-" * 300,
    "|" * 300,
    "标题:" * 100,
    "\\",
    "\\u0000",
    "公开\ud800",
    "\u202e公开",
    "NOT",
    "NOT NOT 公开",
    "-|公开",
    "- | -",
    '-"',
    '标题:"',
    "标题:|",
    "标题:-",
    "👩‍👩‍👧",
    "é\u0301",
    "～！＠＃",
    "\n\n",
    "field:value",
    "[a TO z]",
    "公开~2",
    "公开^9",
    "/公开/",
    "公?开*",
    "＂",
    "“”",
    "「」",
    "標題：公開",
    "﹁公开﹂",
    "'公开'",
    "公开；公开",
    "NaN",
    "None",
    "null",
    "true",
]


@pytest.mark.parametrize("mode", ["smart", "exact"])
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_queries_never_fail(text: str, mode: str) -> None:
    parsed = parse_query(text, mode)
    assert len(parsed.terms) <= 20
    assert isinstance(parsed.understood, str)


@given(
    st.text(
        st.one_of(st.sampled_from('公开"“”「」‘’-－|｜或非 :标题：()（）*?2021年度至'), st.characters(codec=None)),
        max_size=250,
    )
)
def test_never_raises(text: str) -> None:
    for mode in ("smart", "exact"):
        parsed = parse_query(text, mode, "title")
        assert len(parsed.terms) <= 20


def test_long_queries_are_cut_with_a_notice() -> None:
    parsed = parse_query("公" * 10_000)
    assert parsed.node == Words("公" * 200)
    assert parsed.notices == ("检索式超过 200 个字，只按前 200 个字检索。",)


def test_queries_of_many_terms_are_cut_with_a_notice() -> None:
    parsed = parse_query(" ".join(f"词{number}" for number in range(30)))
    assert isinstance(parsed.node, And)
    assert len(parsed.node.nodes) == 20
    assert "20 个词" in parsed.notices[0]
    many = parse_query("|".join(f"a{number}" for number in range(30)))
    assert isinstance(many.node, Or)
    assert len(many.node.nodes) == 20


def test_unbalanced_quotes_are_said() -> None:
    assert "引号" in parse_query("“主动公开").notices[0]


def test_a_prefix_without_text_is_said() -> None:
    assert parse_query("标题：").notices == ("“标题：”后面没有文字，已按普通词检索。",)


@pytest.mark.parametrize("text", ["主动公开 -复议", '"主动公开 -复议"', "“主动公开 -复议”"])
def test_exact_mode_takes_the_whole_input(text: str) -> None:
    assert parse_query(text, "exact").node == Phrase("主动公开 -复议")


def test_exact_mode_of_nothing_is_everything() -> None:
    assert parse_query(" ", "exact").node is None
    assert parse_query('""', "exact").node == Phrase('""')


def test_scope_holds_for_terms_without_a_prefix() -> None:
    assert parse_query("a 标题:b", "smart", "overview").node == And((Words("a", ("overview",)), Words("b", ("title",))))
    assert parse_query("a b", "exact", "title").node == Phrase("a b", ("title",))


def test_understood_says_how_it_was_read() -> None:
    assert (
        parse_query('年报 公开 或 "行政复议" -标题:诉讼').understood
        == "含“年报”，并且（含“公开”或含原文“行政复议”），并且标题中不含“诉讼”"
    )
    assert parse_query("2020-2022 公开").understood == "年度为 2020—2022，并且含“公开”"
    assert parse_query("公开 -(申请 | 标题:诉讼)").understood == "含“公开”，并且不符合（含“申请”或标题中含“诉讼”）"


def test_terms_are_those_asked_for() -> None:
    assert parse_query("公开 -复议 公开 | 申请").terms == (Words("公开"), Words("申请"))


def test_agency_names_are_spelled_out_for_words_alone() -> None:
    spell_out = {"工信局": ("工业和信息化局",), "a": ("a",)}

    def full(name: str) -> tuple[str, ...]:
        return spell_out.get(name, ())

    both = Or((Words("工信局"), Words("工业和信息化局", ("agency",))))
    assert expand(Words("工信局"), full) == both
    assert expand(Words("工信局", ("overview",)), full) == Words("工信局", ("overview",))
    assert expand(Not(And((Words("工信局"), Phrase("工信局")))), full) == Not(And((both, Phrase("工信局"))))
    assert expand(Or((Words("a"), Words("工信局"))), full) == Or((Words("a"), both))
