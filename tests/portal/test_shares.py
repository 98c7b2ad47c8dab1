from __future__ import annotations

import pytest

from portal.composition import CODES, GROUPS
from portal.measures import countable, find, offered, plain_name
from portal.shares import all_shares
from reports.parsing.form import FORMS, all_indicators


@pytest.mark.parametrize("code", all_shares())
def test_a_share_is_of_cells_that_both_forms_have(code: str) -> None:
    share = all_shares()[code]
    indicators = all_indicators()
    for form in FORMS:
        for codes in (share.part, share.whole):
            assert [one for one in codes if form in indicators[one].forms]
    assert {indicators[one].unit for one in (*share.part, *share.whole)} == {"件"}
    assert all((share.label_zh, share.label_en, share.zh, share.en, share.article))


def test_the_shares_of_results_are_those_of_the_groups_of_the_form() -> None:
    named = ("granted", "partially_granted", "refused", "unavailable", "not_processed", "other")
    for place, name in enumerate(named):
        codes = {code for form in FORMS for code in CODES[form][place]}
        assert set(all_shares()[f"share.{name}"].part) == codes, GROUPS[place]


def test_indicators_have_plain_names() -> None:
    names = {code: plain_name(all_indicators()[code]) for code in all_indicators()}
    assert names["requests.new_received.total"] == "本年新收申请数量"
    assert names["requests.partially_granted.total"] == "部分公开"
    assert names["requests.refused_state_secret.total"] == "不予公开：属于国家秘密"
    assert names["requests.total.total"] == "办理总计"
    assert names["requests.granted.business"] == "予以公开 · 商业企业"
    assert len(set(names.values())) == len(names)


def test_what_is_offered_can_be_counted_and_found() -> None:
    for group in offered():
        for one in group.countables:
            assert countable(one.code) == one
    assert [one.code for one in find("纠错率", 3)][:1] == ["share.corrected"]
    assert find("没有这样的指标", 3) == []
    assert countable("no.such") is None
