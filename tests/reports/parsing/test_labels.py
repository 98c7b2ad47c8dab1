"""Labels of the form's cells, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.parsing.form import FORMS, get_form
from reports.parsing.labels import exact_meanings, is_form_label, likeness, reduce_label, slips
from reports.parsing.rows import assign_rows
from tests.effort import QUADRATIC, growth


def best(text: str, table: str, kind: str = "row") -> str | None:
    found = likeness(text, table, kind)
    return found[0][0] if found else None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.属于国家秘密", "refused_state_secret"),
        ("1．属于国家秘密", "refused_state_secret"),
        ("1、属于国家秘密", "refused_state_secret"),
        ("1 . 属于国家秘密", "refused_state_secret"),
        ("（一）予以公开", "granted"),
        ("(一)予以公开", "granted"),
        ("( 一 ) 予以公开", "granted"),
        ("（六）其它处理", "other"),
        ("（ 一 ）予 以 公 开", "granted"),
        ("3.危及“三安全一稳定”", "refused_security_stability"),
        ('3.危及"三安全一稳定"', "refused_security_stability"),
        ("3.危机“三安全一稳定”", "refused_security_stability"),
        ("7.属于行政法案卷", "refused_enforcement_files"),
        ("2.其他法律法规禁止公开", "refused_other_law"),
        ("一、本年新收到政府信息公开申请数量", "new_received"),
        ("一、本年新收政府信息公开申请數量", "new_received"),
        ("二,上年结转政府信息公开申请数量", "carried_over"),
        ("1.申请人无正当理由逾期不补正,行政机关不再处理其政府信息公开申请", "other_uncorrected_overdue"),
        ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_unpaid_overdue"),
        ("5.要求行政机关确认或\u3000重新出具已获取信息", "not_processed_confirm_or_reissue"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partially_granted"),
        ("（七）总计", "total"),
        ("四、结转下年度继续办理", "carried_forward"),
        ("1.信訪舉報投訴類申請", "not_processed_petition"),
    ],
)
def test_request_row_is_known_in_any_typing(text: str, key: str) -> None:
    assert best(text, "requests") == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("规 章", "regulations"),
        ("规\u3000章", "regulations"),
        ("規章", "regulations"),
        ("規範性檔案", "normative_documents"),
        ("規範性文件", "normative_documents"),
        ("行政许可", "licences"),
        ("行政許可", "licences"),
        ("其他对外管理服务事项（指行政许可以外的政务服务事项）", "other_services"),
        ("规章（设区的市人民政府应提供相关数据", "regulations"),
    ],
)
def test_proactive_row_is_known_in_any_typing(text: str, key: str) -> None:
    assert best(text, "proactive") == key


@pytest.mark.parametrize(
    ("text", "table", "key"),
    [
        ("本年新\n制作数量", "proactive", "made"),
        ("本年增/减", "proactive", "change"),
        ("本年增／减", "proactive", "change"),
        ("本年数量", "proactive", "change"),
        ("现行有效件", "proactive", "in_force"),
        ("本年度发件数", "proactive", "issued"),
        ("本年收费金额（单位：万元，保留4位小数）", "proactive", "amount_fees"),
        ("上一年项目数量（指2019年事项数）", "proactive", "previous_items"),
        ("商业 企业", "requests", "business"),
        ("社会组织", "requests", "public_welfare"),
        ("结果 维持", "reviews", "upheld"),
    ],
)
def test_column_is_known_in_any_typing(text: str, table: str, key: str) -> None:
    assert best(text, table, "column") == key


def test_every_label_of_the_forms_means_its_own_row_and_column() -> None:
    for form in FORMS:
        for table in get_form(form).tables:
            for row in table.rows:
                if table.key == "reviews":
                    continue
                words = row.label.split(" ")[-1].removeprefix("三、")
                found = dict(likeness(words, table.key, "row"))
                assert found.get(row.key) == 100.0, row.label
                for indicator in row.indicators:
                    columns = dict(likeness(indicator.column_label, table.key, "column"))
                    assert columns.get(indicator.column) or columns.get(f"{indicator.column}_fees")


def test_slip_in_a_short_label_is_one_character() -> None:
    assert slips("2.重复复申请", "requests") == {"not_processed_repeated"}
    assert slips("（一）于以公开", "requests") == {"granted"}
    assert slips("行政处法", "proactive") == {"penalties"}
    assert not slips("行政奖励", "proactive")
    assert not slips("行政处罚", "proactive")
    assert not slips("规则", "proactive")


def test_one_wrong_character_makes_a_short_label_another_word() -> None:
    assert best("规则", "proactive") is None
    assert best("总数", "requests") is None
    assert best("行政奖励", "proactive") is None


@pytest.mark.parametrize("text", ["", " ", "。", "（）", "12", "本局高度重视", "(", "（一）", "1.", "_"])
def test_text_that_is_no_label_means_nothing(text: str) -> None:
    assert not exact_meanings(text)
    assert not is_form_label(text)


def test_article_keeps_what_tells_it_from_the_others() -> None:
    keys = {reduce_label(f"第二十条第（{number}）项") for number in "一五六八九"}
    assert len(keys) == 5
    assert reduce_label("第二十条第(一)项") == reduce_label("第二十条 第（一）项")


@given(st.text(max_size=300))
def test_no_text_makes_a_label_raise(text: str) -> None:
    reduce_label(text)
    exact_meanings(text)
    is_form_label(text)


@pytest.mark.parametrize("piece", ["(", "一、", "1.", "本", "（一"])
def test_work_on_a_very_long_or_bracketed_label_does_not_grow_faster_than_it(piece: str) -> None:
    def read(times: int) -> None:
        reduce_label(piece * times)
        is_form_label(piece * times)

    assert growth(read, 100_000) < QUADRATIC / 2


def test_assignment_keeps_the_order_of_the_form() -> None:
    scores = [{"a": 100.0, "c": 100.0}, {"b": 90.0}, {"a": 80.0, "c": 95.0}]
    assert assign_rows(scores, ["a", "b", "c"]) == ["a", "b", "c"]


def test_line_out_of_order_takes_the_row_that_nobody_took() -> None:
    assert assign_rows([{"b": 100.0}, {"a": 100.0}, {"c": 100.0}], ["a", "b", "c"]) == ["b", "a", "c"]


def test_line_like_no_row_is_left_over() -> None:
    assert assign_rows([{}, {"a": 100.0}, {"a": 100.0}], ["a"])[0] is None
    assert assign_rows([{}, {"a": 100.0}, {"a": 100.0}], ["a"]).count("a") == 1
    assert assign_rows([], ["a"]) == []
