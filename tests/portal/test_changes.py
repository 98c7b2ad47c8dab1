from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.changes import Piece, changes

TEXTS = st.text(alphabet="我局公开信息年，。\n1", max_size=60)


def told(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text + piece.folded + piece.tail) for piece in pieces]


def test_a_changed_number_is_marked_alone() -> None:
    assert told(changes("全年收到申请 7 件，均已办结。", "全年收到申请 12 件，均已办结。")) == [
        ("same", "全年收到申请 "),
        ("removed", "7"),
        ("added", "12"),
        ("same", " 件，均已办结。"),
    ]


def test_a_sentence_that_came_and_one_that_went_are_marked_whole() -> None:
    assert told(changes("保留的一句。去掉的这一句。", "保留的一句。完全不同写法。")) == [
        ("same", "保留的一句。"),
        ("removed", "去掉的这一句。"),
        ("added", "完全不同写法。"),
    ]


@pytest.mark.parametrize(("before", "after", "kind"), [("", "新写的。", "added"), ("原有的。", "", "removed")])
def test_a_section_of_one_year_alone_is_marked_whole(before: str, after: str, kind: str) -> None:
    assert told(changes(before, after)) == [(kind, before or after)]


def test_equal_texts_show_nothing_changed_and_two_empty_ones_nothing() -> None:
    assert told(changes("没有变化。", "没有变化。")) == [("same", "没有变化。")]
    assert changes("", "") == []


def test_of_a_long_text_that_stayed_the_middle_is_folded() -> None:
    text = "主动公开。" * 60
    (piece,) = changes(text, text)
    assert (len(piece.text), len(piece.folded), len(piece.tail)) == (50, 200, 50)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = told(changes(before, after))
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after
    assert all(text for _, text in pieces)
    assert all(first[0] != second[0] for first, second in pairwise(pieces))
