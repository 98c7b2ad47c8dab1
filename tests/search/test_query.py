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
        ("| 公开 | | 申请 |", Or((Words("公开"), Words("申请")))),
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
        ("作者:张三", Words("作者:张三")),
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


@given(st.text(st.one_of(st.sampled_from('公开"“”「」-|或非 :标题：'), st.characters(codec=None)), max_size=250))
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
        == "含“年报” 并且 （含“公开” 或 含原文“行政复议”） 并且 标题中不含“诉讼”"
    )


def test_terms_are_those_asked_for() -> None:
    assert parse_query("公开 -复议 公开 | 申请").terms == (Words("公开"), Words("申请"))


def test_agency_names_are_spelled_out_for_words_alone() -> None:
    spell_out = {"工信局": "工业和信息化局"}

    def full(name: str) -> str:
        return spell_out.get(name, name)

    both = Or((Words("工信局"), Words("工业和信息化局", ("agency",))))
    assert expand(Words("工信局"), full) == both
    assert expand(Words("工信局", ("overview",)), full) == Words("工信局", ("overview",))
    assert expand(Not(And((Words("工信局"), Phrase("工信局")))), full) == Not(And((both, Phrase("工信局"))))
    assert expand(Or((Words("a"), Words("工信局"))), full) == Or((Words("a"), both))
